"""Pages in one process, without a server: milliseconds of the processor, Python's and the database's, for 50 words.

    .venv/bin/python -m bench.alone ours "/clusters/?q=WORD&x=1"
    .venv/bin/python -m bench.alone floor "/dir?q=WORD"

The data are what `bench.directory --keep FOLDER` has made: KOGGE_DATA and FLOOR_DATA are that folder, and DATABASE_URL
and FLOOR_DATABASE_URL the same as there. On a machine on which others work, only this can be compared.
"""

import io
import os
import secrets
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path

from bench.run import ROOT
from bench.words import WORDS

FIFTY = WORDS[3::12][:50]


def ask(application, address):
    """One answer, read to its end."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "wsgi.url_scheme": "http", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "HTTP_ACCEPT_ENCODING": "br",
    }  # fmt: skip
    said = []
    answer = application(environ, lambda status, headers: said.append(status))
    body = b"".join(answer)
    answer.close()
    if said != ["200 OK"]:
        sys.exit(f"{address} answers {said}.")
    return body


def server_of(connection):
    """The process in which PostgreSQL works for this connection, if it is on this machine; None with SQLite."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def main():
    who, *addresses = sys.argv[1:]
    os.environ.setdefault("KOGGE_MODE", "run")
    os.environ.setdefault("KOGGE_SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("KOGGE_ADDRESS", "http://127.0.0.1:8000")
    sys.path.insert(0, str(ROOT / "src"))
    application = import_module("kogge.wsgi" if who == "ours" else "bench.floor").application
    connection = import_module("django.db").connection
    for address in addresses:
        for word in ("balticpax", "norrapax"):
            ask(application, address.replace("WORD", word))
        database, ours, theirs = server_of(connection), [], []
        for word in FIFTY:
            worked = int(database.read_text().split()[0]) if database else 0
            begun = time.process_time()
            ask(application, address.replace("WORD", word))
            ours.append((time.process_time() - begun) * 1000)
            theirs.append((int(database.read_text().split()[0]) - worked) / 1e6 if database else 0)
        total = statistics.median(map(sum, zip(ours, theirs, strict=True)))
        parts = f"Python {statistics.median(ours):.2f}, database {statistics.median(theirs):.2f}"
        print(f"{who:6}{address:50} {total:6.2f} ms ({parts})", flush=True)


if __name__ == "__main__":
    main()
