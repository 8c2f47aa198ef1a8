"""Setting up a round: its criteria, and the people who are asked into its committee."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import record
from kogge.commons.people.models import Invitation, as_key
from kogge.training.nominations.models import Nomination
from kogge.training.selection import mails, rules
from kogge.training.selection.matching import rule_against
from kogge.training.selection.models import ASKED, Conflict, Review, Reviewer, Round

DAY = timedelta(days=1)


def files_of(round):
    """The applications a round is about."""
    found = Nomination.objects.filter(edition=round.edition, state=Nomination.State.SENT)
    return found.select_related("cluster", "nominee", "nominator", "application").order_by("pk")


def lacking(round):
    """What a round does not have yet, each as a sentence; reviewing begins when nothing is left."""
    accepted = round.reviewers.accepted().count()
    files = files_of(round).count()
    criteria = list(round.criteria.all())
    if not accepted:
        yield _("Nobody sits in the committee yet. Ask reviewers; one has to accept.")
    elif accepted < round.reviews_each:
        yield _("Each application is to have %(each)s reviews, and the committee has %(n)s members. Ask more people, or lower the number of reviews.") % {"each": round.reviews_each, "n": accepted}  # fmt: skip  # noqa: E501
    if not criteria:
        yield _("There are no criteria. Add at least one.")
    for criterion in criteria:
        if not all(word for _value, word in criterion.steps()):
            yield _("The criterion “%(title)s” has no word for some of its steps.") % {"title": criterion.title}
    if not round.places:
        yield _("The number of places is not set.")
    if not round.due_at:
        yield _("The day by which the reviews are due is not set.")
    if not files:
        yield _("No application has been sent yet.")


def call_lacks(edition):
    """What keeps a call from opening where a committee is being set up; an edition without one asks nothing."""
    round = Round.objects.filter(edition=edition).first()
    if round is None:
        return
    criteria = list(round.criteria.all())
    if not round.reviewers.filter(state__in=ASKED).exists():
        yield _("Nobody is asked into the committee yet. Ask reviewers.")
    if not criteria or not all(word for one in criteria for _value, word in one.steps()):
        yield _("The committee has no criteria yet, or one without a word for some of its steps.")


def as_coordinator(by, round):
    if not rules.is_coordinator(by, round):
        raise Refused(_("Only those who coordinate the edition can do this."))


def hold_open(round, *states):
    """Lock the round in one of these states until the transaction ends, so that no step of another slips in."""
    if not Round.objects.filter(pk=round.pk, state__in=states or ["reviewing"]).update(places=F("places")):
        round.refresh_from_db(fields=["state"])
        raise Refused(
            _("The round is %(state)s, so this cannot be changed now.") % {"state": round.get_state_display()}
        )


@transaction.atomic
def found(edition, *, by, now):
    """The round of an edition, with what its call says."""
    call = getattr(edition, "call", None)
    made, is_new = Round.objects.get_or_create(
        edition=edition,
        defaults={
            "places": edition.seats_offered or 0,
            "reviews_each": call.reviews_each if call else 3,
            "is_anonymised": bool(call and call.is_anonymised),
        },
    )
    as_coordinator(by, made)
    if is_new:
        record("found", made, by=by, said=gettext_noop("set up a committee"), now=now)
    return made


@transaction.atomic
def keep(thing, round, *, by, now):
    """Save settings or a criterion; only before reviewing begins, so that no score is bent afterwards."""
    as_coordinator(by, round)
    hold_open(round, "setting_up")
    thing.save()
    record("edit", round, by=by, said=gettext_noop("changed the set-up of the committee"), now=now)


@transaction.atomic
def drop_criterion(criterion, *, by, now):
    keep(criterion, criterion.round, by=by, now=now)
    criterion.delete()


@transaction.atomic
def set_due(round, due_at, *, by, now):
    """Another day by which reviews are due; also while they are written."""
    as_coordinator(by, round)
    hold_open(round, "setting_up", "reviewing")
    Round.objects.filter(pk=round.pk).update(due_at=due_at)
    record("due", round, by=by, said=gettext_noop("changed the day by which reviews are due"), now=now)


@transaction.atomic
def invite(reviewer, *, name, address, by, now):
    """Ask somebody into the committee by a link to their address. Who has no account gets one by accepting."""
    round, address = reviewer.round, as_key(address)
    as_coordinator(by, round)
    hold_open(round, "setting_up", "reviewing")
    if round.reviewers.shown().filter(Q(person__email=address) | Q(address=address)).exists():
        raise Refused(_("This person has been asked already."))
    reviewer.name, reviewer.address = name, address
    token = _invite(reviewer, now)
    reviewer.save()
    record("invite", reviewer, by=by, said=gettext_noop("asked somebody into the committee"), now=now)
    mails.invited(reviewer, token)
    return reviewer


def _invite(reviewer, now):
    """A link to answer by; an earlier one no longer works."""
    _spend(reviewer, now)
    to = reviewer.address or reviewer.person.email
    reviewer.invitation = Invitation.make(Invitation.Purpose.REVIEW, address=to, key=str(reviewer.round_id), now=now)
    reviewer.invited_at = now
    return reviewer.invitation.token


def _spend(reviewer, now):
    Invitation.objects.open_at(now).filter(pk=reviewer.invitation_id).update(used_at=now)


@transaction.atomic
def ask_again(reviewer, *, by, now):
    """A second mail with a new link, once a day at most."""
    as_coordinator(by, reviewer.round)
    hold_open(reviewer.round, "setting_up", "reviewing")
    waiting = Reviewer.objects.filter(pk=reviewer.pk, state="invited")
    if not waiting.exists():
        raise Refused(_("This person has answered already."))
    if not waiting.filter(invited_at__lte=now - DAY).update(invited_at=now):
        raise Refused(_("This person was asked less than a day ago."))
    token = _invite(reviewer, now)
    reviewer.save(update_fields=["invitation", "invited_at"])
    record("ask_again", reviewer, by=by, said=gettext_noop("asked once more"), now=now)
    mails.invited(reviewer, token, is_reminder=True)


@transaction.atomic
def withdraw(reviewer, *, by, note="", now=None):
    """Take the question back; the link in the mail no longer works."""
    reviewer.take("withdraw", by=by, note=note, now=now)
    _spend(reviewer, now)


@transaction.atomic
def leave(reviewer, *, by, note="", now=None):
    """A seat ends: drafts count no longer, and what is final stays. An erasure takes this step (retention.toml)."""
    reviewer.take("leave", by=by, note=note, now=now)
    _spend(reviewer, now)


@transaction.atomic
def accept(reviewer, *, by, invitation=None, note="", now=None):
    """Join the committee: by the link, or as who has the address. What the rules forbid is written down at once."""
    round = reviewer.round
    hold_open(round, "setting_up", "reviewing")
    if round.reviewers.filter(person=by).exclude(pk=reviewer.pk).exists():
        raise Refused(_("You sit in this committee already."))
    _answer(reviewer, invitation, by, now)
    if invitation:
        reviewer.person = by
    reviewer.take("accept", by=by, note=note, now=now)
    reviewer.person, reviewer.name, reviewer.address = by, "", ""
    reviewer.save(update_fields=["person", "name", "address"])
    apply_rules([reviewer], files_of(round), now)


@transaction.atomic
def refuse(reviewer, *, by, invitation=None, note="", now=None):
    """Do not join. Who says so by the link needs no account."""
    _answer(reviewer, invitation, by, now)
    reviewer.take("refuse", by=by, note=note, now=now)


def _answer(reviewer, invitation, by, now):
    """Of two answers by one link the first counts; who is not signed in has nothing else to show."""
    if invitation is None and by is not None:
        _spend(reviewer, now)
    elif invitation is None or not invitation.use(by=by, now=now):
        raise Refused(_("This question has been answered already."))


def workplaces(reviewers):
    """{key of the reviewer: keys of the organisations they work for}. One query."""
    found = {one.pk: {one.organisation_id} - {None} for one in reviewers}
    people = {one.person_id: one.pk for one in reviewers}
    for person, organisation in Membership.objects.filter(person__in=people).values_list("person", "organisation"):
        found[people[person]].add(organisation)
    return found


def apply_rules(reviewers, files, now):
    """The conflicts that follow from who they are and where they work, where none is written down yet."""
    works_for = workplaces(reviewers)
    said = set(Conflict.objects.filter(reviewer__in=reviewers).values_list("reviewer", "nomination"))
    bar(
        Conflict(reviewer=one, nomination=file, reason=kind, said_at=now)
        for file in files
        for one in reviewers
        if (one.pk, file.pk) not in said and (kind := rule_against(one, file, one.round, works_for[one.pk]))
    )


def bar(conflicts):
    """Write conflicts down. Drafts go; what is final stays where it is and no longer counts."""
    conflicts = Conflict.objects.bulk_create(list(conflicts), ignore_conflicts=True)
    said = Conflict.objects.filter(reviewer=OuterRef("reviewer"), nomination=OuterRef("nomination"))
    drafts = Review.objects.filter(Exists(said), reviewer__in={one.reviewer_id for one in conflicts}, state="draft")
    drafts.filter(nomination__in={one.nomination_id for one in conflicts}).delete()


@transaction.atomic
def remind(reviewer, *, by, now):
    """A mail to somebody with unfinished reviews, once a day at most."""
    round = reviewer.round
    as_coordinator(by, round)
    hold_open(round)
    if not reviewer.reviews.unbarred().in_office().exclude(state="final").exists():
        raise Refused(_("All reviews of this person are final."))
    waiting = Reviewer.objects.filter(pk=reviewer.pk).exclude(reminded_at__gt=now - DAY)
    if not waiting.update(reminded_at=now):
        raise Refused(_("This person was reminded less than a day ago."))
    record("remind", reviewer, by=by, said=gettext_noop("sent a reminder"), now=now)
    mails.reminder(reviewer)
