"""Days and times in words, in ten languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from kogge.base import dates
from kogge.base.templatetags.kogge import initials

OCTOBER = date(2017, 10, 24), date(2017, 10, 26)
NOON_UTC = datetime(2027, 1, 15, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", "24.–26. oktober 2017"),
        ("de", "24.–26. Oktober 2017"),
        ("en", "24–26 October 2017"),
        ("et", "24.–26. oktoober 2017"),
        ("fi", "24.–26. lokakuuta 2017"),
        ("lt", "2017 m. spalio 24–26 d."),
        ("lv", "2017. gada 24.–26. oktobris"),
        ("nb", "24.–26. oktober 2017"),
        ("pl", "24–26 października 2017"),
        ("sv", "24–26 oktober 2017"),
    ],
)
def test_days_of_one_month_name_it_once(language, words):
    with translation.override(language):
        assert dates.days(*OCTOBER).lower() == words.lower()


def test_days_of_one_year_name_it_once():
    assert dates.days(date(2020, 9, 1), date(2020, 11, 6)) == "1 September – 6 November 2020"


def test_days_of_two_years_name_both():
    assert dates.days(date(2020, 9, 1), date(2021, 11, 5)) == "1 September 2020 – 5 November 2021"


@pytest.mark.parametrize("end", [date(2021, 12, 8), None])
def test_a_single_day_is_said_once(end):
    assert dates.days(date(2021, 12, 8), end) == "8 December 2021"


def test_moments_count_as_days_on_the_readers_clock():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    with timezone.override(ZoneInfo("Europe/Helsinki")):
        assert dates.days(late, None) == "1 December 2026"


def test_a_day_with_its_weekday():
    assert dates.day(date(2027, 1, 15), weekday=True) == "Friday 15 January 2027"
    with translation.override("pl"):
        assert dates.day(date(2027, 1, 15), weekday=True) == "piątek, 15 stycznia 2027"
        assert dates.short_day(date(2027, 1, 15)) == "pt 15 sty"


@pytest.mark.parametrize("language", sorted(dates.SHAPES))
def test_every_shape_can_be_filled(language):
    with translation.override(language):
        for start, end in [
            OCTOBER,
            (date(2020, 9, 1), date(2020, 11, 6)),
            (date(2020, 9, 1), date(2021, 1, 2)),
        ]:
            assert "{" not in dates.days(start, end)
        assert "15" in dates.day(date(2027, 1, 15), weekday=True)


def test_a_zone_is_called_by_its_city():
    assert dates.city_of("Europe/Helsinki") == "Helsinki"
    assert dates.city_of("America/New_York") == "New York"
    assert dates.city_of("UTC") == "UTC"


def test_finns_and_danes_write_a_point():
    with translation.override("fi"):
        assert dates.clock_time(NOON_UTC, "Europe/Helsinki") == "13.00"
    assert dates.clock_time(NOON_UTC, "Europe/Helsinki") == "13:00"


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("Europe/Berlin", ""),
        ("UTC", ""),
    ],
)
def test_the_readers_zone_is_named_only_when_its_clock_differs(own, other):
    with timezone.override(ZoneInfo(own)):
        assert dates.other_zone(NOON_UTC, "Europe/Stockholm") == other


def test_capitals_share_a_clock_when_it_shows_the_same():
    first, second = dates.clocks(NOON_UTC)

    assert (first["time"], first["cities"]) == ("12:00", "Berlin, Copenhagen, Oslo, Stockholm, Warsaw")
    assert (second["time"], second["cities"]) == ("13:00", "Helsinki, Rīga, Tallinn, Vilnius")


def test_hands_point_where_a_clock_points():
    assert dates.hands(datetime(2027, 1, 15, 12, 0, tzinfo=UTC)) == {
        "hour": "M24 24L24.0 14.0",
        "minute": "M24 24L24.0 9.0",
    }
    assert dates.hands(datetime(2027, 1, 15, 15, 30, tzinfo=UTC))["minute"] == "M24 24L24.0 39.0"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 22), ""),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2027, 1, 15), "in 53 days"),
    ],
)
def test_days_left_are_counted_in_words(on, words):
    assert dates.in_days(on, today=date(2026, 11, 23)) == words


@pytest.mark.parametrize(
    ("name", "letters"), [("Ulla Maria Saarni", "US"), ("Žemyna", "Ž"), ("", ""), ("ona ėglė", "OĖ")]
)
def test_initials_are_the_first_and_last_letters(name, letters):
    assert initials(name) == letters
