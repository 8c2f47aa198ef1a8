"""Who takes what comes in by mail. A room that wants answers adds a line; the first that takes a letter keeps it."""

import imaplib
import logging
from functools import partial

from django.conf import settings

from kogge.commons.calendars import replies
from kogge.commons.people.models import User
from kogge.commons.postmaster.box import look_into
from kogge.commons.postmaster.receive import receive
from kogge.commons.talk.replies import take_answer

log = logging.getLogger(__name__)

# (name, function): function(reading, message, *, now) -> bool. `reading` is the letter or the answer to a calendar,
# `message` our mail that it replies to, or None.
HANDLERS = (("talk", take_answer), ("calendar", replies.take))


def office():
    """Who gets what nobody takes: the contact address, else the people of the office."""
    if "@" in settings.SECURITY_CONTACT:
        return [(settings.SECURITY_CONTACT, "", "en")]
    people = User.objects.filter(is_staff=True, is_active=True).order_by("pk")[:10]
    return [(person.email, person.called_name, person.language) for person in people]


def take(raw, *, now, sent_to=()):
    """One mail in at the door."""
    return receive(raw, sent_to=sent_to, handlers=HANDLERS, office=office(), now=now)


def fetch_mail(*, now):
    """Every mail of the box, if there is one, each in a transaction of its own and dealt with once."""
    try:
        if settings.MAIL_BOX:
            look_into(settings.MAIL_BOX, take=partial(take, now=now))
    except (OSError, imaplib.IMAP4.error) as problem:
        # Never the words of the server: they may repeat the address, with its password.
        log.warning("the mailbox cannot be read: %s", type(problem).__name__)
