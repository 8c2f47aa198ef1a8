"""A whole installation of its own for one test: data folder, database, real processes that can be killed.

`furnished` is made once, with the demonstration in it; each test gets copies.
"""

import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from tests import tables

ROOT = Path(__file__).resolve().parents[1]
WEB = runpy.run_path(str(ROOT / "kogge"))["WEB"]  # how the launcher has granian serve
OURS = ("KOGGE_", "DATABASE_URL", "DJANGO_SETTINGS", "EMAIL_URL", "PORT", "PYTHONPATH", "COV_", "PYTEST_")
# What a test asks about a database: every row of every table, and the files.
PRINT = """
import hashlib, json
from django.core.files.storage import default_storage
from django.db import connection
from kogge.commons.files.models import File
found = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names():
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr(row) for row in cursor.fetchall())
        found[table] = [len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()]
for name in File.objects.values_list("content", flat=True):
    found["files/" + name] = hashlib.sha256(default_storage.open(name).read()).hexdigest()
print(json.dumps(found))
"""
FILES = """
import hashlib
from django.core.files.base import ContentFile
from django.utils import timezone
from kogge.commons.files.models import File
from kogge.commons.people.models import User
owner = User.objects.order_by("pk").first()
for n in range(5):
    words = f"file {n} ".encode() * 500 * n
    file = File(owner=owner, name=f"{n}.txt", type="text/plain", size=len(words), made_at=timezone.now())
    file.sha256, file.is_attached = hashlib.sha256(words).hexdigest(), True
    file.content.save("x", ContentFile(words))
"""


class Installation:
    def __init__(self, folder: Path, **environment):
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environment |= {
            "KOGGE_MODE": "demo",
            "KOGGE_DATA": str(folder),
            "KOGGE_SECRET_KEY": "tests",
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "kogge.settings",
            "KOGGE_FROM": str(folder.parent),
        }
        self.environment |= environment
        self.processes = []

    def kogge(self, *words, **environment):
        """A command, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "kogge", *map(str, words)],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=900,
        )

    def ask(self, code):
        """What this Python prints, inside the installation."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=900,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def print(self):
        """Every row and every file, as sums."""
        return json.loads(self.ask(PRINT))

    def start(self, *words, **environment):
        """A process that goes on; it ends with the test. What it says is in the file `log`."""
        self.log = self.folder.parent / "log"
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *map(str, words)],
                env=self.environment | environment,
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self, **environment):
        return self.start("kogge", "worker", **environment)

    def web(self, **environment):
        """A web server like that of ./kogge run; returns its address."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        self.environment["KOGGE_ADDRESS"] = address
        words = ["granian", "kogge.wsgi:application", *WEB, "--host=127.0.0.1", f"--port={port}"]
        self.start(*words, **environment)
        until(lambda: status(f"{address}/healthz") == 200)
        return address

    def end(self):
        for process in self.processes:
            kill(process)


def kill(process):
    """As the power does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(url, **more):
    """How the page answers; 0 when nobody does."""
    try:
        with urlopen(Request(url, **more), timeout=40) as answer:
            return answer.status
    except HTTPError as answer:
        return answer.code
    except (URLError, OSError):
        return 0


def until(is_so, *, within=120):
    limit = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.1)


# Databases ---------------------------------------------------------------------------------------------
def is_postgres():
    return not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def server(sql):
    """Tell the database server, beside all databases."""
    import psycopg

    given = settings.DATABASES["default"]
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], password=given["PASSWORD"], dbname="postgres",
        autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(sql)


def url_of(name):
    given = settings.DATABASES["default"]
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/".format(**given) + name


@contextmanager
def database(name, template="template0"):
    """What an environment says to reach a database of this name; on SQLite there is nothing to say."""
    if not is_postgres():
        yield {}
        return
    name = re.sub(r"\W", "_", f"kogge_{os.getpid()}_{name}".lower())[:60]
    server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield {"DATABASE_URL": url_of(name)}
    finally:
        server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def furnished(tmp_path_factory, django_db_blocker):
    """The demonstration, which has one file, and five more. Nobody changes it; see `installation`."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    folder.mkdir()
    with django_db_blocker.unblock():
        kept = tables.make()
    if not is_postgres():
        shutil.copyfile(kept, folder / "db.sqlite3")
    with database("furnished", kept) as where:
        made = Installation(folder, **where)
        for words in (["load_demo"], ["collectstatic", "--noinput", "-v0"]):
            done = made.kogge(*words)
            assert done.returncode == 0, done.stderr
        made.ask(FILES)
        yield made


@pytest.fixture
def installation(furnished, tmp_path):
    """A furnished installation that the test may break."""
    folder = tmp_path / "data"
    shutil.copytree(furnished.folder, folder)
    template = furnished.environment.get("DATABASE_URL", "").rpartition("/")[2] or "template0"
    with database(tmp_path.name, template) as where:
        made = Installation(folder, **where)
        yield made
        made.end()


@pytest.fixture
def empty(tmp_path):
    """A new machine: nothing there yet."""
    with database(f"empty_{tmp_path.name}") as where:
        made = Installation(tmp_path / "new", **where)
        yield made
        made.end()
