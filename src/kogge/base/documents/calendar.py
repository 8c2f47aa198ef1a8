"""Dated things as a file for calendars (RFC 5545): times in UTC, which needs no table of zones; days as days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75  # octets of a line, without its end
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u0085]")


@dataclass(frozen=True)
class Dated:
    """One thing with a beginning and an end: two moments, or two days of which both count."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date
    text: str = ""
    place: str = ""
    url: str = ""


def calendar(name: str, things: Sequence[Dated], *, now: datetime) -> bytes:
    """The file; `now` is the moment at which it is made, so that a later one takes its place."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kogge//Kogge//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for thing in things:
        lines += ["BEGIN:VEVENT", f"UID:{escaped(thing.uid)}", f"DTSTAMP:{_moment(now)}", *_when(thing)]
        lines.append(f"SUMMARY:{escaped(thing.title)}")
        said = [("DESCRIPTION", escaped(thing.text)), ("LOCATION", escaped(thing.place)), ("URL", _address(thing.url))]
        lines += [f"{word}:{value}" for word, value in said if value]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A text in which nothing ends the line or the value, and no unseen sign stays."""
    text = UNSEEN.sub(" ", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.strip().replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, each after the first begun by a space, and no letter cut in two."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > WIDTH:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _when(thing):
    if isinstance(thing.starts, datetime):
        return [f"DTSTART:{_moment(thing.starts)}", f"DTEND:{_moment(thing.ends)}"]
    after = thing.ends + timedelta(days=1)  # the day on which it is over
    return [f"DTSTART;VALUE=DATE:{thing.starts:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _moment(at):
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _address(url):
    return "" if re.search(r"\s", url) else UNSEEN.sub("", url)
