"""Who takes part in the meeting, who has to stay out of a file, and who may be the second person."""

from django.db.models import Q

from kogge.training.nominations.models import Nomination
from kogge.training.programmes.rules import is_coordinator
from kogge.training.selection.models import Conflict, Review, Reviewer

OPEN = ("deciding", "decided", "closed")  # states of a round in which the committee sees all scores


def reviewer_of(user, round):
    """The person's seat in the committee, if they accepted it."""
    return Reviewer.objects.filter(round=round, person=user, state="accepted").first()


def has_open_reviews(user, round):
    """Scores of others stay hidden until one's own are final, for coordinators too."""
    return Review.objects.filter(reviewer__round=round, reviewer__person=user).exclude(state="final").exists()


def can_meet(user, round):
    """Coordinators, and members of the committee; nobody whose own reviews are not all final."""
    takes_part = is_coordinator(user, round.edition) or reviewer_of(user, round) is not None
    return takes_part and not has_open_reviews(user, round)


def barred(user, round):
    """Keys of the files this person neither reads the scores of nor decides about."""
    own = Nomination.objects.filter(edition=round.edition).filter(Q(nominee=user) | Q(nominator=user))
    said = Conflict.objects.filter(reviewer__round=round, reviewer__person=user)
    return {*own.values_list("pk", flat=True), *said.values_list("nomination", flat=True)}


def can_propose_about(user, round, nomination):
    return can_meet(user, round) and nomination.pk not in barred(user, round)


def can_confirm(user, round, minutes):
    """A second person: of the committee or a coordinator, but not who closed the meeting."""
    return minutes is not None and minutes.closed_by_id != user.pk and can_meet(user, round)


def people_of(round):
    """Everybody who can have taken part in the meeting: keys of people."""
    seats = round.edition.seats.filter(role__in=["coordinator", "assistant"]).values_list("person", flat=True)
    members = Reviewer.objects.filter(round=round, state="accepted").values_list("person", flat=True)
    return {*seats, *members} - {None}
