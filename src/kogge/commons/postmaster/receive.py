"""The one door for mail that comes in. What a person wrote is never lost; what a machine wrote is never answered."""

import hashlib
import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.mail.actions import send
from kogge.commons.mail.headers import one_line
from kogge.commons.mail.models import Arrival, Message
from kogge.commons.postmaster.reading import MOST_BYTES, read
from kogge.commons.postmaster.returns import mail_behind, take_complaint, take_refusal, take_reply

log = logging.getLogger(__name__)

FORWARDED_AN_HOUR = 200
KEPT = timedelta(days=90)


class NotNow(Exception):
    """The mail is left with who brings it; it shall come again later."""


def receive(raw, *, sent_to=(), handlers=(), office=(), now):
    """Deal with one mail, once however often it comes. Returns in a word what it was.

    `sent_to` are the addresses that the mail server names; `handlers` are pairs (name, function) that are asked in
    turn whether they take a letter or an answer to a calendar; `office` are (address, name, language) of those who
    read of complaints, and the first of them gets what nobody takes.
    """
    if len(raw) > MOST_BYTES:
        raise Refused(_("Mails larger than 10 MB are not taken here."))
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        arrival, is_new = Arrival.objects.get_or_create(digest=digest, defaults={"what": "letter", "at": now})
        if not is_new:
            return arrival.what
        what = _deal_with(raw, digest, list(sent_to)[:20], handlers, office, now)
        Arrival.objects.filter(pk=arrival.pk).update(what=what)
    log.info("a mail came in: %s", what)
    return what


def _deal_with(raw, digest, sent_to, handlers, office, now):
    reading = read(raw)
    message = mail_behind(reading, sent_to)
    reading.sent_to = [*(address.lower() for address in sent_to), *reading.sent_to]
    if _is_ours(reading):
        return "ours"
    if reading.what == "complaint":
        take_complaint(reading, message, digest=digest, office=office, now=now)
        return "complaint"
    # Whoever writes "my application failed" is a person, unless it is a mail system or speaks of a mail of ours.
    if reading.what == "refusal" and (message or reading.is_from_system):
        take_refusal(reading, message, digest=digest, now=now)
        return "refusal"
    if reading.what == "reply":
        take_reply(reading, message, digest=digest, now=now)
        return "reply"
    for name, take in handlers:
        if take(reading, message, now=now):
            return name
    _forward(raw, reading, office, now=now)
    return "letter"


def _is_ours(reading):
    """Our own mail, sent back to us by somebody's forwarding: taking it would make a circle."""
    if reading.message_id and Message.objects.filter(message_id=reading.message_id).exists():
        return True
    return reading.is_automatic and reading.sender == settings.MAIL_FROM.lower()


def _forward(raw, reading, office, *, now):
    """What nobody takes goes to the office as it came, inside a mail of ours that no machine answers."""
    lately = Arrival.objects.filter(what="letter", at__gt=now - timedelta(hours=1)).count()
    if lately > FORWARDED_AN_HOUR or not office:
        raise NotNow("too many letters in an hour" if office else "there is no office to forward to")
    address, name, language = office[0]  # and no more, because each copy may be 10 MB
    send(
        "postmaster/mail/forwarded.txt",
        address=address,
        name=name,
        language=language,
        attached=raw,
        attached_as="message/rfc822",
        now=now,
        sender=one_line(reading.sender, 120) or _("somebody"),
        about=one_line(reading.subject, 120),
    )


def sweep_arrivals(*, now):
    """Forget what came in long ago; nobody brings it again."""
    Arrival.objects.filter(at__lt=now - KEPT).delete()
