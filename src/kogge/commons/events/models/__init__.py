"""A meeting, who is registered for it, who was there, and what stays of it."""

from kogge.commons.events.models.afterwards import Echo, Showing
from kogge.commons.events.models.attendance import MET, Attendance, Evidence
from kogge.commons.events.models.event import EARLY, GRACE, Event, Practical
from kogge.commons.events.models.registration import Registration

__all__ = [
    "EARLY",
    "GRACE",
    "MET",
    "Attendance",
    "Echo",
    "Event",
    "Evidence",
    "Practical",
    "Registration",
    "Showing",
]
