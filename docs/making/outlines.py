"""Makes src/kogge/base/charts/outlines.json: land, borders and depth lines round the Baltic Sea.

    python -m venv .venv-outlines && .venv-outlines/bin/pip install shapely
    npm pack world-atlas && tar xzf world-atlas-*.tgz
    .venv-outlines/bin/python docs/making/outlines.py package/countries-50m.json \
        src/kogge/base/charts/outlines.json

Source: Natural Earth 1:50m countries (public domain), as TopoJSON in the npm package world-atlas 2.0.2 (ISC).
Runs on a developer's machine only; the product reads the finished file. Needs shapely >= 2.

Every framing is Lambert's azimuthal equal-area projection with its own middle and scale. Paths are written in
half pixels and relative steps, so drawings put them into <g transform="scale(.5)">.
"""

import json
import math
import sys
from dataclasses import dataclass, field
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union

NINE = {
    "208": "DK",
    "276": "DE",
    "233": "EE",
    "246": "FI",
    "428": "LV",
    "440": "LT",
    "578": "NO",
    "616": "PL",
    "752": "SE",
}
NEIGHBOURS = {
    "643",
    "112",
    "804",
    "203",
    "703",
    "040",
    "528",
    "056",
    "826",
    "250",
    "442",
    "756",
    "348",
    "642",
    "498",
    "705",
}
ROUND = ["FI", "EE", "LV", "LT", "PL", "DE", "DK", "NO", "SE"]  # the order of the thread
EARTH = 6371.0


@dataclass(frozen=True)
class Framing:
    """What a drawing shows: `width` x `height` px are never cut; the margins fill wider boxes."""

    name: str
    longitude: float
    latitude: float
    scale: float  # px per km
    width: int
    height: int
    margins: tuple[int, int, int, int]  # left, top, right, bottom
    coarse: float  # how far a simplified coast may lie from the true one, px
    least: float  # smallest island, px²
    depths: tuple[float, ...]  # distances of the depth lines from the coast, px
    smooth: float = 0.9
    beads: dict[str, tuple[float, float]] = field(default_factory=dict)  # longitude, latitude: placed by hand
    sea: tuple[float, float, float] | None = None  # longitude, latitude, turn in degrees

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        lam, phi = math.radians(longitude - self.longitude), math.radians(latitude)
        phi0 = math.radians(self.latitude)
        cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(lam)
        k = math.sqrt(2 / max(1 + cosine, 1e-6)) * EARTH * self.scale
        x = k * math.cos(phi) * math.sin(lam)
        y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(lam))
        return self.width / 2 + x, self.height / 2 - y

    @property
    def window(self) -> Polygon:
        left, top, right, bottom = self.margins
        return box(-left, -top, self.width + right, self.height + bottom)


BEADS = {
    "FI": (25.6, 61.8), "EE": (25.7, 58.75), "LV": (25.3, 56.9), "LT": (23.7, 55.3), "PL": (18.6, 52.7),
    "DE": (11.2, 52.8), "DK": (9.25, 56.1), "NO": (9.9, 61.0), "SE": (15.2, 60.2),
}  # fmt: skip

FRAMINGS = [
    # name, middle, scale, size, margins, coarse, least island,
    # depth lines, smooth, beads, name of the sea
    Framing(
        "wide", 18.5, 57.3, 0.47, 620, 600, (250, 90, 250, 90), 0.7, 5,
        (8, 18, 29, 41, 54, 69), 0.9, BEADS, (19.35, 56.45, -61),
    ),
    Framing(
        "slim", 18.4, 57.65, 0.214, 320, 370, (170, 30, 170, 30), 0.55, 2.5,
        (7, 15, 24), 0.85, BEADS, (19.5, 56.75, -62),
    ),
    Framing(
        "region", 17.9, 57.9, 0.33, 620, 600, (250, 20, 250, 20), 0.65, 4,
        (8, 18, 29, 41, 54), 0.9, BEADS, (19.4, 56.6, -63),
    ),
    Framing(
        "cover", 20.3, 58.3, 0.95, 760, 380, (0, 60, 20, 60), 1.0, 30,
        (15, 32, 51, 72, 95, 120), 1.5,
    ),
    Framing(
        "card", 17.7, 57.1, 1.1, 620, 240, (0, 90, 20, 90), 1.0, 30,
        (14, 29, 45, 62, 80, 99, 119), 1.4,
    ),
]  # fmt: skip


def decoded(topology: dict) -> list[list[tuple[float, float]]]:
    """The arcs as longitude and latitude."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def rings_of(shape: dict) -> list[list[list[int]]]:
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


class Land:
    """The countries in one framing. Arcs are simplified before polygons are built: one border for both."""

    def __init__(self, topology: dict, arcs: list[list[tuple[float, float]]], framing: Framing):
        self.framing = framing
        self.arcs = arcs
        self.simple: dict[int, list[tuple[float, float]]] = {}
        near = framing.window.buffer(400)
        nine: dict[str, list[Polygon]] = {code: [] for code in ROUND}
        others = []
        for shape in topology["objects"]["countries"]["geometries"]:
            code = NINE.get(shape.get("id", ""))
            if not code and shape.get("id") not in NEIGHBOURS:
                continue
            for polygon in rings_of(shape):
                made = self.polygon(polygon[0])
                if made is None or not made.intersects(near):
                    continue
                (nine[code] if code else others).append(made)
        self.lands = {code: self.kept(whole(made)) for code, made in nine.items()}
        self.nine = self.kept(whole([made for several in nine.values() for made in several]))
        self.others = self.kept(whole(others))

    def arc(self, number: int) -> list[tuple[float, float]]:
        if number not in self.simple:
            points = [self.framing.project(*point) for point in self.arcs[number]]
            self.simple[number] = list(
                LineString(points).simplify(self.framing.coarse, preserve_topology=False).coords
            )
        return self.simple[number]

    def polygon(self, ring: list[int]) -> Polygon | None:
        points: list[tuple[float, float]] = []
        for number in ring:
            arc = self.arc(number) if number >= 0 else self.arc(~number)[::-1]
            points += arc[1:] if points else arc
        return Polygon(points) if len(points) >= 4 else None

    def kept(self, shape: BaseGeometry) -> BaseGeometry:
        inside = shape.intersection(self.framing.window)
        return unary_union([p for p in polygons(inside) if p.area >= self.framing.least])


def whole(made: list[Polygon]) -> BaseGeometry:
    return unary_union([shapely.set_precision(shapely.make_valid(one), 0.5) for one in made])


def polygons(shape: BaseGeometry) -> list[Polygon]:
    return [p for p in shapely.get_parts(shapely.make_valid(shape)) if isinstance(p, Polygon)]


def straight(shape: BaseGeometry) -> str:
    """Polygons or lines as relative steps in half pixels."""
    written = []
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]
        for ring in rings:
            points = [(round(x * 2), round(y * 2)) for x, y in ring.coords]
            closed = points[0] == points[-1]
            points = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
            if closed:
                points = points[:-1]
            if len(points) < 2 or (closed and len(points) < 3):
                continue
            steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(points, points[1:], strict=False)]
            written.append(f"M{pair(points[0])}l{joined(steps)}{'z' if closed else ''}")
    return "".join(written)


def curved(shape: BaseGeometry, framing: Framing) -> str:
    """Lines as quadratic splines: corners become control points, middles of the sides are passed.

    Corners lie on whole pixels, so middles fall on half pixels exactly and `t` may mirror the control
    point for ever without drifting.
    """
    written = []
    for line in shapely.get_parts(shape):
        simple = line.simplify(framing.smooth, preserve_topology=False)
        points = [(round(x), round(y)) for x, y in simple.coords]
        points = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
        closed = len(points) > 3 and points[0] == points[-1]
        if len(points) < 4 or (closed and Polygon(points).length < 24):
            continue
        corners = [*points[1:], points[1]] if closed else points[1:]
        start = mid(points[0], points[1])
        mids = [mid(a, b) for a, b in zip(corners, corners[1:], strict=False)]
        first = corners[0]
        control = (first[0] * 2 - start[0], first[1] * 2 - start[1])
        to = (mids[0][0] - start[0], mids[0][1] - start[1])
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(mids, mids[1:], strict=False)]
        written.append(f"M{pair(start)}q{joined([control, to])}" + (f"t{joined(steps)}" if steps else ""))
    return "".join(written)


def mid(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """Middle of two corners (whole pixels) in half pixels."""
    return a[0] + b[0], a[1] + b[1]


def pair(point: tuple[int, int]) -> str:
    return f"{point[0]}{'' if point[1] < 0 else ' '}{point[1]}"


def joined(steps: list[tuple[int, int]]) -> str:
    text = ""
    for step in steps:
        said = pair(step)
        text += said if not text or said.startswith("-") else f" {said}"
    return text


def depth_lines(land: Land) -> list[str]:
    framing = land.framing
    coast = unary_union([land.nine, land.others]).buffer(0)
    window = framing.window.buffer(-1)
    found = []
    for distance in framing.depths:
        # Grown a little too far and taken back: inlets close, as they do on a chart.
        grown = coast.buffer(distance + 3, quad_segs=6).buffer(-3, quad_segs=6)
        edges = unary_union([p.boundary for p in polygons(grown)]).intersection(window)
        edges = linemerge(edges) if isinstance(edges, MultiLineString) else edges
        found.append(curved(edges, framing))
    return [line for line in found if line]


def thread(points: list[tuple[float, float]]) -> str:
    """A closed smooth curve through all beads (Catmull-Rom, a little tighter than usual)."""
    count, pull = len(points), 0.8 / 6
    text = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for n in range(count):
        before, a, b, after = (points[(n + k) % count] for k in (-1, 0, 1, 2))
        c1 = (a[0] + (b[0] - before[0]) * pull, a[1] + (b[1] - before[1]) * pull)
        c2 = (b[0] - (after[0] - a[0]) * pull, b[1] - (after[1] - a[1]) * pull)
        text += "C" + " ".join(f"{x:.0f} {y:.0f}" for x, y in (c1, c2, b))
    return text + "z"


def made(topology: dict, arcs: list[list[tuple[float, float]]], framing: Framing) -> dict:
    land = Land(topology, arcs, framing)
    answer: dict = {"box": [framing.width, framing.height], "depth": depth_lines(land)}
    if not framing.beads:
        return answer
    beads = {code: tuple(round(v, 1) for v in framing.project(*framing.beads[code])) for code in ROUND}
    longitude, latitude, turn = framing.sea
    return answer | {
        "projection": [framing.longitude, framing.latitude, framing.scale],
        "lands": {code: straight(shape) for code, shape in land.lands.items()},
        "faint": straight(land.others),
        "beads": beads,
        "sea": [*(round(v, 1) for v in framing.project(longitude, latitude)), turn],
        "thread": thread([beads[code] for code in ROUND]),
    }


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    topology = json.loads(source.read_text())
    arcs = decoded(topology)
    answer: dict = {
        "source": "Natural Earth 1:50m countries (public domain) through world-atlas 2.0.2; "
        "beads placed by hand. Made by docs/making/outlines.py, do not edit.",
    }
    for framing in FRAMINGS:
        answer[framing.name] = made(topology, arcs, framing)
        sizes = {k: len(json.dumps(v)) for k, v in answer[framing.name].items()}
        print(framing.name, sum(sizes.values()), sizes)
    target.write_text(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
