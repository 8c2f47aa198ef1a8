"""How far apart several people score one thing: a line from the lowest to the highest, and a dot at the mean."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kogge.base.charts.drawing import EMPTY, percent


def spread(
    low: float, mean: float, high: float, *, least: float = 1, most: float = 5, loud: bool = False
) -> SafeString:
    """One small drawing for a cell of a table; the numbers stand beside it, so it is hidden from screen readers."""
    if mean is None:
        return EMPTY

    def place(value):
        return percent(0.04 + 0.92 * (value - least) / (most - least))

    return format_html(
        '<svg class="spread{}" width="100%" height="20" aria-hidden="true"><line class="rail" x1="4%" x2="96%" y1="10"'
        ' y2="10"/><line class="reach" x1="{}" x2="{}" y1="10" y2="10"/><circle cx="{}" cy="10" r="5"/></svg>',
        " loud" if loud else "",
        place(low),
        place(high),
        place(mean),
    )
