"""What templates may ask: days and times in words, initials, a language's name. No queries."""

from urllib.parse import urlsplit

from django import template

from kogge.base import dates

register = template.Library()

register.filter("days", dates.days)
register.filter("day", dates.day)
register.filter("short_day", dates.short_day)
register.filter("short_month", dates.short_month)
register.filter("city_of", dates.city_of)
register.filter("clock_time", dates.clock_time)
register.filter("local_day", dates.local_day)
register.filter("other_zone", dates.other_zone)
register.filter("clocks", dates.clocks)
register.filter("in_days", dates.in_days)
register.filter("hands", dates.hands)


@register.filter
def weekday(on):
    """ "Friday 15 January 2027"."""
    return dates.day(dates.local_day(on), weekday=True)


@register.filter
def initials(name):
    """First letters of the first and the last word: "Ulla Maria Saarni" is "US"."""
    words = str(name).split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


@register.filter
def digits(value):
    """A number without separators, for years, addresses and drawings."""
    return str(value)


@register.filter
def domain(address):
    """The host of an address, for a short link text: "https://www.example.org/a/b" is "example.org"."""
    return (urlsplit(str(address)).hostname or "").removeprefix("www.")
