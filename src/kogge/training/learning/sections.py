"""The three dated parts of a module: the opening meeting, the phase online, the closing meeting."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from kogge.training.learning.models import Activity
from kogge.training.programmes.models import Meeting

Part = Activity.Part
LAST = time(23, 59)  # of a day on which something is due


@dataclass
class Section:
    """One part of a module: its days, until when its steps are to be done, and its meetings."""

    name: str
    label: str
    first: date
    last: date
    due_at: datetime
    meetings: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    rows: str = ""  # the steps as they are drawn
    cards: str = ""  # the meetings as they are drawn

    @property
    def minutes(self):
        return sum(step.activity.minutes for step in self.steps)


def meetings_of(edition):
    """{key of a module: [(kind, event)]}, first to last, without what is cancelled. One query."""
    rows = Meeting.objects.filter(module__edition=edition, event__cancelled_at=None).select_related("event")
    found = {}
    for row in rows.order_by("event__starts_at", "event_id"):
        found.setdefault(row.module_id, []).append((row.kind, row.event))
    return found


def sections_of(module, meetings, zone):
    """The parts of one module. What is to be done online is due when the closing meeting begins."""
    opening = next((event for kind, event in meetings if kind == Meeting.Kind.OPENING), None)
    closing = next((event for kind, event in reversed(meetings) if kind == Meeting.Kind.CLOSING), None)
    end = datetime.combine(module.ends_on, LAST, zone)
    opened = opening.last_day if opening else module.starts_on
    closes = closing.first_day if closing else module.ends_on
    parts = [
        Section(Part.OPENING, Part.OPENING.label, module.starts_on, opened, opening.ends_at if opening else end),
        Section(Part.ONLINE, Part.ONLINE.label, opened, closes, closing.starts_at if closing else end),
        Section(Part.CLOSING, Part.CLOSING.label, closes, module.ends_on, end),
    ]
    for kind, event in meetings:
        parts[{"opening": 0, "closing": 2}.get(kind, 1)].meetings.append(event)
    return parts
