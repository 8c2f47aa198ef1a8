"""After the decision: reminders, offers that nobody answered, the next on the reserve list, and later changes."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message
from kogge.training.decisions import letters, partaking
from kogge.training.decisions.actions.deciding import STEP, decided, lock, lock_places
from kogge.training.decisions.actions.letters import write
from kogge.training.decisions.candidates import filled, places_of
from kogge.training.decisions.models import Change, Choice, Decision, Letter
from kogge.training.decisions.terms import REMIND
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.rules import can_decide
from kogge.training.selection.models import Round

log = logging.getLogger(__name__)
ABOUT = ["nomination__nominee", "nomination__edition", "round__edition__programme"]


def unanswered(round=None):
    """Offers of the committee that still wait for their answer."""
    found = Decision.objects.in_force().filter(choice=Choice.SELECT, nomination__state=Nomination.State.OFFERED)
    found = found.filter(round=round) if round else found
    return found.select_related(*ABOUT).order_by("answer_due_at", "pk")


def next_on_reserve(round):
    """The decision about whoever is next in the order of the committee, and for whom the quotas leave a place; where
    there is none at all, the first. None if nobody is left."""
    found = Decision.objects.in_force().filter(round=round, choice=Choice.RESERVE)
    found = found.filter(nomination__state=Nomination.State.RESERVE)
    found = list(found.select_related("nomination__cluster", *ABOUT).order_by("place", "pk"))
    state, person_of = filled(round)
    fitting = (each for each in found if state.left_for(person_of(each.nomination)) != 0)
    return next(fitting, found[0] if found else None)


@transaction.atomic
def promote(round, *, expected="", by, now):
    """Offer a free place to the next on the reserve list. `expected` is the reference on the button; `by` may be the
    rule. A second person is not asked: the order was confirmed."""
    lock(round, "closed")
    lock_places(round)
    following = next_on_reserve(round)
    if following is None:
        raise Refused(_("Nobody is left on the reserve list."))
    nomination = following.nomination
    if expected and nomination.ref != expected:
        raise Refused(_("Somebody else is next now: %(ref)s. Load the page again.") % {"ref": nomination.ref})
    _refuse_without_place(round, nomination)
    decision = decided(
        round, nomination, Choice.SELECT, by=by, confirmed_by=None if by else _confirmer(round), replaces=following,
        now=now,
    )  # fmt: skip
    write(decision, letters.wordings_of(decision.round), leaves_at=now, by=by, now=now)
    return decision


def _refuse_without_place(round, nomination):
    state, person_of = filled(round)
    if state.is_full:
        raise Refused(_("No place is free. A place becomes free when somebody gives it back or does not answer."))
    if no := state.refusal(person_of(nomination)):
        raise Refused(no)


def _confirmer(round):
    return round.minutes.get(sent_back_at=None).closed_by


@transaction.atomic
def lapse(decision, *, by, now):
    """Nobody answered in time: the place is free again. By a coordinator, or by the clock (nobody)."""
    nomination = decision.nomination
    if decision.answer_due_at is None and nomination.nominee.is_active:
        raise Refused(_("The letter about this offer is not sent yet. The days to answer begin when it is."))
    if decision.answer_due_at and now <= decision.answer_due_at:
        raise Refused(_("The offer can still be answered. The place becomes free after the last day to answer."))
    if by and not can_decide(by, nomination):
        raise Refused(_("You nominated this person, so another coordinator takes the offer back."))
    nominations.lapse(nomination, by=by, now=now)
    if decision.answer_due_at is None:  # who is suspended got no letter, and gets none now
        return
    send(
        "decisions/mail/lapsed.txt", to=nomination.nominee, link=("application_detail", nomination.ref),
        act=gettext_lazy("See where it stands"), case=nomination.ref, lane=Message.Lane.DECISION, now=now,
        edition=decision.round.edition, due=decision.answer_due_at.astimezone(decision.round.edition.zone).date(),
    )  # fmt: skip


# By the clock ------------------------------------------------------------------------------------------------
def tend_offers(*, now=None):
    """Remind three days before the last day; free and offer on what nobody answered, where the round says so."""
    now = now or timezone.now()
    soon = unanswered().filter(answer_due_at__gt=now, answer_due_at__lte=now + REMIND, round__state="closed")
    for decision in soon.exclude(letters__kind="reminder").filter(letters__kind="offered"):
        remind(decision, now=now)
    late = unanswered().filter(answer_due_at__lt=now - timedelta(seconds=60), round__terms__promotes_by_itself=True)
    for decision in late.filter(letters__kind="offered"):
        lapse(decision, by=None, now=now)
    for round in Round.objects.filter(state="closed", terms__promotes_by_itself=True).select_related("edition"):
        _fill(round, now=now)


def _fill(round, *, now):
    """As many of the reserve list as places are free; stops at a no, which the coordinator then meets on the page."""
    try:
        while places_of(round) and next_on_reserve(round):
            promote(round, by=None, now=now)
    except Refused as no:
        log.info("round %s: nobody promoted by itself: %s", round.pk, no)


@transaction.atomic
def remind(decision, *, now):
    """Once for each offer."""
    letter, is_new = Letter.objects.get_or_create(decision=decision, kind="reminder", defaults={"at": now})
    if is_new:
        nomination, edition = decision.nomination, decision.round.edition
        letter.message = send(
            "decisions/mail/reminder.txt", to=nomination.nominee, link=("application_detail", nomination.ref),
            act=gettext_lazy("See the offer and answer"), case=nomination.ref, lane=Message.Lane.DECISION, now=now,
            edition=edition, due=decision.answer_due_at.astimezone(edition.zone).date(),
        )  # fmt: skip
        letter.save(update_fields=["message"])


# Later changes -----------------------------------------------------------------------------------------------
@transaction.atomic
def ask_change(decision, choice, *, reason, by, now):
    """A decision is to be another: asked with a reason, done when a second person agrees."""
    lock(decision.round, "closed")
    _refuse_barred(by, decision)
    if Change.objects.filter(decision=decision, answered_at=None).exists():
        raise Refused(_("A change is already waiting for a second person."))
    _refuse_impossible(decision, choice)
    change = Change.objects.create(decision=decision, choice=choice, reason=reason, asked_by=by, asked_at=now)
    record("ask_change", change, by=by, said=gettext_noop("asked to change a decision"), now=now)
    return change


def _refuse_barred(by, decision):
    if not partaking.can_change(by, decision):
        raise Refused(_("You have a conflict of interest with this file, so others decide about it."))


def _refuse_impossible(decision, choice):
    if Decision.objects.filter(replaces=decision).exists():
        raise Refused(_("There is a later decision about this file. Load the page again."))
    nomination = Nomination.objects.select_related("cluster").get(pk=decision.nomination_id)
    step = next(step for step in Nomination.FLOW if step.verb == STEP[choice])
    if nomination.state not in step.sources:
        raise Refused(
            _("The case is “%(state)s”, so this change is not possible. Somebody on the reserve list can be offered a"
              " place or declined.")
            % {"state": nomination.get_state_display()}
        )  # fmt: skip
    if choice == Choice.SELECT:
        _refuse_without_place(decision.round, nomination)


@transaction.atomic
def answer_change(change, *, is_agreed, by, now):
    """The second person's word. With a yes a new decision names the one before, and its letter says so."""
    lock(change.decision.round, "closed")
    lock_places(change.decision.round)
    if change.asked_by_id == by.pk:
        raise Refused(_("You asked for this change, so a second person has to answer."))
    _refuse_barred(by, change.decision)
    here = Change.objects.filter(pk=change.pk, answered_at=None)
    if not here.update(answered_by=by, answered_at=now, is_agreed=is_agreed):
        raise Refused(_("This change is answered already. Load the page again."))
    change.refresh_from_db()
    said = gettext_noop("agreed to change a decision") if is_agreed else gettext_noop("refused to change a decision")
    record("answer_change", change, by=by, said=said, now=now)
    if not is_agreed:
        return None
    before = change.decision
    _refuse_impossible(before, change.choice)
    decision = decided(
        before.round, before.nomination, change.choice, note=change.reason, by=change.asked_by, confirmed_by=by,
        replaces=before, now=now,
    )  # fmt: skip
    write(decision, letters.wordings_of(decision.round), leaves_at=now, by=by, now=now)
    return decision
