"""Making a meeting, changing it, saying how to get there, and calling it off."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.events import mails
from kogge.commons.events.actions.registering import fill, locked
from kogge.commons.events.models import Event, Practical
from kogge.commons.events.places import places_of
from kogge.commons.events.rules import circles_of, may_run
from kogge.commons.journal.models import record
from kogge.commons.people.models import User

# What calendars hold, and count a new version of.
WHEN_AND_WHERE = ("starts_at", "ends_at", "timezone", "mode", "city", "country", "venue", "join_url")
TOLD = tuple(name for name in WHEN_AND_WHERE if name != "join_url")  # the own link leads to the new address by itself


def check(event, *, now, is_new):
    """Sentences for what cannot be, whoever asks."""
    if event.ends_at <= event.starts_at:
        raise Refused(_("The meeting must end after it begins."))
    if is_new and event.starts_at < now:
        raise Refused(_("The meeting would begin in the past. Choose a day and hour to come."))
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and closes and closes <= opens:
        raise Refused(_("Registration must close after it opens."))


@transaction.atomic
def make(event, *, by, now):
    """A new meeting: of the office, or of a circle that one leads."""
    is_theirs = event.circle_id in circles_of(by) if event.circle_id else by.is_staff
    if not is_theirs:
        raise PermissionDenied
    check(event, now=now, is_new=True)
    event.slug = event.slug or _free_slug(event)
    try:
        with transaction.atomic():
            event.save()
    except IntegrityError:
        raise Refused(_("This address is taken. Choose another."))
    record("make", event, by=by, said=gettext_noop("made the meeting"), now=now)
    return event


def _free_slug(event):
    base = slugify(str(event.title))[:80] or "event"
    taken = Event.objects.filter(slug=base).exists() or base in ("new", "calendar")
    return f"{base}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz')}" if taken else base


@transaction.atomic
def change(event, fields, *, by, now):
    """Save {field: value}. Calendars are given a new version, and people a mail, when time, place or way changed."""
    before = locked(event)
    if not may_run(by, before):
        raise PermissionDenied
    if before.is_cancelled:
        raise Refused(_("This meeting is cancelled and stays so. Make a new one."))
    after = locked(event)
    for name, value in fields.items():
        setattr(after, name, value)
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]
    if not changed:
        return before
    if {"starts_at", "ends_at"} & set(changed):
        after.is_by_day = False  # now the hours are known
        changed.append("is_by_day")
    if "starts_at" in changed and after.starts_at < now <= before.starts_at:
        raise Refused(_("The meeting would begin in the past. Choose a day and hour to come."))
    check(after, now=now, is_new=False)
    _refuse_too_few(after)
    if set(changed) & set(WHEN_AND_WHERE):
        after.sequence += 1
    after.save(update_fields=[*changed, "sequence"])
    record("change", after, by=by, said=gettext_noop("changed the meeting"), note=", ".join(changed), now=now)
    if set(changed) & set(TOLD) and now < after.ends_at:
        mails.changed(after, who_comes(after), before=before, now=now)
    fill(after, now=now)
    return after


def _refuse_too_few(event):
    """Nobody loses a place because the room became smaller, or because one way of coming is no longer there."""
    for places in places_of(event).values():
        if places.most is not None and places.most < places.taken:
            words = ngettext(
                "%(n)d person has a place already (%(how)s). Enter at least that many places.",
                "%(n)d people have a place already (%(how)s). Enter at least that many places.",
                places.taken,
            )
            raise Refused(words % {"n": places.taken, "how": places.label})
    stranded = event.registrations.exclude(state__in=("cancelled", "invited")).exclude(mode__in=event.modes).count()
    if stranded:
        words = ngettext(
            "%(n)d person is registered in a way that would no longer be there. Ask them to choose another first.",
            "%(n)d people are registered in a way that would no longer be there. Ask them to choose another first.",
            stranded,
        )
        raise Refused(words % {"n": stranded})


def who_comes(event):
    """Everybody who is registered, waits or is asked, and the people of the circle who did not say no."""
    registered = event.registrations.exclude(state="cancelled").values("person")
    people = User.objects.filter(pk__in=registered)
    if event.circle_id:
        not_coming = event.registrations.filter(state="cancelled").values("person")
        people = people | User.objects.filter(pk__in=event.circle.members.values("pk")).exclude(pk__in=not_coming)
    return people.filter(is_active=True).order_by("pk")


@transaction.atomic
def call_off(event, *, by, now, note=""):
    """The meeting does not take place. It stays, as cancelled, for good; everybody who would have come is told."""
    found = locked(event)
    if not may_run(by, found):
        raise PermissionDenied
    if found.is_cancelled:
        return found
    if now >= found.ends_at:
        raise Refused(_("This meeting is over."))
    found.cancelled_at, found.sequence = now, found.sequence + 1
    found.save(update_fields=["cancelled_at", "sequence"])
    record("call_off", found, by=by, said=gettext_noop("cancelled the meeting"), note=note, now=now)
    mails.called_off(found, who_comes(found), note=note, now=now)
    return found


@transaction.atomic
def tell_how(practical, *, by, now):
    """What one needs to know to come."""
    if not may_run(by, practical.event):
        raise PermissionDenied
    Practical.objects.update_or_create(
        event=practical.event,
        defaults={name: getattr(practical, name) for name in TEXTS},
    )
    record("change", practical.event, by=by, said=gettext_noop("changed the practical page"), now=now)


TEXTS = ("travel", "venue", "hotel", "meals", "access", "contact")
