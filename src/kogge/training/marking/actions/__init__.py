"""What happens to assessments: written, made final, agreed on, released, taken back; a question and its answer."""

from kogge.training.marking.actions.marking import (
    agree,
    agreed_mark,
    assess,
    both,
    differing,
    keep_mark,
    mark_again,
    own_mark,
    see_work,
)
from kogge.training.marking.actions.releasing import (
    answer_question,
    ask_again,
    on_their_way,
    release,
    see_feedback,
    take_back,
    to_release,
)

__all__ = [
    "agree", "agreed_mark", "answer_question", "ask_again", "assess", "both", "differing", "keep_mark", "mark_again",
    "on_their_way", "own_mark", "release", "see_feedback", "see_work", "take_back", "to_release",
]  # fmt: skip
