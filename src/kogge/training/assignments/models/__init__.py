"""What is asked of participants in their own cluster, what they hand in, what others remark."""

from kogge.training.assignments.models.assignment import FEWEST, MOST, Assignment, Criterion, Extension
from kogge.training.assignments.models.work import Author, Enclosure, Remark, Version, Work

__all__ = [
    "FEWEST", "MOST", "Assignment", "Author", "Criterion", "Enclosure", "Extension", "Remark", "Version", "Work",
]  # fmt: skip
