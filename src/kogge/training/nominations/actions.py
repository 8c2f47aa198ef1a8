"""Everything that can happen to a case, from the first letter to its completion."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.base.dates import clock_time, day
from kogge.base.errors import Refused
from kogge.commons.people.actions import keep_within_limits
from kogge.commons.people.models import Invitation, as_key
from kogge.training.nominations import mails
from kogge.training.nominations.models import Application, Nomination
from kogge.training.programmes.actions import next_reference, seat, unseat
from kogge.training.programmes.models import Seat

GRACE = timedelta(seconds=60)  # for what was begun before the deadline (safety.md P9)


def _refuse_unless_open(edition, now):
    if edition.has_open_call(now) or edition.has_open_call(now - GRACE):
        return
    if edition.call_closes_at and now >= edition.call_closes_at:
        closed = edition.call_closes_at.astimezone(edition.zone)
        raise Refused(
            _("The call closed on %(day)s at %(hour)s. The page of the programme tells when the next one opens.")
            % {"day": day(closed.date()), "hour": f"{clock_time(closed, edition.timezone)} {closed:%Z}"}
        )
    raise Refused(_("The call is not open yet. The page of the programme tells when it opens."))


def _refuse_second(nomination, *, by):
    """One nomination in force for each person; who wrote the first is told apart, but never named."""
    others = Nomination.objects.in_force().filter(edition=nomination.edition, nominee_email=nomination.nominee_email)
    other = others.exclude(pk=nomination.pk).first()
    if other is None:
        return
    if by is not None and other.nominator_id == by.pk:
        raise Refused(_("You have already nominated this person for this edition. One nomination is enough."))
    raise Refused(_("Somebody has already nominated this person for this edition. One nomination is enough."))


def _refuse_closed(person):
    if not person.is_active:
        raise Refused(_("This account is closed. Write to the office if you think it should not be."))


@transaction.atomic
def draft(nomination, *, by, place, now):
    """Write a nomination down. A stranger gets a mail to confirm it from; nothing else happens until then."""
    _refuse_unless_open(nomination.edition, now)
    nomination.nominee_email = as_key(nomination.nominee_email)
    nomination.nominator_email = as_key(by.email if by else nomination.nominator_email)
    nomination.nominator = by
    if nomination.nominee_email == nomination.nominator_email:
        raise Refused(_("You cannot nominate yourself. Ask somebody who knows your work, for example your board."))
    _refuse_second(nomination, by=by)
    nomination.ref = next_reference(nomination.edition)
    nomination.made_at = now
    if by is None:
        keep_within_limits(Invitation.Purpose.CONFIRM, nomination.nominator_email, place, now=now)
    nomination.save()
    if by is None:
        invitation = Invitation.make(
            Invitation.Purpose.CONFIRM,
            address=nomination.nominator_email,
            key=nomination.ref,
            lasts=timedelta(days=7),
            place=place,
            now=now,
        )
        mails.confirm(nomination, invitation.token, language=translation.get_language())
    return nomination


@transaction.atomic
def confirm(nomination, *, invitation, by, now):
    """The nominator's address is proved: the nomination is theirs, and goes out."""
    _refuse_closed(by)
    if not invitation.use(by=by, now=now):
        raise Refused(_("This nomination has been sent already."))
    nomination.nominator = by
    nomination.save(update_fields=["nominator"])
    nominate(nomination, by=by, now=now)


@transaction.atomic
def nominate(nomination, *, by, note="", now=None):
    """Send the nomination: the person gets a letter with a link that is theirs alone."""
    now = now or timezone.now()
    _refuse_unless_open(nomination.edition, now)
    _refuse_second(nomination, by=by)
    try:
        with transaction.atomic():
            nomination.take("nominate", by=by, note=note, now=now)
    except IntegrityError:
        _refuse_second(nomination, by=by)
        raise
    lasts = nomination.edition.call_closes_at - now + timedelta(days=14)
    invitation = Invitation.make(
        Invitation.Purpose.AGREE, address=nomination.nominee_email, key=nomination.ref, lasts=lasts, now=now
    )
    mails.nominated(nomination, invitation.token)


@transaction.atomic
def agree(nomination, *, by, invitation, note="", now=None):
    """The person accepts. The link proves the address; the case belongs to the account that used it."""
    now = now or timezone.now()
    _refuse_closed(by)
    if Nomination.objects.of(by).filter(edition=nomination.edition).exclude(state="withdrawn").exists():
        raise Refused(_("You already have a nomination for this edition. One is enough."))
    if not invitation.use(by=by, now=now):
        raise Refused(_("This nomination has been answered already. Sign in to see where it stands."))
    if not by.name:
        by.name = nomination.nominee_name
        by.save(update_fields=["name"])
    nomination.nominee = by
    nomination.save(update_fields=["nominee"])
    nomination.take("agree", by=by, note=note, now=now)
    Application.objects.create(nomination=nomination)
    mails.agreed(nomination)


@transaction.atomic
def refuse(nomination, *, by, invitation, note="", now=None):
    """The person answers no: the case is theirs for a moment, and withdrawn."""
    now = now or timezone.now()
    _refuse_closed(by)
    if not invitation.use(by=by, now=now):
        raise Refused(_("This nomination has been answered already. Sign in to see where it stands."))
    nomination.nominee = by
    nomination.save(update_fields=["nominee"])
    withdraw(nomination, by=by, note=note, now=now)


@transaction.atomic
def send(nomination, *, by, note="", now=None):
    """Send the application; complete, and before the call closes."""
    now = now or timezone.now()
    _refuse_unless_open(nomination.edition, now)
    if not nomination.application.is_complete:
        raise Refused(_("The application is not complete yet. Finish every task, then send it."))
    nomination.take("send", by=by, note=note, now=now)
    mails.to_nominee(nomination, "sent", gettext_lazy("See where it stands"))


@transaction.atomic
def offer(nomination, *, by, note="", now=None):
    """Offer a place."""
    nomination.take("offer", by=by, note=note, now=now)
    mails.to_nominee(nomination, "offered", gettext_lazy("See the offer and answer"), note=note)


@transaction.atomic
def reserve(nomination, *, by, note="", now=None):
    """Put on the reserve list."""
    nomination.take("reserve", by=by, note=note, now=now)
    mails.to_nominee(nomination, "reserve", gettext_lazy("See where it stands"), note=note)


@transaction.atomic
def decline(nomination, *, by, note="", now=None):
    """Say that there is no place."""
    nomination.take("decline", by=by, note=note, now=now)
    mails.to_nominee(nomination, "declined", gettext_lazy("See where it stands"), note=note)


@transaction.atomic
def take(nomination, *, by, note="", now=None):
    """The nominee takes the place: a seat in the edition, and its circle."""
    nomination.take("take", by=by, note=note, now=now)
    seat(nomination.edition, by, role=Seat.Role.PARTICIPANT, by=by, case=nomination.ref, now=now)
    mails.to_nominee(nomination, "taken", gettext_lazy("See your programme"), page="learn_edition")


@transaction.atomic
def release(nomination, *, by, note="", now=None):
    """The nominee gives the place back; a seat already taken is free again."""
    nomination.take("release", by=by, note=note, now=now)
    for taken in nomination.edition.seats.participants().filter(person=by):
        unseat(taken, by=by, note=note, now=now)


@transaction.atomic
def complete(nomination, *, by, note="", now=None):
    """The person has completed the edition; called when the result is recorded."""
    nomination.take("complete", by=by, note=note, now=now)


@transaction.atomic
def withdraw(nomination, *, by, note="", now=None):
    """Nominee or nominator step back, while there is no place yet."""
    nomination.take("withdraw", by=by, note=note, now=now)
    mails.withdrawn(nomination, by=by, note=note)
