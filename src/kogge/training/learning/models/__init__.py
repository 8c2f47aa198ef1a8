"""What happens inside an edition: steps and their ticks, materials, trainers, presence, notes, and the result."""

from kogge.training.learning.models.materials import Material, Version
from kogge.training.learning.models.people import Remark, Trainer
from kogge.training.learning.models.presence import Absence, AttendanceRule
from kogge.training.learning.models.result import Result
from kogge.training.learning.models.steps import Activity, Done

__all__ = ["Absence", "Activity", "AttendanceRule", "Done", "Material", "Remark", "Result", "Trainer", "Version"]
