"""What people are told about their meetings."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.dating import invite
from kogge.commons.mail.actions import send


def _about(registration, template, act, *, now, **more):
    event = registration.event
    send(
        f"events/mail/{template}.txt",
        to=registration.person,
        link=("event_detail", event.slug),
        act=act,
        now=now,
        event=event,
        registration=registration,
        **more,
    )


def registered(registration, *, now):
    """There is a place, with the own link to the online room."""
    join_url = settings.SITE_ADDRESS + registration.get_join_url()
    file = invite(registration.event, registration.person, now=now)
    _about(registration, "registered", _("See the meeting"), now=now, join_url=join_url, **file)


def waits(registration, number, *, now):
    _about(registration, "waits", _("See the meeting"), now=now, number=number)


def offered(registration, *, now):
    """A place is free; it is kept until the offer ends."""
    _about(registration, "place_offered", _("Take the place or give it back"), now=now)


def lapsed(registration, *, now):
    _about(registration, "offer_lapsed", _("See the meeting"), now=now)


def asked(registration, *, now):
    _about(registration, "asked", _("See the meeting and answer"), now=now)


def changed(event, people, *, before, now):
    """Day, hour, town or place are new: said beside what was said before."""
    for person in people:
        send(
            "events/mail/changed.txt", to=person, link=("event_detail", event.slug), act=_("See the meeting"), now=now,
            event=event, before=before, **invite(event, person, now=now),
        )  # fmt: skip


def called_off(event, people, *, note, now):
    for person in people:
        send(
            "events/mail/called_off.txt", to=person, link=("event_detail", event.slug), act=_("See the meeting"),
            now=now, event=event, note=note, **invite(event, person, method="CANCEL", now=now),
        )  # fmt: skip
