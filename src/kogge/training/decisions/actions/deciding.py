"""The meeting: proposals are marked, the meeting is closed, a second person confirms or sends it back."""

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.decisions import partaking
from kogge.training.decisions.candidates import filled, is_over, places_of, waiting_files
from kogge.training.decisions.models import Attendee, Choice, Confirmation, Decision, Minutes, Proposal
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import lock as lock_edition
from kogge.training.nominations.rules import can_decide
from kogge.training.selection.models import Round

SAID = {
    Choice.SELECT: gettext_noop("proposed to select a file"),
    Choice.RESERVE: gettext_noop("proposed a file for the reserve list"),
    Choice.DECLINE: gettext_noop("proposed to decline a file"),
    "": gettext_noop("took a proposal back"),
}


def lock(round, *states):
    """One at a time in each round, and only while it is in one of these states."""
    if not Round.objects.filter(pk=round.pk, state__in=states).update(places=F("places")):
        round.refresh_from_db()
        raise Refused(
            _("The round is now “%(state)s”, so this can no longer be changed. Load the page again.")
            % {"state": round.get_state_display()}
        )
    round.refresh_from_db()


# The meeting -------------------------------------------------------------------------------------------------
@transaction.atomic
def propose(round, nomination, choice, *, version, reason=None, note="", by, now):
    """Mark a file. `version` is that of the row as it was seen: who is overtaken reads by whom, nothing is lost."""
    lock(round, "deciding")
    if not partaking.can_propose_about(by, round, nomination):
        raise Refused(_("You have a conflict of interest with this file, so others decide about it."))
    row = _as_seen(round, nomination, version)
    before = row.choice
    if choice == Choice.SELECT and before != Choice.SELECT:
        _refuse_beyond(round, nomination)
    row.choice, row.reason, row.note, row.by, row.at = choice, reason, note, by, now
    row.version = version + 1
    if choice != Choice.RESERVE:
        row.place = None
    elif row.place is None:
        row.place = round.proposals.filter(choice=Choice.RESERVE).count() + 1
    row.save()
    if before == Choice.RESERVE != choice:
        _close_gaps(round)
    record(choice or "open", row, by=by, said=SAID[choice], now=now)
    return row


def _as_seen(round, nomination, version):
    """The proposal, if it is still the one that was on the screen."""
    if Nomination.objects.get(pk=nomination.pk).state != Nomination.State.SENT:
        raise Refused(_("This application was withdrawn or decided in the meantime. Load the page again."))
    row = round.proposals.filter(nomination=nomination).select_related("by", "nomination").first()
    row = row or Proposal(round=round, nomination=nomination, version=0)
    if row.version != version:
        raise Refused(
            _("Changed by %(name)s %(ago)s ago: %(choice)s. Look at the row and decide again.")
            % {
                "name": row.by.full_name if row.pk else "–",
                "ago": timesince(row.at) if row.pk else "",
                "choice": row.get_choice_display() or _("open again"),
            }
        )
    return row


def _refuse_beyond(round, nomination):
    """No place beyond those there are, and none against a quota (compare-and-set: the round is locked)."""
    chosen = round.proposals.filter(choice=Choice.SELECT, nomination__state=Nomination.State.SENT)
    chosen = chosen.exclude(nomination=nomination)
    places = places_of(round)
    if chosen.count() >= places:
        last = chosen.select_related("by", "nomination").order_by("at", "pk").last()
        raise Refused(
            _("All %(places)d places are given, the last one (%(ref)s) by %(name)s. Take one back first.")
            % {"places": places, "ref": last.nomination.ref, "name": last.by.full_name}
            if last
            else _("There is no place left to give.")
        )
    state, person_of = filled(round, [each.nomination for each in chosen.select_related("nomination__cluster")])
    if no := state.refusal(person_of(nomination)):
        raise Refused(no)


def _close_gaps(round):
    for number, row in enumerate(round.proposals.filter(choice=Choice.RESERVE).order_by("place", "pk"), 1):
        if row.place != number:
            Proposal.objects.filter(pk=row.pk).update(place=number, version=F("version") + 1)


@transaction.atomic
def move_up(round, nomination, *, version, by, now):
    """One place up on the reserve list; who stood there goes one down."""
    lock(round, "deciding")
    if not partaking.can_propose_about(by, round, nomination):
        raise Refused(_("You have a conflict of interest with this file, so others decide about it."))
    row = _as_seen(round, nomination, version)
    if row.choice != Choice.RESERVE or row.place == 1:
        raise Refused(_("This file cannot go up: it is first, or not on the reserve list."))
    above = round.proposals.filter(choice=Choice.RESERVE, place=row.place - 1)
    above.update(place=row.place, version=F("version") + 1, by=by, at=now)
    row.place, row.version, row.by, row.at = row.place - 1, row.version + 1, by, now
    row.save()
    record("move", row, by=by, said=gettext_noop("moved a file up on the reserve list"), now=now)


@transaction.atomic
def decline_rest(round, *, reason, by, now):
    """Propose to decline every file that nothing is proposed for yet, all with one reason. Returns how many."""
    lock(round, "deciding")
    if reason is None or reason.choice != Choice.DECLINE or reason.round_id != round.pk:
        raise Refused(_("Choose the reason first."))
    said = round.proposals.exclude(choice="").values("nomination")
    barred = partaking.barred(by, round)
    rest = waiting_files(round).exclude(pk__in=said).exclude(pk__in=barred)
    versions = dict(round.proposals.filter(choice="").values_list("nomination", "version"))
    for nomination in rest:
        propose(
            round, nomination, Choice.DECLINE, version=versions.get(nomination.pk, 0), reason=reason, by=by, now=now
        )
    return len(rest)


# Closing and confirming --------------------------------------------------------------------------------------
@transaction.atomic
def decide(round, *, by, note="", present=(), now):
    """Close the meeting: every file has its proposal, every no its reason. Nothing is decided before a second yes."""
    lock(round, "deciding")
    said = dict(round.proposals.exclude(choice="").values_list("nomination", "choice"))
    unsaid = [nomination.ref for nomination in waiting_files(round) if nomination.pk not in said]
    if unsaid:
        raise Refused(
            ngettext(
                "%(n)d file has no proposal yet: %(refs)s.", "%(n)d files have no proposal yet: %(refs)s.", len(unsaid)
            )
            % {"n": len(unsaid), "refs": ", ".join(sorted(unsaid)[:5]) + (" …" if len(unsaid) > 5 else "")}
        )
    bare = round.proposals.filter(choice=Choice.DECLINE, reason=None, note="").values_list(
        "nomination__ref", flat=True
    )
    if bare:
        raise Refused(_("A no needs its reason. It is missing for: %(refs)s.") % {"refs": ", ".join(sorted(bare)[:5])})
    minutes = Minutes.objects.create(round=round, note=note, closed_by=by, closed_at=now)
    Attendee.objects.bulk_create(Attendee(minutes=minutes, person=person) for person in present)
    round.take("decide", by=by, now=now)
    return minutes


def minutes_in_force(round):
    return round.minutes.filter(sent_back_at=None).select_related("closed_by").first()


def _refuse_same(minutes, by):
    if minutes.closed_by_id == by.pk:
        raise Refused(_("You closed the meeting, so a second person has to confirm it."))
    if partaking.has_own_file(by, minutes.round):
        raise Refused(_("You have a conflict of interest with this file, so others decide about it."))


@transaction.atomic
def send_back(round, *, by, note="", now):
    """The second person says no: the meeting is open again, with the reason."""
    lock(round, "decided")
    minutes = minutes_in_force(round)
    _refuse_same(minutes, by)
    if not note:
        raise Refused(_("Say why you send it back, so that the committee knows what to look at."))
    minutes.sent_back_by, minutes.sent_back_at, minutes.why = by, now, note
    minutes.save(update_fields=["sent_back_by", "sent_back_at", "why"])
    round.take("send_back", by=by, now=now)


@transaction.atomic
def close(round, *, by, now):
    """The second person says yes: proposals become decisions, and these the steps of the cases. Returns how many."""
    lock(round, "decided")
    minutes = minutes_in_force(round)
    _refuse_same(minutes, by)
    lock_places(round)
    Confirmation.objects.create(round=round, by=by, at=now)
    rows = round.proposals.exclude(choice="").filter(nomination__state=Nomination.State.SENT)
    rows = list(
        rows.select_related("nomination__nominee", "nomination__cluster", "nomination__edition", "reason").order_by(
            F("place").asc(nulls_first=True), "pk"
        )
    )
    _refuse_too_many(round, [row.nomination for row in rows if row.choice == Choice.SELECT])
    reserves = 0
    for row in rows:
        if row.choice == Choice.RESERVE:
            reserves += 1
        decided(
            round, row.nomination, row.choice, place=reserves if row.choice == Choice.RESERVE else None,
            reason=row.reason, note=row.note, by=minutes.closed_by, confirmed_by=by, now=now,
        )  # fmt: skip
    round.take("close", by=by, now=now)
    return len(rows)


def lock_places(round):
    """Whoever gives a place of this edition in any other way waits until we are done."""
    round.edition = lock_edition(round.edition)


def _refuse_too_many(round, selected):
    """Between the meeting and the second yes somebody may have changed the places, or given one."""
    state, _person_of = filled(round, selected)
    over = [count.label for count in state.counts if is_over(count)]
    if selected and state.taken > state.offered:
        raise Refused(
            _("More people are selected than there are places: %(n)d of %(places)d. Send it back to the meeting.")
            % {"n": state.taken, "places": state.offered}
        )
    if selected and over:
        raise Refused(
            _("More people are selected than a quota allows: %(labels)s. Send it back to the meeting.")
            % {"labels": ", ".join(over)}
        )


STEP = {Choice.SELECT: "offer", Choice.RESERVE: "reserve", Choice.DECLINE: "decline"}


def decided(round, nomination, choice, *, place=None, reason=None, note="", by, confirmed_by=None, replaces=None, now):
    """One decision: its row, and the step of the case, without a letter; letters follow when somebody sends them.

    The step stands under whoever of the two may decide about the case; nobody decides about whom they nominated.
    """
    decision = Decision.objects.create(
        round=round, nomination=nomination, choice=choice, place=place, reason=reason, note=note, replaces=replaces,
        decided_at=now, by=by, confirmed_by=confirmed_by,
    )  # fmt: skip
    deciders = [who for who in (by, confirmed_by) if who and can_decide(who, nomination)]
    if not deciders:
        raise Refused(
            _("Neither of you may decide about %(ref)s, because you nominated this person. Ask another coordinator.")
            % {"ref": nomination.ref}
        )
    with translation.override(nomination.nominee.language):
        because = decision.because
    nomination.take(STEP[choice], by=deciders[0], note=because, now=now)
    Nomination.objects.filter(pk=nomination.pk).update(reserve_place=place)
    return decision
