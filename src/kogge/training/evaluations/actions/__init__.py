"""Every verb of the room, in files by noun. What other rooms call:

expect(seat, texts, *, by, now)                     up to five expectations, as written
check(seat, module, answers, *, by, now)            {expectation: (answer, note)} at the end of a module
learn(seat, *, expected, actual, by, now)           what the home organisation wants to learn, and learned
prepare(edition, *, kind, module, by, now)          plan an evaluation with the common questions
open / close / publish / hide(evaluation, *, by)    the steps of an evaluation
say(evaluation, said, *, by, now)                   you said, we did
tend_evaluations(*, now)                            what the clock does: ask, close, weekly questions, follow-ups
"""

from kogge.training.evaluations.actions.evaluating import (
    close,
    hide,
    open,
    prepare,
    publish,
    say,
    set_days,
    set_rhythm,
)
from kogge.training.evaluations.actions.expecting import check, expect, learn
from kogge.training.evaluations.actions.reading_along import add_member, make_statement, remove_member
from kogge.training.evaluations.actions.tending import tend_evaluations

__all__ = [
    "add_member",
    "check",
    "close",
    "expect",
    "hide",
    "learn",
    "make_statement",
    "open",
    "prepare",
    "publish",
    "remove_member",
    "say",
    "set_days",
    "set_rhythm",
    "tend_evaluations",
]
