"""What is needed beside what is there: two dots on one line for each need, the widest gap first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts.data import Chart
from kogge.base.charts.drawing import (
    ROOM,
    frame,
    join,
    lines,
    number,
    percent,
    said_number,
    tag,
    text_width,
    wrapped,
)

DOT = 7
# Left and right of the scale there is room for a number beside a dot, and for the gap at the end.
EDGE = {"wide": 44, "slim": 38}
END = {"wide": 110, "slim": 92}


@dataclass(frozen=True)
class Need:
    label: str
    wanted: float
    there: float
    n: int

    @property
    def gap(self) -> float:
        return self.wanted - self.there


def gap(
    *,
    title: str,
    items: Sequence[Need],
    names: tuple[str, str] = ("", ""),
    scale: tuple[int, int] = (1, 5),
    sub: str = "",
    desc: str = "",
    head: str = "",
    language: str = "",
) -> Chart:
    """`names` says what the two dots are, as ("Importance", "Present skill"); `scale` is its first and last step."""
    wanted, there = names[0] or _("Importance"), names[1] or _("Present skill")
    ordered = sorted(items, key=lambda item: (-item.gap, item.label))
    return Chart(
        kind="gap",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, ordered, (wanted, there), scale, language),
        slim=_drawn("slim", title, desc, ordered, (wanted, there), scale, language),
        head=[head or _("Need"), wanted, there, _("Gap"), pgettext("count", "Answers")],
        rows=[[i.label, said(i.wanted), said(i.there), signed(i.gap), said_number(i.n)] for i in ordered],
        language=language,
    )


def said(value: float) -> str:
    return str(number_format(value, 1, use_l10n=True))


def signed(value: float) -> str:
    """+1.2 or −0.4; what rounds to nothing has no sign."""
    shown = round(value, 1)
    return f"{'+' if shown > 0 else '−' if shown < 0 else ''}{said(abs(shown))}"


def _drawn(
    size: str,
    title: str,
    desc: str,
    items: Sequence[Need],
    names: tuple[str, str],
    scale: tuple[int, int],
    language: str,
) -> SafeString:
    room = ROOM[size]
    first, last = scale
    start, width = EDGE[size] / room, 1 - (EDGE[size] + END[size]) / room

    def at(value: float) -> str:
        return percent(start + (value - first) / (last - first) * width)

    pieces, y = _legend(names, room)
    grid: list[SafeString] = []
    if items:
        pieces += [
            tag("text", str(step), class_="soft", x=at(step), y=y + 12, text_anchor="middle")
            for step in range(first, last + 1)
        ]
        pieces.append(tag("text", _("Gap"), class_="soft", x="100%", y=y + 12, text_anchor="end"))
        y += 28
    top = y
    for item in items:
        text = wrapped(item.label, room, bold=True)
        label = lines(text, "0", y + 15, class_="b")
        pieces.append(tag("g", label, lang=language) if language else label)
        middle = y + 20 * len(text) + 18
        low, high = sorted((item.wanted, item.there))
        pieces.append(tag("line", x1=at(low), x2=at(high), y1=middle, y2=middle, class_="span"))
        pieces.append(tag("circle", cx=at(item.there), cy=middle, r=DOT, class_="there"))
        pieces.append(tag("circle", cx=at(item.wanted), cy=middle, r=DOT, class_="wanted"))
        pieces.append(tag("text", said(low), x=at(low), dx=-12, y=middle + 5, text_anchor="end"))
        pieces.append(tag("text", said(high), x=at(high), dx=12, y=middle + 5))
        figure = signed(item.gap)
        pieces.append(tag("text", figure, class_="figure-n", x="100%", y=middle + 7, text_anchor="end"))
        y = middle + 26
    if items:
        steps = range(first, last + 1)
        grid = [tag("line", x1=at(s), x2=at(s), y1=top, y2=y - 10, class_="grid") for s in steps]
    else:
        pieces.append(tag("text", _("Nothing to show yet"), class_="soft", x="0", y=y + 15))
        y += 34
    data = [(item.label, item.wanted, item.there) for item in items]
    return frame("gap", size, title, desc, join([*grid, *pieces]), max(24, y - 8), data=data)


def _legend(names: tuple[str, str], room: float) -> tuple[list[SafeString], float]:
    """The two dots in words: filled is what is wanted, open is what is there."""
    pieces: list[SafeString] = []
    x, y = 0.0, 0.0
    for name, kind in zip(names, ("wanted", "there"), strict=True):
        wide = 24 + text_width(name)
        if x and x + wide > room:
            x, y = 0, y + 24
        pieces.append(tag("circle", cx=number(x + DOT + 1), cy=y + 9, r=DOT, class_=kind))
        pieces.append(tag("text", name, x=number(x + 24), y=y + 14))
        x += wide + 24
    return pieces, y + 36
