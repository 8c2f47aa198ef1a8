import gc
import os

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from hypothesis import HealthCheck, settings

from kogge.commons.clusters.listing import forget_lists
from kogge.commons.journal import models as journal
from kogge.commons.journal import stored
from kogge.commons.search.shelves import forget_shelves
from kogge.portal.home.hats import forget_hats
from kogge.portal.home.todo import forget_workloads
from kogge.training.learning.frame import forget_frames
from tests import tables

DATABASE = {"db", "transactional_db", "django_db_setup"}


# Of these every case is asked of both databases; of other tests, what differs in the input alone is asked of one.
WHOLE = ("tests/test_access.py", "tests/races", "tests/faults")
# What a page says does not depend on the database; that each can be made on both is seen by the table of access.
SAID_ONCE = (
    "pages.py",
    "page.py",
    "test_public.py",
    "test_text.py",
    "test_flat.py",
    "test_documents.py",
    "test_desk.py",
)

# With real processes, or with the whole demonstration; as all that drives a browser.
LONG = ("tests/test_launcher.py", "tests/portal/backups", "tests/portal/demonstration")


def pytest_addoption(parser):
    parser.addoption("--only-database", action="store_true", help="leave out what no database has a part in")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        asked = [one for one in items if one.get_closest_marker("django_db") or DATABASE & set(one.fixturenames)]
        asked = [one for one in asked if not one.path.name.endswith(SAID_ONCE)]
        first = {_name(one): one for one in reversed(asked)}
        items[:] = [one for one in asked if first[_name(one)] is one or one.nodeid.startswith(WHOLE)]

    _long_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1)))


def _long_first(items, workers):
    """Each worker begins with its share of what takes long, or one of them would be alone with it at the end."""
    long = [one for one in items if one.get_closest_marker("browser") or one.nodeid.startswith(LONG)]
    rest = [one for one in items if not one.get_closest_marker("browser") and not one.nodeid.startswith(LONG)]
    items[:] = []
    for one in range(workers):
        items += long[one::workers] + rest[one * len(rest) // workers : (one + 1) * len(rest) // workers]


def _name(item):
    return item.nodeid.partition("[")[0]


def pytest_collection_finish():
    """What is loaded stays: the collector need not look at it again, nor at every test's leavings at once."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


# Nothing here is timed: a busy machine is no fault of what is tested.
settings.register_profile(
    "kogge", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("kogge")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Instead of pytest-django's, which makes all tables anew in every process."""
    with django_db_blocker.unblock():
        take_away = tables.prepare()
    # Nobody asks for them, and Django would write them again after every test that commits.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    yield
    with django_db_blocker.unblock():
        take_away()


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


@pytest.fixture(autouse=True)
def _kept_rows_go(request):
    """What the database itself refuses to delete goes before a test with transactions of its own is emptied."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")) or connection.vendor != "sqlite":
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kept_%'")
        guards = cursor.fetchall()
        for name, _table, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in {table for _name, table, _sql in guards}:
            cursor.execute(f"DELETE FROM {table}")
        for _name, _table, sql in guards:
            cursor.execute(sql)


@pytest.fixture
def directory(db):
    """The real clusters, schools and towns."""
    call_command("import_clusters", verbosity=0)
