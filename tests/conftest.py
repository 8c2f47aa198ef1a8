import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, settings

from kogge.commons.clusters.listing import forget_lists
from kogge.commons.journal import models as journal
from kogge.commons.journal import stored
from kogge.commons.search.shelves import forget_shelves
from kogge.portal.home.hats import forget_hats
from kogge.portal.home.todo import forget_workloads
from kogge.training.learning.frame import forget_frames

DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser):
    parser.addoption("--only-database", action="store_true", help="leave out what no database has a part in")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        items[:] = [one for one in items if one.get_closest_marker("django_db") or DATABASE & set(one.fixturenames)]


# Nothing here is timed: a busy machine is no fault of what is tested.
settings.register_profile(
    "kogge", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("kogge")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """No page, language or community of an earlier test."""
    translation.activate("en")
    stored.forget_all()
    journal.forget()
    forget_hats()
    forget_workloads()
    forget_shelves()
    forget_lists()
    forget_frames()
    cache.clear()


@pytest.fixture(autouse=True)
def _read_once(request, monkeypatch):
    """Inside one transaction no other process changes the installation: the second ends in no slow test."""
    marker = request.node.get_closest_marker("django_db")
    if marker and not marker.kwargs.get("transaction"):
        monkeypatch.setattr(journal, "FRESH", 3600)


@pytest.fixture
def directory(db):
    """The real clusters, schools and towns."""
    call_command("import_clusters", verbosity=0)
