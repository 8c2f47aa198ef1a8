"""A person's card as a picture, to be shown elsewhere: 1200 by 627 pixels, as such places like them."""

import io
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

WIDTH, HEIGHT, SHARP = 1200, 627, 2  # drawn twice as large, so that edges are smooth
DEEP, AMBER, PALE, WHITE = "#05293f", "#ffbe3d", "#b9d6e6", "#ffffff"
FACES = ("fonts/inter-latin-wght-normal.woff2", "fonts/inter-latin-ext-wght-normal.woff2")
OTHERS = (  # where systems keep a face with Greek and Cyrillic letters
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf",
)


def draw_card(*, name, line, organisation, programme, community, photo=None) -> bytes:
    """The card as PNG. `photo` is an open file with a square picture, or nothing."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH * SHARP, HEIGHT * SHARP), DEEP)
    pen = ImageDraw.Draw(picture)
    _sea(pen)
    pen.rectangle(_at(0, HEIGHT - 14, WIDTH, HEIGHT), fill=AMBER)
    left = 80
    if photo is not None:
        left = 80 + 330 + 64
        _round(picture, photo, (80, 118), 330)
    wide = WIDTH - left - 72
    y = 132
    y = _say(pen, name, (left, y), wide, size=60, least=34, weight=700, fill=WHITE, most=2) + 16
    if line:
        y = _say(pen, line, (left, y), wide, size=28, least=22, weight=500, fill=PALE, most=2) + 4
    if organisation:
        y = _say(pen, organisation, (left, y), wide, size=28, least=22, weight=500, fill=WHITE, most=2) + 4
    pen.rectangle(_at(left, max(y + 22, 380), left + 72, max(y + 22, 380) + 6), fill=AMBER)
    _say(pen, programme, (left, max(y + 22, 380) + 26), wide, size=30, least=22, weight=600, fill=WHITE, most=3)
    _say(pen, community, (80, HEIGHT - 76), WIDTH - 160, size=24, least=18, weight=600, fill=PALE, most=1)
    drawn = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _at(*places):
    return tuple(place * SHARP for place in places)


def _sea(pen):
    """Depth lines as on our pages: ever wider curves from the lower right."""
    for step in range(11):
        reach = 150 + step * 74
        box = _at(WIDTH - reach * 1.25, HEIGHT - reach * 0.82, WIDTH + reach * 1.25, HEIGHT + reach * 0.82)
        shade = 70 - step * 4
        pen.ellipse(box, outline=(14, shade + 6, shade + 42), width=3)


def _round(picture, photo, place, side):
    from PIL import Image, ImageDraw, ImageOps

    with Image.open(photo) as found:
        portrait = ImageOps.fit(found.convert("RGB"), (side * SHARP, side * SHARP))
    mask = Image.new("L", portrait.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, *portrait.size), fill=255)
    ring = _at(place[0] - 6, place[1] - 6, place[0] + side + 6, place[1] + side + 6)
    ImageDraw.Draw(picture).ellipse(ring, fill=AMBER)
    picture.paste(portrait, _at(*place), mask)


def _say(pen, text, place, wide, *, size, least, weight, fill, most):
    """Lines of a text that fit, smaller if they have to; returns where they end."""
    while True:
        lines = _lines(text, size, weight, wide)
        if len(lines) <= most or size <= least:
            break
        size -= 2
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,.;") + "…"]
    x, y = place
    for line in lines:
        _runs(pen, line, (x, y), size, weight, fill)
        y += int(size * 1.22)
    return y


def _lines(text, size, weight, wide):
    found, line = [], ""
    for word in str(text).split():
        tried = f"{line} {word}".strip()
        if line and _length(tried, size, weight) > wide * SHARP:
            found.append(line)
            tried = word
        line = tried
    return [*found, line] if line else found


def _length(text, size, weight):
    return sum(_face(file, size, weight).getlength(part) for part, file in _parts(text))


def _runs(pen, text, place, size, weight, fill):
    x, y = place[0] * SHARP, (place[1] + size) * SHARP
    for part, file in _parts(text):
        face = _face(file, size, weight)
        pen.text((x, y), part, font=face, fill=fill, anchor="ls")
        x += face.getlength(part)


_faces: dict = {}
_signs: dict = {}


def _files():
    own = [finders.find(name) for name in FACES]
    return [name for name in [*own, *(name for name in OTHERS if Path(name).exists())] if name]


def _signs_of(file):
    if file not in _signs:
        from fontTools.ttLib import TTFont

        with TTFont(file) as font:
            _signs[file] = frozenset(font.getBestCmap())
    return _signs[file]


def _parts(text):
    """The text cut where another file has the letters: [(part, file)]."""
    files, found = _files(), []
    for sign in text:
        file = next((file for file in files if ord(sign) in _signs_of(file)), files[-1])
        if found and (found[-1][1] == file or sign == " "):
            found[-1][0] += sign
        else:
            found.append([sign, file])
    return [(part, file) for part, file in found]


def _face(file, size, weight):
    from PIL import ImageFont

    key = file, size, weight
    if key not in _faces:
        face = ImageFont.truetype(file, size * SHARP)
        if "inter" in Path(file).name:
            face.set_variation_by_axes([weight])
        _faces[key] = face
    return _faces[key]


def words_for(page):
    """What the person may say elsewhere, ready to be taken along."""
    edition = page.booklet.edition
    return _("I took part in %(programme)s %(edition)s, led by %(lead)s.") % {
        "programme": edition.programme.name, "edition": edition.name, "lead": edition.lead.title,
    }  # fmt: skip
