"""Units of learning outcomes: what one can do afterwards, how it is assessed, and what it adds up to."""

from kogge.training.units.models.outcome import FEWEST, MOST, Outcome, UnitCriterion
from kogge.training.units.models.unit import Qualification, Scheme, Unit
from kogge.training.units.models.version import FrozenOutcome, UnitVersion

__all__ = [
    "FEWEST", "MOST", "FrozenOutcome", "Outcome", "Qualification", "Scheme", "Unit", "UnitCriterion", "UnitVersion",
]  # fmt: skip
