"""What everybody reads of a timetable: the grid, filters, a session, the own plan; and what it costs."""

from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.journal import stored
from kogge.commons.timetables import actions, grid
from kogge.commons.timetables.clashes import clashes_of
from kogge.commons.timetables.grid import days_of
from kogge.commons.timetables.models import Material, Star
from kogge.commons.timetables.views.running import with_speakers
from tests import make
from tests.commons.timetables import things
from tests.test_flat import flat

pytestmark = pytest.mark.django_db


def titles(cell):
    return [session.title for session in cell.sessions]


def test_a_longer_session_covers_the_rows_of_shorter_ones_beside_it():
    event = things.meeting()
    hall, lab = things.room(event), things.room(event, "Lab", 2)
    things.session(event, "Long", minutes=90, room=hall)
    things.session(event, "First", minutes=45, room=lab)
    things.session(event, "Second", at=45, minutes=45, room=lab)
    things.session(event, "After", at=90, room=hall)
    (day,) = days_of(event.sessions.listed(), event.zone)
    assert [room.name for room in day.rooms] == ["Hall", "Lab"]
    told = [[(titles(cell), cell.rows) for cell in row.cells] for row in day.rows]
    assert told == [
        [(["Long"], 2), (["First"], 1)],
        [(["Second"], 1)],
        [(["After"], 1), ([], 1)],
    ]


def test_what_begins_after_midnight_belongs_to_the_evening_before():
    event = things.meeting()
    things.session(event, "Dinner", at=10 * 60)
    things.session(event, "Dance", at=16 * 60 + 30)
    assert [day.on.day for day in days_of(event.sessions.listed(), event.zone)] == [10]


def test_a_stranger_reads_the_timetable_and_what_is_hidden_is_not_in_it(client):
    event = things.meeting()
    green = things.track(event)
    things.session(event, "Opening", track=green, people=["Anna Ek", "Bo Al"], room=things.room(event))
    hidden = things.session(event, "Secret", at=60, is_published=False)
    text = client.get("/events/forum/timetable/").content.decode()
    assert '<div class="s k0"><a href="/events/forum/timetable/opening/">Opening</a>' in text
    assert "09:00–10:00 · Anna Ek, Bo Al" in text
    assert "Secret" not in text
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_filters_are_links_and_say_when_they_hide_all(client):
    event = things.meeting()
    things.session(event, "Opening", track=things.track(event), mode="on_site")
    things.session(event, "Call", at=60, mode="online", track=things.track(event, "Blue", 2))
    text = client.get("/events/forum/timetable/?track=1").content.decode()
    assert ("/opening/" in text, "/call/" in text) == (True, False)
    assert 'href="?track=1&amp;mode=online"' in text
    both = client.get("/events/forum/timetable/?track=1&mode=online").content.decode()
    assert "The chosen filters hide every session" in both


def test_titles_are_text_and_not_markup(client):
    event = things.meeting()
    things.session(event, "<b>Bold</b>", slug="bold", people=["<i>Anna</i>"], room=things.room(event, '"><x>'))
    text = client.get("/events/forum/timetable/").content.decode()
    assert ("<b>Bold" in text, "<i>Anna" in text, "<x>" in text) == (False, False, False)
    assert "&lt;b&gt;Bold" in text


def test_what_is_on_now_is_said_in_words_until_it_ends(client):
    now = timezone.now()
    event = things.meeting(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    things.session(event, "Running", minutes=90)
    things.session(event, "Later", at=120)
    client.force_login(make.person())
    response = client.get("/events/forum/timetable/")
    assert [one.title for one in response.context_data["on_now"]] == ["Running"]
    assert response.context_data["changes_at"] == event.starts_at + timedelta(minutes=90)


def test_two_hundred_sessions_are_light_and_cost_no_query_when_they_are_warm(client):
    things.crowd(things.meeting())
    stored.forget_all()
    with CaptureQueriesContext(connection) as cold:
        first = client.get("/events/forum/timetable/")
    with CaptureQueriesContext(connection) as warm:
        again = client.get("/events/forum/timetable/")
    assert (len(cold) <= 6, len(warm)) == (True, 0), [query["sql"] for query in cold]
    assert len(first.content) <= 60_000
    assert first.content == again.content
    assert client.get("/events/forum/timetable/", headers={"if-none-match": again["ETag"]}).status_code == 304


def test_an_edit_is_seen_at_once(client, django_capture_on_commit_callbacks):
    event = things.meeting()
    made = things.session(event)
    client.get("/events/forum/timetable/")
    with django_capture_on_commit_callbacks(execute=True):
        actions.hide(made, by=make.person(), now=timezone.now())
    assert "Opening" not in client.get("/events/forum/timetable/").content.decode()


def test_somebody_in_another_zone_sees_both_times(client):
    event = things.meeting()
    things.session(event)
    client.force_login(make.person(timezone="Europe/Helsinki"))
    text = client.get("/events/forum/timetable/").content.decode()
    assert "The second time is that in Helsinki." in text
    assert '<th scope="row">09:00 <span>10:00</span></th>' in text


def test_the_own_plan_is_ones_own_and_names_what_is_at_the_same_time(client):
    event = things.meeting()
    first, second = things.session(event, "First"), things.session(event, "Second", at=30)
    reader = make.person()
    client.force_login(reader)
    for one in (first, second):
        client.post(f"{one.get_absolute_url()}star/")
    text = client.get("/events/forum/timetable/mine/").content.decode()
    assert "At the same time as “First”" in text
    client.force_login(make.person("Bo Al"))
    assert "Your plan is empty" in client.get("/events/forum/timetable/mine/").content.decode()
    client.force_login(reader)
    client.post(f"{first.get_absolute_url()}star/")
    assert list(Star.objects.values_list("session__slug", flat=True)) == ["second"]


def test_a_session_shows_who_speaks_and_what_is_left_of_it(client):
    event = things.meeting()
    made = things.session(event, people=["Anna Ek"], abstract="How it began", subtitle="In one hour")
    Material.objects.create(session=made, kind="recording", url="https://film.example/1", licence="CC BY 4.0")
    text = client.get(made.get_absolute_url()).content.decode()
    for said in ("Anna Ek", "How it began", "In one hour", "https://film.example/1", "CC BY 4.0", "Recording"):
        assert said in text


def test_a_closed_meeting_is_closed_to_strangers_with_all_its_pages(client):
    event = things.meeting(is_public=False)
    made = things.session(event)
    for address in ("timetable/", "schedule.xml", "schedule.json", f"timetable/{made.slug}/"):
        assert client.get(f"/events/forum/{address}").status_code == 404


def test_clashes_are_said_in_sentences():
    event = things.meeting()
    hall = things.room(event)
    things.session(event, "Long", minutes=180, room=hall, people=["Anna Ek"])
    things.session(event, "Short", at=10, minutes=20, room=hall)
    things.session(event, "Third", at=60, room=things.room(event, "Lab", 2), people=["anna ek"])
    things.session(event, "Early", at=-120)
    assert clashes_of(event, with_speakers(event.sessions.listed())) == [
        "“Early” (07:00) lies outside the time of the meeting.",
        "“Long” and “Short” are in the same room, Hall, at the same time.",
        "Anna Ek speaks in “Long” and “Third” at the same time.",
    ]


def test_the_pages_of_a_large_meeting_ask_no_more_often(client):
    event = things.meeting()
    things.crowd(event, count=20)
    client.force_login(make.person("Astrid Ask", is_staff=True))

    def more():
        begun = event.sessions.count()
        for number in range(begun, begun + 30):
            things.session(event, f"More {number}", at=number, people=["Anna Ek"], room=event.rooms.first())

    for address in ("/events/forum/timetable/", "/manage/events/forum/timetable/"):
        flat(client, address, more)


def test_sessions_of_the_own_plan_are_carried_over_into_a_calendar_one_by_one_or_all(client):
    event = things.meeting()
    opening = things.session(event, people=["Anna Ek"], room=things.room(event))
    things.session(event, "Later", at=120)
    client.force_login(make.person("Ulla Saarni"))
    client.post("/events/forum/timetable/opening/star/")

    alone = icalendar.Calendar.from_ical(client.get("/events/forum/timetable/opening.ics").content)
    mine = icalendar.Calendar.from_ical(client.get("/events/forum/timetable/mine.ics").content)

    told = [[str(one["summary"]) for one in file.walk("VEVENT")] for file in (alone, mine)]
    assert told == [["Opening"], ["Opening"]]
    assert alone.walk("VEVENT")[0].decoded("dtstart") == opening.starts_at
    assert "opening.ics" in client.get("/events/forum/timetable/mine/").content.decode()


@pytest.mark.parametrize(("minutes", "at"), [(-1, None), (0, 0), (70, 120), (130, 120), (200, None)])
def test_now_is_what_runs_or_comes_next_while_the_meeting_runs(minutes, at):
    event = things.meeting()
    sessions = [things.session(event), things.session(event, "Later", at=120)]
    found = grid.now_at(sessions, event.starts_at + timedelta(minutes=minutes))
    assert found == (None if at is None else event.starts_at + timedelta(minutes=at))
