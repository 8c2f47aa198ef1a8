"""What is done to programmes and editions."""

from kogge.training.programmes.actions.copying import copy  # noqa: I001 - names stand side by side
from kogge.training.programmes.actions.editions import (
    add_module, archive, begin, finish, found, hold, next_reference, prepare, publish, revive, seat, unseat,
)  # fmt: skip
from kogge.training.programmes.actions.loading import event_fields, load, load_edition, shipped
from kogge.training.programmes.actions.setting_up import LARGEST_EMBLEM, hand_over, settle, settle_funder, strike

__all__ = [
    "LARGEST_EMBLEM", "add_module", "archive", "begin", "copy", "event_fields", "finish", "found", "hand_over",
    "hold", "load", "load_edition", "next_reference", "prepare", "publish", "revive", "seat", "settle",
    "settle_funder", "shipped", "strike", "unseat",
]  # fmt: skip
