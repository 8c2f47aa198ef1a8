"""Meetings of a circle, and people in it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from i18nfield.strings import LazyI18nString

from kogge.commons.calendars import actions
from kogge.commons.events.models import Event
from kogge.commons.people.models import Circle
from tests import make

NOW = make.NOON


def circle(slug="harbour", *people):
    made, _is_new = Circle.objects.get_or_create(slug=slug, defaults={"name": slug.title()})
    for person in people:
        made.welcome(person)
    return made


def meeting(slug="tides", *, of=None, zone="Europe/Stockholm", at=(2027, 1, 15, 9), **fields):
    """One hour, by the clock of the zone."""
    starts = datetime(*at, tzinfo=ZoneInfo(zone))
    given = {"title": {"en": slug.title()}, "starts_at": starts, "ends_at": starts + timedelta(hours=1)} | fields
    given["title"] = LazyI18nString(given["title"])
    return Event.objects.create(slug=slug, timezone=zone, circle=of or circle(), **given)


def feed(person):
    """The path of the person's secret address."""
    return urlsplit(actions.make_feed(by=person, now=NOW).url).path
