"""A backup: the whole installation as of one moment, in one file."""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils import timezone

import kogge
from kogge.commons.jobs.models import Chime
from kogge.commons.mail.models import outbox
from kogge.portal.backups.archive import FILES, LEDGER, writing
from kogge.portal.backups.databases import database

BACKED_UP = "backup"  # the chime that says when the last backup was made
DATABASE = "database"


def back_up(path: Path, *, now) -> dict:
    """Write the backup and return its manifest. Web server and workers may go on meanwhile."""
    copy = path.with_name(f".{path.name}.{os.getpid()}.database")
    try:
        with writing(path) as archive:
            with suppress(DatabaseError):  # an earlier release has no such row
                outbox()  # the switch that a restore turns
            contents = database().dump(copy)
            archive.add_path(DATABASE, copy)
            copy.unlink()
            ledger = settings.DATA_DIR / LEDGER
            if ledger.exists():
                archive.add_path(LEDGER, ledger)
            # Files never change, and a row comes after its file: what the copy points to is there by now.
            for name in contents.files:
                _add_file(archive, name)
            manifest = {
                "made_at": now.isoformat(),
                "kogge": kogge.VERSION,
                "database": database().KIND,
                "server": contents.server,
                "migrations": contents.migrations,
                "counts": contents.counts,
                "missing": [name for name in contents.files if FILES + name not in archive.members],
                "key": key_sign(),
                "settings": {"address": settings.SITE_ADDRESS, "mail_from": settings.MAIL_FROM},
            }
            archive.close(manifest)
    finally:
        for left in (copy, Path(f"{copy}-journal")):  # SQLite leaves the second on a full disk
            with suppress(OSError):
                left.unlink()
    Chime.objects.update_or_create(name=BACKED_UP, defaults={"rang_at": timezone.now()})
    return manifest | {"members": archive.members}


def key_sign() -> str:
    """Tells one secret key from another without saying anything of either."""
    return hmac.new(settings.SECRET_KEY.encode(), b"kogge backup", hashlib.sha256).hexdigest()[:16]


def _add_file(archive, name):
    try:
        stream = default_storage.open(name)
    except FileNotFoundError:  # its owner has removed it this moment
        return
    with stream:
        archive.add(FILES + name, stream, stream.size)
