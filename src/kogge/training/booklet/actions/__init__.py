"""Every verb of the room: the booklet, and the certificates of a graduation."""

from kogge.training.booklet.actions.batches import ask_for_all, issue, make_all, propose, refuse, second_people
from kogge.training.booklet.actions.laying_out import ask_for_sample, lay_out, make_sample
from kogge.training.booklet.actions.making import (
    LARGEST_PHOTO,
    WRITTEN,
    ask_for_print,
    drop_old_prints,
    make_print,
    order,
    page_for,
    publish,
    remind,
    save_chapter,
    set_up,
    start,
    step_chapter,
    take_back,
    use_profile_photo,
    withdraw,
    write,
)

__all__ = [
    "LARGEST_PHOTO", "WRITTEN", "ask_for_all", "ask_for_print", "ask_for_sample", "drop_old_prints",
    "issue", "lay_out", "make_all", "make_sample",
    "make_print", "order", "page_for", "propose", "publish", "refuse", "remind", "save_chapter", "second_people",
    "set_up", "start", "step_chapter", "take_back", "use_profile_photo", "withdraw", "write",
]  # fmt: skip
