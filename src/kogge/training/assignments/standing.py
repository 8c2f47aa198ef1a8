"""How far each participant is with each assignment, and until when: read in a few queries, whatever the number."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from kogge.training.assignments.models import Author, Extension, Work

GRACE = timedelta(seconds=60)  # for what was begun before the date


@dataclass(frozen=True)
class Standing:
    state: str  # none, draft, handed_in, assessed, released
    handed_in_at: datetime | None
    due_at: datetime
    days_late: int  # 0 when it came in time, begun days counted


def standing(seats, assignments, *, now=None):
    """{(seat.pk, assignment.pk): Standing} of all of them. Two queries, and one more where somebody has more time."""
    now, assignments = now or timezone.now(), list(assignments)
    keys = [seat.pk for seat in seats]
    authors = Author.objects.filter(assignment__in=assignments, seat__in=keys).select_related("work")
    works = {(one.seat_id, one.assignment_id): one.work for one in authors.defer("work__text")}
    later = _extended(assignments)
    by_work = _extended_works(later)
    return {
        (seat, one.pk): _of(
            work := works.get((seat, one.pk)), by_work.get(work and work.pk) or later.get((seat, one.pk)), one, now
        )
        for one in assignments
        for seat in keys
    }


def _extended(assignments):
    granted = Extension.objects.filter(state=Extension.State.GRANTED, assignment__in=assignments)
    rows = granted.values_list("seat", "assignment").annotate(until=Max("until")).order_by()
    return {(seat, assignment): until for seat, assignment, until in rows}


def _extended_works(later):
    """More time that one of a group got holds for all of them: {work: until}."""
    seats, assignments = {seat for seat, _one in later}, {one for _seat, one in later}
    rows = Author.objects.filter(seat__in=seats, assignment__in=assignments).values_list("seat", "assignment", "work")
    found = {}
    for seat, assignment, work in rows:
        if until := later.get((seat, assignment)):
            found[work] = max(until, found.get(work, until))
    return found


def _of(work, until, assignment, now):
    due_at = max(assignment.due_at, until) if until else assignment.due_at
    if work is None:
        return Standing("none", None, due_at, 0)
    state = work.state
    if state == Work.State.RELEASED and not work.is_told(now):
        state = Work.State.ASSESSED
    at = work.handed_in_at
    return Standing(str(state), at, due_at, days_after(at, due_at))


def days_after(at, due_at):
    """How many days after the date something came, begun ones counted; 0 in time, and within a minute of it."""
    if at is None or at <= due_at + GRACE:
        return 0
    return math.ceil((at - due_at) / timedelta(days=1))


def dues_of(works):
    """{work.pk: until when it may come}, as `due_of`, of many with their assignment. Two queries at most."""
    later = _extended({work.assignment_id for work in works})
    until = _extended_works(later) if later else {}
    return {work.pk: max(filter(None, (work.assignment.due_at, until.get(work.pk)))) for work in works}


def due_of(work):
    """Until when this work may come: the date, or the later one that one of its authors got."""
    seats = work.authors.values("seat")
    granted = Extension.objects.filter(assignment=work.assignment_id, seat__in=seats, state=Extension.State.GRANTED)
    until = granted.aggregate(until=Max("until"))["until"]
    return max(filter(None, (work.assignment.due_at, until)))
