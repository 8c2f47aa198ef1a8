"""A shape on up to eight axes: what is there, filled, and what is wanted or usual, dashed. Its area says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kogge.base.charts.data import Chart
from kogge.base.charts.drawing import frame, join, number, tag, text_width, wrapped
from kogge.base.charts.gap import said

MOST = 8
RADIUS = {"wide": 150, "slim": 92}
BESIDE = {"wide": 150, "slim": 40}  # room for words left and right
HEIGHT = {"wide": 420, "slim": 260}


@dataclass(frozen=True)
class Axis:
    """`short` stands in the narrow drawing, where there is no room for words."""

    label: str
    short: str
    there: float
    wanted: float | None = None


def spider(
    *,
    title: str,
    axes: Sequence[Axis],
    names: tuple[str, str],
    most: int = 4,
    sub: str = "",
    desc: str = "",
    head: str = "",
) -> Chart:
    """Axes stand in the order given, the first at the top; what goes beyond eight is left out."""
    shown = list(axes)[:MOST]
    return Chart(
        kind="spider",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, shown, names, most),
        slim=_drawn("slim", title, desc, shown, names, most),
        head=[head or _("What"), *names],
        rows=[[one.label, said(one.there), "–" if one.wanted is None else said(one.wanted)] for one in shown],
    )


def _at(place: int, count: int, length: float) -> tuple[float, float]:
    turn = 2 * pi * place / count - pi / 2
    return length * cos(turn), length * sin(turn)


def _shape(values: Sequence[float], radius: float, most: int) -> str:
    found = (_at(place, len(values), radius * value / most) for place, value in enumerate(values))
    return " ".join(f"{number(x)},{number(y)}" for x, y in found)


def _drawn(size: str, title: str, desc: str, axes: Sequence[Axis], names: tuple[str, str], most: int) -> SafeString:
    radius, height, count = RADIUS[size], HEIGHT[size], len(axes)
    pieces = []
    if count < 3:
        text = tag("text", _("Nothing to show yet"), class_="soft", x="0", y=15)
        return frame("spider", size, title, desc, text, 24, data=axes)
    for ring in range(1, most + 1):
        pieces.append(tag("polygon", points=_shape([ring] * count, radius, most), class_="grid ring"))
    for place, axis in enumerate(axes):
        x, y = _at(place, count, radius)
        pieces.append(tag("line", x1=0, y1=0, x2=number(x), y2=number(y), class_="grid"))
        pieces.append(_label(size, axis, *_at(place, count, radius + 14)))
    pieces.append(tag("polygon", points=_shape([one.there for one in axes], radius, most), class_="shape"))
    if all(one.wanted is not None for one in axes):
        pieces.append(tag("polygon", points=_shape([one.wanted or 0 for one in axes], radius, most), class_="wished"))
    for place, axis in enumerate(axes):
        x, y = _at(place, count, radius * axis.there / most)
        pieces.append(tag("circle", cx=number(x), cy=number(y), r=4, class_="corner"))
    inside = tag("svg", *pieces, x="50%", y=height / 2 + 4, overflow="visible")
    legend = _legend(names, height + 10)
    return frame("spider", size, title, desc, join([inside, legend]), height + 40, data=axes)


def _label(size: str, axis: Axis, x: float, y: float) -> SafeString:
    words = wrapped(axis.label, BESIDE[size]) if size == "wide" else [axis.short]
    anchor = "middle" if abs(x) < 12 else "start" if x > 0 else "end"
    up = 9.0 if anchor != "middle" else 18.0 if y < 0 else -5.0  # from the middle of the words, or all of them
    top = y + 5 - (len(words) - 1) * up if up > 0 else y + 12
    return join(
        tag("text", word, x=number(x), y=number(top + 18 * line), text_anchor=anchor)
        for line, word in enumerate(words)
    )


def _legend(names: tuple[str, str], y: float) -> SafeString:
    pieces, x = [], 0.0
    for name, kind in zip(names, ("shape", "wished"), strict=True):
        box = tag("rect", x=number(x), y=y, width=18, height=14, class_=kind)
        pieces += [box, tag("text", name, x=number(x + 26), y=y + 12)]
        x += 48 + text_width(name)
        if x > 150 and text_width(names[1]) > 90:  # too long for one line of the narrow drawing
            x, y = 0.0, y + 24
    return join(pieces)
