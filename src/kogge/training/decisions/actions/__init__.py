"""The verbs of decisions, by noun."""

from kogge.training.decisions.actions.deciding import (
    close,
    decide,
    decline_rest,
    minutes_in_force,
    move_up,
    propose,
    send_back,
)
from kogge.training.decisions.actions.gender import answer_gender
from kogge.training.decisions.actions.letters import (
    add_reason,
    on_their_way,
    remove_reason,
    send_letters,
    set_terms,
    undo_letters,
    word,
)
from kogge.training.decisions.actions.places import (
    answer_change,
    ask_change,
    lapse,
    next_on_reserve,
    promote,
    tend_offers,
)

__all__ = [
    "add_reason",
    "answer_change",
    "ask_change",
    "close",
    "decide",
    "answer_gender",
    "decline_rest",
    "lapse",
    "minutes_in_force",
    "move_up",
    "next_on_reserve",
    "on_their_way",
    "promote",
    "propose",
    "remove_reason",
    "send_back",
    "send_letters",
    "set_terms",
    "tend_offers",
    "undo_letters",
    "word",
]
