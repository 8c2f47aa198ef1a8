"""One bar of blocks beside each other: how a whole is shared out, and what is left of it."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts.data import Bar, Chart
from kogge.base.charts.drawing import ROOM, frame, join, percent, said_number, tag, text_width, wrapped

THICK = 44
GAP = 0.003  # of the width, between two blocks
LINE = 20


def shares(*, title: str, items: Sequence[Bar], left: float = 0, sub: str = "", head: Sequence[str] = ()) -> Chart:
    """`items`: label, value, and in `note` what the table calls it; `left`: what nobody has been given yet."""
    rows = [[item.note or item.label, said_number(item.value)] for item in items]
    if left > 0:
        rows.append([_("Left"), said_number(left)])
    return Chart(
        kind="shares",
        title=title,
        sub=sub,
        desc="",
        wide=_drawn("wide", title, items, left),
        slim=_drawn("slim", title, items, left),
        head=[str(name) for name in head] or [_("What"), pgettext("count", "Number")],
        rows=rows,
    )


def _drawn(size: str, title: str, items: Sequence[Bar], left: float) -> SafeString:
    blocks = [item for item in items if item.value > 0]
    whole = sum(item.value for item in blocks) + max(left, 0)
    pieces: list[SafeString] = []
    at = 0.0
    for number, item in enumerate(blocks):
        share = item.value / whole
        pieces += _block(size, item.label, said_number(item.value), at, share, f"share s{number % 4 + 1}")
        at += share
    if left > 0:
        pieces += _block(size, _("Left"), said_number(left), at, left / whole, "share none")
    data = [(item.label, item.value) for item in items]
    return frame("shares", size, title, "", join(pieces), THICK + LINE + 6 if whole else 0, data=(data, left))


def _block(size: str, label: str, value: str, at: float, share: float, name: str) -> list[SafeString]:
    """A block with its name in it and its number below; a narrow one without words, which the table has."""
    room, middle = share * ROOM[size] - 8, percent(at + share / 2)
    found = [tag("rect", class_=name, x=percent(at), width=percent(max(share - GAP, GAP)), y=0, height=THICK)]
    if wrapped(label, room) == [label] and text_width(label) <= room:
        mark = {"class_": f"{name} word", "text_anchor": "middle"}
        found.append(tag("text", label, x=middle, y=THICK / 2 + 5, **mark))
    if text_width(value) <= room + 6:
        found.append(tag("text", value, class_="n", x=middle, y=THICK + LINE, text_anchor="middle"))
    return found
