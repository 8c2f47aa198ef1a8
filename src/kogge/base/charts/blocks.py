"""An account: parts of a whole as blocks, filled as far as each has come, with the sum below."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kogge.base.charts.data import Chart
from kogge.base.charts.drawing import EMPTY, frame, join, percent, tag

HIGH = 56
BELOW = 22


@dataclass(frozen=True)
class Block:
    """One part: the short sign in it, what it counts for, and how far it is: good, calm, bad or open."""

    sign: str
    weight: float
    tone: str
    row: Sequence[str] = ()  # its line in the table
    note: str = ""  # below it, where there is room


def blocks(*, title: str, items: Sequence[Block], sub: str = "", desc: str = "", head: Sequence[str]) -> Chart:
    """As wide as what each counts for; an outline is still to come."""
    return Chart(
        kind="blocks",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, items),
        slim=_drawn("slim", title, desc, items),
        head=[str(name) for name in head],
        rows=[[str(cell) for cell in item.row] for item in items],
    )


def _drawn(size: str, title: str, desc: str, items: Sequence[Block]) -> SafeString:
    whole = sum(item.weight for item in items) or 1
    pieces: list[SafeString] = []
    left = 0.0
    for item in items:
        share = item.weight / whole
        inside = [
            tag("rect", class_=f"block {item.tone}", x=0, y=0, width="100%", height=HIGH),
            tag("rect", class_="foot", x=0, y=HIGH - 4, width="100%", height=4) if item.tone == "open" else EMPTY,
            tag("text", item.sign, class_=f"b sign {item.tone}", x=14, y=HIGH / 2 + 5),
        ]
        if size == "wide" and item.note and share >= 0.12:
            inside.append(tag("text", item.note, class_="soft", x=2, y=HIGH + BELOW - 2))
        # Each in a drawing of its own, so that its place is a share of the width and its text is not.
        pieces.append(tag("svg", *inside, x=percent(left), y=0, width=percent(share), height=HIGH + BELOW + 6))
        left += share
    height = HIGH + (BELOW + 6 if size == "wide" else 2)
    return frame("blocks", size, title, desc, join(pieces), height, data=[(one.sign, one.tone) for one in items])
