"""What a file is, told by its content. Its name and what the browser says of it count for nothing."""

import codecs
import re
from dataclasses import dataclass

from kogge.commons.files.packages import kind_of_package


@dataclass(frozen=True)
class Kind:
    """A kind of file that people may hand in: its name for people, its type for machines, and its endings."""

    name: str
    type: str
    endings: tuple[str, ...]
    is_picture: bool = False

    def __str__(self):
        return self.name


OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"

PDF = Kind("PDF", "application/pdf", (".pdf",))
DOCX = Kind("DOCX", f"{OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind("XLSX", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",))
PPTX = Kind("PPTX", f"{OFFICE}.presentationml.presentation", (".pptx",))
ODT = Kind("ODT", f"{ODF}.text", (".odt",))
ODS = Kind("ODS", f"{ODF}.spreadsheet", (".ods",))
ODP = Kind("ODP", f"{ODF}.presentation", (".odp",))
CSV = Kind("CSV", "text/csv", (".csv",))
GEOJSON = Kind("GeoJSON", "application/geo+json", (".geojson", ".json"))
ICS = Kind("ICS", "text/calendar", (".ics", ".ical"))
TXT = Kind("TXT", "text/plain", (".txt", ".text"))
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), is_picture=True)
PNG = Kind("PNG", "image/png", (".png",), is_picture=True)
WEBP = Kind("WebP", "image/webp", (".webp",), is_picture=True)
GIF = Kind("GIF", "image/gif", (".gif",), is_picture=True)
MP4 = Kind("MP4", "video/mp4", (".mp4", ".m4v"))
WEBM = Kind("WebM", "video/webm", (".webm",))
VTT = Kind("WebVTT", "text/vtt", (".vtt",))

PICTURES = (JPEG, PNG, WEBP, GIF)
PHOTOS = (JPEG, PNG, WEBP)
DOCUMENTS = (PDF, DOCX, ODT)
FILMS = (MP4, WEBM)
ANY = (PDF, DOCX, ODT, XLSX, ODS, PPTX, ODP, CSV, TXT, *PICTURES)

BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"GIF87a": GIF, b"GIF89a": GIF}
PACKAGES = {kind.type: kind for kind in (DOCX, XLSX, PPTX, ODT, ODS, ODP)}
BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
HEAD = 4096
# What a browser, guessing, would take for a page, a drawing or a saved mail; and scripts of a shell.
PAGE = re.compile(
    rb"\A\W*<[a-z!?]|<(!doctype|html|script|svg|iframe|\?xml|\?php)\b|\A\W*#!|^mime-version:",
    re.I | re.M,
)
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(stream, ending):
    """The Kind that the content of `stream` is, or None. Only text needs its `ending` to be told apart."""
    stream.seek(0)
    head = stream.read(HEAD)
    for beginning, kind in BEGINNINGS.items():
        if head.startswith(beginning):
            return None if kind is PDF and ends_as_package(stream) else kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return None if ends_as_package(stream) else MP4
    if head.startswith(b"\x1aE\xdf\xa3"):
        return WEBM if b"webm" in head[:64] and not ends_as_package(stream) else None
    if head.startswith(b"PK"):
        return PACKAGES.get(kind_of_package(stream))
    return _kind_of_text(stream, head, ending)


def ends_as_package(stream):
    """Two files in one: something else that is a zip file, too, to whoever reads from the end."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    place = tail.rfind(b"PK\x05\x06")
    return place >= 0 and len(tail) - place - 22 == int.from_bytes(tail[place + 20 : place + 22], "little")


def _kind_of_text(stream, head, ending):
    kind = next((kind for kind in (CSV, GEOJSON, ICS, VTT, TXT) if ending in kind.endings), TXT)
    # Spreadsheet programs also write UTF-16, which is looked at as what it says.
    is_wide = kind is CSV and head[:2] in (b"\xff\xfe", b"\xfe\xff")
    decoder = codecs.getincrementaldecoder("utf-16")("replace") if is_wide else None
    stream.seek(0)
    is_first = True
    while part := stream.read(65_536):
        part = decoder.decode(part).encode("utf-8", "replace") if decoder else part
        if CONTROLS.search(part) or (is_first and PAGE.search(part[:HEAD])):
            return None
        if is_first and kind is VTT and not part.removeprefix(codecs.BOM_UTF8).startswith(b"WEBVTT"):
            return TXT
        is_first = False
    return kind
