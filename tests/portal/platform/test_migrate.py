import sqlite3

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kogge.portal.platform.management.commands.migrate import LIMITS
from tests.installation import Installation, is_postgres

DJANGOS_OWN = """
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""


@pytest.mark.slow
def test_the_tables_are_those_that_djangos_own_command_makes(tmp_path):
    ours, djangos = Installation(tmp_path / "ours"), Installation(tmp_path / "djangos")
    for one in (ours, djangos):
        one.folder.mkdir()

    assert ours.kogge("migrate", "-v0").returncode == 0
    djangos.ask(DJANGOS_OWN)

    assert tables(ours) == tables(djangos) != []


@pytest.mark.django_db
@pytest.mark.skipif(not is_postgres(), reason="SQLite has no limits of time")
def test_after_a_migration_that_failed_the_limits_of_time_hold_again():
    before = limits()

    with pytest.raises(CommandError):
        call_command("migrate", "nowhere")

    assert limits() == before != ["0", "0"]


def limits():
    with connection.cursor() as cursor:
        return [cursor.execute(f"SHOW {limit}").fetchone()[0] for limit in LIMITS]


def tables(installation):
    with sqlite3.connect(installation.folder / "db.sqlite3") as opened:
        found = opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    opened.close()
    return found
