"""The work of an edition over its weeks, and all its deadlines in one drawing."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from kogge.base.charts.data import Point, Span
from kogge.base.charts.gantt import gantt
from kogge.training.learning.due import due_of
from kogge.training.learning.progress import hours


@dataclass
class Week:
    first: object
    minutes: float = 0
    meetings: list = field(default_factory=list)
    due: list = field(default_factory=list)
    is_now: bool = False

    @property
    def last(self):
        return self.first + timedelta(days=6)

    @property
    def hours(self):
        return hours(self.minutes)


def weeks_of(course, *, today):
    """The weeks that hold work: steps spread evenly over the weeks of their part, meetings as they are."""
    weeks = {}

    def at(day):
        first = day - timedelta(days=day.weekday())
        return weeks.setdefault(first, Week(first, is_now=first <= today < first + timedelta(days=7)))

    for module in course.modules:
        for section in module.sections:
            steps = [step for step in section.steps if not step.activity.event_id and not step.activity.is_optional]
            days = max((section.last - section.first).days, 0) + 1
            mondays = sorted({(section.first + timedelta(days=n)) for n in range(0, days, 7)})
            for monday in mondays if steps else []:
                at(monday).minutes += sum(step.activity.minutes for step in steps) / len(mondays)
            if steps:
                at(section.due_at.astimezone(course.edition.zone).date()).due.append((module, section))
    for event in course.events:
        week = at(event.first_day)
        week.meetings.append(event)
        week.minutes += _length(event)
    return [weeks[first] for first in sorted(weeks)]


def _length(event):
    """Minutes of a meeting: its hours, on each of its days at most eight."""
    days = (event.last_day - event.first_day).days + 1
    return min((event.ends_at - event.starts_at).total_seconds() / 60, days * 8 * 60)


def workload_of(course, seat, *, now):
    today = now.astimezone(course.edition.zone).date()
    spans, points = [], []
    for module in course.modules:
        meetings = [(event.first_day, event.last_day) for event in module.events]
        note = _("%(n)s hours of work") % {"n": module.work} if module.work else ""
        spans.append(Span(f"{module.number} {module.title}", note, module.starts_on, module.ends_on, meetings))
    due = due_of(course, seat, now=now) if seat else []
    for line in due:
        if line.is_deadline:
            points.append(Point(line.title, line.by.astimezone(course.edition.zone).date()))
    chart = gantt(
        title=_("All modules, their meetings and what is due"),
        desc=_("Bars for the modules, marks in them for meetings, diamonds for what is due."),
        spans=spans, points=points, today=today,
    )  # fmt: skip
    return {"chart": chart, "weeks": weeks_of(course, today=today), "due": due, "seat": seat, "now": now}
