"""PostgreSQL: a copy is what pg_dump makes; the newest programs on this machine are used."""

import os
import re
import shutil
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, connections

from kogge.portal.backups.archive import Stopped
from kogge.portal.backups.databases.contents import HOLD, Contents, read_contents

KIND = "postgresql"
PLACES = "/usr/lib/postgresql"
NAMES = {"NAME": "PGDATABASE", "HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}  # nosec B105
OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile")
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
# Those of ours, such as what guards rows that are kept; what an extension brought stays.
FUNCTIONS = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
)


def dump(to: Path) -> Contents:
    """Counts and dump see the same moment, because they share one snapshot."""
    with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as own, own.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
        run([program("pg_dump"), *words])
        found = _contents(cursor)
        cursor.execute("ROLLBACK")
    return found


def load(copy: Path, contents: Contents):
    """Drop what is there and put the copy in its place, in one transaction."""
    tables = alone()
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        functions = [name for (name,) in cursor.fetchall()]
    connection.close()
    psql = [program("psql"), "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    reader = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(copy)]
    before = ["BEGIN", "SET lock_timeout = '5s'", *(f'DROP TABLE "{table}" CASCADE' for table in tables)]
    before += [f"DROP FUNCTION IF EXISTS {function} CASCADE" for function in functions]  # what no table took along
    after = [HOLD.format("public.mail_outbox")] if "mail_outbox" in contents.counts else []
    with (
        subprocess.Popen(psql, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()) as writing,
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()) as reading,
    ):
        with suppress(BrokenPipeError):
            writing.stdin.write(_script(before))
            shutil.copyfileobj(reading.stdout, writing.stdin)
        reading.stdout.close()  # if nobody takes the rest any more, it need not be offered
        read_badly = reading.stderr.read()
        # Without this last word nothing has happened: the connection ends, and with it the transaction.
        if reading.wait() == 0:
            with suppress(BrokenPipeError):
                writing.stdin.write(_script([*after, "COMMIT"]))
        with suppress(BrokenPipeError):
            writing.stdin.close()
        wrote_badly = writing.stderr.read()
    if writing.returncode or reading.returncode:
        raise Stopped(f"PostgreSQL could not take the backup: {_last_line(wrote_badly or read_badly)}.")


def alone():
    """The tables, if nobody else is at them."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        others = cursor.fetchone()[0]
        tables = _tables(cursor)
    if others:
        raise Stopped(f"Something still uses the database ({others} connections): stop web server and workers first.")
    return tables


def contents() -> Contents:
    with connection.cursor() as cursor:
        return _contents(cursor)


def counts() -> dict[str, int]:
    return contents().counts


def pointers() -> list[str]:
    return contents().files


def program(name) -> str:
    """The newest pg_dump (and so on) of this machine; older ones refuse newer servers."""
    with connection.cursor():
        wanted = connection.pg_version // 10_000
    found = {}
    for path in [shutil.which(name), *Path(PLACES).glob(f"*/bin/{name}")]:
        if path:
            said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
            found[int(re.search(r"(\d+)", said.rpartition(" (")[0] or said)[1])] = str(path)
    if not found or max(found) < wanted:
        raise Stopped(
            f"{name} of PostgreSQL {wanted} or newer is not on this machine: "
            f"on Debian, apt-get install postgresql-client-{wanted}."
        )
    return found[max(found)]


def surroundings():
    """How the programs reach the database; a password in the arguments could be read by everybody here."""
    settings = connection.settings_dict
    known = {theirs: str(settings[ours]) for ours, theirs in NAMES.items() if settings[ours]}
    more = {f"PG{name.upper()}": str(value) for name, value in settings["OPTIONS"].items() if name in OPTIONS}
    return os.environ | known | more


def run(command):
    done = subprocess.run(command, env=surroundings(), capture_output=True)
    if done.returncode:
        raise Stopped(f"{Path(command[0]).name} stopped: {_last_line(done.stderr)}.")


def _last_line(said):
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()] or ["it did not say why"]
    errors = [line for line in lines if "error" in line.lower()] or lines
    return errors[0].strip().rstrip(".")


def _script(statements):
    return "".join(f"{statement};\n" for statement in statements).encode()


def _tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _contents(cursor):
    def ask(sql):
        cursor.execute(sql)
        return cursor.fetchall()

    version = ask("SHOW server_version")[0][0]
    return read_contents(ask, _tables(cursor), f"PostgreSQL {version}")
