"""Dated things as a file for calendars (RFC 5545), written by icalendar: times in the zone of a thing, days as days.

The tables of zones are our own, by rules. Where the library makes one, it is a list of dates, of which many programs
ignore the first: they were an hour wrong after the clocks changed.
"""

import calendar as months
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u0085]")
OFTEN = timedelta(hours=12)  # how often a calendar that subscribes should look again
YEARS = 12  # so many tell "the last Sunday" from "the fourth"
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@dataclass(frozen=True)
class Party:
    """Who invites, or who is invited."""

    name: str
    address: str
    is_asked: bool = True


@dataclass(frozen=True)
class Dated:
    """One thing with a beginning and an end: two moments, or two days of which both count."""

    uid: str
    title: str
    starts: datetime | date  # a moment stands in the zone that its `tzinfo` names
    ends: datetime | date
    text: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0  # counted up with every change of time, place or how
    is_cancelled: bool = False
    changed_at: datetime | None = None
    organiser: Party | None = None
    guest: Party | None = None


def calendar(name: str, things: Sequence[Dated], *, now: datetime, method: str = "") -> bytes:
    """The file; `now` is the moment at which it is made. `method` only for what travels in a mail (RFC 5546)."""
    made = Calendar()
    made.add("prodid", "-//Kogge//Kogge//EN")
    made.add("version", "2.0")
    if method:
        made.add("method", method)
    else:
        for word in ("name", "x-wr-calname"):
            made.add(word, vText(clean(name).replace("\n", " ")))
        made.add("refresh-interval", OFTEN, parameters={"value": "DURATION"})
        made.add("x-published-ttl", "PT12H")
    for zone, years in _zones(things).items():
        made.add_component(zone_table(zone, min(years), max(years)))
    for thing in things:
        made.add_component(_event(thing, now))
    return made.to_ical()


def clean(text) -> str:
    """A text without signs that nobody sees; icalendar sees to those that would end a value."""
    return UNSEEN.sub(" ", re.sub(r"\r\n?", "\n", str(text))).strip()


def _event(thing, now):
    event = Event()
    event.add("uid", clean(thing.uid))
    event.add("dtstamp", now.astimezone(UTC))
    if thing.changed_at:
        event.add("last-modified", thing.changed_at.astimezone(UTC))
    event.add("sequence", thing.sequence)
    event.add("status", "CANCELLED" if thing.is_cancelled else "CONFIRMED")
    is_by_day = not isinstance(thing.starts, datetime)
    event.add("dtstart", thing.starts)
    event.add("dtend", thing.ends + timedelta(days=1) if is_by_day else thing.ends)  # the day on which it is over
    event.add("summary", clean(thing.title))
    for word, value in (("description", thing.text), ("location", thing.place)):
        if clean(value):
            event.add(word, clean(value))
    if thing.url and not re.search(r"\s", thing.url):
        event.add("url", clean(thing.url))
    if thing.organiser:
        event.add("organizer", _party(thing.organiser))
    if thing.guest:
        asked = {"PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": str(thing.guest.is_asked).upper()}
        event.add("attendee", _party(thing.guest, **asked))
    return event


def _party(party, **parameters):
    made = vCalAddress(f"mailto:{clean(party.address)}")
    for key, value in {"CN": clean(party.name).replace('"', "'").replace("\n", " "), **parameters}.items():
        if value:
            made.params[key] = vText(value)
    return made


def _zones(things):
    """The zones of the moments, with the years in which they are needed."""
    found = {}
    for thing in things:
        key = getattr(getattr(thing.starts, "tzinfo", None), "key", "UTC")
        if key != "UTC":
            found.setdefault(key, []).extend([thing.starts.year, thing.ends.year])
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def zone_table(key: str, first: int, last: int) -> Timezone:
    """When the clocks of a zone change from the year before `first` on: by rule, or date by date where none fits."""
    table = Timezone()
    table.add("tzid", key)
    zone = ZoneInfo(key)
    begin, end = first - 1, max(last + 2, first - 1 + YEARS)
    changes = [change for year in range(begin, end) for change in _changes(zone, year)]
    rules = _rules(changes, begin, end)
    if rules is None or not changes:
        opening = datetime(begin, 1, 1, tzinfo=zone)
        table.add_component(_observance(opening, opening.utcoffset(), None))
        rules = [(change, None) for change in changes]
    for (moment, before), rule in rules:
        table.add_component(_observance(moment, before, rule))
    return table


def _changes(zone, year):
    """The moments of a year at which the clocks change, each with the offset before, to the second."""
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        after = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, after):
            low, high = day, after
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, day) else (low, middle)
            yield high.astimezone(zone), _offset(zone, low)
        day = after


def _offset(zone, moment):
    return moment.astimezone(zone).utcoffset()


def _rules(changes, begin, end):
    """[(change, rule)] if the changes of all years are the same "second Sunday" or "last Sunday"; otherwise None."""
    kinds = {}
    for moment, before in changes:
        local = _wall(moment, before)
        kind = (local.month, local.weekday(), local.time(), before, moment.utcoffset(), moment.tzname())
        kinds.setdefault(kind, []).append((local, (moment, before)))
    rules = []
    for (month, weekday, *_rest), found in kinds.items():
        days = [local for local, _change in found]
        from_end = {(months.monthrange(day.year, month)[1] - day.day) // 7 + 1 for day in days}
        from_start = {(day.day - 1) // 7 + 1 for day in days}
        if [day.year for day in days] != list(range(begin, end)) or min(len(from_end), len(from_start)) > 1:
            return None
        ordinal = -from_end.pop() if len(from_end) == 1 else from_start.pop()
        rules.append((found[0][1], {"freq": "yearly", "bymonth": month, "byday": f"{ordinal}{DAYS[weekday]}"}))
    return rules


def _wall(moment, before):
    """What the clock showed at that moment, had it not changed."""
    return (moment.astimezone(UTC) + before).replace(tzinfo=None)


def _observance(moment, before, rule):
    made = TimezoneDaylight() if moment.utcoffset() > before else TimezoneStandard()
    made.add("dtstart", _wall(moment, before))
    if rule:
        made.add("rrule", rule)
    made.add("tzname", moment.tzname())
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", moment.utcoffset())
    return made
