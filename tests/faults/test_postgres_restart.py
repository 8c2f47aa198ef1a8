"""F12: PostgreSQL is restarted under load, politely and not. Who asks meanwhile is told so; nothing is lost."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.faults.test_kills import LATER, LETTERS, mails_left
from tests.faults.visitor import Crowd
from tests.installation import Installation, free_port, status, until


class Server:
    """A PostgreSQL of its own; as root it runs as `postgres`, because it refuses to be root."""

    def __init__(self, folder):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        programs = found[-1].parent if found else shutil.which("initdb") and Path(shutil.which("initdb")).parent
        if not programs or (os.geteuid() == 0 and not shutil.which("runuser")):
            pytest.skip("no PostgreSQL to start here")
        self.folder, self.programs, self.port = folder, programs, free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self.run("initdb", "-D", folder / "data", "-U", "kogge", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.url = f"postgres://kogge@127.0.0.1:{self.port}/postgres"
        self.start()

    def run(self, program, *words):
        command = [str(self.programs / program), *map(str, words)]
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self):
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self.run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")


@pytest.fixture
def server():
    with tempfile.TemporaryDirectory(prefix="kogge-faults-") as folder:
        made = Server(Path(folder))
        yield made
        subprocess.run(["true"], check=True)
        made.stop("immediate")


def is_still(sink):
    """Nobody delivers at the moment."""
    before = len(sink.got)
    time.sleep(10)
    return before == len(sink.got)


def read_and_write(visitor):
    visitor.ask("/clusters/?country=SE")
    visitor.write("/sign-in/", address=f"v{id(visitor)}@example.org")


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_f12_postgresql_restarted_under_load(server, sink, tmp_path, mode):
    sink.pause = 0
    installation = Installation(tmp_path / "data", DATABASE_URL=server.url)
    for words in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0"]):
        done = installation.kogge(*words)
        assert done.returncode == 0, done.stderr
    installation.ask(LETTERS % 2000)
    address = installation.web()
    for _ in range(2):
        installation.worker(KOGGE_MODE="run", EMAIL_URL=f"smtp://127.0.0.1:{sink.port}")
    try:
        until(lambda: len(sink.got) > 50)
        with Crowd(address, read_and_write, people=4) as crowd:
            time.sleep(2)
            for _ in range(2):
                server.stop(mode)
                time.sleep(3)
                server.start()
                time.sleep(4)
            until(lambda: status(f"{address}/sign-in/") == 200)
            healed_at = time.monotonic()
            time.sleep(3)
        until(lambda: is_still(sink), within=120)
        installation.ask(LATER)
        until(lambda: mails_left(installation) == 0, within=120)
        alive = all(process.poll() is None for process in installation.processes)
    finally:
        installation.end()

    statuses = {answer for answer, _, _ in crowd.seen}
    assert statuses <= {200, 429, 503}, statuses  # 429: the same visitor asks for many links
    assert 503 in statuses
    assert {answer for answer, _, asked_at in crowd.seen if asked_at > healed_at} <= {200, 429}
    assert alive
    ours = [recipient for recipient in sink.recipients if recipient.startswith("p")]
    assert set(ours) == {f"p{n}@example.org" for n in range(2000)}
    # What was under way and could not be written down goes twice, with the same Message-ID.
    assert len(ours) - 2000 <= 2 * 2 * 100
