"""Map of towns: a bead at each town, beads that would overlap joined, countries' own beads for the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_countries import countries as names

from kogge.base.charts.country_map import linked, sea_name
from kogge.base.charts.data import Chart, Land, Town
from kogge.base.charts.drawing import frame, join, number, said_number, tag, text_width
from kogge.base.charts.outlines import coast, framing, project
from kogge.base.charts.shades import key_of

FRAMING = {"wide": "region", "slim": "slim"}
DOT = {"wide": (7, 20), "slim": (6, 14)}
EDGE = 9  # a town outside the picture is shown at its edge, never left out


@dataclass(frozen=True)
class Bead:
    x: float
    y: float
    r: float
    n: int
    names: tuple[str, ...]
    hrefs: frozenset[str]
    own: bool = False  # a country's own bead

    def meets(self, other: "Bead", gap: float = 0) -> bool:
        return (self.x - other.x) ** 2 + (self.y - other.y) ** 2 < (self.r + other.r + gap) ** 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x - self.r, self.y - self.r, self.x + self.r, self.y + self.r


def towns_map(
    points: Sequence[Town],
    title: str,
    sub: str = "",
    desc: str = "",
    *,
    countries: Mapping[str, Land | int] | None = None,
    shades: Mapping[str, int] | None = None,
    sea_label: str = "",
    head: Sequence[str] = (),
) -> Chart:
    """`countries` counts those whose town is not known, by country code: a `Land`, or its bare number.

    `shades`: how many there are in each country in all; the countries are shaded by it, and the table begins with it.
    """
    rest = {code: _land(code, given) for code, given in (countries or {}).items()}
    rest = {code: land for code, land in rest.items() if land.n > 0}
    towns = [town for town in points if town.n > 0]
    whole = sorted((shades or {}).items(), key=lambda each: (-each[1], each[0]))
    rows = [[_("%(country)s, in all") % {"country": names.name(code)}, said_number(n)] for code, n in whole]
    rows += [[town.label, said_number(town.n)] for town in towns]
    rows += [[_unknown(land), said_number(land.n)] for land in rest.values()]
    return Chart(
        kind="map",
        title=title,
        sub=sub,
        desc=desc,
        wide=_drawn("wide", title, desc, towns, rest, shades, sea_label),
        slim=_drawn("slim", title, desc, towns, rest, shades, sea_label),
        head=[str(name) for name in head] or [_("Place"), pgettext("count", "Number")],
        rows=rows,
    )


def _land(code: str, given: Land | int) -> Land:
    return given if isinstance(given, Land) else Land(str(names.name(code)), given)


def _unknown(land: Land) -> str:
    return _("%(country)s, town not known") % {"country": land.label}


def _drawn(
    size: str,
    title: str,
    desc: str,
    towns: Sequence[Town],
    rest: Mapping[str, Land],
    shades: Mapping[str, int] | None,
    sea_label: str,
) -> SafeString:
    name = FRAMING[size]
    width, height = framing(name)["box"]
    beads = _placed(size, towns)
    own = _own_beads(size, rest, beads)
    taken = [bead.box for bead in (*beads, *own)]
    drawn = [_drawn_bead(size, bead, taken, (width, height)) for bead in (*own, *beads)]
    key = key_of(_all_nine(shades, name), name, (width, height)) if shades is not None else ""
    inside = join([coast(name, shades), sea_name(name, sea_label), key, *drawn])
    has_links = any(bead.hrefs for bead in (*beads, *own))
    data = [(bead.names, bead.n) for bead in (*beads, *own)]
    return frame("map", size, title, desc, inside, height, data=data, view=f"0 0 {width} {height}", links=has_links)


def _all_nine(shades: Mapping[str, int], name: str) -> dict[str, int]:
    return {code: shades.get(code, 0) for code in framing(name)["lands"]}


def _radius(size: str, n: int) -> float:
    least, most = DOT[size]
    bare = least if n == 1 else max(least + 2.2 * n**0.5, text_width(said_number(n), bold=True) / 2 + 3)
    return min(bare, max(most, text_width(said_number(n), bold=True) / 2 + 3))


def _placed(size: str, towns: Sequence[Town]) -> list[Bead]:
    """Beads of towns; the two that overlap most become one in their middle until none overlaps."""
    width, height = framing(FRAMING[size])["box"]
    beads: list[Bead] = []
    for town in towns:
        x, y = project(FRAMING[size], town.latitude, town.longitude)
        x, y = min(max(x, EDGE), width - EDGE), min(max(y, EDGE), height - EDGE)
        hrefs = frozenset({town.href} if town.href else ())
        beads.append(Bead(x, y, _radius(size, town.n), town.n, (town.label,), hrefs))
    while True:
        pair = next(
            ((a, b) for i, a in enumerate(beads) for b in beads[i + 1 :] if a.meets(b)),
            None,
        )
        if pair is None:
            return beads
        a, b = pair
        n = a.n + b.n
        names = tuple(dict.fromkeys((*a.names, *b.names)))
        beads = [bead for bead in beads if bead is not a and bead is not b]
        x, y = (a.x * a.n + b.x * b.n) / n, (a.y * a.n + b.y * b.n) / n
        beads.append(Bead(x, y, _radius(size, n), n, names, a.hrefs | b.hrefs))


def _own_beads(size: str, rest: Mapping[str, Land], towns: Sequence[Bead]) -> list[Bead]:
    """At the country's middle, or the nearest free place round it."""
    places = framing(FRAMING[size])["beads"]
    found: list[Bead] = []
    for code, land in rest.items():
        if code not in places:
            continue
        x, y = places[code]
        hrefs = frozenset({land.href} if land.href else ())
        bead = Bead(x, y, _radius(size, max(land.n, 2)), land.n, (land.label,), hrefs, own=True)
        around = [(0, 0)] + [
            (dx * step, dy * step)
            for step in (8, 16, 24, 32, 44)
            for dx, dy in (
                (0, 1),
                (1, 0),
                (-1, 0),
                (0, -1),
                (0.7, 0.7),
                (-0.7, 0.7),
                (0.7, -0.7),
                (-0.7, -0.7),
            )
        ]
        free = (
            moved
            for moved in (replace(bead, x=x + dx, y=y + dy) for dx, dy in around)
            if not any(moved.meets(other, gap=2) for other in (*towns, *found))
        )
        found.append(next(free, bead))
    return found


def _drawn_bead(
    size: str,
    bead: Bead,
    taken: list[tuple[float, float, float, float]],
    box: tuple[int, int],
) -> SafeString:
    said = said_number(bead.n)
    label = ", ".join(bead.names)
    full = _unknown(Land(label, bead.n)) if bead.own else label
    pieces = [
        tag("title", f"{full}: {said}"),
        tag("circle", cx=number(bead.x), cy=number(bead.y), r=number(bead.r)),
    ]
    if bead.n > 1 or bead.own:
        pieces.append(tag("text", said, x=number(bead.x), y=number(bead.y + 5.4), text_anchor="middle"))
    # Names only where they touch nothing, and on the wide drawing only; the table has them all.
    if size == "wide" and len(label) <= 24:
        pieces.append(_name(label, bead, taken, box))
    # A joined bead with several addresses leads nowhere rather than to the wrong one.
    href = next(iter(bead.hrefs)) if len(bead.hrefs) == 1 and len(bead.names) == 1 else ""
    return linked(href, "bead own" if bead.own else "bead town", *pieces)


def _name(text: str, bead: Bead, taken: list[tuple[float, float, float, float]], size: tuple[int, int]) -> str:
    width = text_width(text) + 4
    for x, y, anchor in (
        (bead.x + bead.r + 5, bead.y + 5, None),
        (bead.x, bead.y + bead.r + 16, "middle"),
        (bead.x - bead.r - 5, bead.y + 5, "end"),
        (bead.x, bead.y - bead.r - 6, "middle"),
    ):
        left = x if anchor is None else x - width if anchor == "end" else x - width / 2
        box = (left, y - 13, left + width, y + 4)
        if box[0] < 0 or box[2] > size[0] or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        return tag("text", text, class_="n", x=number(x), y=number(y), text_anchor=anchor)
    return ""


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
