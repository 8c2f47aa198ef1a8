from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.dating import invite, join_address
from kogge.commons.mail.actions import send


def tell(event, person, *, is_new, now):
    """Tell somebody who is expected of a new meeting, of another time or place, or that it is cancelled."""
    with timezone.override(person.zone):  # the mail says the time on the reader's clock too
        send(
            "calendars/mail/event_changed.txt",
            to=person,
            link=("event_detail", event.slug),
            act=_("Look at the meeting"),
            now=now,
            event=event,
            is_new=is_new,
            is_cancelled=event.is_cancelled,
            **invite(event, person, method="CANCEL" if event.is_cancelled else "REQUEST", now=now),
        )


def soon(event, person, registration, *, list_name, now):
    """It begins within the hour: when, where, and the door to the online room."""
    with timezone.override(person.zone):
        send(
            "calendars/mail/soon.txt",
            to=person,
            link=("event_detail", event.slug),
            act=_("Look at the meeting"),
            now=now,
            event=event,
            join_url=join_address(event, registration),
            list_name=list_name,
        )
