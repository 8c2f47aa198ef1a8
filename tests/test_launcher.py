"""The launcher, on a small product that stands in for Kogge: what it says, what it leaves behind, what it ends."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = {
    "__init__.py": "",
    "__main__.py": (ROOT / "src/kogge/__main__.py").read_text(),
    "wsgi.py": (ROOT / "src/kogge/wsgi.py").read_text(),
    "urls.py": """
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("healthz", lambda request: HttpResponse("ok"))]
""",
    "settings.py": """
from pathlib import Path
from environs import Env
env = Env()
DATA_DIR = Path(env.str("KOGGE_DATA"))
SECRET_KEY = env.str("KOGGE_SECRET_KEY")
PROXY_COUNT = env.int("KOGGE_PROXIES", 0)
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "kogge.room"]
STATIC_URL, STATIC_ROOT = "/static/", DATA_DIR / "static"
ROOT_URLCONF, ALLOWED_HOSTS = "kogge.urls", ["localhost"]
""",
    "room/__init__.py": "",
    "room/management/__init__.py": "",
    "room/management/commands/__init__.py": "",
}
COMMANDS = {
    "load_demo": "print('Loading the demo …')",
    "demo_papers": "print('Asking for the papers …')",
    "demo_links": "self.stdout.write('coordinator: http://localhost/one')",
    "setup_link": "self.stdout.write('first person: http://localhost/setup')",
    "worker": "__import__('time').sleep(60)",
}


@pytest.fixture
def place(tmp_path):
    """A folder with the launcher and the small product, and an environment that is up to date."""
    shutil.copy(ROOT / "kogge", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    files = dict(PRODUCT)
    for name, code in COMMANDS.items():
        files[f"room/management/commands/{name}.py"] = (
            "from django.core.management.base import BaseCommand\n"
            f"class Command(BaseCommand):\n    def handle(self, *args, **options):\n        {code}\n"
        )
    for name, text in files.items():
        path = tmp_path / "src" / "kogge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for kind in ("base", "dev"):
        pins = (tmp_path / "requirements" / f"{kind}.txt").read_bytes()
        (tmp_path / ".venv" / f"kogge-{kind}").write_text(hashlib.sha256(pins).hexdigest())
    return tmp_path


@pytest.fixture
def house(place):
    """The same with Kogge itself in it."""
    shutil.rmtree(place / "src")
    (place / "src").symlink_to(ROOT / "src")
    return place


def surroundings(**more):
    ours = ("KOGGE_", "DATABASE_URL", "DJANGO_SETTINGS", "PORT", "PYTHONPATH", "COV_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def launch(place, *words, **env):
    command = [sys.executable, str(place / "kogge"), *words]
    return subprocess.run(command, env=surroundings(**env), capture_output=True, text=True, timeout=60)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def made(place):
    """What the launcher has made beside its environment."""
    return sorted(path.name for path in place.iterdir() if path.name not in (".venv", "kogge", "requirements", "src"))


# What is wrong is said in one sentence, and nothing is left behind ------------------------------------------
@pytest.mark.parametrize(
    "words, env, sentence",
    [
        (["demo", "--port", "abc"], {}, "The port must be a number from 1 to 65535, not 'abc'."),
        (["demo", "--port", "70000"], {}, "The port must be a number from 1 to 65535, not '70000'."),
        (["demo"], {"PORT": "eighty"}, "The port must be a number from 1 to 65535, not 'eighty'."),
        (["run"], {"DATABASE_URL": "rubbish"}, "DATABASE_URL must look like postgres://user:password@host/name or"),
        (["run"], {"DATABASE_URL": "mysql://u:p@host/name"}, "DATABASE_URL must look like"),
        (["run"], {"DATABASE_URL": "postgres://u:p@host:port/name"}, "DATABASE_URL must look like"),
        (["run"], {"DATABASE_URL": "postgres://u:p@localhost"}, "DATABASE_URL must look like"),
        (["run"], {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/name"}, "No PostgreSQL answers at 127.0.0.1:1"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/name"},
            "No PostgreSQL answers at 127.0.0.1:1",
        ),
        # A mail server that hands over a mail keeps it and comes again.
        (["receive"], {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/name"}, "No PostgreSQL answers"),
        (
            ["receive"],
            {"KOGGE_PROXIES": "many", "KOGGE_SECRET_KEY": "x"},
            "Kogge cannot do this: Environment variable",
        ),
        (["run"], {"KOGGE_PROXIES": "many"}, 'Kogge cannot start: Environment variable "KOGGE_PROXIES" invalid'),
        (["run"], {"KOGGE_DATA": "/dev/null/kogge"}, "/dev/null is a file, but Kogge needs a folder there"),
        (["run"], {"KOGGE_EXTRAS": "s4"}, "KOGGE_EXTRAS may be fast, s3 and solver, not 's4'."),
    ],
)
def test_a_mistake_gets_one_sentence_and_leaves_nothing(place, words, env, sentence):
    port = [] if "--port" in words or "PORT" in env or words in (["migrate"], ["receive"]) else ["--port", free_port()]

    done = launch(place, *words, *port, **env)

    assert done.returncode == (os.EX_TEMPFAIL if words == ["receive"] else 1)
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr
    assert made(place) == []


def test_a_port_that_is_taken_is_named_before_anything_is_made(place):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = launch(place, "demo", "--port", port)

    assert (done.returncode, made(place)) == (1, [])
    assert (
        done.stderr == f"Kogge cannot listen on 127.0.0.1, port {port}: Address already in use. Try another --port.\n"
    )


@pytest.mark.parametrize(
    "pretence, sentence",
    [
        ("sys.version_info = (3, 9, 2); shutil.which = lambda name: None", "Kogge needs Python 3.11 or newer"),
        (
            "importlib.util.find_spec = lambda name: None; shutil.which = lambda name: None",
            "Kogge needs Python's venv",
        ),
        ("os.access = lambda path, mode: False", "Kogge may not write in"),
    ],
)
def test_a_missing_prerequisite_gets_one_sentence(place, tmp_path_factory, pretence, sentence):
    """Pretended by a module that Python reads at its start."""
    shutil.rmtree(place / ".venv")
    folder = tmp_path_factory.mktemp("pretence")
    (folder / "sitecustomize.py").write_text(f"import importlib.util, os, shutil, sys\n{pretence}\n")

    done = launch(place, "demo", "--port", free_port(), PYTHONPATH=str(folder))

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1
    assert made(place) == []
    assert not (place / ".venv").exists()


def test_packages_that_cannot_be_installed_leave_no_half_made_environment(place):
    shutil.rmtree(place / ".venv")
    (place / "requirements" / "base.txt").write_text("kogge-has-no-such-package==1 --hash=sha256:" + "0" * 64 + "\n")

    done = launch(place, "demo", "--port", free_port(), PIP_NO_INDEX="1", UV_OFFLINE="1", UV_NO_INDEX="1")

    assert done.returncode == 1
    assert "Kogge could not install its packages; what the tool said stands above." in done.stderr
    assert not (place / ".venv").exists()


def test_packages_for_files_elsewhere_are_installed_when_files_are_kept_elsewhere(place):
    """The stamp of base is right and that of the extra is missing, so packages are asked for and can't be had here."""
    stamp = place / ".venv" / "kogge-s3"
    stamp.write_text(hashlib.sha256((place / "requirements" / "s3.txt").read_bytes()).hexdigest())
    ready = launch(place, "showmigrations", KOGGE_FILES="s3://files")
    stamp.unlink()
    asked = launch(
        place, "showmigrations", KOGGE_FILES="s3://files", PIP_NO_INDEX="1", UV_OFFLINE="1", UV_NO_CACHE="1"
    )

    assert (ready.returncode, "packages" in ready.stdout) == (0, False)
    assert (asked.returncode, "packages" in asked.stdout) == (1, True)


def test_a_place_for_files_that_is_none_is_named_at_the_start(place):
    """F16."""
    (place / "var" / "data").mkdir(parents=True)
    (place / "var" / "data" / "files").write_text("not a folder")
    done = launch(place, "run", "--port", free_port())

    assert done.stderr.splitlines() == [
        f"{place}/var/data/files is a file, but Kogge needs a folder there: move it, or set KOGGE_DATA."
    ]


def test_the_help_names_every_command(place):
    done = launch(place)

    assert done.returncode == 0
    assert set(re.findall(r"\b(demo|run|worker|tick|migrate|test|check|messages|bench)\b", done.stdout)) == {
        *("demo", "run", "worker", "tick", "migrate", "test", "check", "messages", "bench")
    }


# One process tree -------------------------------------------------------------------------------------------
@pytest.fixture
def start():
    """Starts a launcher and waits until it says where it is; what a failed test leaves is ended."""
    started = []

    def begin(place, mode="demo"):
        started.append(Running(place, mode))
        started[-1].wait()
        return started[-1]

    yield begin
    for running in started:
        running.process.kill()
        running.process.wait()


class Running:
    """A launcher that has started its parts."""

    def __init__(self, place, mode="demo"):
        self.port = free_port()
        command = [sys.executable, str(place / "kogge"), mode, "--port", self.port]
        with (place / "said").open("w") as said:
            self.process = subprocess.Popen(command, env=surroundings(), stdout=said, stderr=said)
        self.place = place

    def wait(self):
        limit = time.monotonic() + 240  # for a machine that is busy
        while "Ctrl-C ends it" not in self.said() and time.monotonic() < limit and self.process.poll() is None:
            time.sleep(0.05)
        assert "Ctrl-C ends it" in self.said(), self.said()

    def said(self):
        return (self.place / "said").read_text()

    def parts(self):
        """{what: pid} of everything that was started from this folder."""
        listed = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True).stdout
        mine = [line.split(None, 2) for line in listed.splitlines() if "kogge" in line]
        return {
            int(pid): args
            for pid, state, args in mine
            if "Z" not in state and (str(self.place) in args or works_in(pid, self.place))
        }

    def part(self, word):
        return min(pid for pid, args in self.parts().items() if word in args)

    def is_all_gone(self, within=12):
        limit = time.monotonic() + within
        while self.parts() and time.monotonic() < limit:
            time.sleep(0.1)
        return self.parts() == {}


def works_in(pid, place):
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == place
    except OSError:
        return False


def test_demo_says_where_it_is_and_ends_with_all_its_parts(place, start):
    running = start(place)
    said = running.said()

    running.process.send_signal(signal.SIGINT)

    assert running.process.wait(15) == 0
    assert f"Kogge is at http://localhost:{running.port}/\ncoordinator: http://localhost/one\n" in said
    assert "Loading the demo" in said
    assert running.is_all_gone()
    assert (place / "var/demo/secret_key").stat().st_mode & 0o777 == 0o600
    assert (place / "var/demo/db.sqlite3").stat().st_mode & 0o077 == 0


def test_run_keeps_its_key_and_prints_the_link_for_the_first_person(place, start):
    keys = []
    for _ in range(2):
        running = start(place, "run")
        assert "first person: http://localhost/setup" in running.said()
        running.process.terminate()
        assert running.process.wait(15) == 0
        keys.append((place / "var/data/secret_key").read_text())

    assert keys[0] == keys[1]
    assert len(keys[0]) > 50


@pytest.mark.parametrize("word", ["kogge worker", "granian"])
def test_when_one_part_dies_the_others_end_with_a_sentence(place, start, word):
    running = start(place)

    os.kill(running.part(word), signal.SIGKILL)

    assert running.process.wait(15) == 1
    assert "One part has ended by itself, so Kogge stops altogether" in running.said()
    assert running.is_all_gone()


def test_nothing_survives_a_launcher_that_was_killed(place, start):
    running = start(place)

    running.process.kill()
    running.process.wait()

    assert running.is_all_gone()


# Kogge itself -----------------------------------------------------------------------------------------------
def test_the_demo_shows_its_front_page_and_a_link_for_every_role(house, start):
    running = start(house)
    links = re.findall(r"^(\S.*): (http://\S+)$", running.said(), re.M)

    answers = {role: status_of(link) for role, link in links}
    front = status_of(f"http://localhost:{running.port}/")
    running.process.terminate()

    assert front == 200
    assert len(answers) >= 5
    assert set(answers.values()) == {200}
    assert running.process.wait(15) == 0
    assert running.is_all_gone()


def status_of(address):
    try:
        return urlopen(address, timeout=10).status
    except HTTPError as answer:
        return answer.code
