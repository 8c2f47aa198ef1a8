"""Small SVG pieces that all charts share. Everything passes format_html, so no label can break out.

Horizontal places are percentages and the outer <svg> has no viewBox: a drawing then stretches with its
box while its text stays 15 px. Only maps have a viewBox, because land must keep its shape.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

TEXT = 15
# Narrowest box each drawing must still fit: text is wrapped and turned round for this width.
ROOM = {"wide": 640, "slim": 280}

# Class of each drawing; a page that wraps them itself may call its wrappers wide and slim.
CLASS = {"wide": "broad", "slim": "narrow"}

EMPTY = mark_safe("")  # noqa: S308 - a constant
NARROW = frozenset("iljtfrI.,:;'|!()[] -·’")
BROAD = frozenset("mwMWQOGÖÕ@%—ŪŌ")


def number(value: float) -> str:
    """A coordinate: one decimal at most, no trailing zero, never "-0"."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def tag(name: str, *content: str, **attributes: object) -> SafeString:
    """An element; `class_` and `stroke_width` become class and stroke-width, None leaves one out."""
    written = format_html_join(
        "",
        ' {}="{}"',
        (
            (key.rstrip("_").replace("_", "-"), number(value) if isinstance(value, float) else str(value))
            for key, value in attributes.items()
            if value is not None
        ),
    )
    if not content:
        return format_html("<{}{}/>", mark_safe(name), written)  # noqa: S308 - names are ours
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(name), written, join(content))  # noqa: S308


def join(pieces: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def lines(parts: Sequence[str], x: str, y: float, step: float = 20, **attributes: object) -> SafeString:
    """Text of several lines, one element each."""
    return join(tag("text", part, x=x, y=y + index * step, **attributes) for index, part in enumerate(parts))


def frame(
    kind: str,
    size: str,
    title: str,
    desc: str,
    inside: str,
    height: float,
    *,
    data: object = "",
    view: str | None = None,
    links: bool = False,
    keep: str | None = None,
) -> SafeString:
    """The <svg> itself with its title and description.

    A picture with links in it is a group, not an image: what is inside an image cannot be reached.
    """
    key = f"{zlib.crc32(repr((kind, title, desc, data)).encode()):08x}-{size}"
    titled = tag("title", title or kind, id=f"t{key}")
    described = tag("desc", desc, id=f"d{key}") if desc else EMPTY
    return tag(
        "svg",
        titled,
        described,
        inside,
        class_=f"{'map' if view else 'chart'} {CLASS[size]}",
        role="group" if links else "img",
        aria_labelledby=f"t{key}",
        aria_describedby=f"d{key}" if desc else None,
        width="100%",
        height=height,
        viewBox=view,
        preserveAspectRatio=keep,
        overflow="visible" if view else None,
        font_size=TEXT,
    )


def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """About how wide a text is in Inter: good enough to wrap and to turn a label round."""
    units = sum(0.31 if c in NARROW else 0.9 if c in BROAD else 0.66 if c.isupper() else 0.57 for c in text)
    return units * size * (1.06 if bold else 1)


def wrapped(text: str, room: float, bold: bool = False, size: float = TEXT) -> list[str]:
    """Lines no wider than the room; a word longer than a line is cut, never left out."""
    found: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}".strip()
        if text_width(joined, size, bold) <= room:
            line = joined
            continue
        if line:
            found.append(line)
        while text_width(word, size, bold) > room:
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n], size, bold) <= room)
            if cut == len(word):
                break
            found.append(word[:cut])
            word = word[cut:]
        line = word
    return [*found, line] if line else found


def said_number(value: float) -> str:
    """1,234 in English, 1 234 in Swedish."""
    whole = int(value) if float(value).is_integer() else value
    return str(number_format(whole, use_l10n=True, force_grouping=True))


def said_day(day: date) -> str:
    """24 October. Django has the American order for English and the wrong case for Finnish."""
    return date_format(day, {"en": "j F", "fi": "j. E"}.get(_language(), "MONTH_DAY_FORMAT"))


def said_month(day: date) -> str:
    """Short name of a month: Sep, syys, sept."""
    if _language() == "en":
        return date_format(day, "M")
    short = date_format(day, "N").rstrip(".")
    return short if _language() == "de" else short.lower()


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]
