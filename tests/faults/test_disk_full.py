"""F15: the disk is full. What was there is read on, nothing is half kept, and it goes on once there is room."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.visitor import Visitor
from tests.installation import Installation, database, is_postgres, until


@contextmanager
def small_disk(folder, megabytes):
    """A disk of its own in memory; needs the right to mount."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Until not one byte more fits."""
    stuff = folder / "stuffing"
    with stuff.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(b"x" * size)
            except OSError:
                continue
    return stuff


@pytest.fixture
def cramped(furnished, tmp_path):
    """A furnished installation whose data folder is a disk of 40 MB."""
    with small_disk(tmp_path / "disk", 40) as disk:
        folder = disk / "data"
        shutil.copytree(furnished.folder, folder)
        template = furnished.environment.get("DATABASE_URL", "").rpartition("/")[2] or "template0"
        with database(tmp_path.name, template) as where:
            made = Installation(folder, **where)
            yield made
            made.end()


@pytest.mark.skipif(is_postgres(), reason="PostgreSQL keeps its data elsewhere")
def test_f15_when_the_disk_of_the_database_is_full_people_read_on_and_who_writes_is_told(cramped):
    address = cramped.web()
    visitor = Visitor(address)
    visitor.ask("/sign-in/")
    before = cramped.print()
    stuffing = fill(cramped.folder)

    status, text, _ = visitor.write("/sign-in/", address="full@example.org")
    read = [visitor.ask(path)[0] for path in ("/", "/clusters/", "/programmes/", "/verify/")]
    _, ready, _ = visitor.ask("/readyz")

    assert (status, read) == (503, [200] * 4)
    assert "Traceback" not in text
    assert "disk: not well" in ready
    stuffing.unlink()
    until(lambda: visitor.write("/sign-in/", address="room@example.org")[0] == 200)
    after = cramped.print()
    assert after["mail_message"][0] in (before["mail_message"][0], before["mail_message"][0] + 1)
    assert after["people_user"] == before["people_user"]


def test_f15_a_backup_onto_a_full_disk_leaves_nothing_there_and_says_why(installation, tmp_path):
    with small_disk(tmp_path / "small", 1) as disk:
        done = installation.kogge("backup", disk / "one.tar")
        (disk / "rest").mkdir()
        left = sorted(path.name for path in disk.iterdir())

    if done.returncode == 0:
        pytest.skip("the backup is smaller than the disk")
    assert (done.returncode, len(done.stderr.splitlines()), left) == (1, 1, ["rest"])
    assert "full" in done.stderr or "No space left" in done.stderr


def test_f15_a_restore_onto_a_full_disk_changes_nothing(cramped, tmp_path):
    kept = tmp_path / "kept.tar"
    assert cramped.kogge("backup", kept).returncode == 0
    before = cramped.print()
    stuffing = fill(cramped.folder)
    done = cramped.kogge("restore", "--replace", kept)
    stuffing.unlink()

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert {name for name, row in cramped.print().items() if before.get(name) != row} <= {"jobs_chime"}
    assert [path.name for path in Path(cramped.folder).glob(".restore*")] == []
