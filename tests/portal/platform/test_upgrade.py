"""An installation of an earlier release comes to this one by one command, whatever interrupts it."""

import gzip
import random
import re
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import kogge
from kogge.portal.platform.management.commands.migrate import LIMITS
from tests.installation import ROOT, Installation, database, is_postgres, kill

RELEASES = Path(__file__).resolve().parents[2] / "data" / "releases"
KIND = "postgresql" if is_postgres() else "sqlite"
pytestmark = pytest.mark.slow


def fill(installation, release):
    """The database as that release left it: its demonstration, written out as SQL (data/releases/README.md)."""
    script = gzip.decompress((RELEASES / f"{release}-{KIND}.sql.gz").read_bytes()).decode()
    installation.folder.mkdir(parents=True)
    if is_postgres():
        psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", installation.environment["DATABASE_URL"]]
        subprocess.run(psql, input=script, text=True, check=True)
    else:
        with sqlite3.connect(installation.folder / "db.sqlite3") as opened:
            opened.executescript(script)
        opened.close()


def counts(installation):
    return {
        table: facts[0]
        for table, facts in installation.print().items()
        if not table.startswith(("django_", "auth_", "files/"))
    }


def counts_of(release):
    script = gzip.decompress((RELEASES / f"{release}-sqlite.sql.gz").read_bytes()).decode()
    with sqlite3.connect(":memory:") as opened:
        opened.executescript(script)
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


@pytest.fixture
def earlier(tmp_path):
    with database(f"earlier_{tmp_path.name}") as where:
        made = Installation(tmp_path / "data", **where)
        yield made
        made.end()


def test_the_version_is_said_in_one_way():
    assert re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.M)[1] == kogge.VERSION


@pytest.mark.parametrize("release", ["0.1"])
def test_an_earlier_release_is_upgraded_and_has_as_many_rows_of_everything(earlier, release):
    fill(earlier, release)
    before = counts_of(release)

    done = earlier.kogge("upgrade")

    assert done.returncode == 0, done.stdout + done.stderr
    after = counts(earlier)
    kept = set(before) & set(after)
    assert {table for table in kept if before[table] != after[table]} == {"jobs_chime"}  # which says: backed up
    assert {"people_user", "nominations_nomination", "programmes_edition", "mail_message"} <= kept
    assert len(list((earlier.folder / "backups").glob("upgrade-*.tar"))) == 1
    assert "Rows: as many as before, in every table." in done.stdout


def test_a_second_upgrade_finds_nothing_to_do(earlier):
    fill(earlier, "0.1")
    earlier.kogge("upgrade")
    before = earlier.print()

    done = earlier.kogge("upgrade")

    assert (done.returncode, "Database: up to date." in done.stdout) == (0, True)
    assert {name for name, row in earlier.print().items() if before[name] != row} == set()
    assert len(list((earlier.folder / "backups").iterdir())) == 1


def test_f33_killed_anywhere_and_begun_again_an_upgrade_arrives(earlier):
    fill(earlier, "0.1")
    before = counts_of("0.1")
    for wait in sorted(random.Random(7).uniform(2, 9) for _ in range(6)):
        process = earlier.start("kogge", "upgrade")
        time.sleep(wait)
        kill(process)

    done = earlier.kogge("upgrade")

    assert done.returncode == 0, done.stdout + done.stderr
    after = counts(earlier)
    assert {table for table in set(before) & set(after) if before[table] != after[table]} == {"jobs_chime"}


def test_the_backup_before_an_upgrade_brings_the_earlier_release_back_and_up_again(earlier, tmp_path):
    fill(earlier, "0.1")
    earlier.kogge("upgrade")
    (path,) = (earlier.folder / "backups").glob("upgrade-*.tar")
    shutil.copy(path, tmp_path / "kept.tar")

    done = earlier.kogge("restore", "--replace", "kept.tar")

    assert done.returncode == 0, done.stdout + done.stderr
    assert counts(earlier)["people_user"] == counts_of("0.1")["people_user"]
    said = earlier.ask("from kogge.commons.mail.models import outbox\nprint(outbox().why)")
    assert said == "restored from a backup\n"


@pytest.mark.skipif(not is_postgres(), reason="SQLite has no such limits")
@pytest.mark.django_db
def test_a_change_of_the_database_may_take_its_time_and_pages_have_their_limits_again_afterwards():
    def limits():
        with connection.cursor() as cursor:
            return [cursor.execute(f"SHOW {limit}").fetchone()[0] for limit in LIMITS]

    before = limits()
    with CaptureQueriesContext(connection) as asked:
        call_command("migrate", verbosity=0)

    assert [one["sql"] for one in asked.captured_queries[:2]] == [f"SET {limit} = 0" for limit in LIMITS]
    assert limits() == before
    assert "0" not in before
