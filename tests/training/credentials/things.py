"""People who have achieved a unit, for the tests of this room and of those above it."""

from decimal import Decimal

from django.utils import timezone

from kogge.training.credentials import actions
from kogge.training.learning import actions as learning
from kogge.training.units import actions as units
from kogge.training.units.models import Qualification
from tests import make
from tests.training.achievements import things


def version(**fields):
    """A published unit with all eleven elements."""
    edition, by = things.edition(), make.coordinator()
    reason = make.text("25 hours a point.")
    whole = Qualification(edition=edition, scheme="ECTS", points=Decimal(10), reason=reason)
    units.settle(whole, by=by, now=timezone.now())
    given = {"points": Decimal("2.5"), "points_reason": reason, "stackability": "stackable"} | fields
    return things.version(edition_=edition, **given)


def unit_credential(version_=None, name="Ulla Saarni", **said):
    """A unit assessed, validated and awarded."""
    validation = things.validated(version_ or version(), name, **said)
    return actions.award_unit(validation, by=make.coordinator(), now=timezone.now())


def programme_credential(version_, name="Ulla Saarni"):
    """The whole programme, of which there is only this unit."""
    seat = things.seat_of(version_, name)
    learning.record_result(seat, has_passed=True, by=make.coordinator(), now=timezone.now())
    return actions.award(seat, by=make.coordinator(), now=timezone.now())
