"""Rooms beside each other, times below each other, as a table that the style sheet makes a list of on a phone.

Pure: told texts and numbers, no models. One string is built by hand, because a page of 200 entries is drawn at once.
"""

from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString


@dataclass(slots=True)
class Entry:
    """What stands in a cell: where it leads, its title, a line below it, the colour of its bar (None: none)."""

    href: str
    title: str
    line: str
    colour: int | None = None
    mark: str = ""  # such as "On now"


@dataclass(slots=True)
class Cell:
    """A room at a time, over so many rows."""

    room: str
    rows: int = 1
    entries: list = field(default_factory=list)


@dataclass(slots=True)
class Row:
    time: str
    beside: str  # the same time elsewhere
    cells: list
    anchor: str = ""  # by which a link leads here


def timetable(*, corner, rooms, rows):
    """`corner`: what the column of times is called; `rooms`: the names above the others; `rows`: of Row."""
    heads = "".join(f'<th scope="col">{escape(room)}</th>' if room else "<td></td>" for room in rooms)
    body = "".join(map(_row, rows))
    return SafeString(
        f'<table class="tt"><thead><tr><th scope="col"><span class="vh">{escape(corner)}</span></th>{heads}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )


def _row(row):
    beside = f" <span>{escape(row.beside)}</span>" if row.beside else ""
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    return f'<tr{anchor}><th scope="row">{escape(row.time)}{beside}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell):
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if not cell.entries:
        return f"<td{rows}></td>"
    return f'<td{rows} data-l="{escape(cell.room)}">{"".join(map(_entry, cell.entries))}</td>'


def _entry(one):
    colour = "" if one.colour is None else f" k{one.colour}"
    mark = f' <b class="now">{escape(one.mark)}</b>' if one.mark else ""
    return (
        f'<div class="s{colour}"><a href="{escape(one.href)}">{escape(one.title)}</a>'
        f"<p>{escape(one.line)}{mark}</p></div>"
    )
