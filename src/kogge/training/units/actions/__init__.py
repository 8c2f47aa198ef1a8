"""Every verb of the room. What other rooms call: put_unit, put_outcome, put_criterion, settle, distribute, publish."""

from kogge.training.units.actions.copying import copy_units
from kogge.training.units.actions.writing import (
    distribute,
    drop_criterion,
    drop_outcome,
    drop_unit,
    move,
    publish,
    put_criterion,
    put_outcome,
    put_unit,
    settle,
)

__all__ = [
    "copy_units", "distribute", "drop_criterion", "drop_outcome", "drop_unit", "move", "publish", "put_criterion",
    "put_outcome", "put_unit", "settle",
]  # fmt: skip
