"""Everything that can happen to a profile: written, sent in, decided on, ceased, removed; and its member companies."""

from kogge.commons.profiles.actions.admission import admit, ask, cease, refuse, remove, restore, revive, send
from kogge.commons.profiles.actions.editing import begin, change, drop_logo, show_logo
from kogge.commons.profiles.actions.members import add_member, change_member, drop_member

__all__ = [
    "add_member",
    "admit",
    "ask",
    "begin",
    "cease",
    "change",
    "change_member",
    "drop_logo",
    "drop_member",
    "refuse",
    "remove",
    "restore",
    "revive",
    "send",
    "show_logo",
]
