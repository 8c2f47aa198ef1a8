"""A letter to many on its way: its rows are made, however often that is begun, and its end is noticed."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from kogge.commons.mail.headers import one_line
from kogge.commons.mail.models import Mailing, Message

ROWS = 500  # made in one transaction
OPEN = (Message.State.WAITING, Message.State.SENDING)


def message_id_of(mailing, person_key) -> str:
    """The same mail to the same person has the same id, whoever makes its row and however often it leaves."""
    digest = salted_hmac("kogge.commons.mail.mailings", f"{mailing.ref}:{person_key}", algorithm="sha256").hexdigest()
    return f"<{mailing.ref}.{digest[:24]}@{settings.MAIL_FROM.rpartition('@')[2]}>"


def make_some(mailing, *, now):
    """Rows for the next people of the audience who have none. Safe to do twice, or by two workers at once."""
    if mailing.made < mailing.total:  # else the database is not asked for the right to write
        _make_some(mailing, now=now)


@transaction.atomic
def _make_some(mailing, *, now):
    audience = Mailing.objects.values_list("audience", flat=True).get(pk=mailing.pk)
    keys = audience[mailing.made : mailing.made + ROWS]
    have = set(Message.objects.filter(mailing=mailing, person__in=keys).values_list("person", flat=True))
    people = get_user_model().objects.only("email", "name", "called", "language")
    people = people.filter(pk__in=[key for key in keys if key not in have]).order_by("pk")
    rows = [
        Message(
            mailing=mailing,
            person=person,
            address=person.email,
            name=one_line(person.called_name, 120),
            language=person.language,
            kind="mailing",
            lane=Message.Lane.BULK,
            message_id=message_id_of(mailing, person.pk),
            next_try_at=now,
            written_at=mailing.sent_at,
        )
        for person in people
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)  # more costs memory and gains nothing
    mailing.made += len(keys)
    # Compare-and-set: of two workers who made the same rows, one counts them.
    Mailing.objects.filter(pk=mailing.pk, made=mailing.made - len(keys)).update(made=mailing.made)


@transaction.atomic
def end_if_done(mailing, *, now) -> bool:
    """If nothing waits any more: count once, exactly, and close; look again for people without a row first."""
    rows = Message.objects.filter(mailing=mailing)
    if mailing.made < mailing.total or rows.filter(state__in=OPEN).exists():
        return False
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    if sum(counts.values()) < mailing.total and _someone_was_left_out(mailing):
        Mailing.objects.filter(pk=mailing.pk).update(made=0)  # all are gone through again; rows that exist stay
        return False
    failed, sent = counts.get(Message.State.FAILED, 0), counts.get(Message.State.SENT, 0)
    return bool(
        Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING).update(
            state=Mailing.State.SENT,
            ended_at=now,
            sent=sent,
            failed=failed,
            held=mailing.total - sent - failed,  # with those whose account is gone
        )
    )


def _someone_was_left_out(mailing) -> bool:
    audience = Mailing.objects.values_list("audience", flat=True).get(pk=mailing.pk)
    have = set(Message.objects.filter(mailing=mailing).values_list("person", flat=True))
    missing = [key for key in audience if key not in have]
    there = get_user_model().objects
    return any(there.filter(pk__in=missing[at : at + ROWS]).exists() for at in range(0, len(missing), ROWS))


def tend_mailings(*, now):
    """People of a frozen audience without a row get one; letters that have left altogether are closed. Each minute."""
    # Of a letter that was stopped while a slice was on its way, the rest of that slice came back.
    stopped = Message.objects.filter(state=Message.State.WAITING, mailing__state=Mailing.State.STOPPED)
    stopped.update(state=Message.State.HELD, error=gettext_noop("The letter was stopped."))
    for mailing in Mailing.objects.filter(state=Mailing.State.SENDING).defer("audience"):
        make_some(mailing, now=now)
        end_if_done(mailing, now=now)


def counted(mailing) -> Mailing:
    """The letter as it is now; its figures are kept beside it, so that looking costs one row."""
    return Mailing.objects.defer("audience").get(pk=mailing.pk)
