import pytest
from django.core.management import call_command

from kogge.commons.journal import models as journal
from kogge.commons.journal import stored


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """No page and no community of an earlier test."""
    stored.forget_all()
    journal.forget()


@pytest.fixture
def directory(db):
    """The real clusters, schools and towns."""
    call_command("import_clusters", verbosity=0)
