"""The land behind the maps, read once from outlines.json (made by docs/making/outlines.py)."""

import json
import math
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.safestring import SafeString

from kogge.base.charts.drawing import join, tag
from kogge.base.charts.shades import PALE, fill_of, hatching, shade_of, steps_for

EARTH = 6371.0


@cache
def _read() -> dict[str, Any]:
    text = Path(__file__).with_name("outlines.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def framing(name: str) -> dict[str, Any]:
    return dict(_read()[name])


def project(name: str, latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies in a framing: Lambert's azimuthal equal-area projection, as the outlines have it."""
    middle, height, scale = framing(name)["projection"]
    box = framing(name)["box"]
    lam, phi, phi0 = math.radians(longitude - middle), math.radians(latitude), math.radians(height)
    cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(lam)
    k = math.sqrt(2 / max(1 + cosine, 1e-6)) * EARTH * scale
    x = k * math.cos(phi) * math.sin(lam)
    y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(lam))
    return box[0] / 2 + x, box[1] / 2 - y


def coast(name: str, counts: Mapping[str, int] | None = None) -> SafeString:
    """Depth lines that fade outwards, then the neighbours, then the nine, shaded by `counts` where there are some."""
    if counts is None:
        return _coast(name, tuple((code, "var(--m-land)") for code in framing(name)["lands"]))
    steps = steps_for(max(counts.values(), default=0))
    fills = ((code, fill_of(shade_of(counts.get(code, 0), steps), name)) for code in framing(name)["lands"])
    return join([hatching(name), _coast(name, tuple(fills))])


@lru_cache(maxsize=200)
def _coast(name: str, fills: tuple[tuple[str, str], ...]) -> SafeString:
    """Half-pixel steps in the file: hence the scale, and strokes twice as wide as they look."""
    shape = framing(name)
    lands = join(
        tag("path", d=shape["lands"][code], fill=fill, fill_opacity=PALE if "--o" in fill else None)
        for code, fill in fills
    )
    return tag(
        "g",
        tag("g", _faded(shape["depth"]), fill="none", stroke="var(--m-depth)", stroke_width=2.2),
        tag("path", d=shape["faint"], fill="var(--m-land2)", stroke="var(--m-coast)", stroke_width=1.2),
        tag("g", lands, stroke="var(--m-coast)", stroke_width=1.7),
        transform="scale(.5)",
        stroke_linejoin="round",
    )


@cache
def depth_lines(kind: str) -> SafeString:
    """The sea alone, as ornament: `cover` behind an edition's name, `card` on a certificate.

    Coloured by the style sheet (`color`), hidden from screen readers.
    """
    shape = framing(kind)
    paths = join(tag("path", d=path) for path in shape["depth"])  # the style sheet fades them under the words
    lines = tag("g", paths, fill="none", stroke="currentColor", stroke_width=2.8, transform="scale(.5)")
    return tag(
        "svg",
        lines,
        class_="dep",
        viewBox=f"0 0 {shape['box'][0]} {shape['box'][1]}",
        preserveAspectRatio="xMaxYMid slice",
        aria_hidden="true",
    )


def as_background(kind: str, colour: str) -> str:
    """The depth lines as an address of their own: a background, of which readers of screens never hear."""
    drawn = depth_lines(kind).replace("currentColor", colour)
    return "data:image/svg+xml," + quote(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def _faded(paths: list[str]) -> SafeString:
    return join(tag("path", d=path, opacity=f"{1 - number * 0.11:.2f}") for number, path in enumerate(paths))
