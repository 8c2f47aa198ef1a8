"""Opinions on a scale: disagreement left of one middle line, agreement right of it, neither apart at the right end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

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

THICK = 28
GAP = 16  # between what diverges and the column of neither
LEAST_NUMBER = 24  # a part narrower than this keeps its number in the table
LEAST_BARS = 8  # fewer answers than this are dots, one each
SWATCH = 14


@dataclass(frozen=True)
class Opinion:
    """What is asked, and how many chose each step, the lowest first."""

    label: str
    counts: Sequence[int]

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def balance(self) -> float:
        """Agreement less disagreement, as a share of all."""
        half = len(self.counts) // 2
        return (sum(self.counts[-half:]) - sum(self.counts[:half])) / self.n if self.n and half else 0


def likert(
    *,
    title: str,
    options: Sequence[str],
    items: Sequence[Opinion],
    sub: str = "",
    desc: str = "",
    head: str = "",
    language: str = "",
    as_given: bool = False,
) -> Chart:
    """`options` names the steps, the lowest first; rows stand by agreement less disagreement, or `as_given`."""
    ordered = list(items) if as_given else sorted(items, key=lambda item: -item.balance)
    return Chart(
        kind="likert",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, options, ordered, language),
        slim=_drawn("slim", title, desc, options, ordered, language),
        head=[head or _("What"), *(str(option) for option in options), pgettext("count", "Answers")],
        rows=[[i.label, *(said_number(count) for count in (*i.counts, i.n))] for i in ordered],
        language=language,
    )


def tones(steps: int) -> list[str]:
    """The class of each step: the two ends strong, what lies between them weak, the middle neither."""
    half = steps // 2
    left = ["a1", *["a2"] * (half - 1)] if half else []
    return [*left, *(["a3"] if steps % 2 else []), *("a4" if tone == "a2" else "a5" for tone in reversed(left))]


def _drawn(
    size: str, title: str, desc: str, options: Sequence[str], items: Sequence[Opinion], language: str
) -> SafeString:
    room, steps, half = ROOM[size], len(options), len(options) // 2
    pieces, y = _legend(options, room, language)
    drawn = [item for item in items if item.n]
    left = max((sum(i.counts[:half]) / i.n for i in drawn), default=0)
    right = max((sum(i.counts[steps - half :]) / i.n for i in drawn), default=0)
    apart = max((i.counts[half] / i.n for i in drawn), default=0) if steps % 2 else 0
    # One measure for all three, so that every length compares with every other.
    unit = (1 - (GAP / room if apart and left + right else 0)) / ((left + right + apart) or 1)
    middle, column = left * unit, 1 - apart * unit
    for item in items:
        text = wrapped(item.label, room, bold=True)
        label = lines(text, "0", y + 15, class_="b")
        pieces.append(tag("g", label, lang=language) if language else label)
        y += 20 * len(text)
        said = ngettext("%(n)s answer", "%(n)s answers", item.n) % {"n": said_number(item.n)}
        pieces.append(tag("text", said, class_="soft", x="0", y=y + 15))
        y += 26
        if left + right:
            line = {"x1": percent(middle), "x2": percent(middle), "y1": y - 5, "y2": y + THICK + 5}
            pieces.append(tag("line", class_="grid year", **line))
        x = middle - sum(item.counts[:half]) / (item.n or 1) * unit
        for count, tone in zip(item.counts, tones(steps), strict=True):
            width = count / (item.n or 1) * unit
            pieces.append(_part(column if tone == "a3" else x, width, y, count, tone, room, item.n))
            x += 0 if tone == "a3" else width
        y += THICK + 20
    if not items:
        pieces.append(tag("text", _("Nothing to show yet"), class_="soft", x="0", y=y + 15))
        y += 40
    return frame(
        "likert", size, title, desc, join(pieces), max(24, y - 16), data=[(i.label, *i.counts) for i in items]
    )


def _part(at: float, width: float, y: float, count: int, tone: str, room: float, n: int) -> SafeString:
    if not count:
        return join([])
    if n < LEAST_BARS:
        places = (at + width * (one + 0.5) / count for one in range(count))
        return join(tag("circle", cx=percent(x), cy=y + THICK / 2, r=5.5, class_=f"dot {tone}") for x in places)
    bar = tag("rect", x=percent(at), y=y, width=percent(width), height=THICK, class_=f"step {tone}")
    said = said_number(count)
    if width * room < max(LEAST_NUMBER, text_width(said, bold=True) + 6):
        return bar
    written = tag(
        "text", said, class_=f"on {tone}", x=percent(at + width / 2), y=y + THICK / 2 + 5, text_anchor="middle"
    )
    return join([bar, written])


def _legend(options: Sequence[str], room: float, language: str) -> tuple[list[SafeString], float]:
    """The steps in words, each after its colour, in as many lines as they need."""
    pieces: list[SafeString] = []
    x, y = 0.0, 0.0
    for option, tone in zip(options, tones(len(options)), strict=True):
        text = wrapped(str(option), room - SWATCH - 8)
        wide = SWATCH + 8 + max((text_width(line) for line in text), default=0)
        if x and x + wide > room:
            x, y = 0, y + 24
        pieces.append(tag("rect", x=x, y=y + 1, width=SWATCH, height=SWATCH, rx=3, class_=f"step {tone}"))
        words = lines(text, number(x + SWATCH + 8), y + 13)
        pieces.append(tag("g", words, lang=language) if language else words)
        y += 20 * (len(text) - 1)
        x += wide + 20
    return pieces, (y + 40 if options else 0)
