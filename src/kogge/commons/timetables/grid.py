"""The timetable as days of rows and columns: a row for each beginning, a column for each room. No database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

NIGHT = timedelta(hours=5)  # what begins before five in the morning belongs to the evening before


@dataclass
class Cell:
    """A room at a time: the sessions that begin there (more than one is a clash), over `rows` rows."""

    room: object
    sessions: list = field(default_factory=list)
    rows: int = 1


@dataclass
class Row:
    at: object
    cells: list = field(default_factory=list)  # of Cell; what a longer session covers has none


@dataclass
class Day:
    on: object
    rooms: list
    rows: list


def day_of(at, zone):
    return (at.astimezone(zone) - NIGHT).date()


def days_of(sessions, zone):
    """[Day] of sessions in the order of their beginning."""
    by_day = defaultdict(list)
    for session in sessions:
        by_day[day_of(session.starts_at, zone)].append(session)
    return [_day(on, by_day[on]) for on in sorted(by_day)]


def _day(on, sessions):
    rooms = {session.room_id: session.room for session in sessions}
    order = sorted(rooms, key=lambda key: (key is None, rooms[key].number if key else 0))
    times = sorted({session.starts_at for session in sessions})
    columns = {key: _column(rooms[key], [one for one in sessions if one.room_id == key], times) for key in order}
    rows = [Row(at, [columns[key][at] for key in order if at in columns[key]]) for at in times]
    return Day(on, [rooms[key] for key in order], rows)


def _column(room, sessions, times):
    """{moment: Cell} of one room; sessions that begin while another runs stand in its cell."""
    cells, busy_until, cell = {}, None, None
    begins = defaultdict(list)
    for session in sessions:
        begins[session.starts_at].append(session)
    for at in times:
        if busy_until and at < busy_until:
            cell.rows += 1
        else:
            cell = cells[at] = Cell(room)
            busy_until = None
        cell.sessions += begins[at]
        ends = [session.ends_at for session in begins[at]]
        busy_until = max([*ends, *([busy_until] if busy_until else [])], default=None)
    return cells


def next_change(sessions, now):
    """When "on now" moves: the next beginning or end."""
    moments = {at for session in sessions for at in (session.starts_at, session.ends_at)}
    return min((at for at in moments if at > now), default=None)


def now_at(sessions, now):
    """The beginning to look at while the meeting runs: of the latest that is on, or else of what comes next."""
    if not sessions or not min(one.starts_at for one in sessions) <= now < max(one.ends_at for one in sessions):
        return None
    running = [one.starts_at for one in sessions if one.starts_at <= now < one.ends_at]
    return max(running) if running else min(one.starts_at for one in sessions if one.starts_at > now)
