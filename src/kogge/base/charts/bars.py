"""Bars from one left edge: the label above, the number at the end (a funnel is the same drawing)."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kogge.base.charts.data import Bar, Chart
from kogge.base.charts.drawing import ROOM, frame, join, lines, percent, said_number, tag, text_width, wrapped

THICK = {"wide": 28, "slim": 26}
FIGURE = 20


def bars(
    *,
    title: str,
    items: Sequence[Bar],
    sub: str = "",
    desc: str = "",
    head: Sequence[str] = (),
    language: str = "",
) -> Chart:
    """`head` names the two columns of the table, as ("State", "People"); `language` is that of the labels."""
    names = [str(name) for name in head] or [_("What"), pgettext("count", "Number")]
    noted = any(item.note for item in items)
    rows = [[item.label, said_number(item.value), *([item.note] if noted else [])] for item in items]
    return Chart(
        kind="bars",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, items, language),
        slim=_drawn("slim", title, desc, items, language),
        head=[*names, *([_("Note")] if noted else [])],
        rows=rows,
        language=language,
    )


def _drawn(size: str, title: str, desc: str, items: Sequence[Bar], language: str) -> SafeString:
    room = ROOM[size]
    most = max((item.value for item in items), default=0)
    numbers = [said_number(item.value) for item in items]
    # The longest bar leaves room for the widest number in the narrowest box.
    widest = max((text_width(n, FIGURE, bold=True) for n in numbers), default=0)
    longest = max(0.2, 1 - (widest + 14) / room)
    pieces: list[SafeString] = []
    y = 0.0
    for item, said in zip(items, numbers, strict=True):
        on_one_line = size == "wide" and text_width(f"{item.label}  {item.note}", bold=True) < room
        if on_one_line:
            note = tag("tspan", item.note, class_="soft", dx=10) if item.note else ""
            pieces.append(tag("text", item.label, note, class_="b", x="0", y=y + 15, lang=language or None))
            y += 20
        else:
            label, note_lines = wrapped(item.label, room, bold=True), wrapped(item.note, room)
            drawn = lines(label, "0", y + 15, class_="b")
            pieces.append(tag("g", drawn, lang=language) if language else drawn)
            y += 20 * len(label)
            pieces.append(lines(note_lines, "0", y + 15, class_="soft"))
            y += 20 * len(note_lines)
        y += 6
        thick = THICK[size]
        share = max(item.value, 0) / most * longest if most > 0 else 0
        pieces.append(
            tag("rect", x="0", y=y, width=percent(share) if share else "2", height=thick, rx=3, class_="bar")
        )
        pieces.append(tag("text", said, class_="figure-n", x=percent(share), dx=10, y=y + thick / 2 + 7))
        y += thick + 20
    if not items:
        pieces.append(tag("text", _("Nothing to show yet"), class_="soft", x="0", y=15))
        y = 24
    return frame("bars", size, title, desc, join(pieces), max(24, y - 16), data=[(i.label, i.value) for i in items])
