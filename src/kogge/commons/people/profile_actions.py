"""What people do with their own profile: write it, show it, put a photograph into it."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files import actions as files
from kogge.commons.files.kinds import PHOTOS
from kogge.commons.journal.models import record
from kogge.commons.people.models import User

WRITTEN = ["name", "called", "language", "timezone", "country", "work", "phone"]
LARGEST_PHOTO = 8_000_000
PORTRAIT = 480  # pixels a side


def state_of(person):
    """A short sign of what the profile says; another sign, and somebody changed it."""
    said = [str(getattr(person, name)) for name in WRITTEN] + [sorted(person.shown.items()), person.photo_id]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def save_profile(person, written, shown, *, seen, photo=None, drops_photo=False, by, now):
    """Keep what was written and whom it is shown to, unless the profile is no longer the one that was seen."""
    kept = None
    if photo:  # looked at and drawn before anything is locked; of the middle, small enough that a page may show thirty
        kept = files.keep(photo, by=person, kinds=PHOTOS, most=LARGEST_PHOTO, square=PORTRAIT, now=now)
    return _save_profile(person, written, shown, seen=seen, photo=kept, drops_photo=drops_photo, by=by, now=now)


@transaction.atomic
def _save_profile(person, written, shown, *, seen, photo, drops_photo, by, now):
    stored = User.objects.select_for_update().get(pk=person.pk)
    before = state_of(stored)
    if seen != before:
        raise Refused(_("Your profile has just been changed in another window. Look at it again, then save."))
    for name in WRITTEN:
        setattr(stored, name, written[name])
    stored.shown = stored.shown | shown
    if state_of(stored) != before:
        stored.save(update_fields=[*WRITTEN, "shown"])
        record("change", stored, by=by, said=gettext_noop("changed the profile"), now=now)
    if photo:
        _show_photo(stored, photo, by=by, now=now)
    elif drops_photo:
        _drop_photo(stored, by=by, now=now)
    return stored


def _show_photo(person, kept, *, by, now):
    """A photograph for the profile; the one before is dropped."""
    files.attach(kept)
    before, person.photo = person.photo, kept
    person.save(update_fields=["photo"])
    if before:
        files.drop(before)
    record("picture", person, by=by, said=gettext_noop("put a photograph into the profile"), now=now)


def _drop_photo(person, *, by, now):
    """Out of the profile, and the file with it."""
    before, person.photo = person.photo, None
    if before is None:
        return
    person.save(update_fields=["photo"])
    files.drop(before)
    record("unpicture", person, by=by, said=gettext_noop("took the photograph out of the profile"), now=now)
