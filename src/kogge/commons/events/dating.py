"""A meeting as a calendar holds it: in a feed, and in a mail that invites (RFC 5546, RFC 6047)."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from kogge.base.documents.calendar import Dated, Party, calendar
from kogge.commons.events.models import Registration
from kogge.commons.journal.models import Entry, site

ANSWERS = re.compile(r"(?P<before>[^@+]+)\+rsvp-(?P<event>\d{1,18})-(?P<person>\d{1,18})-(?P<proof>[0-9a-f]{20})@(.+)")


def uid_of(event) -> str:
    """The name under which calendars know a meeting for ever."""
    return f"{event.slug}@{urlsplit(settings.SITE_ADDRESS).hostname}"


def join_address(event, registration=None) -> str:
    """The door to the online room: the reader's own where they are registered. The room behind it may change."""
    if not event.join_url or event.is_cancelled:
        return ""
    has_own = registration is not None and registration.may_join
    path = registration.get_join_url() if has_own else reverse("event_join", args=[event.slug])
    return settings.SITE_ADDRESS + path


def dated(event, *, registration=None, **more) -> Dated:
    """Its moments, or its days where only these are known, in the reader's language; the place or the online room.

    `registration`: the reader's, if there is one. `more` as the file takes it.
    """
    country = str(event.country.name) if event.country else ""
    place = ", ".join(filter(None, [event.venue, event.town, country]))
    join_url = join_address(event, registration)
    return Dated(
        uid=uid_of(event),
        # Not every calendar shows the state, and none strikes a meeting out in a language that one reads.
        title=_("Cancelled: %(title)s") % {"title": event.title} if event.is_cancelled else str(event.title),
        starts=event.first_day if event.is_by_day else event.starts_at.astimezone(event.zone),
        ends=event.last_day if event.is_by_day else event.ends_at.astimezone(event.zone),
        text="\n\n".join(filter(None, [str(event.text), join_url])),
        place=place or join_url,
        url=settings.SITE_ADDRESS + event.get_absolute_url(),
        sequence=event.sequence,
        is_cancelled=event.is_cancelled,
        **more,
    )


def dated_all(events, person) -> list[Dated]:
    """Several at once for one reader, each with the moment of its last change, as far as the journal knows it.

    Two queries more, however many there are.
    """
    events = list(events)
    mine = {one.event_id: one for one in Registration.objects.filter(person=person, event__in=events)}
    about = Entry.objects.filter(kind="events.event", thing_id__in=[event.pk for event in events])
    changed = dict(about.order_by().values_list("thing_id").annotate(Max("at")))
    for event in events:
        if event.pk in mine:
            mine[event.pk].event = event
    return [dated(event, registration=mine.get(event.pk), changed_at=changed.get(event.pk)) for event in events]


def _proof(event, person):
    # Digits and small letters only: some mail systems change the case of addresses.
    return salted_hmac("kogge.commons.calendars.rsvp", f"{event}:{person}", algorithm="sha256").hexdigest()[:20]


def answer_address(event, person) -> str:
    """Where this person's calendar answers about this meeting; nobody else has the address."""
    if not settings.MAIL_BOUNCES:
        return settings.MAIL_FROM
    before, _, host = settings.MAIL_BOUNCES.rpartition("@")
    return f"{before}+rsvp-{event.pk}-{person.pk}-{_proof(event.pk, person.pk)}@{host}"


def keys_of(address: str):
    """(event, person) of an address that we gave out, else None."""
    found = ANSWERS.fullmatch(address.strip().lower())
    if not found or not settings.MAIL_BOUNCES or f"{found['before']}@{found[5]}" != settings.MAIL_BOUNCES.lower():
        return None
    keys = int(found["event"]), int(found["person"])
    return keys if constant_time_compare(found["proof"], _proof(*keys)) else None


def invite(event, person, *, method="REQUEST", now) -> dict:
    """The calendar file for a mail to this person about a meeting: hand it on as `send(…, **invite(…))`.

    REQUEST invites, or tells of a change; CANCEL takes the meeting out of the calendar.
    """
    with translation.override(person.language):
        organiser = Party(site().name, answer_address(event, person))
        guest = Party(person.full_name, person.email, is_asked=method == "REQUEST" and bool(settings.MAIL_BOUNCES))
        mine = Registration.objects.filter(person=person, event=event).first()
        if mine:
            mine.event = event
        thing = dated(event, registration=mine, organiser=organiser, guest=guest)
    content = calendar("", [thing], now=now, method=method)
    return {"attached": content, "attached_as": f"text/calendar; method={method}; charset=utf-8"}
