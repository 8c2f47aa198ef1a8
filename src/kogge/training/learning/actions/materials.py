"""What a module gives to read and watch. Files are kept before the transaction that uses them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.files.actions import attach
from kogge.commons.journal.models import record
from kogge.training.learning import rules
from kogge.training.learning.actions.steps import own
from kogge.training.learning.models import Version

CHANGED = gettext_noop("changed the materials of the module")


@transaction.atomic
def put_material(material, *, by, now, file=None, captions=None, transcript="", url=""):
    """Save a material. A new file, address or text makes a new version; those before it are kept."""
    own(by, material.module)
    material.save()
    last = material.versions.order_by("-number").first()
    given = {"url": url, "transcript": transcript}
    if last:
        given["file"], given["captions"] = file or last.file, captions or last.captions
        same = not file and not captions and (last.url, last.transcript) == (url, transcript)
    else:
        given["file"], given["captions"], same = file, captions, False
    for new in filter(None, (file, captions)):
        attach(new)
    if not same:
        number = last.number + 1 if last else 1
        Version.objects.create(material=material, number=number, made_at=now, **given)
    record("settle", material.module, by=by, said=CHANGED, note=str(material.title)[:200], now=now)
    return material


@transaction.atomic
def drop_material(material, *, by, now):
    _set_removed(material, now, by=by, said=gettext_noop("took out a material"), now=now)


@transaction.atomic
def restore_material(material, *, by, now):
    _set_removed(material, None, by=by, said=gettext_noop("brought back a material"), now=now)


def _set_removed(material, at, *, by, said, now):
    if not rules.can_edit(by, material.module):
        raise PermissionDenied
    material.removed_at = at
    material.save(update_fields=["removed_at"])
    record("settle", material.module, by=by, said=said, note=str(material.title)[:200], now=now)
