"""What is asked of participants in their own cluster, what they hand in, what others remark, and how it is marked."""

from kogge.training.assignments.models.assignment import Assignment, Criterion, Extension
from kogge.training.assignments.models.mark import Level, Mark, Phrase
from kogge.training.assignments.models.work import Author, Enclosure, Question, Remark, Version, Work

__all__ = [
    "Assignment", "Author", "Criterion", "Enclosure", "Extension", "Level", "Mark", "Phrase", "Question", "Remark",
    "Version", "Work",
]  # fmt: skip
