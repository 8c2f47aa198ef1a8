"""The secret address under which a person's calendar finds the meetings."""

import icalendar
import pytest
from django.urls import reverse

from kogge.commons.calendars.models import Feed
from kogge.commons.events.actions import register
from kogge.commons.events.models import Event
from kogge.commons.journal.models import record
from tests import make
from tests.commons.calendars.things import NOW, circle, feed, meeting
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def ulla():
    return make.person(language="sv")


def events(response):
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def titles(response):
    return [str(event["summary"]) for event in events(response)]


def test_the_address_works_without_a_session_and_in_the_language_of_its_person(client, ulla):
    meeting(of=circle("harbour", ulla), title={"en": "Tides", "sv": "Tidvatten"}, city="Copenhagen", country="DK")
    meeting("elsewhere", of=circle("others"))

    response = client.get(feed(ulla))

    (event,) = events(response)
    assert (str(event["summary"]), str(event["location"])) == ("Tidvatten", "Köpenhamn, Danmark")
    assert {name: response.headers[name] for name in ("Content-Type", "X-Robots-Tag", "Cache-Control")} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "private, no-cache",
    }


def test_what_has_not_changed_is_answered_by_304_and_a_change_by_the_new_file(client, ulla):
    event = meeting(of=circle("harbour", ulla))
    path = feed(ulla)
    etag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"if-none-match": etag})
    Event.objects.filter(pk=event.pk).update(sequence=1, venue="Quay 3")
    record("change", event, by=ulla, now=NOW)
    changed = client.get(path, headers={"if-none-match": etag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    (found,) = events(changed)
    assert (found["sequence"], str(found["location"])) == (1, "Quay 3")
    assert (str(found["uid"]), found.decoded("last-modified")) == ("tides@testserver", NOW)


def test_a_cancelled_meeting_stays_and_says_so(client, ulla):
    meeting(of=circle("harbour", ulla), cancelled_at=NOW, sequence=2, join_url="https://room.example/1")

    (event,) = events(client.get(feed(ulla)))

    assert (str(event["status"]), event["sequence"], str(event["uid"])) == ("CANCELLED", 2, "tides@testserver")
    assert str(event["summary"]).endswith(": Tides") and "room.example" not in str(event)


def test_the_online_room_is_reached_by_a_door_of_ours_and_by_ones_own_where_one_is_registered(client, ulla):
    one = meeting(of=circle("harbour", ulla), mode="online", join_url="https://room.example/1")
    path = feed(ulla)
    (before,) = events(client.get(path))
    mine = register(one, ulla, mode="online", by=ulla, now=NOW)
    (after,) = events(client.get(path))

    assert str(before["location"]) == "http://testserver/sv/events/tides/join/"
    assert str(after["location"]) == f"http://testserver/sv/events/tides/join/{mine.secret}/"


def test_one_circle_alone_and_only_a_circle_of_ones_own(client, ulla):
    meeting("tides", of=circle("harbour", ulla))
    meeting("winds", of=circle("mills", ulla), at=(2027, 1, 16, 9))
    meeting("elsewhere", of=circle("others"))
    path = feed(ulla)

    assert titles(client.get(path)) == ["Tides", "Winds"]
    assert titles(client.get(f"{path}?circle=mills")) == ["Winds"]
    assert [client.get(f"{path}?circle={slug}").status_code for slug in ("others", "none")] == [404, 404]


def test_a_new_address_ends_the_old_one_and_the_end_ends_it(client, ulla):
    old = feed(ulla)
    client.force_login(ulla)
    client.post(reverse("own_calendar_new"))
    new = client.get(reverse("own_calendar")).context["feed"].url
    before = [client.get(path).status_code for path in (old, new)]
    client.post(reverse("own_calendar_end"))

    assert before == [404, 200]
    assert [client.get(path).status_code for path in (old, new, "/calendar/x.ics")] == [404] * 3
    assert not Feed.objects.exists()


def test_who_is_suspended_has_no_feed_and_nobody_reads_another_address(client, ulla):
    path = feed(ulla)
    type(ulla).objects.filter(pk=ulla.pk).update(is_active=False)

    assert client.get(path).status_code == 404


def test_the_page_shows_the_address_to_its_person_and_an_address_for_each_circle(client, ulla):
    meeting(of=circle("harbour", ulla))
    ulla.language = "en"
    ulla.save()
    client.force_login(ulla)
    empty = client.get(reverse("own_calendar")).content.decode()
    feed(ulla)
    page = client.get(reverse("own_calendar")).content.decode()

    address = Feed.objects.get().url
    assert "Make my address" in empty and address not in empty
    assert f'value="{address}"' in page and f'value="{address}?circle=harbour"' in page
    assert f'href="webcal://{address.partition("://")[2]}"' in page


def test_thirty_meetings_take_as_many_queries_as_one(client, ulla):
    meeting(of=circle("harbour", ulla))
    path = feed(ulla)
    few = queries(client, path)
    for number in range(30):
        meeting(f"m{number}", at=(2027, 2, 1 + number % 28, 9))

    assert (queries(client, path), few <= 5) == (few, True)
