"""Calendar files that people bring: read, or refused with a sentence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kogge.base.errors import Refused
from kogge.commons.calendars.reading import MOST_THINGS, read

SHARED = Path(__file__).parents[4] / "shared/data/ical"


def file(*lines, of="BEGIN:VEVENT\r\nSUMMARY:Tides\r\nUID:a\r\n{}\r\nEND:VEVENT", begin="VCALENDAR"):
    inside = of.format("\r\n".join(lines))
    return f"BEGIN:{begin}\r\nVERSION:2.0\r\n{inside}\r\nEND:{begin}\r\n".encode()


def refusal(content):
    with pytest.raises(Refused) as caught:
        read(content)
    return str(caught.value)


def test_a_meeting_is_read_with_its_clock_place_text_and_address():
    lines = ["DTSTART;TZID=Europe/Helsinki:20270329T090000", "DURATION:PT90M", "LOCATION:Quay 3\\, Vaasa"]
    lines += ["DESCRIPTION:First line\\nSecond", "URL:https://room.example/1"]

    (one,) = read(file(*lines))

    moments = datetime(2027, 3, 29, 6, tzinfo=UTC), datetime(2027, 3, 29, 7, 30, tzinfo=UTC)
    assert (one.title, one.starts_at, one.ends_at, one.zone) == ("Tides", *moments, "Europe/Helsinki")
    assert (one.place, one.text, one.url) == ("Quay 3, Vaasa", "First line\nSecond", "https://room.example/1")


def test_days_count_whole_and_times_without_a_zone_are_meant_here():
    (days,) = read(file("DTSTART;VALUE=DATE:20270329", "DTEND;VALUE=DATE:20270331"), zone="Europe/Stockholm")
    (bare,) = read(file("DTSTART:20270329T090000"), zone="Europe/Stockholm")

    assert (days.starts_at, days.ends_at, days.is_by_day) == (
        datetime(2027, 3, 28, 22, tzinfo=UTC), datetime(2027, 3, 30, 21, 59, tzinfo=UTC), True,
    )  # fmt: skip
    assert (bare.starts_at, bare.zone) == (datetime(2027, 3, 29, 7, tzinfo=UTC), "Europe/Stockholm")


def test_a_meeting_over_the_change_of_the_clocks_lasts_as_long_as_it_says():
    (one,) = read(file("DTSTART;TZID=Europe/Helsinki:20270328T013000", "DURATION:PT4H", "SUMMARY:Again"))

    assert (one.ends_at - one.starts_at, one.title) == (timedelta(hours=4), "Tides")


def test_an_address_that_is_no_web_page_is_left_out_and_what_repeats_is_marked():
    (one,) = read(file("DTSTART:20270329T090000Z", "URL:javascript:alert(1)", "RRULE:FREQ=WEEKLY;COUNT=10"))

    assert (one.url, one.repeats) == ("", True)


UNREADABLE = "This file cannot be read as a calendar. Save it again as .ics from your calendar."
REFUSED = {
    "ten megabytes": (b"X" * 10_000_000, "A calendar file may have 2 MB at most."),
    "endless lines": (b"A:\n" * 100_000, "A calendar file may have 2 MB at most."),
    "empty lines": (b"\n" * 59_000, "There is no meeting in this file."),
    "nesting": (b"BEGIN:X\r\n" * 10_000, "This is not a calendar file that can be read: it is nested too deeply."),
    "each second": (
        file("DTSTART:20270329T090000Z", "RRULE:FREQ=SECONDLY;COUNT=999"),
        "This calendar file holds a meeting that repeats too often to be read.",
    ),
    "a thousand million times": (
        file("DTSTART:20270329T090000Z", "RRULE:FREQ=DAILY;COUNT=1000000000"),
        "This calendar file holds a meeting that repeats too often to be read.",
    ),
    "a rule over folded lines": (
        file("DTSTART:20270329T090000Z", "RRULE:FREQ=MIN", " UTELY"),
        "This calendar file holds a meeting that repeats too often to be read.",
    ),
    "a million years": (
        file("DTSTART:10000000101T090000Z"),
        "This calendar file has a date that is no date: 10000000101.",
    ),
    "the year 9999": (
        file("DTSTART:99990101T090000Z"),
        "Meeting 1 of the file, “Tides”, is in a year that cannot be.",
    ),
    "the last day there is": (file("DTSTART;VALUE=DATE:99991231"), "Meeting 1 of the file cannot be read."),
    "an endless duration": (
        file("DTSTART:20270329T090000Z", "DURATION:P99999W"), "Meeting 1 of the file cannot be read.",
    ),
    "backwards": (
        file("DTSTART:20270329T090000Z", "DTEND:20270329T080000Z"),
        "Meeting 1 of the file, “Tides”, ends before it begins.",
    ),
    "days that end with an hour": (
        file("DTSTART;VALUE=DATE:20270329", "DTEND:20270328T080000Z"),
        "Meeting 1 of the file, “Tides”, ends before it begins.",
    ),
    "no beginning": (file(), "Meeting 1 of the file, “Tides”, has no beginning that can be read."),
    "too many": (
        file(of="BEGIN:VEVENT\r\nDTSTART:20270329T090000Z\r\nEND:VEVENT\r\n" * (MOST_THINGS + 1)),
        "This file has 301 meetings. Bring at most 300 at a time.",
    ),
    "a task": (file(of="BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO"), "There is no meeting in this file."),
    "nothing": (b"", "There is no meeting in this file."),
    "a letter": (b"Hello", UNREADABLE),
    "octets": (bytes(range(256)) * 4, UNREADABLE),
}  # fmt: skip


def test_what_cannot_be_or_is_a_trap_is_refused_with_a_sentence():
    assert {name: refusal(content) for name, (content, _said) in REFUSED.items()} == {
        name: said for name, (_content, said) in REFUSED.items()
    }


def test_a_zone_that_nobody_knows_counts_as_none():
    (one,) = read(file("DTSTART;TZID=../../etc/passwd:20270329T090000"), zone="Europe/Stockholm")

    assert (one.starts_at, one.zone) == (datetime(2027, 3, 29, 7, tzinfo=UTC), "Europe/Stockholm")


READ = {
    "alarm_google_future": 1, "america_new_york": 1, "example": 3, "pacific_fiji": 1, "parsing_error": 2,
    "period_with_timezone": 1, "property_params": 1, "rfc_9253_examples": 2, "timezoned": 1,
}  # fmt: skip
# Without an event, or with one that does not say when it is.
BROKEN = {"broken_ical", "calendar_with_unicode", "empty", "invalid_duration", "rfc_5545_RDATE_example"}
BROKEN |= {"rfc_7265_example_1"}


@pytest.mark.needs_shared
def test_files_of_many_programs_are_read_and_the_broken_ones_refused():
    if not SHARED.exists():
        pytest.skip("the files of others are not here")
    read_so = {path.stem: _count(path) for path in sorted(SHARED.glob("*.ics"))}

    assert read_so == READ | dict.fromkeys(BROKEN, "refused")


def _count(path):
    try:
        return len(read(path.read_bytes()))
    except Refused:
        return "refused"
