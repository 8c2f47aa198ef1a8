"""What a download is called: safe on every system, and still the name that its author gave it."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 120  # characters
MOST_BYTES = 240  # no file system takes more than 255
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
DEVICES |= {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}


def clean(name, *, ending=""):
    """`name` without path, controls, direction marks and what systems forbid; `ending` takes the place of its own."""
    name = re.split(r"[/\\]", str(name))[-1]
    # Category C: controls, marks that turn the direction of writing, halves of characters, what is not assigned.
    name = "".join(" " if sign.isspace() else sign for sign in name if sign.isspace() or not _is_control(sign))
    name = re.sub(r'[<>:"|?*]', "_", unicodedata.normalize("NFC", name))
    stem, found = split(_trimmed(name))
    stem, found = _trimmed(stem), ending or found
    while stem and (len(stem + found) > LONGEST or len((stem + found).encode()) > MOST_BYTES):
        stem = _trimmed(stem[:-1])
    stem = stem or "file"
    if stem.split(".")[0].rstrip().upper() in DEVICES:
        stem = "_" + stem
    return stem + found


def split(name):
    """("cv.2026", ".pdf"); an ending is short and of plain letters, else it belongs to the name."""
    stem, dot, ending = name.rpartition(".")
    if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        return stem, f".{ending.lower()}"
    return name, ""


def disposition(name, *, how="attachment"):
    """The header that gives a download its name (RFC 6266): once in plain letters, once as it is."""
    name = clean(name)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    plain = re.sub(r"[^\w .,()\[\]+=@-]", "_", plain, flags=re.ASCII)
    stem, ending = split(plain)
    plain = plain if stem.strip(" ._") else f"file{ending}"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _is_control(sign):
    return unicodedata.category(sign).startswith("C")


def _trimmed(words):
    """Without spaces and dots at either end: they hide a file, or vanish."""
    return re.sub(r"\s+", " ", words).strip(" .")
