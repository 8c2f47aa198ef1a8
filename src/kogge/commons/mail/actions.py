"""Mails are written with what they tell of, and leave by the worker's hand."""

import logging
import re
import smtplib
import unicodedata
from datetime import timedelta
from email.utils import formataddr

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from kogge.commons.journal.models import site
from kogge.commons.mail.models import Message

log = logging.getLogger(__name__)

BACK_OFF = [1, 5, 15, 30, 60]  # minutes; then every hour
GIVE_UP_AFTER = timedelta(hours=48)
_inline = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def one_line(text: str, most: int) -> str:
    """Text that may stand in a mail header: one line, no control or direction characters, at most `most` long."""
    kept = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in str(text))
    return re.sub(r" +", " ", kept).strip()[:most]


def display_name(name: str) -> str:
    """A person's name for a To header, without the signs that could pass for an address."""
    return one_line(re.sub(r"[@:,;<>\"\\()\[\]]", " ", name), 75)


def send(template, *, to=None, address="", name="", language="", link=None, act="", case="", now=None, **context):
    """Write a mail from `template` (first line: the subject) in the reader's language; it leaves soon.

    `to` is a person, or else `address`, `name` and `language` say who. `link` is (page name, *arguments) and `act`
    what the button says. Returns the Message. The caller's transaction decides whether it is ever sent.
    """
    now = now or timezone.now()
    address = to.email if to else address
    name = to.called_name if to else name
    language = (to.language if to else language) or "en"
    with translation.override(language):
        url = settings.SITE_ADDRESS + reverse(link[0], args=link[1:]) if link else ""
        context |= {"name": name, "site": site(), "act": str(act), "url": url, "language": language}
        subject, _, body = render_to_string(template, context).strip().partition("\n")
        context["paragraphs"] = [part.strip() for part in body.strip().split("\n\n") if part.strip()]
        context["subject"] = one_line(subject, 200)
        html = _inline.inline(render_to_string("mail.html", context))
        text = render_to_string("mail/plain.txt", context)
    domain = settings.MAIL_FROM.rpartition("@")[2]
    return Message.objects.create(
        person=to,
        address=address,
        name=one_line(name, 120),
        language=language,
        kind=template.rpartition("/")[2].removesuffix(".txt"),
        case=case,
        subject=context["subject"],
        text=text,
        html=html,
        message_id=f"<{get_random_string(24)}@{domain}>",
        next_try_at=now,
        written_at=now,
    )


def deliver_waiting(*, now):
    """Hand what waits to the mail server, up to fifty over one connection; the rest follows at the next round."""
    messages = Message.objects.claim(now=now)
    if not messages:
        return
    if settings.HAS_MAILBOX:
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=Message.State.SENT, sent_at=now
        )
        return
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        for message in messages:
            _later(message, problem, now=now)
        return
    with connection:
        for message in messages:
            _hand_over(message, connection, now=now)


def _hand_over(message, connection, *, now):
    """One mail to the server; what came of it is written down at once."""
    try:
        connection.send_messages([_as_mail(message)])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reply = next(iter(refusal.recipients.values()))
        if code >= 500:
            _fail(message, f"{code} {reply.decode(errors='replace')}")
        else:
            _later(message, refusal, now=now)
    except (OSError, smtplib.SMTPException) as problem:
        _later(message, problem, now=now)
        connection.close()
        connection.open()
    except ValueError as problem:
        _fail(message, str(problem))
    else:
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=timezone.now(), error="")


def _as_mail(message):
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((display_name(site().name), settings.MAIL_FROM)),
        to=[formataddr((display_name(message.name), message.address))],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _later(message, problem, *, now):
    """Try again after a while, and give up after two days."""
    if now - message.written_at > GIVE_UP_AFTER:
        _fail(message, str(problem))
        return
    wait = BACK_OFF[min(message.tries, len(BACK_OFF) - 1)]
    Message.objects.filter(pk=message.pk).update(
        state=Message.State.WAITING,
        tries=message.tries + 1,
        next_try_at=now + timedelta(minutes=wait),
        error=str(problem)[:500],
    )
    log.warning("mail %s waits %s min: %s", message.pk, wait, type(problem).__name__)


def _fail(message, reason):
    Message.objects.filter(pk=message.pk).update(state=Message.State.FAILED, error=reason[:500])
    log.warning("mail %s failed", message.pk)
