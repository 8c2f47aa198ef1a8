import sqlite3

import pytest

from tests.installation import Installation

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


def tables(installation):
    with sqlite3.connect(installation.folder / "db.sqlite3") as opened:
        found = opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    opened.close()
    return found
