"""One file that holds a whole installation: a tar of the database, the uploaded files and the erasure ledger.

The manifest says the size and sha256 of each member and how many rows each table has. It comes last, and after it only
its own sum, so that a file which was cut off has none.
"""

import hashlib
import json
import os
import tarfile
import time
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

MANIFEST = "manifest.json"
SUM = "manifest.sha256"
LEDGER = "erasures.jsonl"
FILES = "files/"
FORMAT = 1
CHUNK = 1 << 20


class Stopped(Exception):
    """Nothing has been changed; the text is the one sentence that the operator reads."""


class Hashing:
    """A stream that sums up what is read through it."""

    def __init__(self, stream):
        self.stream, self.sum, self.size = stream, hashlib.sha256(), 0

    def read(self, most=-1):
        part = self.stream.read(most)
        self.sum.update(part)
        self.size += len(part)
        return part

    @property
    def facts(self):
        return {"size": self.size, "sha256": self.sum.hexdigest()}


class Writer:
    """Puts members into a backup that is being made."""

    def __init__(self, tar):
        self.tar, self.members = tar, {}

    def add(self, name, stream, size):
        """Put a member in, exactly `size` bytes of `stream`."""
        self.members[name] = self._write(name, stream, size)

    def add_path(self, name, path):
        with path.open("rb") as stream:
            self.add(name, stream, path.stat().st_size)

    def close(self, manifest):
        text = json.dumps(manifest | {"format": FORMAT, "members": self.members}, indent=1, sort_keys=True).encode()
        self._write(MANIFEST, BytesIO(text), len(text))
        check = hashlib.sha256(text).hexdigest().encode()
        self._write(SUM, BytesIO(check), len(check))

    def _write(self, name, stream, size):
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(time.time())
        hashing = Hashing(stream)
        self.tar.addfile(info, hashing)
        return hashing.facts


@contextmanager
def writing(path: Path):
    """A Writer whose file gets its name when all of it is on the disk, and is gone if anything goes wrong."""
    if path.exists():
        raise Stopped(f"{path} exists already, and a backup replaces nothing: give another name.")
    if not path.parent.is_dir():
        raise Stopped(f"{path.parent} is not a folder: make it first.")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as out:
            part.chmod(0o600)
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
        keep_names(path.parent)
    except OSError as problem:
        raise Stopped(f"The backup could not be written: {problem.strerror or problem}.") from problem
    finally:
        with suppress(OSError):
            part.unlink()


def keep_names(folder: Path):
    """What was renamed in this folder stays so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def reading(path: Path):
    """The open tar of a backup."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except tarfile.TarError as problem:
        raise Stopped(f"{path} is not a whole backup: {problem}.") from problem
    except FileNotFoundError:
        raise Stopped(f"There is no file {path}.")


def verify(path: Path) -> dict:
    """Read all of it and compare with its manifest, which is returned; else say in one sentence what is wrong."""
    found, texts = {}, {}
    with reading(path) as tar:
        for member in tar:
            stream = Hashing(tar.extractfile(member))
            if member.name in (MANIFEST, SUM):
                texts[member.name] = stream.read()
                continue
            while stream.read(CHUNK):
                pass
            found[member.name] = stream.facts
    if set(texts) != {MANIFEST, SUM}:
        raise Stopped(f"{path} is not a whole backup: it ends before its manifest.")
    if hashlib.sha256(texts[MANIFEST]).hexdigest().encode() != texts[SUM]:
        raise Stopped(f"{path} is damaged: its manifest is not as it was written.")
    manifest = json.loads(texts[MANIFEST])
    if manifest["format"] > FORMAT:
        raise Stopped(f"{path} was made by a newer Kogge ({manifest['kogge']}): restore it with that one.")
    for name in sorted(set(found) | set(manifest["members"])):
        if found.get(name) != manifest["members"].get(name):
            raise Stopped(f"{path} is damaged: {name} is not as it was written.")
    return manifest


def take_out(path: Path, name: str, to: Path):
    """Write one member to a file of its own."""
    with reading(path) as tar, to.open("xb") as out:
        to.chmod(0o600)
        stream = tar.extractfile(name)
        while part := stream.read(CHUNK):
            out.write(part)
        out.flush()
        os.fsync(out.fileno())
