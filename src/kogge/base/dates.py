"""Days and times in the words of the reader's language: "24–26 October 2017", "12:00 in Helsinki"."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone
from django.utils.dateformat import format as draw
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

# One day, a day with its weekday, days of one month, days of one year.
# {d} {m} {y} {w}: day, month, year, weekday; {e} {n}: the last day and its month.
_DOTTED = ("{d}. {m} {y}", "{w} {d}. {m} {y}", "{d}.–{e}. {n} {y}", "{d}. {m} – {e}. {n} {y}")
_COMMA = ("{d}. {m} {y}", "{w}, {d}. {m} {y}", "{d}.–{e}. {n} {y}", "{d}. {m} – {e}. {n} {y}")
_PLAIN = ("{d} {m} {y}", "{w} {d} {m} {y}", "{d}–{e} {n} {y}", "{d} {m} – {e} {n} {y}")
SHAPES = {
    "da": _DOTTED,
    "de": _COMMA,
    "en": _PLAIN,
    "et": _COMMA,
    "fi": _DOTTED,
    "lt": (
        "{y} m. {m} {d} d.",
        "{y} m. {m} {d} d., {w}",
        "{y} m. {m} {d}–{e} d.",
        "{y} m. {m} {d} d. – {n} {e} d.",
    ),
    "lv": (
        "{y}. gada {d}. {m}",
        "{w}, {y}. gada {d}. {m}",
        "{y}. gada {d}.–{e}. {n}",
        "{y}. gada {d}. {m} – {e}. {n}",
    ),
    "nb": _DOTTED,
    "pl": ("{d} {m} {y}", "{w}, {d} {m} {y}", "{d}–{e} {n} {y}", "{d} {m} – {e} {n} {y}"),
    "sv": _PLAIN,
}
# These write the month in another case beside a day: Django's "E".
INFLECTED = {"fi", "lt", "pl"}
MONTHS_ARE_NAMES = {"de", "en"}  # written with a capital letter, as are days of the week
POINT_IN_TIME = {"da", "fi"}  # 12.00, not 12:00

# Cities of the time zones round the sea; some have another name in another language.
CITIES = {
    "Europe/Berlin": gettext_noop("Berlin"),
    "Europe/Brussels": gettext_noop("Brussels"),
    "Europe/Copenhagen": gettext_noop("Copenhagen"),
    "Europe/Helsinki": gettext_noop("Helsinki"),
    "Europe/London": gettext_noop("London"),
    "Europe/Oslo": gettext_noop("Oslo"),
    "Europe/Riga": gettext_noop("Rīga"),
    "Europe/Stockholm": gettext_noop("Stockholm"),
    "Europe/Tallinn": gettext_noop("Tallinn"),
    "Europe/Vilnius": gettext_noop("Vilnius"),
    "Europe/Warsaw": gettext_noop("Warsaw"),
}
# Towns where meetings have been, with another name in another language.
TOWNS = {*CITIES.values(), gettext_noop("Vaasa")}
CAPITALS = [zone for zone in CITIES if zone not in {"Europe/Brussels", "Europe/London"}]

ZONES = frozenset(available_timezones())  # asked of the disk once


def day(on: date, *, weekday: bool = False) -> str:
    """ "24 October 2026", or "Saturday 24 October 2026"."""
    return _shape()[1 if weekday else 0].format(d=on.day, m=_month(on), y=on.year, w=_weekday(on, "l"))


def short_day(on: datetime | date) -> str:
    """ "Mon 28 Dec" for a tag."""
    return f"{_weekday(local_day(on), 'D j')} {short_month(on)}"


def short_month(on: datetime | date) -> str:
    """ "Dec". Django's "M" begins it with a capital letter, also where a language does not."""
    return draw(local_day(on), "M" if _language() in MONTHS_ARE_NAMES else "b")


def days(start: date, end: date | None) -> str:
    """ "24–26 October 2017"; parts that both days share are said once."""
    start, end = local_day(start), local_day(end or start)
    if start == end:
        return day(start)
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    shape = _shape()[2 if start.month == end.month else 3]
    return shape.format(d=start.day, m=_month(start), e=end.day, n=_month(end), y=start.year)


def clock_time(at: datetime, zone: str = "") -> str:
    """ "12:00", on the clock of the zone, or of the reader."""
    return draw(_in_zone(at, zone), "H.i" if _language() in POINT_IN_TIME else "H:i")


def local_day(at: datetime | date, zone: str = "") -> date:
    return _in_zone(at, zone).date() if isinstance(at, datetime) else at


def city_of(zone: str) -> str:
    """ "Europe/Helsinki" is "Helsinki" in English and "Helsingfors" in Swedish; "UTC" stays as it is."""
    return _(CITIES[zone]) if zone in CITIES else str(zone).rpartition("/")[2].replace("_", " ")


def other_zone(at: datetime, zone: str) -> str:
    """The reader's own zone when its clock shows something else at that moment; else nothing."""
    own = timezone.get_current_timezone_name()
    if "/" not in own or own not in ZONES:
        return ""
    return "" if at.astimezone(ZoneInfo(own)).utcoffset() == _in_zone(at, zone).utcoffset() else own


def hands(at: datetime) -> dict[str, str]:
    """Where the two hands of a clock of 48 by 48 end. Text, so that no language puts a comma in them."""
    return {"hour": _hand((at.hour % 12 + at.minute / 60) / 12, 10), "minute": _hand(at.minute / 60, 15)}


def clocks(at: datetime) -> list[dict]:
    """One clock for each time that the nine capitals show at that moment, earliest first."""
    groups: dict[datetime, list[str]] = {}
    for zone in CAPITALS:
        groups.setdefault(_in_zone(at, zone).replace(tzinfo=None), []).append(city_of(zone))
    return [
        {
            "time": clock_time(local),
            "on": local.date(),
            "cities": ", ".join(sorted(groups[local])),
            "hands": hands(local),
        }
        for local in sorted(groups)
    ]


def in_days(on: datetime | date, today: date | None = None) -> str:
    """ "in 53 days", "today", "tomorrow"; nothing once it is past."""
    left = (local_day(on) - (today or timezone.localdate())).days
    if left < 0:
        return ""
    if left < 2:
        return [_("today"), _("tomorrow")][left]
    return ngettext("in %(count)d day", "in %(count)d days", left) % {"count": left}


def _hand(turn: float, length: int) -> str:
    x, y = 24 + length * math.sin(turn * math.tau), 24 - length * math.cos(turn * math.tau)
    return f"M24 24L{x:.1f} {y:.1f}"


def _language() -> str:
    code = (get_language() or "en").split("-")[0]
    return code if code in SHAPES else "en"


def _shape() -> tuple[str, ...]:
    return SHAPES[_language()]


def _weekday(on, form):
    """Django's Lithuanian and Polish begin it with a capital letter; inside a line they do not."""
    return draw(on, form) if _language() in MONTHS_ARE_NAMES else draw(on, form).lower()


def _month(on: date) -> str:
    return draw(on, "E" if _language() in INFLECTED else "F")


def _in_zone(at: datetime, zone: str) -> datetime:
    return at if timezone.is_naive(at) else timezone.localtime(at, ZoneInfo(zone) if zone else None)
