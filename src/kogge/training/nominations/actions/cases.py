"""Everything that can happen to a case, from the first letter to its completion."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.people.actions import keep_within_limits
from kogge.commons.people.models import Invitation, as_key
from kogge.training.nominations import mails
from kogge.training.nominations.deadline import refuse_unless_in_time, refuse_unless_open
from kogge.training.nominations.eligibility import call_of, judge, unmet
from kogge.training.nominations.models import Application, Nomination
from kogge.training.nominations.places import decided_at, lock, places_for
from kogge.training.programmes.actions import next_reference, seat, unseat
from kogge.training.programmes.models import Seat


def refuse_second(nomination, *, by):
    """One nomination in force for each person; who wrote the first is told apart, but never named."""
    others = Nomination.objects.in_force().filter(edition=nomination.edition, nominee_email=nomination.nominee_email)
    other = others.exclude(pk=nomination.pk).first()
    if other is None:
        return
    if by is not None and other.nominator_id == by.pk:
        raise Refused(_("You have already nominated this person for this edition. One nomination is enough."))
    raise Refused(_("Somebody has already nominated this person for this edition. One nomination is enough."))


def refuse_closed(person):
    if not person.is_active:
        raise Refused(_("This account is closed. Write to the office if you think it should not be."))


def may_nominate(edition, user):
    """Who nominates, by the rules of the call: anyone, those signed in, partners and those who were asked, nobody."""
    route = call_of(edition).takes_nominations
    if route in ("anyone", "nobody"):
        return route == "anyone"
    if user is None or not user.is_authenticated:
        return False
    if route == "members" or edition.seats.filter(person=user).exists():
        return True
    if any(import_string(name)(edition, user) for name in settings.NOMINATORS_ASKED_BY):
        return True
    return user.memberships.filter(organisation__in=edition.partners.values("organisation")).exists()


def refuse_unless_invited(edition, user):
    if may_nominate(edition, user):
        return
    route = call_of(edition).takes_nominations
    if route == "nobody":
        raise Refused(_("This call takes no nominations. People apply themselves, on the page of the edition."))
    if route == "members":
        raise Refused(_("Only people with an account nominate for this call. Sign in, then come back to this page."))
    raise Refused(_("Only the partners of this edition, and those who were asked, nominate for it. The page of the edition names them."))  # fmt: skip  # noqa: E501


def refuse_decided_elsewhere(nomination):
    """Where a committee decides, nobody does it alone (docs/decisions/0024)."""
    if decided_at(nomination):
        raise Refused(_("The committee decides about this application, in its meeting."))


def refuse_beyond_places(nomination):
    """Offers go one after the other, so that of two who give the last place one is told (safety.md A84)."""
    edition = lock(nomination.edition)
    state, person_of = places_for(edition)
    if state.is_full:
        last = Entry.objects.filter(kind="nominations.nomination", verb="offer", case__startswith=f"{edition.code}-")
        last = last.select_related("by").order_by("-pk").first()
        who = last.by.full_name if last and last.by else "–"
        raise Refused(
            ngettext(
                "The only place is offered or taken; %(who)s offered it. To go beyond it, give a reason.",
                "All %(n)d places are offered or taken; %(who)s offered the last. To go beyond them, give a reason.",
                state.offered,
            )
            % {"n": state.offered, "who": who}
        )
    if no := state.refusal(person_of(nomination)):
        raise Refused(_("%(no)s To go beyond it, give a reason.") % {"no": no})


@transaction.atomic
def draft(nomination, *, by, place, now):
    """Write a nomination down. A stranger gets a mail to confirm it from; nothing else happens until then."""
    refuse_unless_open(nomination.edition, now)
    refuse_unless_invited(nomination.edition, by)
    nomination.nominee_email = as_key(nomination.nominee_email)
    nomination.nominator_email = as_key(by.email if by else nomination.nominator_email)
    nomination.nominator = by
    if nomination.nominee_email == nomination.nominator_email:
        raise Refused(_("You cannot nominate yourself. Ask somebody who knows your work, for example your board."))
    refuse_second(nomination, by=by)
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
    refuse_closed(by)
    if not invitation.use(by=by, now=now):
        raise Refused(_("This nomination has been sent already."))
    nomination.nominator = by
    nomination.save(update_fields=["nominator"])
    nominate(nomination, by=by, now=now)


@transaction.atomic
def nominate(nomination, *, by, note="", now=None):
    """Send the nomination: the person gets a letter with a link that is theirs alone."""
    now = now or timezone.now()
    refuse_unless_open(nomination.edition, now)
    refuse_second(nomination, by=by)
    try:
        with transaction.atomic():
            nomination.take("nominate", by=by, note=note, now=now)
    except IntegrityError:
        refuse_second(nomination, by=by)
        raise
    _invite(nomination, now)


def _invite(nomination, now):
    """The letter to the person, with a link that is theirs alone."""
    lasts = nomination.edition.call_closes_at - now + timedelta(days=14)
    invitation = Invitation.make(
        Invitation.Purpose.AGREE, address=nomination.nominee_email, key=nomination.ref, lasts=lasts, now=now
    )
    mails.nominated(nomination, invitation.token)


@transaction.atomic
def enter(nomination, *, by, note="", now):
    """Write down a nomination that came on paper or in a table; the person gets the letter as for any other."""
    edition = nomination.edition
    refuse_unless_open(edition, now)
    nomination.ref, nomination.made_at = next_reference(edition), now
    nomination.save()
    nomination.take("enter", by=by, note=note, now=now)
    _invite(nomination, now)


@transaction.atomic
def agree(nomination, *, by, invitation, note="", now=None):
    """The person accepts. The link proves the address; the case belongs to the account that used it."""
    now = now or timezone.now()
    refuse_closed(by)
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
    refuse_closed(by)
    if not invitation.use(by=by, now=now):
        raise Refused(_("This nomination has been answered already. Sign in to see where it stands."))
    nomination.nominee = by
    withdraw(nomination, by=by, note=note, now=now)
    nomination.save(update_fields=["nominee"])  # only now: of cases in force a person has one


@transaction.atomic
def send(nomination, *, by, note="", now=None):
    """Send the application; complete, and before the call closes."""
    now = now or timezone.now()
    refuse_unless_in_time(nomination, now)
    if not nomination.application.is_complete:
        raise Refused(_("The application is not complete yet. Finish every task, then send it."))
    if problems := unmet(judge(nomination)):
        raise Refused(" ".join(problems))
    nomination.take("send", by=by, note=note, now=now)
    mails.to_nominee(nomination, "sent", gettext_lazy("See where it stands"))


@transaction.atomic
def offer(nomination, *, by, note="", now=None, may_exceed=False):
    """Offer a place; beyond the places there are only if that is meant."""
    refuse_decided_elsewhere(nomination)
    if not may_exceed:
        refuse_beyond_places(nomination)
    nomination.take("offer", by=by, note=note, now=now)
    mails.to_nominee(nomination, "offered", gettext_lazy("See the offer and answer"), note=note)


@transaction.atomic
def reserve(nomination, *, by, note="", now=None):
    """Put on the reserve list."""
    refuse_decided_elsewhere(nomination)
    nomination.take("reserve", by=by, note=note, now=now)
    mails.to_nominee(nomination, "reserve", gettext_lazy("See where it stands"), note=note)


@transaction.atomic
def decline(nomination, *, by, note="", now=None):
    """Say that there is no place."""
    refuse_decided_elsewhere(nomination)
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
    """The nominee gives the place back; a seat already taken is free again, and the reason is told."""
    if nomination.state == Nomination.State.TAKEN and not note.strip():
        raise Refused(_("Write in a few words why you give the place back. The people who run the programme read it."))
    nomination.take("release", by=by, note=note, now=now)
    for taken in nomination.edition.seats.participants().filter(person=by):
        unseat(taken, by=by, note=note, now=now)


@transaction.atomic
def lapse(nomination, *, by, note="", now=None):
    """Nobody answered the offer in time; called by the room that sets the time, which writes to the person."""
    nomination.take("lapse", by=by, note=note, now=now)


@transaction.atomic
def reopen(nomination, *, by, note="", now=None):
    """Give a sent application back to its writer; called by `extend`, which says until when."""
    nomination.take("reopen", by=by, note=note, now=now)


@transaction.atomic
def complete(nomination, *, by, note="", now=None):
    """The person has completed the edition; called when the result is recorded."""
    nomination.take("complete", by=by, note=note, now=now)


@transaction.atomic
def withdraw(nomination, *, by, note="", now=None):
    """Nominee or nominator step back, while there is no place yet."""
    nomination.take("withdraw", by=by, note=note, now=now)
    mails.withdrawn(nomination, by=by, note=note)
