"""A badge as a picture that carries its own credential, as wallets and backpacks read it: PNG and SVG; and back again.

A picture that somebody hands in is looked through for what it carries. It is never drawn, and nothing in it is run.
"""

import zlib
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders

PLAIN = Path(__file__).parent / "data" / "badge.png"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = b"openbadgecredential"
PNG = b"\x89PNG\r\n\x1a\n"
WIDTH, MARGIN, TOP = 640, 48, 264  # of the picture, of its text
SIZES = (52, 44, 36, 30)  # the first in which the title has at most four lines
LATIN = (range(0x20, 0x100), range(0x2000, 0x2070))  # what the first of the two fonts has
FURTHER = (range(0x100, 0x250), range(0x1E00, 0x1F00))  # and the second


class Nothing(ValueError):
    """The picture carries no credential."""


# Into the picture ----------------------------------------------------------------------------------------------
def as_png(title, issuer, carried: str) -> bytes:
    """The badge as PNG, with the credential (JSON or JWT) in a chunk of its own."""
    from PIL import Image, ImageDraw, ImageFont
    from PIL.PngImagePlugin import PngInfo

    fonts = {}

    def font(size, heavy, sign):
        name = "latin" if _is_in(sign, LATIN) else "latin-ext"
        if (name, size, heavy) not in fonts:
            made = ImageFont.truetype(finders.find(f"fonts/inter-{name}-wght-normal.woff2"), size)
            made.set_variation_by_axes([700 if heavy else 500])
            fonts[name, size, heavy] = made
        return fonts[name, size, heavy]

    def long(text, size, heavy):
        return sum(font(size, heavy, sign).getlength(sign) for sign in text)

    if not all(_is_in(sign, (*LATIN, *FURTHER)) for sign in title + issuer):
        title = issuer = ""  # rather no words than boxes; what it says stands in what it carries
    image = Image.open(PLAIN).convert("RGBA")
    pen = ImageDraw.Draw(image)

    def write(text, top, size, heavy, colour):
        left = MARGIN
        for sign in text:
            pen.text((left, top + size), sign, font=font(size, heavy, sign), fill=colour, anchor="ls")
            left += font(size, heavy, sign).getlength(sign)

    for size in SIZES:
        lines = wrapped(title, lambda text, size=size: long(text, size, True) <= WIDTH - 2 * MARGIN)
        if len(lines) <= 4:
            break
    for number, line in enumerate(lines[:5]):
        write(line, TOP + number * round(size * 1.18), size, True, "#ffffff")
    for line in wrapped(issuer, lambda text: long(text, 26, False) <= WIDTH - 2 * MARGIN)[:1]:
        write(line, 548, 26, False, "#bcd3e0")
    info = PngInfo()
    info.add_itxt(KEYWORD.decode(), carried, zip=False)
    written = BytesIO()
    image.quantize(128, method=Image.Quantize.FASTOCTREE).save(written, "PNG", pnginfo=info, optimize=True)
    return written.getvalue()


def _is_in(sign, ranges):
    return any(ord(sign) in one for one in ranges)


def as_svg(title, issuer, carried: str) -> bytes:
    """The badge as SVG, with the credential as an element of its own."""
    lines = wrapped(title, lambda text: len(text) <= 22)[:5]
    mark = (Path(finders.find("img/mark.svg"))).read_text(encoding="utf-8").strip()
    mark = mark.replace("<svg ", '<svg x="44" y="40" width="200" height="200" ', 1)
    look = 'font-size="46" font-weight="700" fill="#fff"'
    said = "".join(
        f'<text x="{MARGIN}" y="{TOP + 44 + number * 54}" {look}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    held = carried.replace("]]>", "]]]]><![CDATA[>")
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}" viewBox="0 0 640 640" '
        f'role="img" font-family="Inter, sans-serif"><title>{escape(title)}</title>'
        f"<openbadges:credential><![CDATA[{held}]]></openbadges:credential>"
        '<clipPath id="edge"><rect width="640" height="640" rx="56"/></clipPath><g clip-path="url(#edge)">'
        '<rect width="640" height="640" fill="#05293f"/><rect y="610" width="640" height="30" fill="#ffbe3d"/></g>'
        f'{mark}{said}<text x="{MARGIN}" y="574" font-size="26" fill="#bcd3e0">{escape(issuer)}</text></svg>'
    )
    return text.encode()


def wrapped(text, fits) -> list[str]:
    """The words of a text in lines that fit, each with at least one word."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and not fits(longer):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


# Out of the picture --------------------------------------------------------------------------------------------
def carried_by(data: bytes) -> str:
    """The credential that a picture carries. Raises Nothing."""
    return _of_png(data) if data.startswith(PNG) else _of_svg(data)


def _of_png(data):
    """The text of the chunk that the standard names. Chunks are walked through, and their check sums compared."""
    at = len(PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        kind, body, sum_ = data[at + 4 : at + 8], data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if len(sum_) < 4 or kind == b"IEND":
            break
        if kind == b"iTXt" and body.startswith(KEYWORD + b"\0"):
            if zlib.crc32(kind + body) != int.from_bytes(sum_) or body[len(KEYWORD) + 1] != 0:
                break
            rest = body[len(KEYWORD) + 3 :].split(b"\0", 2)
            if len(rest) == 3:
                return rest[2].decode("utf-8", "strict")
        at += 12 + size
    raise Nothing


def _of_svg(data):
    """The text of the element that the standard names. A document that defines anything of its own is not read."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Nothing
    try:
        data.decode("utf-8", "strict")
        # No document type, UTF-8 alone, and of a limited size.
        root = ElementTree.fromstring(data)  # noqa: S314  # nosec B314
    except (ElementTree.ParseError, UnicodeDecodeError) as fault:
        raise Nothing from fault
    found = root.find(f".//{{{NAMESPACE}}}credential")
    if found is None:
        raise Nothing
    return (found.get("verify") or found.text or "").strip()
