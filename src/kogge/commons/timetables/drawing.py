"""Draws the grid of a timetable: a table that is a list on a phone. In Python, because 200 sessions are many."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from kogge.base.dates import clock_time, other_zone
from kogge.commons.events.models import Event
from kogge.commons.timetables.models import Session


def table(day, *, address, zone, now):
    """One day of `grid.days_of`, as HTML. `address` is that of the timetable, `zone` the name of the meeting's."""
    words = Words(address, zone, now)
    heads = format_html_join("", '<th scope="col">{}</th>', ((room.name if room else "",) for room in day.rooms))
    rows = _joined(words.row(row) for row in day.rows)
    return format_html(
        '<table class="tt"><thead><tr><th scope="col"><span class="vh">{}</span></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>",
        _("Time"), heads, rows,
    )  # fmt: skip


class Words:
    """What is said of each session, looked up once for all of them."""

    def __init__(self, address, zone, now):
        self.address, self.zone, self.now = address, zone, now
        self.modes = {code: str(label) for code, label in Event.Mode.choices}
        self.kinds = {code: str(label) for code, label in Session.Kind.choices}
        self.on_now = format_html(' <b class="now">{}</b>', _("On now"))
        self.clocks = {}

    def clock(self, at):
        if at not in self.clocks:
            self.clocks[at] = clock_time(at, self.zone)
        return self.clocks[at]

    def row(self, row):
        own = other_zone(row.at, self.zone)
        beside = format_html(" <span>{}</span>", clock_time(row.at, own)) if own else ""
        cells = _joined(self.cell(cell) for cell in row.cells)
        return format_html('<tr><th scope="row">{}{}</th>{}</tr>', self.clock(row.at), beside, cells)

    def cell(self, cell):
        if not cell.sessions:
            return format_html("<td{}></td>", _rows(cell))
        inside = _joined(self.session(one) for one in cell.sessions)
        return format_html('<td{} data-l="{}">{}</td>', _rows(cell), cell.room.name if cell.room else "", inside)

    def session(self, one):
        is_on = one.starts_at <= self.now < one.ends_at
        more = [f"{self.clock(one.starts_at)}–{self.clock(one.ends_at)}", ", ".join(one.names)]
        more.append(self.kinds[one.kind] if one.kind != Session.Kind.TALK else "")
        more.append(self.modes.get(one.mode, ""))
        return format_html(
            '<div class="s{}"><a href="{}{}/">{}</a><p>{}{}</p></div>',
            f" k{one.track.colour}" if one.track else "", self.address, one.slug, one.title,
            " · ".join(filter(None, more)), self.on_now if is_on else "",
        )  # fmt: skip


def _rows(cell):
    return format_html(' rowspan="{}"', cell.rows) if cell.rows > 1 else ""


def _joined(parts):
    return format_html_join("", "{}", ((part,) for part in parts))
