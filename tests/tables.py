"""The empty database: its tables are made once for these migrations; every process of the tests begins with a copy.

Kept in var/tables/ (SQLite), or on the server as a template (PostgreSQL); named after what the migrations say, so that
another migration makes another.
"""

import fcntl
import shutil
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "tables"


def prepare():
    """A database of this process's own, with all tables and empty; returns a function that takes it away."""
    given = connection.settings_dict["NAME"]
    kept = make()
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["TEST"]["NAME"])
        for old in name.parent.glob(f"{name.name}*"):
            old.unlink()
        shutil.copyfile(kept, name)
        connect(str(name))
        return lambda: name.unlink(missing_ok=True)
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{given}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    _tell(drop, f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')
    connect(name)
    return lambda: connect(given) or _tell(drop)


def make():
    """What there is to copy: the path of a file, or the name of a template on the server. Made by who comes first."""
    given = connection.settings_dict["NAME"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return (_make_file if connection.vendor == "sqlite" else _make_template)(_mark())
        finally:
            connect(given)


def connect(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _mark():
    """Sixteen signs that stand for everything the migrations do."""
    mark = sha256(django.__version__.encode())
    for path in sorted(ROOT.glob("src/kogge/**/migrations/*.py")):
        mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()[:16]


def _make_file(mark):
    kept = FOLDER / f"{mark}.sqlite3"
    if not kept.exists():
        for old in FOLDER.glob("*.sqlite3*"):
            old.unlink()
        making = FOLDER / f"{mark}.sqlite3.making"
        connect(str(making))
        call_command("migrate", verbosity=0)
        connection.close()
        making.rename(kept)
    return kept


def _make_template(mark):
    kept = f"kogge_tables_{mark}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        if cursor.fetchone():
            return kept
    given, making = connection.settings_dict["NAME"], f"{kept}_making"
    _tell(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)', f'CREATE DATABASE "{making}" TEMPLATE template0')
    connect(making)
    call_command("migrate", verbosity=0)
    connect(given)
    _tell(f'ALTER DATABASE "{making}" RENAME TO "{kept}"')
    return kept


def _tell(*commands):
    """Tell the server, beside all transactions."""
    with connection.cursor() as cursor:
        for command in commands:
            cursor.execute(command)
