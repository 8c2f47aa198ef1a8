"""Schedules of other programs come in whole, ours goes out as the schema asks, and hostile files are refused."""

import json
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xmlschema
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.timetables import reading, taking
from kogge.commons.timetables.models import Material
from tests import make
from tests.commons.timetables import things

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared/data/schedule"
ZONE = ZoneInfo("Europe/Berlin")
ONE = (
    '<schedule><day index="1" date="2027-05-10"><room name="Hall"><event guid="{guid}" id="1">'
    "<title>{title}</title><start>09:30</start><duration>{duration}</duration>"
    "<persons><person>Anna Ek</person></persons></event></room></day></schedule>"
)
GUID = "a0a0fcfe-b7fb-46e3-84b6-97a5406016b4"


def one(title="Opening", duration="00:45", guid=GUID):
    return ONE.format(title=title, duration=duration, guid=guid).encode()


def enter(event, content, **more):
    items = reading.read(content, zone=event.zone, slug=event.slug)
    return taking.take_in(event, items, is_published=True, by=make.person("Astrid Ask"), now=timezone.now(), **more)


def whole(event):
    """Everything that a schedule says of its sessions."""
    told = {}
    for session in event.sessions.select_related("room", "track").prefetch_related("speakings", "materials"):
        told[str(session.guid)] = (
            str(session.title), str(session.subtitle), str(session.abstract), session.starts_at, session.ends_at,
            session.room and session.room.name, session.track and str(session.track.name), session.kind,
            session.language, [one.name for one in session.speakings.all()],
            sorted((one.url, one.title) for one in session.materials.all()),
        )  # fmt: skip
    return told


def without_links(told):
    """The XML of the sample was made without them."""
    return {key: said[:10] for key, said in told.items()}


@pytest.mark.needs_shared
def test_real_schedules_come_in_whole_and_go_out_as_the_schema_asks(client):
    """The same from XML, from JSON, and from what we write ourselves; taken in twice, nothing is there twice."""
    schema, told = xmlschema.XMLSchema(str(SHARED / "schedule.xml.xsd")), {}
    for name, count in (("frab-camp2019.json", 79), ("frab-camp2019.xml", 79), ("pretalx-democon.json", 36)):
        event = things.meeting(name.replace(".", "-"), timezone="Europe/Berlin")
        assert enter(event, (SHARED / name).read_bytes()) == (count, 0)
        told[name] = whole(event)
        said = client.get(f"/events/{event.slug}/schedule.xml").content
        schema.validate(said.decode())
        assert (enter(event, said), whole(event)) == ((0, count), told[name])
    copy = things.meeting("copy", timezone="Europe/Berlin")
    said = client.get(f"/events/{event.slug}/schedule.json").content
    assert (enter(copy, said), whole(copy)) == ((36, 0), told[name])
    assert without_links(told["frab-camp2019.xml"]) == without_links(told["frab-camp2019.json"])


def test_an_empty_timetable_and_one_with_odd_letters_go_out_whole(client):
    event = things.meeting("abc")
    things.session(event, "Control \x0b & <tag>", slug="odd")
    event.sessions.create(
        slug="none", title="None", starts_at=event.starts_at, ends_at=event.ends_at, is_published=False
    )
    (item,) = reading.read(client.get("/events/abc/schedule.xml").content, zone=ZONE, slug="abc")
    assert item.title == "Control   & <tag>"
    things.meeting("none")
    with pytest.raises(Refused, match="no session"):
        reading.read(client.get("/events/none/schedule.xml").content, zone=ZONE, slug="none")


def test_a_schedule_without_dates_takes_the_day_and_the_clock_of_the_meeting():
    (item,) = reading.read(one(), zone=ZONE, slug="forum")
    assert (item.starts_at.isoformat(), item.people) == ("2027-05-10T09:30:00+02:00", ["Anna Ek"])
    assert (item.ends_at - item.starts_at).seconds == 45 * 60
    told = one(duration="4:00").replace(b"2027-05-10", b"2027-10-31").replace(b"09:30", b"01:30")
    (item,) = reading.read(told.replace(b"<start>", b"<date>2027-10-31T01:30</date><start>"), zone=ZONE, slug="forum")
    assert item.ends_at - item.starts_at.astimezone(UTC) == timedelta(hours=4)  # over the change of the clocks


EVENT = one()[one().index(b"<event") : one().index(b"</room>")]
HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>',
    "a file of the server": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>',
    "a document type elsewhere": b'<!DOCTYPE schedule SYSTEM "http://host.example/x.dtd"><schedule/>',
    "cut off": one()[:120],
    "too deep": b"<schedule>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</schedule>",
    "another XML": b"<feed><entry/></feed>",
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "unknown letters": b'<?xml version="1.0" encoding="no-such"?><schedule/>',
    "no sessions": b"<schedule><day/></schedule>",
    "a length of none": one(duration="00:00"),
    "an endless length": one(duration="99999999999:00"),
    "a negative length": one(duration="-1:00"),
    "no title": one(title=" "),
    "a number that is none": one(guid="1"),
    "deep JSON": b'{"a":' + b"[" * 100_000,
    "JSON of something else": b'{"schedule": {"conference": {"days": 7}}}',
    "JSON with wrong kinds": json.dumps(
        {"schedule": {"conference": {"days": [{"rooms": {"A": [{"title": {"x": 1}, "date": "2027-05-10T09:00"}]}}]}}}
    ).encode(),
    "two with one number": one().replace(b"</room>", EVENT + b"</room>"),
    "too large": b"<schedule>" + b" " * reading.LARGEST + b"</schedule>",
}


def test_broken_and_hostile_files_are_refused_with_a_sentence():
    for name, content in HOSTILE.items():
        with pytest.raises(Refused, match=r"\.$"):
            reading.read(content, zone=ZONE, slug="forum")
            pytest.fail(name)


def test_letters_that_a_database_cannot_hold_and_addresses_that_run_are_left_out():
    told = {
        "title": "A\u0000B\ud800", "date": "2027-05-10T09:00:00+02:00", "start": "09:00", "duration": "1:00",
        "persons": [], "language": "english",
        "links": [
            {"url": url, "title": ""}
            for url in ("javascript:alert(1)", "https://a.example/\ud800", "https://a.example/\0", "https://a.example")
        ],
    }  # fmt: skip
    content = json.dumps({"schedule": {"conference": {"days": [{"rooms": {"Hall": [told]}}]}}}).encode()
    event = things.meeting()
    assert enter(event, content) == (1, 0)
    made = event.sessions.get()
    assert (str(made.title), made.language) == ("A B", "en")
    assert list(Material.objects.values_list("url", flat=True)) == ["https://a.example"]


def test_whoever_runs_the_meeting_takes_in_a_file_and_nothing_is_lost_by_a_broken_one(client):
    event = things.meeting()
    client.force_login(make.person("Astrid Ask", is_staff=True))
    page = "/manage/events/forum/timetable/import/"
    wrong = client.post(page, {"schedule": SimpleUploadedFile("s.xml", HOSTILE["entities"])})
    assert (wrong.status_code, event.sessions.count()) == (422, 0)
    assert "declares a document type" in wrong.content.decode()
    right = client.post(page, {"schedule": SimpleUploadedFile("s.xml", one()), "is_published": "on"}, follow=True)
    assert "1 session taken in" in right.content.decode()
    assert list(event.sessions.values_list("slug", "is_published")) == [("opening", True)]
