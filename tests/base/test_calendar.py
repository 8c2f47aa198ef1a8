"""A calendar file is what RFC 5545 asks for, whatever stands in a title."""

from datetime import UTC, date, datetime

from kogge.base.documents.calendar import Dated, calendar, escaped, folded

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_moments_are_in_utc_and_the_last_day_of_days_counts():
    course = Dated("a@x", "Opening", datetime(2027, 1, 15, 8, tzinfo=UTC), datetime(2027, 1, 15, 9, 30, tzinfo=UTC))
    days = Dated("b@x", "Forum", date(2027, 2, 1), date(2027, 2, 2), place="Vaasa, Finland", url="https://x.example/b")

    assert calendar("ME 2027", [course, days], now=NOW).decode().split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kogge//Kogge//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:ME 2027",
        "BEGIN:VEVENT", "UID:a@x", "DTSTAMP:20261123T120000Z", "DTSTART:20270115T080000Z", "DTEND:20270115T093000Z",
        "SUMMARY:Opening", "END:VEVENT",
        "BEGIN:VEVENT", "UID:b@x", "DTSTAMP:20261123T120000Z", "DTSTART;VALUE=DATE:20270201",
        "DTEND;VALUE=DATE:20270203", "SUMMARY:Forum", "LOCATION:Vaasa\\, Finland",
        "URL:https://x.example/b", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip


def test_nothing_in_a_text_begins_a_line_of_its_own():
    """A78."""
    assert escaped("A\r\nATTENDEE:mailto:x@y;z\\,\x00\u2028b\x85") == "A\\nATTENDEE:mailto:x@y\\;z\\\\\\,  b"
    evil = Dated("a@x", "A\rBEGIN:VEVENT", date(2027, 1, 1), date(2027, 1, 1), url="https://x\r\nATTENDEE:y")

    made = calendar("N\nX:1", [evil], now=NOW).decode()

    assert [line for line in made.split("\r\n") if line.startswith(("ATTENDEE", "X:1", "URL"))] == []
    assert made.count("\r\nBEGIN:VEVENT\r\n") == 1


def test_a_long_line_is_folded_between_letters():
    """A78: ten thousand letters, of two and four octets."""
    line = "SUMMARY:" + "åäö🚢" * 2500

    made = folded(line)

    assert max(len(piece) for piece in made.split(b"\r\n")) <= 75
    assert made.decode().replace("\r\n ", "") == line + "\r\n"
