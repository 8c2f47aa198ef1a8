"""Where somebody stands: a line for each thing, with the own level, the wanted one, and how others stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts.data import Chart
from kogge.base.charts.drawing import ROOM, frame, join, lines, number, percent, tag, text_width, wrapped
from kogge.base.charts.gap import said

DOT = 7
EDGE = 12  # beside the scale, so that no dot is cut


@dataclass(frozen=True)
class Strip:
    """One line. `others` are quartiles: (lowest of the middle half, median, highest of the middle half)."""

    label: str
    own: float | None = None
    wanted: float | None = None
    before: float | None = None
    seen: float | None = None
    others: tuple[float, float, float] | None = None

    @property
    def gap(self) -> float:
        return (self.wanted or 0) - (self.own or 0) if self.wanted is not None and self.own is not None else 0


# Each mark: the field it is drawn from, and its class.
MARKS = (("before", "was"), ("seen", "seen"), ("own", "there"), ("wanted", "wanted"))


def strips(
    *,
    title: str,
    items: Sequence[Strip],
    steps: Sequence[str],
    sub: str = "",
    desc: str = "",
    head: str = "",
) -> Chart:
    """`steps` names the levels from 0; the widest gap stands first. A mark that no line has is not named either."""
    ordered = sorted(items, key=lambda item: -item.gap)
    names = {
        "own": pgettext("level", "Now"),
        "wanted": pgettext("level", "Needed"),
        "before": pgettext("level", "Before"),
        "seen": pgettext("level", "As others see me"),
    }
    there = [(key, kind) for key, kind in MARKS if any(getattr(item, key) is not None for item in items)]
    has_others = any(item.others for item in items)
    legend = [(names[key], kind) for key, kind in there] + ([(_("Middle half of the others"), "band")] * has_others)
    return Chart(
        kind="strips",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, ordered, there, legend, steps),
        slim=_drawn("slim", title, desc, ordered, there, legend, steps),
        head=[head or _("What"), *(names[key] for key, _kind in there), *([_("Median of the others")] * has_others)],
        rows=[_row(item, there, has_others) for item in ordered],
    )


def _row(item: Strip, there: Sequence[tuple[str, str]], has_others: bool) -> list[str]:
    told = [_shown(getattr(item, key)) for key, _kind in there]
    return [item.label, *told, *([_shown(item.others[1] if item.others else None)] * has_others)]


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if float(value).is_integer() else said(value)


def _mark(kind: str, x: str, y: float) -> SafeString:
    if kind == "seen":
        return tag("svg", tag("rect", x=-6, y=-6, width=12, height=12, class_=kind), x=x, y=y, overflow="visible")
    return tag("circle", cx=x, cy=y, r=5 if kind == "was" else DOT, class_=kind)


def _drawn(
    size: str,
    title: str,
    desc: str,
    items: Sequence[Strip],
    there: Sequence[tuple[str, str]],
    legend: Sequence[tuple[str, str]],
    steps: Sequence[str],
) -> SafeString:
    room, last = ROOM[size], len(steps) - 1
    edge = EDGE / room

    def at(value: float) -> str:
        return percent(edge + value / last * (1 - 2 * edge))

    pieces, y = _legend(legend, room)
    if items:
        scale = (tag("text", str(n), class_="soft", x=at(n), y=y + 12, text_anchor="middle") for n in range(last + 1))
        pieces.append(join(scale))
        y += 30
    for item in items:
        text = wrapped(item.label, room, bold=True)
        pieces.append(lines(text, "0", y + 15, class_="b"))
        middle = y + 20 * len(text) + 18
        pieces.append(tag("line", x1=at(0), x2=at(last), y1=middle, y2=middle, class_="grid"))
        ticks = (tag("line", x1=at(n), x2=at(n), y1=middle - 5, y2=middle + 5, class_="grid") for n in range(last + 1))
        pieces.append(join(ticks))
        if item.others:
            low, median, high = item.others
            wide = percent((max(high - low, 0.08)) / last * (1 - 2 * edge))
            pieces.append(tag("rect", x=at(low), y=middle - 9, width=wide, height=18, class_="band"))
            pieces.append(tag("line", x1=at(median), x2=at(median), y1=middle - 9, y2=middle + 9, class_="median"))
        if item.own is not None and item.wanted is not None:
            low, high = sorted((item.own, item.wanted))
            pieces.append(tag("line", x1=at(low), x2=at(high), y1=middle, y2=middle, class_="span"))
        for key, kind in there:
            value = getattr(item, key)
            if value is not None:
                same = key == "own" and item.wanted == value  # both are seen: the ring lies round the dot
                pieces.append(_mark(kind, at(value), middle))
                if same:
                    pieces.append(tag("circle", cx=at(value), cy=middle, r=DOT + 4, class_="there"))
        y = middle + 28
    if not items:
        pieces.append(tag("text", _("Nothing to show yet"), class_="soft", x="0", y=y + 15))
        y += 34
    data = [(item.label, item.own, item.wanted, item.before, item.seen, item.others) for item in items]
    return frame("strips", size, title, desc, join(pieces), max(24, y - 8), data=data)


def _legend(names: Sequence[tuple[str, str]], room: float) -> tuple[list[SafeString], float]:
    pieces: list[SafeString] = []
    x, y = 0.0, 0.0
    for name, kind in names:
        wide = 24 + text_width(name)
        if x and x + wide > room:
            x, y = 0, y + 24
        if kind == "band":
            pieces.append(tag("rect", x=number(x), y=y + 1, width=16, height=16, class_=kind))
        else:
            pieces.append(_mark(kind, number(x + DOT + 1), y + 9))
        pieces.append(tag("text", name, x=number(x + 24), y=y + 14))
        x += wide + 20
    return pieces, (y + 40 if names else 0)
