"""How far all the people of an edition are, worst first: who is behind on what since when. Flat queries."""

from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.db.models import Max
from django.utils.html import format_html, format_html_join

from kogge.commons.events.models import Attendance
from kogge.training.assignments.standing import standing
from kogge.training.learning.course import HANDED_IN
from kogge.training.learning.frame import frame_of
from kogge.training.learning.models import Done
from kogge.training.learning.presence import presence_of

SIGNS = {
    state: f'<td class="heat is-{state}">{sign}</td>'
    for state, sign in (("done", "✓"), ("late", "!"), ("open", "▸"), ("closed", "·"))
}


class Cells(list):
    """The state of each step, drawn here and not by a template: a page has six thousand of them."""

    def __html__(self):
        return "".join([SIGNS[state] for state in self])

    @property
    def drawn(self):
        return format_html("{}", self)


class Columns(list):
    """The steps of the board, drawn as its head."""

    @property
    def drawn(self):
        return format_html_join(
            "",
            '<th scope="col" class="cell{}"><abbr title="{}">{}.{}</abbr></th>',
            (
                (" first" if column.place == 1 else "", column.activity.title, column.module.number, column.place)
                for column in self
            ),
        )


@dataclass(slots=True)
class Column:
    """One step of the board, with the module it belongs to and until when it is to be done."""

    activity: object
    module: object
    due_at: datetime
    place: int  # in its module
    waits_for: int | None  # the step before it that has to be done first
    state: str  # for who has not done it, while nothing is waited for


@dataclass(slots=True)
class Row:
    """One participant: the sign of each step, how many are late and since when, when they did something last."""

    seat: object
    cells: Cells
    late: int
    since: datetime | None
    behind: object | None
    seen_at: datetime | None
    presence: object
    done: int
    note: object | None = None  # what is noted, where it is shown

    @property
    def worst(self):
        return (-self.late, self.since.timestamp() if self.since else 0, self.done, self.seat.pk)


def cohort_of(edition, *, now, module=None, seats=None):
    """Columns and [Row] of all participants, or of those `seats`; of one `module` alone when it is given."""
    frame = frame_of(edition.slug)
    columns = _columns(frame, [one for one in frame.modules if module is None or one.pk == module.pk], now)
    asked = [one for one in frame.assignments if module is None or one.module_id == module.pk]
    if seats is None:
        seats = list(edition.seats.participants().select_related("person").order_by("person__name", "pk"))
    presences = presence_of(seats, frame.events, frame.rule)
    works = standing(seats, asked, now=now) if asked else {}
    ticks, seen = _ticked(seats, columns, presences, works)
    for person, at in _been(seats, edition).items():
        seen[person] = max(seen.get(person, at), at)
    rows = [_row(seat, columns, ticks[seat.pk], presences[seat.pk], works, seen, now) for seat in seats]
    return columns, sorted(rows, key=lambda row: row.worst)


def _columns(frame, modules, now):
    found = Columns()
    for module in modules:
        due = {section.name: section.due_at for section in frame.sections[module.pk]}
        before = None
        for place, one in enumerate(frame.steps_of(module), 1):
            by, waits_for = due[one.section], before if one.needs_previous else None
            found.append(Column(one, module, by, place, waits_for, _state(one, by, now)))
            if not one.is_optional and not one.is_held:
                before = one.pk
    return found


def _state(activity, by, now):
    if activity.is_held:
        return "closed"
    if by < now and not activity.is_optional:
        return "late"
    return "closed" if activity.opens_at and activity.opens_at > now else "open"


def _ticked(seats, columns, presences, works):
    """{seat: steps that are done}, {seat: when they last did something}: a tick, a hand-in. Two queries."""
    ticks, done = {seat.pk: set() for seat in seats}, Done.objects.filter(seat__in=seats)
    for seat, activity in done.values_list("seat", "activity"):
        ticks[seat].add(activity)
    seen = dict(done.values_list("seat").annotate(at=Max("at")))
    for activity in (column.activity for column in columns):
        if activity.event_id or activity.assignment_id:
            for seat in seats:
                work = works.get((seat.pk, activity.assignment_id))
                there = activity.event_id and presences[seat.pk].ticks(activity.event_id)
                if there or (work and work.state in HANDED_IN):
                    ticks[seat.pk].add(activity.pk)
    for (seat, _assignment), work in works.items():
        if work.handed_in_at:
            seen[seat] = max(seen.get(seat, work.handed_in_at), work.handed_in_at)
    return ticks, seen


def _row(seat, columns, ticks, presence, works, seen, now):
    """The states are those of `progress.walk`, without an object for each."""
    cells, late = Cells(), []
    for column in columns:
        activity, state, by = column.activity, column.state, column.due_at
        if activity.pk in ticks:
            cells.append("done")
            continue
        if activity.assignment_id and (work := works.get((seat.pk, activity.assignment_id))):
            state, by = _state(activity, work.due_at, now), work.due_at
        if state == "late":
            late.append((by, column))
        elif column.waits_for and column.waits_for not in ticks:
            state = "closed"
        cells.append(state)
    since, first = min(late, key=itemgetter(0), default=(None, None))
    behind = first and first.activity
    return Row(seat, cells, len(late), since, behind, seen.get(seat.pk), presence, cells.count("done"))


def _been(seats, edition):
    """{seat: the end of the last meeting they were at}. One query; nothing else is looked at."""
    of_person = {seat.person_id: seat.pk for seat in seats}
    there = Attendance.objects.filter(event__modules__edition=edition, person__in=of_person).exclude(mode="absent")
    rows = there.values_list("person").annotate(at=Max("event__ends_at"))
    return {of_person[person]: at for person, at in rows}
