"""Reads the schedules of other programs: the XML of frab, pentabarf and pretalx, and its JSON. Believes nothing."""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import TreeBuilder
from xml.parsers import expat

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.timetables.grid import NIGHT

LARGEST = 5_000_000  # bytes
DEEPEST = 20
MOST_PARTS = 200_000
MOST = 2_000  # sessions
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
ADDRESS = re.compile(r"https?://[^\s<>\"\x00-\x1f\x7f\ud800-\udfff]+\Z")  # what a database can hold
KINDS = {
    "workshop": "workshop", "talk": "talk", "lecture": "talk", "panel": "panel", "podium": "panel",
    "discussion": "panel", "keynote": "plenary", "plenary": "plenary", "break": "break",
}  # fmt: skip


@dataclass
class Item:
    """A session as a file tells it."""

    guid: uuid.UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    subtitle: str = ""
    abstract: str = ""
    room: str = ""
    track: str = ""
    kind: str = "other"
    language: str = "en"
    people: list = field(default_factory=list)
    links: list = field(default_factory=list)  # of (address, title)


def read(content, *, zone, slug):
    """[Item] of the bytes of a schedule; Refused says why there are none."""
    if len(content) > LARGEST:
        raise Refused(_("The file must be smaller than 5 MB."))
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    try:
        items = [_item(one, zone=zone, slug=slug) for one in (_of_json(content) if is_json else _of_xml(content))]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as problem:
        words = _("This file is not a schedule that can be read: something in it is missing or has another form.")
        raise Refused(words) from problem
    if not items:
        raise Refused(_("There is no session in this file."))
    if len(items) > MOST:
        raise Refused(_("A timetable has at most %(most)s sessions.") % {"most": MOST})
    if len({item.guid for item in items}) < len(items):
        raise Refused(_("Two sessions in this file have the same number (guid). Number them apart."))
    return items


# XML ----------------------------------------------------------------------------------------------------
def parse(content):
    """The root of an XML file without declarations of its own: no document type, so no entities to unfold."""
    builder, parts, depth = TreeBuilder(), 0, 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(name, attributes):
        nonlocal parts, depth
        parts, depth = parts + 1, depth + 1
        if depth > DEEPEST or parts > MOST_PARTS:
            raise Refused(_("This file is built too deep or has too many parts."))
        builder.start(name, attributes)

    def end(name):
        nonlocal depth
        depth -= 1
        builder.end(name)

    def refuse(*_told):
        raise Refused(_("This file declares a document type or entities, which is not accepted. Export it without."))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as problem:  # LookupError: an encoding that nobody knows
        words = _("This file is not whole XML: something is wrong in line %(line)s.")
        raise Refused(words % {"line": getattr(problem, "lineno", 1)}) from problem
    return builder.close()


def _of_xml(content):
    root = parse(content)
    if root.tag != "schedule":
        raise ValueError("not a schedule")
    for day in root.iter("day"):
        for room in day.iter("room"):
            for event in room.findall("event"):
                yield {
                    **{name: event.findtext(name) or "" for name in TEXTS},
                    "guid": event.get("guid") or "",
                    "id": event.get("id") or "",
                    "day": day.get("date") or "",
                    "room": event.findtext("room") or room.get("name") or "",
                    "people": [one.text or "" for one in event.iterfind("persons/person")],
                    "links": [(one.get("href") or "", one.text or "") for one in event.iterfind("links/link")],
                }


TEXTS = (
    "title", "subtitle", "abstract", "description", "track", "type", "language", "date", "start", "duration",
)  # fmt: skip


# JSON ---------------------------------------------------------------------------------------------------
def _of_json(content):
    found = json.loads(content)
    found = found.get("schedule", found)["conference"]
    for day in found["days"]:
        for name, events in day["rooms"].items():
            for event in events:
                yield {
                    **{text: event.get(text) or "" for text in TEXTS},
                    "track": _named(event.get("track")),
                    "guid": event.get("guid") or "",
                    "id": str(event.get("id") or ""),
                    "day": day.get("date") or "",
                    "room": event.get("room") or name,
                    "people": [one.get("public_name") or one.get("name") or "" for one in event.get("persons") or []],
                    "links": [(one.get("url") or "", one.get("title") or "") for one in event.get("links") or []],
                }


def _named(track):
    """Some write a track as its name in several languages."""
    return next(iter(track.values()), "") if isinstance(track, dict) else track or ""


# One session --------------------------------------------------------------------------------------------
def _item(told, *, zone, slug):
    starts_at = _begins(told, zone)
    texts = [_text(told[name], 10_000) for name in ("abstract", "description")]
    if texts[0] == texts[1]:
        texts.pop()
    title = _text(told["title"], 500)
    if not title:
        raise ValueError("a session without title")
    return Item(
        guid=_guid(told, slug),
        title=title,
        starts_at=starts_at,
        ends_at=starts_at.astimezone(UTC) + _length(told["duration"]),  # right where the clocks change
        subtitle=_text(told["subtitle"], 500),
        abstract="\n\n".join(filter(None, texts)),
        room=_text(told["room"], 120),
        track=_text(told["track"], 200),
        kind=KINDS.get(_text(told["type"], 40).lower(), "other"),
        language=_language(_text(told["language"], 7)),
        people=[name for name in (_text(one, 160) for one in told["people"]) if name],
        links=[(url, _text(title, 200)) for url, title in told["links"] if _is_address(url)],
    )


def _language(said):
    """Its code, if it is one of a language that can be named; otherwise English."""
    code = re.split("[-_]", said.lower())[0]
    return code if code in LANG_INFO else "en"


def _guid(told, slug):
    if told["guid"]:
        return uuid.UUID(str(told["guid"]))
    named = _text(f"{slug}/{told['id'] or told['title']}/{told['date']}{told['start']}", 1000)
    return uuid.uuid5(uuid.NAMESPACE_URL, named)


def _begins(told, zone):
    if "T" in told["date"]:
        at = datetime.fromisoformat(told["date"])
        at = at if at.tzinfo else at.replace(tzinfo=zone)
    else:
        at = datetime.fromisoformat(f"{told['date'] or told['day']}T{told['start'].zfill(5)}").replace(tzinfo=zone)
        if timedelta(hours=at.hour) < NIGHT:
            at += timedelta(days=1)
    if not 1990 <= at.year <= 2200:
        raise ValueError("a year that is none")
    return at


def _length(duration):
    numbers = [int(part) for part in str(duration).split(":")]
    hours, minutes, seconds = (*numbers, 0, 0)[:3]
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(0) < length <= timedelta(days=4):
        raise ValueError("a length that is none")
    return length


def _text(value, most):
    """Text that a database and a page can hold."""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return CONTROLS.sub(" ", value).encode("utf-8", "ignore").decode().replace("\r\n", "\n").strip()[:most].strip()


def _is_address(url):
    return isinstance(url, str) and len(url) <= 500 and ADDRESS.match(url) is not None
