"""Five shades for counts of countries, hatching for none, and the key that says what they mean."""

from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kogge.base.charts.drawing import join, number, said_number, tag

# From how many each shade begins; the first row whose top shade the largest count reaches halfway is too low for it.
STEPS = [(1, 2, 3, 4, 5), (1, 3, 6, 10, 15), (1, 5, 10, 20, 40), (1, 10, 25, 50, 100)]
STEPS += [tuple(max(1, step * by) for step in (0, 10, 25, 50, 100)) for by in (5, 20, 50, 200, 1000, 10_000)]
SIDE, ROW, WIDTH = 16, 21, 68  # of the key's squares, of its lines and of it all, px
PALE = 0.45  # so that names stay readable on the land


def steps_for(most: int) -> tuple[int, ...]:
    """From how many each of the five shades begins, for a largest count."""
    return next((steps for steps in STEPS if most < steps[-1] * 2), STEPS[-1])


def shade_of(count: int, steps: tuple[int, ...]) -> int:
    """1 to 5; 0 for none."""
    return sum(count >= step for step in steps)


def fill_of(shade: int, name: str) -> str:
    return f"var(--o{shade})" if shade else f"url(#none-{name})"


def hatching(name: str) -> SafeString:
    """The pattern of a land of which nothing is known. `name`: of the drawing; a page may have two."""
    land = tag("rect", width=12, height=12, fill="var(--m-land)")
    line = tag("path", d="M0 0v12", stroke="var(--m-coast)", stroke_width=3)
    pattern = tag(
        "pattern", land, line, id=f"none-{name}", width=12, height=12,
        patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return tag("defs", pattern)


def key_of(counts: Mapping[str, int], name: str, box: tuple[float, float]) -> SafeString:
    """What the shades that are in the picture mean, the largest first, in the lower right corner of the box."""
    steps = steps_for(max(counts.values(), default=0))
    there = sorted({shade_of(count, steps) for count in counts.values()}, reverse=True)
    x, y = box[0] - WIDTH, box[1] - ROW * len(there) - 4
    rows = []
    for line, shade in enumerate(there):
        top = y + line * ROW
        rows.append(tag("rect", x=number(x), y=number(top), width=SIDE, height=SIDE, fill=fill_of(shade, name),
                        fill_opacity=PALE if shade else None, stroke="var(--m-coast)"))  # fmt: skip
        rows.append(tag("text", _said(shade, steps), class_="n", x=number(x + SIDE + 8), y=number(top + 13)))
    return join(rows)


def _said(shade: int, steps: tuple[int, ...]) -> str:
    if not shade:
        return _("none")
    first = steps[shade - 1]
    if shade == len(steps):
        return f"{said_number(first)}+"
    last = steps[shade] - 1
    return said_number(first) if first == last else f"{said_number(first)}–{said_number(last)}"
