"""What templates may ask: days and times in words, initials, a language's name. No queries."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html

from kogge.base import dates
from kogge.base.documents import prose as written

register = template.Library()

DATES = ("days", "day", "short_day", "short_month", "city_of", "clock_time", "local_day", "other_zone", "clocks")
for name in (*DATES, "in_days", "hands"):
    register.filter(name, getattr(dates, name))


@register.filter
def prose(text):
    """What people wrote, with its paragraphs, lists and links."""
    return format_html('<div class="prose">{}</div>', written.prose(str(text or "")))


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
