"""What happens to assignments: written, opened, worked on, remarked on, handed in."""

from kogge.training.assignments.actions.asking import (
    ask_time,
    close,
    copy,
    decline,
    drop_criterion,
    grant,
    open,
    put_assignment,
    put_criterion,
    put_template,
    reopen,
)
from kogge.training.assignments.actions.remarking import ask_remarks, give, remark_as_lead
from kogge.training.assignments.actions.working import (
    MOST_FILES,
    begin,
    enclose,
    hand_in,
    hide,
    refuse_unless_writable,
    remove_file,
    write,
)

__all__ = [
    "MOST_FILES", "ask_remarks", "ask_time", "begin", "close", "copy", "decline", "drop_criterion", "enclose", "give",
    "grant", "hand_in", "hide", "open", "put_assignment", "put_criterion", "put_template", "refuse_unless_writable",
    "remark_as_lead", "remove_file", "reopen", "write",
]  # fmt: skip
