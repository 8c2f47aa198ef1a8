"""Where the bytes lie: a folder of this installation, or a bucket elsewhere (bucket.py)."""

import contextlib
import errno
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.files.storage import FileSystemStorage, default_storage

UNFINISHED = ".part"
FULL = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT))


class Folder(FileSystemStorage):
    """Django's folder, in which a file is there as a whole or not at all, even when the disk is full."""

    def _save(self, name, content):
        path = Path(self.path(name))
        part = path.with_name(path.name + UNFINISHED)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as out:
                part.chmod(0o600)
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name

    def url(self, name):
        raise ValueError("Files have no address of their own; a page hands them out.")

    def walk(self):
        """(name, moment it was written) of all that lies here, unfinished files too."""
        root = Path(self.location)
        for folder, _, names in os.walk(root):
            for name in names:
                path = Path(folder, name)
                with contextlib.suppress(FileNotFoundError):  # gone meanwhile
                    yield str(path.relative_to(root)), datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def trouble(self):
        """Why nothing can be kept here, naming the path; "" if all is well."""
        return trouble_in(Path(self.location))


def trouble_in(folder):
    """Why nothing can be written in this folder, or where it would be made; "" if all is well."""
    here = next(part for part in (folder, *folder.absolute().parents) if part.exists())
    try:
        with tempfile.TemporaryFile(dir=here) as probe:
            probe.write(b"kogge")
    except OSError as problem:
        return f"{here}: {problem.strerror}"
    return ""


@checks.register(checks.Tags.files)
def check_place(**_):
    """At the start of worker and web server, and in ./kogge check."""
    found = {"001": ("What people upload cannot be kept", default_storage.trouble())}
    found["002"] = ("Uploads cannot be received", trouble_in(settings.UPLOADING))
    return [_finding(number, said, trouble) for number, (said, trouble) in found.items() if trouble]


def _finding(number, said, trouble):
    """A full disk stops no start: pages can be read, and it goes on by itself once there is room."""
    if trouble.endswith(FULL):
        return checks.Warning(f"{said}: {trouble}.", hint="Make room on that disk.", id=f"uploads.W{number}")
    hint = "Give the user that Kogge runs as the right to write there."
    return checks.Error(f"{said}: {trouble}.", hint=hint, id=f"uploads.E{number}")
