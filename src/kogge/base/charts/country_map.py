"""Map of the nine countries round the Baltic Sea: one amber bead a country, all on one thread."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_countries import countries

from kogge.base.charts.data import Chart
from kogge.base.charts.drawing import frame, join, number, said_number, tag, text_width
from kogge.base.charts.outlines import coast, framing

# Smallest and largest radius of a bead.
BEAD = {"wide": (10, 24), "slim": (9, 16)}
# Beside the bead for the three Baltic states, below it elsewhere; otherwise names collide.
BESIDE = frozenset({"EE", "LV", "LT"})
KEEP = {"right": "xMaxYMid", "middle": None}
COUNTRIES = ("DK", "DE", "EE", "FI", "LV", "LT", "NO", "PL", "SE")


def country_map(
    *,
    title: str,
    counts: Mapping[str, int],
    names: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    sub: str = "",
    desc: str = "",
    sea_label: str = "",
    head: Sequence[str] = (),
    place: str = "right",
) -> Chart:
    """`links` leads from a country's bead to its list; a country without a count shows 0.

    In boxes wider than the wide drawing it keeps to the right, beside the words of the front page;
    `place="middle"` suits a figure.
    """
    there = dict(links or {})
    called = {code: str((names or {}).get(code) or countries.name(code)) for code in COUNTRIES}
    ordered = sorted(COUNTRIES, key=lambda code: (-counts.get(code, 0), called[code]))
    keep = KEEP[place]
    return Chart(
        kind="map",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, counts, called, there, sea_label, keep),
        slim=_drawn("slim", title, desc, counts, called, there, sea_label),
        head=[str(name) for name in head] or [_("Country"), pgettext("count", "Number")],
        rows=[[called[code], said_number(counts.get(code, 0))] for code in ordered],
    )


def _drawn(
    size: str,
    title: str,
    desc: str,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    links: Mapping[str, str],
    sea_label: str,
    keep: str | None = None,
) -> SafeString:
    shape = framing(size)
    most = max(counts.get(code, 0) for code in COUNTRIES)
    beads = [
        _bead(size, code, shape["beads"][code], counts.get(code, 0), most, names[code], links.get(code, ""))
        for code in COUNTRIES
    ]
    thread = tag("path", d=shape["thread"], class_="strand")
    inside = join([coast(size), thread, sea_name(size, sea_label), *beads])
    width, height = shape["box"]
    data = [(code, counts.get(code, 0), names[code]) for code in COUNTRIES]
    view = f"0 0 {width} {height}"
    return frame("map", size, title, desc, inside, height, data=data, view=view, links=bool(links), keep=keep)


def _bead(size: str, code: str, at: Sequence[float], count: int, most: int, name: str, href: str) -> SafeString:
    x, y = at
    said = said_number(count)
    r = radius(size, count, most, said)
    if code in BESIDE:
        label = tag("text", name, class_="n", x=number(x + r + 6), y=number(y + 5))
    else:
        label = tag("text", name, class_="n", x=number(x), y=number(y + r + 17), text_anchor="middle")
    circle = tag("circle", cx=number(x), cy=number(y), r=number(r))
    figure = tag("text", said, x=number(x), y=number(y + 5.4), text_anchor="middle")
    # The name comes first, so that the link is read as "Norway 28".
    return linked(href, "bead" if count else "bead none", label, " ", circle, figure)


def radius(size: str, count: int, most: int, said: str) -> float:
    """Area by count, but never too small for its own number."""
    least, largest = BEAD[size]
    grown = least + (largest - least) * (max(count, 0) / most) ** 0.5 if most > 0 else least
    return max(grown, text_width(said, bold=True) / 2 + 3.5)


def linked(href: str, kind: str, *inside: str) -> SafeString:
    """A bead leads to a page of this site or nowhere: no other address, no `javascript:`."""
    if href.startswith(("/", "?")):
        return tag("a", *inside, href=href, class_=kind)
    return tag("g", *inside, class_=kind)


def sea_name(size: str, label: str) -> SafeString:
    x, y, turn = framing(size)["sea"]
    words = label or _("Baltic Sea")
    turned = f"rotate({number(turn)} {number(x)} {number(y)})"
    return tag("text", words, class_="deep", x=number(x), y=number(y), transform=turned, text_anchor="middle")
