"""What is done about an entry of the directory so that it stays true."""

from kogge.commons.upkeep.actions.claims import accept, ask, ask_to_prove, hand_to_office, prove, refuse, withdraw
from kogge.commons.upkeep.actions.colleagues import accept_invitation, invite, leave, part_with, recall, set_role, show
from kogge.commons.upkeep.actions.freshness import ask_yearly, confirm
from kogge.commons.upkeep.actions.merging import merge, undo
from kogge.commons.upkeep.actions.pairs import find_doubles, look_for_doubles, set_apart, start_looking

__all__ = [
    "accept",
    "accept_invitation",
    "ask",
    "ask_to_prove",
    "ask_yearly",
    "confirm",
    "find_doubles",
    "hand_to_office",
    "invite",
    "leave",
    "look_for_doubles",
    "merge",
    "part_with",
    "prove",
    "recall",
    "refuse",
    "set_apart",
    "set_role",
    "show",
    "start_looking",
    "undo",
    "withdraw",
]
