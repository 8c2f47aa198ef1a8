"""A committee with files to decide about, made by plain rows."""

from django.utils import timezone

from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Seat
from kogge.training.selection.models import Criterion, Review, Reviewer, Round, Score
from tests import make

ASSISTANT, MEMBER = "Aino Apu", "Marta Mihk"


def a_round(*, places=2, state="deciding", **fields):
    """A round whose edition has a coordinator (Sigrid Björk) and an assistant, with two criteria."""
    edition = make.edition()
    Seat.objects.create(edition=edition, person=make.person(ASSISTANT), role="assistant")
    given = {"due_at": timezone.now()} | fields
    made = Round.objects.create(edition=edition, state=state, places=places, **given)
    Criterion.objects.create(round=made, title=make.text("Goals"), weight=2, position=1, words={"5": "convincing"})
    Criterion.objects.create(round=made, title=make.text("Gift"), weight=1, position=2)
    return made


def a_member(round, name=MEMBER):
    return Reviewer.objects.create(round=round, person=make.person(name), state="accepted", invited_at=timezone.now())


def a_file(round, number, *, language="en", cluster=None, at="sent", nominator="Torsten Ek"):
    edition = round.edition
    person = make.person(f"Person Nr{number}", language=language)
    return Nomination.objects.create(
        ref=f"ME-27-{number:03}",
        edition=edition,
        state=at,
        nominee_name=person.name,
        nominee_email=person.email,
        nominee=person,
        cluster=cluster or make.organisation(),
        nominator_name=nominator,
        nominator=make.person(nominator),
        why="Because.",
        made_at=timezone.now(),
    )


def a_review(reviewer, nomination, *values, state="final"):
    """A review with a value for each criterion in their order."""
    review = Review.objects.create(
        reviewer=reviewer, nomination=nomination, state=state, comment="Clear.", number=reviewer.reviews.count() + 1
    )
    for criterion, value in zip(reviewer.round.criteria.order_by("position"), values, strict=False):
        Score.objects.create(review=review, criterion=criterion, value=value)
    return review
