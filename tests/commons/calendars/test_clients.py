"""Programs that people use read our calendars as we mean them, on both sides of each change of the clocks."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import pytz  # which khal speaks
import vobject
from khal.khalendar import CalendarCollection

from kogge.commons.events.models import Event
from tests import make
from tests.commons.calendars.things import circle, feed, meeting

icalendar.use_zoneinfo()  # khal has just told the library otherwise, for the whole process
DATA = Path(__file__).parents[2] / "data/calendars"
ZONES = ["Europe/Stockholm", "Europe/Helsinki", "America/New_York"]
# The days around the last Sundays of March and October, when the clocks change round the sea, and a little later
# or earlier in America.
DAYS = [(2027, 3, 12), (2027, 3, 15), (2027, 3, 27), (2027, 3, 28), (2027, 3, 29)]
DAYS += [(2027, 10, 30), (2027, 10, 31), (2027, 11, 1), (2027, 11, 6), (2027, 11, 8)]


@pytest.fixture
def ulla(db):
    return make.person(timezone="America/New_York")


def weeks(ulla):
    """A meeting at nine by the clock of each zone on each of the days. Gives {uid: moment in UTC}."""
    mine, moments = circle("harbour", ulla), {}
    for zone in ZONES:
        for day in DAYS:
            slug = f"{zone.rpartition('/')[2].lower().replace('_', '-')}-{day[1]}-{day[2]}"
            event = meeting(slug, of=mine, zone=zone, at=(*day, 9))
            moments[f"{slug}@testserver"] = event.starts_at.astimezone(UTC)
    return moments


def test_vobject_finds_every_moment(client, ulla):
    moments = weeks(ulla)

    found = vobject.readOne(client.get(feed(ulla)).content.decode())

    read = {event.uid.value: event.dtstart.value for event in found.vevent_list}
    assert {uid: at.astimezone(UTC) for uid, at in read.items()} == moments
    assert {at.hour for at in read.values()} == {9}


def test_the_engine_of_thunderbird_finds_every_moment(client, ulla, tmp_path):
    """By ical.js, which believes our table of zones alone."""
    if not shutil.which("node"):
        pytest.skip("there is no node")
    moments = weeks(ulla)
    file = tmp_path / "feed.ics"
    file.write_bytes(client.get(feed(ulla)).content)

    run = subprocess.run(
        ["node", DATA / "moments.mjs", file], capture_output=True, text=True, check=True, timeout=30
    )  # fmt: skip

    read = json.loads(run.stdout)
    assert {uid: datetime.fromtimestamp(one["unix"], UTC) for uid, one in read.items()} == moments
    assert {one["wall"] for one in read.values()} == {"09:00:00"}


@pytest.mark.django_db(transaction=True)
def test_what_vdirsyncer_fetches_khal_shows_and_a_change_and_the_end_too(live_server, tmp_path):
    """Both programs themselves: the address is fetched into a folder, and the folder is shown."""
    ulla = make.person()
    event = meeting(of=circle("harbour", ulla), zone="Europe/Helsinki", at=(2027, 3, 29, 9))
    (tmp_path / "config").write_text(VDIRSYNCER.format(folder=tmp_path, url=live_server.url + feed(ulla)))
    (tmp_path / "khal").write_text(KHAL.format(folder=tmp_path))

    run("vdirsyncer", tmp_path, "discover")
    run("vdirsyncer", tmp_path, "sync")
    before = by_khal(tmp_path)
    Event.objects.filter(pk=event.pk).update(
        cancelled_at=make.NOON, sequence=1, starts_at=datetime(2027, 3, 29, 10, tzinfo=ZoneInfo("Europe/Helsinki")),
        ends_at=datetime(2027, 3, 29, 11, tzinfo=ZoneInfo("Europe/Helsinki")),
    )  # fmt: skip
    run("vdirsyncer", tmp_path, "sync")

    assert before == [("Tides", "2027-03-29T08:00:00+02:00", "CONFIRMED")]
    assert by_khal(tmp_path) == [("Cancelled: Tides", "2027-03-29T09:00:00+02:00", "CANCELLED")]
    shown = run("khal", tmp_path, "list", "--format", "{start-time} {title}", "2027-03-29", "1d")
    assert "09:00 Cancelled: Tides" in shown


def by_khal(folder):
    """What khal's library finds in the folder, by a clock in Stockholm; vdirsyncer gives names of its own."""
    stockholm = pytz.timezone("Europe/Stockholm")
    locale = {"local_timezone": stockholm, "default_timezone": stockholm}
    calendars = {
        "kogge": {
            "name": "kogge",
            "path": str(folder / "got"),
            "readonly": False,
            "color": "",
            "priority": 10,
            "addresses": [],
        }
    }
    icalendar.use_pytz()
    collection = CalendarCollection(calendars, dbpath=":memory:", locale=locale, color="", priority=10)
    found = list(collection.get_events_on(date(2027, 3, 29)))
    icalendar.use_zoneinfo()
    return [(str(one.summary), one.start_local.isoformat(), str(one._vevents[one.ref]["STATUS"])) for one in found]


def run(program, folder, *words):
    config = {"vdirsyncer": folder / "config", "khal": folder / "khal"}[program]
    path = Path(sys.executable).parent / program
    option = {"vdirsyncer": "-c", "khal": "-c"}[program]
    env = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "Europe/Stockholm"}
    done = subprocess.run(
        [path, option, config, *words], capture_output=True, text=True, env=env, timeout=60, input="y\n"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair kogge]
a = "got"
b = "ours"
collections = null
conflict_resolution = "b wins"
partial_sync = "ignore"

[storage got]
type = "filesystem"
path = "{folder}/got/"
fileext = ".ics"

[storage ours]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[kogge]]
path = {folder}/got/

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm

[sqlite]
path = {folder}/khal.db
"""
