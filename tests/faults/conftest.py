import pytest

from tests.commons.mail.sink import Sink
from tests.installation import empty, furnished, installation

__all__ = ["empty", "furnished", "installation"]


def pytest_collection_modifyitems(items):
    """Real servers that break take their time: all of this folder is for ./kogge test --all."""
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def sink():
    made = Sink()
    yield made
    made.stop()
