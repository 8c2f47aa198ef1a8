"""Every verb of the room, by noun."""

from kogge.training.learning.actions.materials import drop_material, put_material, restore_material
from kogge.training.learning.actions.papers import ask_for_attendance, make_attendance
from kogge.training.learning.actions.presence import count_absence, make_up, set_rule, tell_absence
from kogge.training.learning.actions.results import record_attendance, record_result
from kogge.training.learning.actions.steps import copy_steps, move, put, remove, restore, tick, untick
from kogge.training.learning.actions.trainers import engage, note, retire, tend_trainers

__all__ = [
    "ask_for_attendance", "copy_steps", "count_absence", "drop_material", "engage", "make_attendance", "make_up",
    "move", "note", "put", "put_material", "record_attendance", "record_result", "remove", "restore",
    "restore_material", "retire", "set_rule", "tell_absence", "tend_trainers", "tick", "untick",
]  # fmt: skip
