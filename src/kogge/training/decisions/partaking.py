"""Who takes part in the meeting, who has to stay out of a file, and who may be the second person."""

from django.db.models import Q
from django.urls import reverse

from kogge.commons.clusters.models import Membership
from kogge.training.decisions.candidates import waiting_files
from kogge.training.decisions.models import Decision
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.rules import is_coordinator
from kogge.training.selection.models import Conflict, Review, Reviewer, Round

OPEN = ("deciding", "decided", "closed")  # states of a round in which the committee sees all scores


def page_of(nomination):
    """Where the committee decides about this case; empty when it does not: no round, or a case it never had."""
    round = Round.objects.filter(edition=nomination.edition_id).first()
    if round is None:
        return ""
    edition = nomination.edition
    if Decision.objects.filter(nomination=nomination).exists():
        return reverse("decision_list", args=[edition.programme.slug, edition.slug])
    is_waiting = nomination.state == Nomination.State.SENT and round.state != Round.State.CLOSED
    if not is_waiting:
        return ""
    if round.state in OPEN:
        return reverse("meeting", args=[edition.slug])
    return reverse("committee", args=[edition.programme.slug, edition.slug])


def reviewer_of(user, round):
    """The person's seat in the committee, if they accepted it."""
    return Reviewer.objects.filter(round=round, person=user, state="accepted").first()


def has_open_reviews(user, round):
    """Scores of others stay hidden until one's own are final, for coordinators too."""
    own = Review.objects.filter(reviewer__round=round, reviewer__person=user)
    return own.in_office().exclude(state="final").exists()


def can_meet(user, round):
    """Coordinators, and members of the committee, once the reviews are done; nobody whose own are not all final."""
    if round.state not in OPEN:
        return False
    takes_part = is_coordinator(user, round.edition) or reviewer_of(user, round) is not None
    return takes_part and not has_open_reviews(user, round)


def _concerns(user):
    return Q(nominee=user) | Q(nominator=user)


def barred(user, round):
    """Keys of the files this person neither reads the scores of nor decides about: own ones, those of where they work,
    and those with which they said they have a conflict."""
    works_for = Membership.objects.filter(person=user).values("organisation")
    seated_for = Reviewer.objects.filter(round=round, person=user).exclude(organisation=None).values("organisation")
    own = _concerns(user) | Q(cluster__in=works_for) | Q(cluster__in=seated_for)
    said = Conflict.objects.filter(reviewer__round=round, reviewer__person=user)
    files = Nomination.objects.filter(own, edition=round.edition)
    return {*files.values_list("pk", flat=True), *said.values_list("nomination", flat=True)}


def can_propose_about(user, round, nomination):
    return can_meet(user, round) and nomination.pk not in barred(user, round)


def can_change(user, decision):
    """Whether this person may read, ask for and answer changes of a decision."""
    return decision.nomination_id not in barred(user, decision.round)


def has_own_file(user, round):
    """Applies in this round, or nominated somebody who does."""
    return waiting_files(round).filter(_concerns(user)).exists()


def can_confirm(user, round, minutes):
    """A second person: of the committee or a coordinator, but not who closed the meeting, or has a file in it."""
    if minutes is None or minutes.closed_by_id == user.pk:
        return False
    return can_meet(user, round) and not has_own_file(user, round)


def people_of(round):
    """Everybody who can have taken part in the meeting: keys of people."""
    seats = round.edition.seats.filter(role__in=["coordinator", "assistant"]).values_list("person", flat=True)
    members = Reviewer.objects.filter(round=round, state="accepted").values_list("person", flat=True)
    return {*seats, *members} - {None}
