"""One bar in parts: what became of a whole. Each part stands below with its number, so that no colour is needed."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts.data import Bar, Chart
from kogge.base.charts.drawing import ROOM, frame, join, lines, percent, said_number, tag, wrapped

THICK = 40
STEP = 26


def stacked(
    *, title: str, items: Sequence[Bar], sub: str = "", desc: str = "", head: Sequence[str] = (), tones: Sequence[str]
) -> Chart:
    """`tones` colours the parts in turn: good, calm, bad or off."""
    return Chart(
        kind="stacked",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, items, tones),
        slim=_drawn("slim", title, desc, items, tones),
        head=[str(name) for name in head] or [_("What"), pgettext("count", "Number")],
        rows=[[item.label, said_number(item.value)] for item in items],
    )


def _drawn(size: str, title: str, desc: str, items: Sequence[Bar], tones: Sequence[str]) -> SafeString:
    whole = sum(max(item.value, 0) for item in items)
    pieces: list[SafeString] = []
    left = 0.0
    for item, tone in zip(items, tones, strict=True):
        if item.value > 0:
            share = item.value / whole
            place = {"x": percent(left), "width": percent(share), "y": 0, "height": THICK}
            pieces.append(tag("rect", class_=f"part {tone}", **place))
            left += share
    y = THICK + 16 if whole else 0
    for item, tone in zip(items, tones, strict=True):
        label = wrapped(f"{item.label}: {said_number(item.value)}", ROOM[size] - 26)
        pieces.append(tag("rect", class_=f"part {tone}", x=0, y=y, width=16, height=16))
        pieces.append(lines(label, "26", y + 13))
        y += STEP + 20 * (len(label) - 1)
    return frame("stacked", size, title, desc, join(pieces), y, data=[(item.label, item.value) for item in items])
