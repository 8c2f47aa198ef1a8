"""The mail an hour before a meeting: to whoever is expected, once, and not to who would rather not have it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.calendars import mails
from kogge.commons.calendars.models import Reminder
from kogge.commons.events.actions.registering import locked
from kogge.commons.events.actions.running import who_comes
from kogge.commons.events.models import Event
from kogge.commons.mail.leaving import come_back, has_left, leave

LIST = gettext_noop("Reminders of my meetings")
BEFORE = timedelta(minutes=60)


def wants(person):
    return not has_left(person.email, LIST)


@transaction.atomic
def choose(person, *, is_wanted, now):
    """Whether somebody is written to before a meeting."""
    if is_wanted:
        come_back(person.email, LIST)
    else:
        leave(person.email, LIST, now=now)


def tend_reminders(*, now):
    """Everybody who is expected within the hour."""
    soon = Event.objects.filter(starts_at__gt=now, starts_at__lte=now + BEFORE, cancelled_at=None, is_by_day=False)
    for event in soon.order_by("starts_at", "pk"):
        _remind(event, now=now)


@transaction.atomic
def _remind(event, *, now):
    """Of two clocks one reminds: the meeting is locked, and who was reminded stands in a row."""
    event = locked(event)
    told = set(event.reminders.filter(starts_at=event.starts_at).values_list("person", flat=True))
    mine = {one.person_id: one for one in event.registrations.all()}
    circle = set(event.circle.members.values_list("pk", flat=True)) if event.circle_id else set()
    people = [
        one for one in who_comes(event) if one.pk not in told and _comes(mine.get(one.pk), one.pk in circle, event)
    ]
    Reminder.objects.bulk_create(
        [Reminder(event=event, person=one, starts_at=event.starts_at) for one in people], ignore_conflicts=True
    )
    for person in people:
        if wants(person):
            mails.soon(event, person, mine.get(person.pk), list_name=LIST, now=now)


def _comes(registration, is_in_circle, event):
    """Who is expected; not who waits outside, has not answered, or got everything in a mail a moment ago."""
    if registration is None:
        return is_in_circle
    registration.event = event
    if registration.state == "invited":
        return is_in_circle
    return registration.may_join and registration.registered_at < event.starts_at - BEFORE
