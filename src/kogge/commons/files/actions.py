"""What happens to files: kept, attached to what uses them, dropped, swept up."""

import errno
import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.files import pictures
from kogge.commons.files.check import check
from kogge.commons.files.models import UNUSED, File
from kogge.commons.files.names import clean
from kogge.commons.files.scan import refuse_harmful

log = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EDQUOT}


# Neither of the two opens a transaction: bytes are looked at, drawn and written before the one row is, so that no
# lock of the database waits for a disk or a decoder. Call them before a transaction of your own.
def keep(upload, *, by, kinds, most, now, square=None):
    """Keep what somebody uploaded: one of `kinds`, up to `most` bytes.

    A picture is drawn anew; with `square`, as its middle, so many pixels a side.
    The file goes after a day unless it is attached. Refused says what is wrong with it, by its name.
    """
    kind = check(upload, kinds=kinds, most=most)
    name = clean(upload.name)
    _check_room(by, upload.size, name)
    refuse_harmful(upload, name=name)
    kept = File(owner=by, made_at=now, type=kind.type, is_picture=kind.is_picture)
    if kind.is_picture:
        drawn, kept.type = pictures.drawn_anew(upload, name=name, square=square)
        upload = ContentFile(drawn)
    kept.name = clean(name, ending={"image/jpeg": ".jpg", "image/png": ".png"}.get(kept.type, kind.endings[0]))
    return _write(kept, upload)


def keep_made(content, *, name, type, owner, kept_until, now):
    """Keep a file that the installation made (bytes, or the path of a file) for `owner`, until then or for good."""
    kept = File(owner=owner, name=clean(name), type=type, is_attached=True, made_at=now, kept_until=kept_until)
    if isinstance(content, bytes):
        return _write(kept, ContentFile(content))
    with Path(content).open("rb") as stream:
        return _write(kept, Bytes(stream))


def attach(file):
    """Something uses this file from now on."""
    if not File.objects.filter(pk=file.pk).update(is_attached=True):
        raise Refused(_("“%(name)s” is no longer here. Choose the file again.") % {"name": file.name})
    file.is_attached = True


@transaction.atomic
def drop(file):
    """The file goes, and its bytes as soon as that is certain."""
    storage, name = file.content.storage, file.content.name
    file.delete()
    transaction.on_commit(lambda: _delete_bytes(storage, name))


def sweep_files(*, now):
    """What nobody used, what was kept long enough, and bytes without a row."""
    for key in list(File.objects.to_sweep(now=now).values_list("pk", flat=True)):
        _sweep(key, now=now)
    _sweep_bytes(now=now)


@transaction.atomic
def _sweep(key, *, now):
    """Looked at again under lock: it may have been attached meanwhile."""
    still = File.objects.to_sweep(now=now).select_for_update().filter(pk=key).first()
    if still:
        drop(still)


def _sweep_bytes(*, now):
    """Bytes are written before their row, so young ones are let be. A table without rows proves nothing."""
    if not File.objects.exists():
        return
    batch = []
    for name, written_at in default_storage.walk():
        if written_at < now - UNUSED:
            batch.append(name)
        if len(batch) == 500:
            _delete_unknown(batch)
            batch = []
    _delete_unknown(batch)


def _delete_unknown(names):
    known = set(File.objects.filter(content__in=names).values_list("content", flat=True))
    for name in names:
        if name not in known:
            _delete_bytes(default_storage, name)


def _delete_bytes(storage, name):
    """What can't be deleted now has no row any more, and the next sweep finds it."""
    try:
        storage.delete(name)
    except OSError as problem:
        log.warning("The bytes of a dropped file stay until the next sweep: %s", problem.strerror or type(problem))


def _check_room(owner, size, name):
    used = File.objects.filter(owner=owner).aggregate(used=Sum("size"))["used"] or 0
    if used + size > settings.UPLOAD_QUOTA:
        words = _("There is no room for “%(name)s”: your files may take %(most)s MB together. Remove one first.")
        raise Refused(words % {"name": name, "most": settings.UPLOAD_QUOTA // 1_000_000})


def _write(kept, content):
    """Bytes first, then the row: a row never lacks its bytes, and bytes without a row are swept up."""
    digest, kept.size = hashlib.sha256(), 0
    content.seek(0)
    while part := content.read(1_000_000):
        digest.update(part)
        kept.size += len(part)
    kept.sha256 = digest.hexdigest()
    content.seek(0)
    try:
        kept.content.save(kept.name, content, save=False)
    except OSError as problem:
        log.error("A file could not be kept: %s", problem.strerror or type(problem).__name__)
        if problem.errno in FULL:
            words = _("“%(name)s” could not be kept, because the place for files is full. Try again later.")
        else:
            words = _(
                "“%(name)s” could not be kept, because the place for files can’t be written to. Try again later."
            )
        raise Refused(words % {"name": kept.name}) from problem
    try:
        kept.save()
    except BaseException:
        _delete_bytes(kept.content.storage, kept.content.name)
        raise
    return kept
