"""Papers that institutions and learners sign before learning is validated, and claims of what was learned earlier."""

from kogge.training.agreements.models.claim import Evidence, PriorClaim
from kogge.training.agreements.models.document import Agreement, Memorandum, Party
from kogge.training.agreements.models.paper import Paper, Side, Signature

__all__ = ["Agreement", "Evidence", "Memorandum", "Paper", "Party", "PriorClaim", "Side", "Signature"]
