import pytest

from tests.commons.mail.sink import Sink


@pytest.fixture
def sink(settings):
    """A mail server, to which the outbox hands over."""
    made = Sink()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield made
    made.stop()
