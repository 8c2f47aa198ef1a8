"""Mails leave by the worker's hand: what is due is taken in slices, handed over, and each answer written down at once.

Personal letters and letters to many have a round and a connection each, so that many never delay one.
"""

import contextlib
import logging
import smtplib
import time
import traceback
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.mail import building, dkim_keys, headers, mailings
from kogge.commons.mail.actions import hold_outbox, pause_mailing
from kogge.commons.mail.marks import quick_marks
from kogge.commons.mail.models import Mailing, Message, OptOut, Outbox, Suppression, outbox
from kogge.commons.mail.models.message import SLICE, SLICE_ALONE
from kogge.commons.mail.refusals import Refusals, TooManyRefused
from kogge.commons.mail.session import Away, Parcel, Session
from kogge.commons.mail.verp import bounce_address

log = logging.getLogger(__name__)

BACK_OFF = [1, 5, 15, 30, 60]  # minutes; then every hour
GIVE_UP_AFTER = timedelta(hours=24)
GIVE_UP_DECISION_AFTER = timedelta(hours=48)
ROUND = 5  # seconds; then the clock calls again, so that a worker that is told to stop does
LONGEST_SLICE = 120  # seconds; what is left of the slice then goes back
MANY_REFUSED = gettext_noop("Half of the last mails were refused for one and the same reason.")
MOST_BREAKS = 3  # connections lost in a row, before we take it for the server's trouble and not a mail's


def back_off(tries: int, key: int) -> timedelta:
    """How long to wait after so many tries; up to a fifth more, so that not all come back at once."""
    minutes = BACK_OFF[min(tries, len(BACK_OFF) - 1)]
    return timedelta(minutes=minutes * (1 + (key * 37 + tries * 11) % 20 / 100))


def deliver_letters(*, now):
    """Decisions, then all else that was written to one person."""
    Round(now).run(_letters)


def deliver_mailings(*, now):
    """Letters to many, a slice of each in turn."""
    Round(now).run(_mailings)


def _letters(now):
    for lane in (Message.Lane.DECISION, Message.Lane.PERSONAL):
        found = Message.objects.filter(lane=lane).claim(now=now)
        if found:
            return found
    return []


def _mailings(now):
    going = Mailing.objects.filter(state=Mailing.State.SENDING).defer("audience")
    going = list(going.order_by(F("served_at").asc(nulls_first=True), "pk"))
    most = SLICE_ALONE if len(going) == 1 else SLICE  # of several each has its turn
    for mailing in going:
        mailings.make_some(mailing, now=now)
        found = Message.objects.filter(mailing=mailing.pk).drawn_later().claim(now=now, most=most)
        if found:
            for message in found:
                message.mailing = mailing
            return found
        mailings.end_if_done(mailing, now=now)
    return Message.objects.filter(lane=Message.Lane.BULK, mailing=None).claim(now=now)


class Round:
    """A few seconds of handing over, on one connection."""

    def __init__(self, now):
        self.began_at, self.began = now, time.monotonic()
        self.session = None
        self.breaks = 0
        self.refusals = Refusals()
        self.sheets = {}

    @property
    def now(self):
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)

    def run(self, take):
        """Slice after slice until nothing is due, the time is over, or the mail server is away."""
        self.outbox = outbox()
        if not self.outbox.may_send(self.began_at):
            return
        messages = take(self.now)
        if not messages:
            return
        try:
            with quick_marks() as self.marks:
                while messages and self.deliver(messages) and time.monotonic() - self.began < ROUND:
                    messages = take(self.now) if outbox().may_send(self.now) else []
        finally:
            if self.session:
                self.session.leave()

    def deliver(self, messages) -> bool:
        """One slice; False when there is no use in another."""
        self.until = time.monotonic() + LONGEST_SLICE
        self.counts = dict.fromkeys(("sent", "failed", "held"), 0)
        self.open = {message.pk: message for message in self._without_held(messages)}
        try:
            if messages[0].mailing_id and not self._can_be_drawn():
                return False
            if settings.HAS_MAILBOX:
                self._into_mailbox()
            _read_keys()
            while self.open and time.monotonic() < self.until:
                self._over_one_connection()
        except Away as problem:
            self._away(problem)
            return False
        except TooManyRefused as problem:
            self._stop(messages[0].mailing, problem)
            return False
        finally:
            # What was not come to waits for the next round, without having been tried.
            Message.objects.filter(pk__in=self.open, state=Message.State.SENDING).update(state=Message.State.WAITING)
            if messages[0].mailing_id:
                changes = {name: F(name) + count for name, count in self.counts.items() if count}
                # Once it has ended it was counted exactly, these with it.
                going = Mailing.objects.filter(pk=messages[0].mailing_id).exclude(state=Mailing.State.SENT)
                going.update(served_at=self.now, **changes)
        return not self.open

    def _over_one_connection(self):
        if not self.session:
            self.session = Session.open()
        try:
            try:
                for parcel, code, said in self.session.hand_over(self._parcels()):
                    self._settle(parcel.of, code, said)
            finally:
                self.marks.heard()
        except (OSError, smtplib.SMTPException) as problem:
            # Whether the mail arrived is unknown: it is sent again, with the same Message-ID.
            self.breaks += 1
            self._later(self.session.current.of, f"{type(problem).__name__}: {problem}")
            self.session.close()
            if self.breaks == MOST_BREAKS:
                raise Away(f"the connection broke {MOST_BREAKS} times: {problem}") from problem
        if self.session.sock is None:
            self.session = None

    def _parcels(self):
        """What is open, as bytes; a mail that cannot be built has failed and stops nobody."""
        for message in list(self.open.values()):
            if time.monotonic() > self.until:
                return
            try:
                message.address = headers.one_address(message.address)
                content = self._sheet(message).letter(message) if message.mailing_id else building.letter(message)
                parcel = Parcel(bounce_address(message), message.address, content, message)
            except Refused as refusal:
                self._fail(message, str(refusal))
            except Exception as problem:
                log.error("mail %s cannot be built: %s", message.pk, _where(problem))
                self._fail(message, type(problem).__name__)
            else:
                yield parcel

    def _can_be_drawn(self):
        """If not, it is nobody's mail that is at fault: the letter is paused, and no row of it has failed."""
        try:
            for message in {message.language: message for message in self.open.values()}.values():
                self._sheet(message)
        except Exception as problem:
            Mailing.objects.filter(pk=message.mailing_id).update(state=Mailing.State.PAUSED)
            log.error("mailing %s cannot be drawn and is paused: %s", message.mailing_id, _where(problem))
            return False
        return True

    def _sheet(self, message):
        language = building.language_of(message.mailing, message.language)
        key = message.mailing_id, language
        if key not in self.sheets:
            self.sheets[key] = building.Sheet(message.mailing, language)
        return self.sheets[key]

    # What came of it --------------------------------------------------------------------------------------
    def _settle(self, message, code, said):
        self.marks.heard()
        self.breaks = 0
        if self.outbox.away_since:
            Outbox.objects.update(away_since=None, tries=0, next_try_at=None, trouble="")
            self.outbox.away_since = None
            log.warning("the mail server takes mail again")
        if code >= 500:
            self._fail(message, said)
        elif code >= 400:
            self._later(message, said)
        else:
            # Building a letter to one person may ask the database; one to many is drawn already.
            self._mark(message, Message.State.SENT, is_heard=not message.mailing_id)
        self.refusals.note(code, said)

    def _stop(self, mailing, problem):
        """A letter to many is paused alone, so that people can still sign in by mail; else nothing leaves."""
        self.session.close()  # the next mail may be half on its way
        self.session = None
        log.error("half of the last mails were refused for one reason: %s", problem.reason)
        if mailing is None:
            hold_outbox(by=None, why=MANY_REFUSED, trouble=problem.said, now=self.now)
            return
        with contextlib.suppress(Refused):  # another worker, or somebody, was quicker
            pause_mailing(mailing, by=None, note=problem.reason, now=self.now)

    def _mark(self, message, state, error="", *, is_heard=True):
        self.marks.make(message.pk, str(state), error, self.now if state == Message.State.SENT else None)
        if is_heard:
            self.marks.heard()
        self.counts[str(state)] += 1
        self.open.pop(message.pk, None)

    def _fail(self, message, reason):
        self._mark(message, Message.State.FAILED, reason[:500])
        log.warning("mail %s failed", message.pk)

    def _later(self, message, reason):
        """Try again after a while; give up a day after the first no, two for a decision."""
        now = self.now
        first = message.first_tried_at or now
        patience = GIVE_UP_DECISION_AFTER if message.lane == Message.Lane.DECISION else GIVE_UP_AFTER
        if now - first >= patience:
            self._fail(message, reason)
            return
        Message.objects.filter(pk=message.pk).update(
            state=Message.State.WAITING,
            tries=message.tries + 1,
            first_tried_at=first,
            next_try_at=now + back_off(message.tries, message.pk),
            error=reason[:500],
        )
        self.open.pop(message.pk, None)

    def _away(self, problem):
        """All mails wait, none is to blame, and one line says so, whoever else met the same."""
        row = self.outbox
        wait = back_off(row.tries, row.pk)
        is_mine = Outbox.objects.filter(pk=row.pk, tries=row.tries).update(
            tries=row.tries + 1,
            away_since=row.away_since or self.now,
            next_try_at=self.now + wait,
            trouble=str(problem)[:300],
        )
        if is_mine:
            level = logging.WARNING if row.away_since else logging.ERROR
            log.log(level, "no mail leaves; next try in %s min: %s", round(wait.total_seconds() / 60), problem)

    # What is not sent -------------------------------------------------------------------------------------
    def _without_held(self, messages):
        """Those that may leave; the others are held back, each with its reason."""
        reasons = held_reasons(messages)
        for reason in set(reasons.values()):
            keys = [pk for pk, why in reasons.items() if why == reason]
            Message.objects.filter(pk__in=keys).update(state=Message.State.HELD, error=reason)
            log.info("%s mails held: %s", len(keys), reason)
        self.counts["held"] += len(reasons)
        return [message for message in messages if message.pk not in reasons]

    def _into_mailbox(self):
        """Without a mail server: mails are read where they lie."""
        for message in list(self.open.values()):
            if message.mailing_id:
                message.subject, message.text, message.html = self._sheet(message).for_reading(message)
                message.save(update_fields=["subject", "text", "html"])
            self._mark(message, Message.State.SENT)


def _read_keys():
    """A key that cannot be read is no mail's fault: all wait until the operator has mended it."""
    try:
        dkim_keys.keys()
    except (OSError, ValueError) as problem:
        raise Away(f"a DKIM key cannot be read: {problem}") from problem


def _where(problem) -> str:
    """Where it happened, and not what was said: the words of a problem may be those of a mail."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {last.name}:{last.lineno}"


def held_reasons(messages) -> dict:
    """{key of the mail: why it may not leave}, as things are now and not as they were when it was written."""
    addresses = {message.address.casefold() for message in messages}
    people = {message.person_id for message in messages if message.person_id}
    closed = set(get_user_model().objects.filter(pk__in=people, is_active=False).values_list("pk", flat=True))
    suppressed = dict(Suppression.objects.filter(address__in=addresses).values_list("address", "why"))
    lists = {message.mailing.list_name for message in messages if message.mailing_id} - {""}
    left = set(OptOut.objects.filter(address__in=addresses, list_name__in=lists).values_list("address", "list_name"))
    reasons = {}
    for message in messages:
        address = message.address.casefold()
        why = suppressed.get(address)
        is_erased = address.endswith(".invalid") or (message.mailing_id and not message.person_id)
        if message.person_id in closed or is_erased:
            reasons[message.pk] = gettext_noop("The account is closed.")
        elif why and (why != Suppression.Why.COMPLAINT or message.lane == Message.Lane.BULK):
            reasons[message.pk] = gettext_noop("Nothing is sent to this address until somebody lifts it.")
        elif message.mailing_id and (address, message.mailing.list_name) in left:
            reasons[message.pk] = gettext_noop("The address has left this list.")
    return reasons


def take_back(*, now):
    """Mails whose worker died wait again. Each minute."""
    count = Message.objects.lost().update(state=Message.State.WAITING, next_try_at=now)
    if count:
        log.warning("%s mails of a worker that died wait again", count)
