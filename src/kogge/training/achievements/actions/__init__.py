"""What happens to what was learnt: assessed, validated, recognised; appealed against, corrected, shown to others."""

from kogge.training.achievements.actions.appealing import (
    answer_correction,
    appeal,
    ask_correction,
    grant,
    uphold,
    withdraw,
)
from kogge.training.achievements.actions.assessing import assess, assess_many
from kogge.training.achievements.actions.sharing import ask_for_transcript, end_share, share
from kogge.training.achievements.actions.validating import deviates, recognise, validate, validate_many

__all__ = [
    "answer_correction", "appeal", "ask_correction", "ask_for_transcript", "assess", "assess_many", "deviates",
    "end_share", "grant", "recognise", "share", "uphold", "validate", "validate_many", "withdraw",
]  # fmt: skip
