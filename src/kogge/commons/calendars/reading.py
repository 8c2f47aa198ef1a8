"""Calendar files that people bring (RFC 5545): read into plain dated things, or refused with a sentence.

What is made to keep us busy is refused before the library sees it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from kogge.base.documents.calendar import clean
from kogge.base.errors import Refused

MOST_BYTES = 2_000_000
MOST_LINES = 60_000
MOST_THINGS = 300
DEEPEST = 6
MOST_RULES = 2_000
MOST_TIMES = 1_000  # of one rule
YEARS = range(1970, 2200)
TRAPS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, AssertionError, RecursionError)


@dataclass(frozen=True)
class Found:
    """One dated thing of a file; of what repeats, its first time."""

    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    is_by_day: bool = False
    place: str = ""
    text: str = ""
    url: str = ""
    repeats: bool = False
    is_cancelled: bool = False


def refuse_traps(content: bytes) -> None:
    """Refuse what is too large, too deep, or would make the library count for hours."""
    if len(content) > MOST_BYTES or content.count(b"\n") > MOST_LINES:
        raise Refused(_("A calendar file may have 2 MB at most."))
    text = re.sub(rb"\r?\n[ \t]", b"", content).upper()
    deep = 0
    for word in re.findall(rb"(?m)^[^\S\n]*(BEGIN|END):", text):
        deep += 1 if word == b"BEGIN" else -1
        if deep > DEEPEST:
            raise Refused(_("This is not a calendar file that can be read: it is nested too deeply."))
    rules = re.findall(rb"(?m)^[^\S\n]*(?:RRULE|EXRULE)[^:\r\n]*:([^\r\n]*)", text)
    if len(rules) > MOST_RULES:
        raise Refused(_("This calendar file has more repetitions than can be read. Take out what you do not need."))
    for rule in rules:
        count = re.search(rb"COUNT=(\d+)", rule)
        is_dense = re.search(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)", rule)
        if len(rule) > 500 or is_dense or (count and (len(count[1]) > 6 or int(count[1]) > MOST_TIMES)):
            raise Refused(_("This calendar file holds a meeting that repeats too often to be read."))
    for digits in re.findall(rb"(?m)^[^:\r\n]*:[^\r\n]*?\b(\d{9,})T\d{6}", text):
        raise Refused(_("This calendar file has a date that is no date: %(date)s.") % {"date": digits.decode()[:20]})


def read(content: bytes, *, zone: str = "UTC") -> list[Found]:
    """The dated things of a file in the order in which they happen. Times without a zone are meant in `zone`."""
    refuse_traps(content)
    try:
        made = Calendar.from_ical(content, multiple=True)
    except TRAPS as problem:
        raise Refused(
            _("This file cannot be read as a calendar. Save it again as .ics from your calendar.")
        ) from problem
    events = [event for one in made for event in one.walk("VEVENT")]
    if not events:
        raise Refused(_("There is no meeting in this file."))
    if len(events) > MOST_THINGS:
        words = _("This file has %(count)s meetings. Bring at most %(most)s at a time.")
        raise Refused(words % {"count": len(events), "most": MOST_THINGS})
    found = []
    for number, event in enumerate(events, start=1):
        try:
            found.append(_found(event, number, zone))
        except TRAPS as problem:
            raise Refused(_("Meeting %(number)s of the file cannot be read.") % {"number": number}) from problem
    return sorted(found, key=lambda one: one.starts_at)


def _found(event, number, zone):
    title = clean(_first(event.get("summary", ""))).replace("\n", " ")[:200] or _("Meeting without a name")
    said = {"number": number, "title": title}
    if event.get("dtstart") is None:
        raise Refused(_("Meeting %(number)s of the file, “%(title)s”, has no beginning that can be read.") % said)
    starts = _first(event.decoded("dtstart"))
    if any(name in {"DTEND", "DURATION"} for name, _problem in event.errors):
        raise Refused(_("Meeting %(number)s of the file, “%(title)s”, has no end that can be read.") % said)
    is_by_day = not isinstance(starts, datetime)
    ends = _end(event, starts, is_by_day)
    named = _zone_of(starts, zone)
    starts, ends = _moment(starts, named, zone), _moment(ends, named, zone)
    ends -= timedelta(minutes=1) if is_by_day else timedelta(0)  # the file names the day after the last
    if starts.year not in YEARS or ends.year not in YEARS:
        raise Refused(_("Meeting %(number)s of the file, “%(title)s”, is in a year that cannot be.") % said)
    if ends <= starts:
        raise Refused(_("Meeting %(number)s of the file, “%(title)s”, ends before it begins.") % said)
    url = clean(_first(event.get("url", "") or ""))
    return Found(
        title=title,
        starts_at=starts,
        ends_at=ends,
        zone=named,
        is_by_day=is_by_day,
        place=clean(_first(event.get("location", ""))).replace("\n", ", ")[:200],
        text=clean(_first(event.get("description", "")))[:5000],
        url=url if re.fullmatch(r"https?://[^\s\"<>]{3,480}", url) else "",
        repeats="RRULE" in event or "RDATE" in event,
        is_cancelled=str(event.get("status", "")).upper() == "CANCELLED",
    )


def _end(event, starts, is_by_day):
    usual = timedelta(days=1) if is_by_day else timedelta(hours=1)
    ends = _first(event.decoded("dtend")) if event.get("dtend") is not None else None
    if ends is not None and ends != starts:  # many write a day or a moment that ends as it begins
        return ends
    if event.get("duration") is not None:
        lasts = event.decoded("duration")
        if lasts > timedelta(days=366):
            raise ValueError("lasts too long")
        return _after(starts, lasts)
    return _after(starts, usual)


def _after(starts, lasts):
    """Days by the calendar, hours as they pass: a meeting over the change of the clocks lasts as long as it says."""
    on = starts + timedelta(days=lasts.days)
    if not getattr(on, "tzinfo", None):
        return starts + lasts
    return on.astimezone(UTC) + timedelta(seconds=lasts.seconds)


def _first(value):
    """What may stand there once stands there twice in some files."""
    return value[0] if isinstance(value, list) else value


def _zone_of(starts, zone):
    """The name of the zone as the world knows it; what a file made up for itself counts as `zone`."""
    its = getattr(starts, "tzinfo", None)
    return its.key if isinstance(its, ZoneInfo) and its.key not in ("UTC", "Etc/UTC") else zone


def _moment(at, named, zone):
    """A moment in UTC; days begin at midnight in their zone."""
    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    return datetime.combine(at, time(), ZoneInfo(named)).astimezone(UTC)
