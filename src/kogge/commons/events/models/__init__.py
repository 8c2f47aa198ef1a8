"""A meeting, who is registered for it, and who was there."""

from kogge.commons.events.models.attendance import Attendance, Evidence
from kogge.commons.events.models.event import EARLY, GRACE, Event, Practical
from kogge.commons.events.models.registration import Registration

__all__ = ["EARLY", "GRACE", "Attendance", "Event", "Evidence", "Practical", "Registration"]
