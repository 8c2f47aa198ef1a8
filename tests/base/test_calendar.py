"""A calendar file is what RFC 5545 asks for, whatever stands in a title, and right on both sides of a clock change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import vobject

from kogge.base.documents.calendar import Dated, Party, calendar, zone_table

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def at(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone))


def events(made):
    return icalendar.Calendar.from_ical(made).walk("VEVENT")


def test_moments_stand_in_their_zone_and_the_last_day_of_days_counts():
    course = Dated("a@x", "Opening", *[at("Europe/Helsinki", 2027, 1, 15, hour) for hour in (10, 11)], sequence=3)
    days = Dated("b@x", "Forum", date(2027, 2, 1), date(2027, 2, 2), place="Vaasa, Finland", is_cancelled=True)

    made = calendar("ME 2027", [course, days], now=NOW)

    lines = made.decode().split("\r\n")
    assert [line for line in lines if line.startswith(("DTSTART;", "DTEND;", "SEQUENCE", "STATUS", "LOCATION"))] == [
        "DTSTART;TZID=Europe/Helsinki:20270115T100000", "DTEND;TZID=Europe/Helsinki:20270115T110000",
        "SEQUENCE:3", "STATUS:CONFIRMED",
        "DTSTART;VALUE=DATE:20270201", "DTEND;VALUE=DATE:20270203", "SEQUENCE:0", "LOCATION:Vaasa\\, Finland",
        "STATUS:CANCELLED",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith("TZID")] == ["TZID:Europe/Helsinki"]


def test_nothing_in_a_text_begins_a_line_of_its_own():
    """A78."""
    who = Party('A"\r\nATTENDEE:mailto:z@z', "a@x")
    evil = Dated(
        "a@x", "A\rBEGIN:VEVENT;z\\,\x00\u2028b\x85", date(2027, 1, 1), date(2027, 1, 1),
        text="A\r\nATTENDEE:mailto:x@y", url="https://x\r\nATTENDEE:y", organiser=who,
    )  # fmt: skip

    made = calendar("N\nX:1", [evil], now=NOW)

    lines = made.decode().split("\r\n")
    assert [line for line in lines if line.startswith(("ATTENDEE", "X:1", "URL"))] == []
    assert made.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    (event,) = events(made)
    assert (str(event["summary"]), str(event["description"])) == ("A\nBEGIN:VEVENT;z\\,  b", "A\nATTENDEE:mailto:x@y")


def test_a_long_line_is_folded_between_letters():
    """A78: ten thousand letters, of two and four octets."""
    title = "åäö🚢" * 2500

    made = calendar("N", [Dated("a@x", title, date(2027, 1, 1), date(2027, 1, 1))], now=NOW)

    assert max(len(piece) for piece in made.split(b"\r\n")) <= 75
    assert f"SUMMARY:{title}\r\n" in made.decode().replace("\r\n ", "")


ZONES = ["Europe/Stockholm", "Europe/Helsinki", "America/New_York", "Africa/Casablanca", "Asia/Tokyo", "Europe/Dublin"]


def test_a_program_that_knows_no_zones_but_ours_finds_every_moment():
    """Every day of two years: our table gives the offset that is so, also where the clocks follow no rule."""
    assert {zone: wrong_days(zone) for zone in ZONES} == dict.fromkeys(ZONES, [])


def wrong_days(zone):
    table = vobject.readOne(f"BEGIN:VCALENDAR\r\n{zone_table(zone, 2026, 2027).to_ical().decode()}END:VCALENDAR\r\n")
    theirs = table.vtimezone.gettzinfo()
    noons = [datetime(2026, 1, 1, 12, tzinfo=UTC).replace(tzinfo=None) + timedelta(days=day) for day in range(730)]

    return [noon for noon in noons if theirs.utcoffset(noon) != ZoneInfo(zone).utcoffset(noon)]


def test_the_table_of_a_zone_names_the_rule_where_there_is_one():
    rules = [str(part["rrule"].to_ical(), "ascii") for part in zone_table("Europe/Helsinki", 2026, 2026).subcomponents]
    american = [part["rrule"].to_ical().decode() for part in zone_table("America/New_York", 2026, 2026).subcomponents]

    assert rules == ["FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"]
    assert american == ["FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"]


def test_an_invitation_says_who_asks_whom():
    hours = [at("Europe/Helsinki", 2027, 1, 15, hour) for hour in (10, 11)]
    thing = Dated("a@x", "T", *hours, organiser=Party("Kogge", "k@x"), guest=Party("Ulla", "ulla@x"))

    made = calendar("", [thing], now=NOW, method="REQUEST")

    (event,) = events(made)
    assert b"METHOD:REQUEST\r\n" in made and b"X-WR-CALNAME" not in made
    assert (str(event["organizer"]), str(event["attendee"])) == ("mailto:k@x", "mailto:ulla@x")
    assert dict(event["attendee"].params) == {
        "CN": "Ulla", "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE",
    }  # fmt: skip
