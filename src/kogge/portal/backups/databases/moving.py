"""The way from SQLite to PostgreSQL: a copy of the one fills the tables of the other. Every row keeps its key."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from kogge.commons.search.actions import ALL_WORDS
from kogge.portal.backups.archive import Stopped
from kogge.portal.backups.databases import postgres
from kogge.portal.backups.databases.contents import HOLD, Contents

OWN = "django_migrations"  # each database has its own
COUNTED = "SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND is_identity = 'YES'"
SEQUENCE = "SELECT setval(pg_get_serial_sequence('\"{0}\"', 'id'), coalesce(max(id), 0) + 1, false) FROM \"{0}\""


def move(copy: Path, contents: Contents):
    """Make the tables as this code has them, and fill them from the copy in one transaction; they were empty."""
    postgres.alone()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic(), connection.cursor() as cursor, closing(sqlite3.connect(copy)) as old:
            cursor.execute("SET LOCAL timezone TO 'UTC'")  # in which SQLite writes its moments
            there = set(connection.introspection.table_names(cursor)) - {OWN}
            _fill(cursor, old, sorted(there & set(contents.counts)))
    except (DatabaseError, sqlite3.Error) as problem:
        raise Stopped(f"PostgreSQL could not take the copy: {str(problem).splitlines()[0]}.") from problem


def _fill(cursor, old, tables):
    names = ", ".join(f'"{table}"' for table in tables)
    cursor.execute(f"TRUNCATE {names}, search_word")  # what the migrations wrote stands in the copy, too
    for table in tables:
        columns = ", ".join(f'"{row[1]}"' for row in old.execute(f'PRAGMA table_info("{table}")'))
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as lines:
            for row in old.execute(f'SELECT {columns} FROM "{table}"'):  # noqa: S608  # nosec B608
                lines.write_row(row)
    cursor.execute(ALL_WORDS)
    cursor.execute(COUNTED)
    for (table,) in cursor.fetchall():
        if table in tables:
            cursor.execute(SEQUENCE.format(table))
    cursor.execute(HOLD.format("mail_outbox"))
