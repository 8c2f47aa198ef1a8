"""Dates of an edition: bars on a grid of months, diamonds for milestones, a line for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kogge.base.charts.data import Chart, Point, Span
from kogge.base.charts.drawing import (
    ROOM,
    frame,
    join,
    lines,
    percent,
    said_day,
    said_month,
    tag,
    text_width,
    wrapped,
)
from kogge.base.dates import day, days

TOP = 44  # years and months stand above this line
THICK = 22
MARK = 7  # a meeting of a day or two would be a hair: it gets this many pixels
LINE = 20


@dataclass(frozen=True)
class Scale:
    """Whole months, from the first that is needed to the last."""

    first: date
    last: date  # first day after the last month

    def at(self, on: date) -> float:
        return (on - self.first).days / (self.last - self.first).days

    def months(self) -> list[date]:
        found, month = [], self.first
        while month < self.last:
            found.append(month)
            month = _next_month(month)
        return found


def gantt(
    *,
    title: str,
    spans: Sequence[Span] = (),
    points: Sequence[Point] = (),
    sub: str = "",
    desc: str = "",
    today: date | None = None,
    language: str = "",
) -> Chart:
    """Without `language` the reader's own is used."""
    with translation.override(language or translation.get_language() or "en"):
        noted = any(span.note for span in spans)
        rows = [[span.label, *([span.note] if noted else []), day(span.start), day(_end(span))] for span in spans]
        rows += [[point.label, *([""] if noted else []), day(point.on), ""] for point in points]
        return Chart(
            kind="gantt",
            title=title,
            sub=sub,
            desc=desc,
            wide=_drawn("wide", title, desc, spans, points, today),
            slim=_drawn("slim", title, desc, spans, points, today),
            head=[_("What"), *([_("Who")] if noted else []), _("Start"), _("End")],
            rows=rows,
        )


def _drawn(
    size: str, title: str, desc: str, spans: Sequence[Span], points: Sequence[Point], today: date | None
) -> SafeString:
    key = [(span.label, span.start) for span in spans] + [(point.label, point.on) for point in points]
    dates = [on for span in spans for on in (span.start, _end(span))] + [point.on for point in points]
    if not dates:
        nothing = tag("text", _("No dates yet"), class_="soft", x="0", y=15)
        return frame("gantt", size, title, desc, nothing, 24, data=key)
    scale = Scale(min(dates).replace(day=1), _next_month(max(dates)))
    y = float(TOP + 12)
    inside: list[SafeString] = []
    for span in spans:
        piece, y = _row(size, scale, span, y, today)
        inside.append(piece)
    piece, y = _milestones(size, scale, sorted(points, key=lambda point: point.on), y)
    inside.append(piece)
    shown = today is not None and scale.first <= today < scale.last
    grid = _grid(size, scale, y)
    if shown and today:
        grid = join([grid, _today(size, scale, today, y)])
    return frame("gantt", size, title, desc, join([grid, *inside]), y + (24 if shown else 0), data=key)


def _row(size: str, scale: Scale, span: Span, y: float, today: date | None) -> tuple[SafeString, float]:
    room, begin, end = ROOM[size], scale.at(span.start), scale.at(_end(span) + timedelta(days=1))
    done = " done" if today and _end(span) < today else ""
    pieces: list[SafeString] = []
    if size == "wide":
        label, y = _label_over(span, begin, end, room, y)
        pieces.append(label)
    else:
        # On a phone every row is a small list entry: name, dates, bar.
        for text, kind in ((span.label, "b"), (span.note, "soft"), (days(span.start, _end(span)), "soft")):
            parts = wrapped(text, room, bold=kind == "b")
            pieces.append(lines(parts, "0", y + 15, class_=kind))
            y += LINE * len(parts)
        y += 7
    width = max(end - begin, 4 / room)
    pieces.append(tag("rect", x=percent(begin), y=y, width=percent(width), height=THICK, rx=3, class_=f"bar{done}"))
    pieces += [_meeting(scale, first, last, begin, end, y, done, room) for first, last in span.meetings]
    return join(pieces), y + THICK + (22 if size == "slim" else 16)


def _label_over(span: Span, begin: float, end: float, room: float, y: float) -> tuple[SafeString, float]:
    """Above the bar: from its start, else up to its end, else as near as the drawing allows."""
    note = text_width(span.note) + 10 if span.note else 0
    width = text_width(span.label, bold=True) + note
    if width <= room:
        x, anchor = _place(begin, end, width / room)
        soft = tag("tspan", span.note, class_="soft", dx=10) if span.note else ""
        text = tag("text", span.label, soft, class_="b", x=percent(x), y=y + 15, text_anchor=anchor)
        return text, y + LINE + 6
    label, notes = wrapped(span.label, room, bold=True), wrapped(span.note, room)
    text = join([lines(label, "0", y + 15, class_="b"), lines(notes, "0", y + 15 + LINE * len(label), class_="soft")])
    return text, y + LINE * (len(label) + len(notes)) + 6


def _place(begin: float, end: float, width: float) -> tuple[float, str | None]:
    if begin + width <= 1:
        return begin, None
    if end >= width:
        return min(end, 1), "end"
    return 1 - width, None


def _meeting(
    scale: Scale, first: date, last: date, begin: float, end: float, y: float, done: str, room: float
) -> SafeString:
    start = min(max(scale.at(first), begin), end)
    stop = min(max(scale.at(last + timedelta(days=1)), start), end)
    kind = f"meeting{done}"
    if stop - start > MARK / room:
        return tag("rect", x=percent(start), y=y, width=percent(stop - start), height=THICK, rx=2, class_=kind)
    # Short ones keep to the side of the bar they are on, so that both ends stay flush.
    if start + stop > begin + end:
        back = f"translate({-MARK} 0)"
        return tag("rect", x=percent(stop), y=y, width=MARK, height=THICK, rx=2, class_=kind, transform=back)
    return tag("rect", x=percent(start), y=y, width=MARK, height=THICK, rx=2, class_=kind)


def _milestones(size: str, scale: Scale, points: Sequence[Point], y: float) -> tuple[SafeString, float]:
    """Each label beside its diamond, in the first line where it touches nothing."""
    room = ROOM[size]
    taken: list[list[tuple[float, float]]] = []
    pieces: list[SafeString] = []
    for point in points:
        x, when = scale.at(point.on) + 0.5 / (scale.last - scale.first).days, said_day(point.on)
        x = min(max(x, 9 / room), 1 - 9 / room)
        width = text_width(f"{point.label}  {when}", bold=True)
        right = x * room + 15 + width <= room
        left = not right and x * room - 15 - width >= 0
        if right or left:
            ends = (x * room - 9, x * room + 15 + width) if right else (x * room - 15 - width, x * room + 9)
            level = next((n for n, line in enumerate(taken) if _free(line, ends)), len(taken))
            taken += [[]] if level == len(taken) else []
            taken[level].append(ends)
            at = y + 14 + level * 32
            text = tag(
                "text",
                point.label,
                tag("tspan", when, class_="soft", dx=6),
                x=percent(x),
                dx=15 if right else -15,
                y=at + 5,
                text_anchor=None if right else "end",
            )
            pieces.append(join([_diamond(x, at), text]))
        else:
            parts = wrapped(f"{point.label}, {when}", room)
            at = y + 14 + len(taken) * 32
            pieces.append(join([_diamond(x, at), lines(parts, "0", at + 28)]))
            # A label on lines of its own fills its levels from edge to edge.
            taken += [[(0, room)] for _line in range(1 + (LINE * len(parts) + 31) // 32)]
    return join(pieces), y + len(taken) * 32 + (4 if taken else 0)


def _free(line: Sequence[tuple[float, float]], ends: tuple[float, float]) -> bool:
    return all(ends[1] + 12 < start or stop + 12 < ends[0] for start, stop in line)


def _diamond(x: float, y: float) -> SafeString:
    # Paths know no percentages; a nested svg does.
    return tag("svg", tag("path", d="M0-9 9 0 0 9-9 0z", class_="milestone"), x=percent(x), y=y, overflow="visible")


def _grid(size: str, scale: Scale, bottom: float) -> SafeString:
    months = scale.months()
    names = [said_month(month) for month in months]
    each = ROOM[size] / len(months)
    widest = max(text_width(name) for name in names) + 4
    step = next((n for n in (1, 2, 3, 6, 12) if n * each >= widest), 12)
    pieces: list[SafeString] = []
    year_ends = -1.0
    for index, (month, name) in enumerate(zip(months, names, strict=True)):
        at = percent(scale.at(month))
        january = month.month == 1
        year = index == 0 or january
        shown = (month.month - 1) % step == 0 if step > 1 else True
        if shown or january or each >= 24:
            kind = "grid year" if january and index else "grid"
            top = 0 if january and index else TOP
            pieces.append(tag("line", x1=at, x2=at, y1=top, y2=bottom, class_=kind))
        # The last label needs room to the right of its line.
        fits = (1 - scale.at(month)) * ROOM[size] >= text_width(name) + 5
        if shown and fits:
            pieces.append(tag("text", name, class_="soft", x=at, dx=5, y=36))
        if year and scale.at(month) * ROOM[size] >= year_ends and (1 - scale.at(month)) * ROOM[size] >= 44:
            pieces.append(tag("text", str(month.year), class_="b", x=at, dx=5, y=12))
            year_ends = scale.at(month) * ROOM[size] + 48
    return join(pieces)


def _today(size: str, scale: Scale, today: date, bottom: float) -> SafeString:
    x, word = scale.at(today) + 0.5 / (scale.last - scale.first).days, _("Today")
    half = text_width(word, bold=True) / 2 / ROOM[size]
    anchor = "start" if x < half else "end" if x > 1 - half else "middle"
    at = percent(x)
    return join(
        [
            tag("line", x1=at, x2=at, y1=TOP, y2=bottom + 4, class_="today"),
            tag("text", word, class_="b", x=at, y=bottom + 20, text_anchor=anchor),
        ]
    )


def _end(span: Span) -> date:
    return max(span.start, span.end)


def _next_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=32)).replace(day=1)
