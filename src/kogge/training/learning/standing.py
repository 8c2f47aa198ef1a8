"""How far all the people of an edition are, worst first: who is behind on what since when. Flat queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from kogge.commons.events.models import Attendance
from kogge.training.assignments.standing import standing
from kogge.training.learning.course import activities_of, assignments_of, ticks_of
from kogge.training.learning.models import Done
from kogge.training.learning.presence import presence_of, rule_of
from kogge.training.learning.progress import walk
from kogge.training.learning.sections import meetings_of, sections_of


@dataclass
class Column:
    """One step of the board, with the module it belongs to and until when it is to be done."""

    activity: object
    module: object
    due_at: datetime
    place: int = 0  # in its module


@dataclass
class Row:
    """One participant: the sign of each step, how many are late and since when, when they did something last."""

    seat: object
    cells: list
    late: int
    since: datetime | None
    behind: object | None
    seen_at: datetime | None
    presence: object
    done: int

    @property
    def worst(self):
        return (-self.late, self.since.timestamp() if self.since else 0, self.done, self.seat.pk)


def cohort_of(edition, *, now, module=None, seats=None):
    """[Column], [Row] of all participants, or of those `seats`; of one `module` alone when it is given."""
    modules = [one for one in edition.modules.order_by("number") if module is None or one.pk == module.pk]
    meetings = meetings_of(edition)
    events = list({event.pk: event for found in meetings.values() for _kind, event in found}.values())
    activities = [one for one in activities_of(edition) if module is None or one.module_id == module.pk]
    if seats is None:
        seats = list(edition.seats.participants().select_related("person").order_by("person__name", "pk"))
    presences = presence_of(seats, events, rule_of(edition))
    asked = [one for one in assignments_of(edition) if module is None or one.module_id == module.pk]
    works = standing(seats, asked, now=now) if asked else {}
    ticks, seen = ticks_of(seats, activities, presences, works), _seen(seats, edition, works)
    columns, of_module = _columns(modules, meetings, activities, edition), defaultdict(list)
    for activity in activities:
        of_module[activity.module_id].append(activity)
    due = {column.activity.pk: column.due_at for column in columns}
    rows = [
        _row(seat, modules, of_module, ticks[seat.pk], due, presences[seat.pk], works, seen, now) for seat in seats
    ]
    return columns, sorted(rows, key=lambda row: row.worst)


def _columns(modules, meetings, activities, edition):
    parts = {}
    for module in modules:
        for section in sections_of(module, meetings.get(module.pk, []), edition.zone):
            parts[module.pk, section.name] = (module, section.due_at)
    found, places = [], defaultdict(int)
    for one in activities:
        places[one.module_id] += 1
        found.append(Column(one, *parts[one.module_id, one.section], places[one.module_id]))
    return found


def _row(seat, modules, of_module, ticks, due, presence, works, seen, now):
    cells, late, since, behind = [], 0, None, None
    for module in modules:
        for step in walk(of_module[module.pk], ticks, now=now):
            work = works.get((seat.pk, step.activity.assignment_id))
            by = work.due_at if work else due[step.activity.pk]
            is_late = step.state != "done" and not step.activity.is_optional and by < now
            cells.append("late" if is_late else step.state)
            if is_late:
                late += 1
                if since is None or by < since:
                    since, behind = by, step.activity
    return Row(seat, cells, late, since, behind, seen.get(seat.pk), presence, cells.count("done"))


def _seen(seats, edition, works):
    """{seat: when they last did something here}: a tick, a hand-in, a meeting. Nothing else is looked at."""
    found = {}
    for seat, at in Done.objects.filter(seat__in=seats).values_list("seat").annotate(at=Max("at")):
        found[seat] = at
    of_person = {seat.person_id: seat.pk for seat in seats}
    there = Attendance.objects.filter(event__modules__edition=edition, person__in=of_person).exclude(mode="absent")
    for person, at in there.values_list("person").annotate(at=Max("event__ends_at")):
        key = of_person[person]
        found[key] = max(found.get(key, at), at)
    for (seat, _assignment), work in works.items():
        if work.handed_in_at:
            found[seat] = max(found.get(seat, work.handed_in_at), work.handed_in_at)
    return found
