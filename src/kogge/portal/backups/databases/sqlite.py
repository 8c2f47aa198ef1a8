"""SQLite: a copy is a file made by VACUUM INTO, which is whole even while others write."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

from kogge.portal.backups.archive import Stopped, keep_names
from kogge.portal.backups.databases.contents import HOLD, Contents, read_contents

KIND = "sqlite"
PATIENCE = 20  # seconds


def here():
    return Path(connection.settings_dict["NAME"])


def dump(to: Path) -> Contents:
    if not here().exists():
        raise Stopped(f"There is no database at {here()}: nothing to back up.")
    try:
        with closing(sqlite3.connect(here(), timeout=PATIENCE)) as source:
            source.execute("VACUUM INTO ?", [str(to)])
        return _checked(to)
    except sqlite3.Error as problem:
        raise Stopped(f"SQLite could not copy the database: {problem}.") from problem


def load(copy: Path, contents: Contents):
    """Put the copy in the place of the database, in one step; whoever has it open is in the way."""
    try:
        _checked(copy)
        if "mail_outbox" in contents.counts:
            with closing(sqlite3.connect(copy, isolation_level=None)) as opened:
                opened.execute(HOLD.format("mail_outbox"))
    except sqlite3.Error as problem:
        raise Stopped(f"The database in the backup cannot be used: {problem}.") from problem
    alone()
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{here()}{ending}").unlink()
    with copy.open("rb") as written:
        os.fsync(written.fileno())
    copy.replace(here())
    keep_names(here().parent)


def contents() -> Contents:
    with closing(sqlite3.connect(here())) as opened:
        return _contents(opened)


def counts() -> dict[str, int]:
    """Nothing where there is no database yet; a damaged one is not empty."""
    if not here().exists():
        return {}
    try:
        return contents().counts
    except sqlite3.DatabaseError:
        return {"damaged": 1}


def pointers() -> list[str]:
    try:
        return contents().files if here().exists() else []
    except sqlite3.DatabaseError:
        return []


def alone():
    """Write everything into the one file and leave WAL, which works only while nobody else has the database open."""
    connection.close()
    if not here().exists():
        return
    try:
        with closing(sqlite3.connect(here(), timeout=5)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise Stopped("Something still uses the database: stop web server and workers first.")
    except sqlite3.DatabaseError:
        return  # damaged, and about to be replaced


def _checked(path):
    with closing(sqlite3.connect(path)) as opened:
        if opened.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Stopped("The database is damaged: PRAGMA integrity_check says where.")
        return _contents(opened)


def _contents(opened):
    def ask(sql):
        return opened.execute(sql).fetchall()

    tables = [
        name for (name,) in ask("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    ]
    return read_contents(ask, tables, f"SQLite {sqlite3.sqlite_version}")
