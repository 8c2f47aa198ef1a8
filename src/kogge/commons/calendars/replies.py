"""Answers of calendars that come by mail (RFC 6047): believed if they come to an address that only they have."""

import logging

from icalendar import Calendar

from kogge.base.errors import Refused
from kogge.commons.calendars import actions
from kogge.commons.calendars.models import Answer
from kogge.commons.calendars.reading import refuse_traps
from kogge.commons.events.actions.running import who_comes
from kogge.commons.events.dating import keys_of, uid_of
from kogge.commons.events.models import Event
from kogge.commons.people.models import User, as_key

log = logging.getLogger(__name__)

SAID = {"ACCEPTED": Answer.Said.ACCEPTED, "TENTATIVE": Answer.Said.TENTATIVE, "DECLINED": Answer.Said.DECLINED}
INVITING = {"event_changed", "changed", "registered"}  # our mails that bring a file to answer to


class Doubted(Exception):
    """Why an answer is not believed; written to the log, without names."""


def take(reading, message, *, now):
    """Whether this mail is an answer of a calendar; then it is dealt with, and believed or not."""
    if reading.what != "calendar":
        return False
    try:
        event, person = _proven(reading, message)
        said, sequence = _answered(reading.calendar, event, person)
        if not actions.answer(event, person, said, sequence=sequence, by=person, now=now):
            raise Doubted("it is about an earlier version of the meeting")
    except (Doubted, Refused) as doubt:
        log.info("an answer of a calendar was not taken: %s", doubt)
    return True


def _proven(reading, message):
    """The meeting and the person: by the address we gave to nobody else, or by our mail that it replies to."""
    keys = next(filter(None, map(keys_of, reading.sent_to)), None)
    if keys:
        event, person = Event.objects.filter(pk=keys[0]).first(), User.objects.filter(pk=keys[1]).first()
    elif message and message.kind in INVITING and message.person_id:
        events = sorted(Event.objects.of(message.person), key=lambda one: -len(one.slug))  # one may end as another
        event = next((one for one in events if uid_of(one).encode() in reading.calendar), None)
        person = message.person
    else:
        raise Doubted("nothing proves whose it is")
    if not event or not person or not who_comes(event).filter(pk=person.pk).exists():
        raise Doubted("the person is not expected at the meeting")
    return event, person


def _answered(content, event, person):
    """(what was answered, to which version) by this person about this meeting."""
    refuse_traps(content)
    try:
        made = Calendar.from_ical(content)
        if str(made.get("method", "")).upper() != "REPLY":
            raise Doubted("it is no answer")
        for one in made.walk("VEVENT"):
            if str(one.get("uid", "")) == uid_of(event):
                said = _said(one.get("attendee"), person)
                return said, int(one.get("sequence", 0))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, AssertionError) as problem:
        raise Doubted(f"it cannot be read: {type(problem).__name__}") from problem
    raise Doubted("it is about no meeting of ours")


def _said(attendees, person):
    for one in attendees if isinstance(attendees, list) else [attendees]:
        address = as_key(str(one or "")).removeprefix("mailto:")
        word = str(getattr(one, "params", {}).get("PARTSTAT", "")).upper()
        if address == person.email and word in SAID:
            return SAID[word]
    raise Doubted("it does not say who answers what")
