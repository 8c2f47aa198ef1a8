"""What the timetable says of each session, looked up once for all of them; `base.charts.timetable` draws it."""

from django.utils.translation import gettext as _

from kogge.base.charts import timetable
from kogge.base.dates import clock_time, other_zone
from kogge.commons.events.models import Event
from kogge.commons.timetables.models import Session


def table(day, *, address, zone, now, now_at=None):
    """One day of `grid.days_of`, as HTML. `address` is that of the timetable, `zone` the name of the meeting's.

    The row of `now_at` is where “now” leads.
    """
    words = Words(address, zone, now, now_at)
    rooms = [room.name if room else "" for room in day.rooms]
    return timetable.timetable(corner=_("Time"), rooms=rooms, rows=[words.row(row) for row in day.rows])


class Words:
    def __init__(self, address, zone, now, now_at=None):
        self.address, self.zone, self.now, self.now_at = address, zone, now, now_at
        self.modes = {"": "", **{code: str(label) for code, label in Event.Mode.choices}}
        self.kinds = {code: str(label) for code, label in Session.Kind.choices} | {Session.Kind.TALK: ""}
        self.on_now, self.clocks = _("On now"), {}

    def clock(self, at):
        if at not in self.clocks:
            self.clocks[at] = clock_time(at, self.zone)
        return self.clocks[at]

    def row(self, row):
        own = other_zone(row.at, self.zone)
        beside = clock_time(row.at, own) if own else ""
        return timetable.Row(
            self.clock(row.at), beside, [self.cell(cell) for cell in row.cells], "now" if row.at == self.now_at else ""
        )

    def cell(self, cell):
        entries = [self.entry(one) for one in cell.sessions]
        return timetable.Cell(cell.room.name if cell.room else "", cell.rows, entries)

    def entry(self, one):
        time = f"{self.clock(one.starts_at)}–{self.clock(one.ends_at)}"
        said = (time, ", ".join(one.names), self.kinds[one.kind], self.modes[one.mode])
        return timetable.Entry(
            f"{self.address}{one.slug}/",
            str(one.title),
            " · ".join(part for part in said if part),
            one.track.colour if one.track else None,
            self.on_now if one.starts_at <= self.now < one.ends_at else "",
        )
