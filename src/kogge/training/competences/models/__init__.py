"""The one agreed definition of a work role, and how it is drafted and endorsed."""

from kogge.training.competences.models.definition import (
    LEVELS,
    Competence,
    Definition,
    Indicator,
    Line,
    Paper,
    Section,
    Source,
    Version,
)  # fmt: skip
from kogge.training.competences.models.drafting import Endorsement, Proposal, Remark, Vote

__all__ = [
    "LEVELS", "Competence", "Definition", "Endorsement", "Indicator", "Line", "Paper", "Proposal", "Remark", "Section",
    "Source", "Version", "Vote",
]  # fmt: skip
