"""The verbs of nominations, by noun."""
# ruff: noqa: E501, F401
# fmt: off

from kogge.training.nominations.actions.applying import apply, enclose, remove_enclosure, reuse, say_dates, write
from kogge.training.nominations.actions.cases import (
    agree,
    complete,
    confirm,
    decline,
    draft,
    enter,
    lapse,
    may_nominate,
    nominate,
    offer,
    refuse,
    release,
    reopen,
    reserve,
    send,
    take,
    withdraw,
)
from kogge.training.nominations.actions.office import answer_complaint, complain, extend, rule_on, substitute
from kogge.training.nominations.actions.places import save_place
from kogge.training.nominations.actions.support import answer_support, ask_support, remind_support
