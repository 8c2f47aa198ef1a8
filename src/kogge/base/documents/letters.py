"""Whether a document can be set: letters that no font has here are named, with the package that brings them."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

OWN = ("fonts/inter-latin-wght-normal.woff2", "fonts/inter-latin-ext-wght-normal.woff2")
PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
ENDINGS = {".ttf", ".otf", ".ttc", ".woff2"}
INVISIBLE = range(0x2000, 0x2070)
# The first letter beyond: Debian's package that has the letters below it.
PACKAGES = ((0x0530, "fonts-dejavu-core"), (0x2E80, "fonts-noto-core"), (0xA4D0, "fonts-noto-cjk"),
            (0xAC00, "fonts-noto-core"), (0xD7B0, "fonts-noto-cjk"), (0x1F000, "fonts-noto-core"))  # fmt: skip


@cache
def _letters(file) -> frozenset:
    from fontTools.ttLib import TTCollection, TTFont

    try:
        with Path(file).open("rb") as stream:
            is_many = file.endswith(".ttc")
            fonts = TTCollection(stream, lazy=True).fonts if is_many else [TTFont(stream, lazy=True)]
            return frozenset().union(*(font.getBestCmap() or () for font in fonts))
    except Exception:  # a broken file of the system has no letters for us
        return frozenset()


@cache
def _of_the_system() -> tuple:
    """The fonts of the operating system, small names first: the plain faces before their many variants."""
    found = [file for place in PLACES for file in Path(place).expanduser().rglob("*") if file.suffix in ENDINGS]
    return tuple(str(file) for file in sorted(found, key=lambda file: (len(file.name), file.name)))


@cache
def has_letter(letter: str) -> bool:
    code = ord(letter)
    if letter.isspace() or code in INVISIBLE or any(code in _letters(finders.find(name)) for name in OWN):
        return True
    return any(code in _letters(file) for file in _of_the_system())


def lacking(text: str) -> str:
    """A sentence that names what cannot be set, and what to install; nothing if all of it can."""
    missing = list(dict.fromkeys(letter for letter in text if not has_letter(letter)))
    if not missing:
        return ""
    packages = list(dict.fromkeys(_package(letter) for letter in missing))
    return _(
        "No font on the server has the letters %(letters)s. Its operator installs: apt-get install %(packages)s"
    ) % {
        "letters": " ".join(missing[:12]),
        "packages": " ".join(packages),
    }


def _package(letter):
    return next((package for beyond, package in PACKAGES if ord(letter) < beyond), "fonts-noto-core")
