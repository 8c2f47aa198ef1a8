"""How an entry is begun and its profile written, section by section."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import changed, enter
from kogge.commons.clusters.doubles import suggest
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.clusters.naming import name_key
from kogge.commons.clusters.sections import SECTIONS, state_of
from kogge.commons.files import actions as files
from kogge.commons.files.kinds import JPEG, PNG, WEBP
from kogge.commons.journal.models import record
from kogge.commons.people.limits import hold

LOGOS = (PNG, JPEG, WEBP)
LARGEST_LOGO = 4_000_000
GONE = ("removed", "merged")
MOST_A_DAY = 10  # entries that one person begins


def alike(organisation) -> list[Organisation]:
    """The entries everybody sees that may be the same as this one, which is perhaps not kept yet."""
    return suggest(
        name=organisation.name,
        name_en=organisation.name_en,
        website=organisation.website,
        city=organisation.city,
        country=organisation.country.code,
        besides=organisation,
    )


def begin(organisation, *, by, now) -> Organisation:
    """A new entry, not sent yet; who begins it manages it."""
    hold("entry", by.pk, most=MOST_A_DAY, within=timedelta(days=1), now=now)
    return _begin(organisation, by=by, now=now)


@transaction.atomic
def _begin(organisation, *, by, now):
    organisation.state = Organisation.State.DRAFT
    enter(organisation)
    Membership.objects.create(organisation=organisation, person=by, role=Membership.Role.MANAGER)
    record("begin", organisation, by=by, said=gettext_noop("began an entry in the directory"), now=now)
    return organisation


def refuse_if_gone(organisation):
    """What was removed or merged is not written any more."""
    if organisation.state in GONE:
        raise Refused(
            _("This entry is %(state)s, so its profile can’t be changed. The office can put it back.")
            % {"state": organisation.get_state_display()}
        )


@transaction.atomic
def change(organisation, section, values, *, seen, by, now) -> Organisation:
    """Write one section, unless it is no longer the one that was seen. Returns the entry as it is now."""
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse_if_gone(stored)
    before = state_of(stored, section)
    if seen != before:
        raise Refused(_("Somebody has just changed this section. Look at it again, then save."))
    priorities = values.pop("priorities", None)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.name_key = name_key(stored.name)
    if section == "field":
        stored.is_assigned = False  # from now on it is what the organisation says of itself
    stored.save(update_fields=[*values, "name_key", "is_assigned", "changed_at"])
    if priorities is not None:
        stored.priorities.set(priorities)
    if state_of(stored, section) != before:
        record("change", stored, by=by, said=SECTIONS[section].said, now=now)
    changed(stored)
    return stored


def show_logo(organisation, upload, *, by, now):
    """Another logo; the one before goes."""
    kept = files.keep(upload, by=by, kinds=LOGOS, most=LARGEST_LOGO, now=now)  # drawn before anything is locked
    _set_logo(organisation, kept, by=by, now=now)


def drop_logo(organisation, *, by, now):
    _set_logo(organisation, None, by=by, now=now)


@transaction.atomic
def _set_logo(organisation, kept, *, by, now):
    stored = Organisation.objects.select_for_update(of=("self",)).select_related("logo").get(pk=organisation.pk)
    refuse_if_gone(stored)
    before, stored.logo = stored.logo, kept
    if kept:
        files.attach(kept)
    stored.save(update_fields=["logo", "changed_at"])
    if before:
        files.drop(before)
    record("change", stored, by=by, said=SECTIONS["logo"].said, now=now)
    changed(stored)
