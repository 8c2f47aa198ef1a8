"""Making a meeting, changing it, saying how to get there, feeding its people, calling it off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events import actions, lists
from kogge.commons.events.models import Event, Registration
from kogge.commons.events.rules import circles_of, may_run
from kogge.commons.mail.models import Message
from tests import make
from tests.commons.events.meetings import NOW, mails, meeting, office, registered
from tests.test_flat import flat

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def given(**fields):
    day = timezone.now().date() + timedelta(days=7)
    return {
        "title": "Open lecture", "starts_at": f"{day}T10:00", "ends_at": f"{day}T12:00", "timezone": "Europe/Riga",
        "mode": "hybrid", "city": "Riga", "language": "en", "is_public": "on", "registers": "open",
    } | fields  # fmt: skip


def test_the_office_makes_a_meeting_on_a_page(client):
    client.force_login(office())
    answer = client.post("/events/new/", given(places_on_site="12"))
    event = Event.objects.get()

    assert (answer.status_code, answer.url) == (302, "/events/open-lecture/")
    assert (event.starts_at.astimezone(event.zone).hour, event.places_on_site, event.sequence) == (10, 12, 0)


def test_what_cannot_be_is_said_and_what_was_typed_stays(client):
    client.force_login(office())
    for fields, said in [
        ({"ends_at": "2020-01-01T09:00"}, "The meeting must end after it begins."),
        ({"starts_at": "2020-01-01T09:00"}, "The meeting would begin in the past."),
        ({"starts_at": "2027-03-28T03:30", "ends_at": "2027-03-28T04:15"}, "The meeting must end after it begins."),
        ({"registration_opens_at": "0001-01-01T00:00"}, "Enter day and hour in the form"),
        ({"ends_at": "9999-12-31T23:59"}, "Enter day and hour in the form"),
        ({"city": ""}, "Enter the town, or choose online"),
        ({"is_public": ""}, "Who may register must be able to see it"),
        ({"starts_at": "soon"}, "Enter day and hour in the form"),
        ({"join_url": "javascript:alert(1)"}, "Enter a web address"),
    ]:
        answer = client.post("/events/new/", given(text="Typed with care.") | fields)
        shown = answer.content.decode()
        assert (answer.status_code, said in shown, "Typed with care." in shown) == (422, True, True), said
    assert not Event.objects.exists()


def test_a_meeting_in_another_zone_keeps_it_when_its_page_is_saved(client):
    event = meeting(timezone="Asia/Tokyo")
    client.force_login(office())
    shown = client.get(f"{event.get_absolute_url()}edit/").content.decode()

    assert '<option value="Asia/Tokyo" selected>Tokyo</option>' in shown


def test_calendars_get_a_new_version_when_time_place_form_or_address_change():
    event = meeting()
    registered(event, "Ulla Saarni")
    steps = [
        ({"text": make.text("More words")}, 0, []),
        ({"join_url": "https://meet.example.org/two"}, 1, []),
        ({"starts_at": event.starts_at + HOUR}, 2, ["changed"]),
        ({"venue": "Wasahuset"}, 3, ["changed"]),
        ({"venue": "Wasahuset"}, 3, []),
    ]
    for fields, sequence, told in steps:
        before = Message.objects.count()
        event = actions.change(event, fields, by=office(), now=NOW)
        kinds = [kind for _name, kind in mails()[before:]]
        assert (event.sequence, kinds) == (sequence, told)


def test_nobody_loses_a_place_to_a_smaller_room_or_another_form():
    event = meeting()
    registered(event, "Alder A")
    registered(event, "Birch B")

    with pytest.raises(Refused, match="2 people have a place already"):
        actions.change(event, {"places_on_site": 1}, by=office(), now=NOW)
    with pytest.raises(Refused, match="2 people are registered in a way"):
        actions.change(event, {"mode": "online"}, by=office(), now=NOW)


def test_a_larger_room_is_offered_to_those_who_wait():
    event = meeting(places_on_site=1)
    registered(event, "Alder A")
    registered(event, "Birch B")
    actions.change(event, {"places_on_site": 2}, by=office(), now=NOW)

    assert Registration.objects.get(person__name="Birch B").state == "offered"


def test_a87_the_second_of_two_who_change_a_meeting_is_told(client):
    event = meeting(now=timezone.now())
    client.force_login(office())
    path = f"{event.get_absolute_url()}edit/"
    seen = client.get(path).context["form"].state
    actions.change(event, {"venue": "Wasahuset"}, by=office(), now=timezone.now())
    answer = client.post(path, given(seen=seen, venue="Elsewhere"))

    assert (answer.status_code, "Somebody else changed this" in answer.content.decode()) == (422, True)
    event.refresh_from_db()
    assert event.venue == "Wasahuset"


def test_a_cancelled_meeting_stays_cancelled_and_everybody_is_told_once():
    event = meeting(places_on_site=1)
    registered(event, "Alder A")
    registered(event, "Birch B")
    event = actions.call_off(event, note="The hall burned.", by=office(), now=NOW)
    actions.call_off(event, by=office(), now=NOW + HOUR)

    assert (event.sequence, event.cancelled_at) == (1, NOW)
    assert mails()[2:] == [("Alder A", "called_off"), ("Birch B", "called_off")]
    assert "The hall burned." in Message.objects.filter(kind="called_off").first().text
    with pytest.raises(Refused, match="is cancelled and stays so"):
        actions.change(event, {"venue": "X"}, by=office(), now=NOW)
    with pytest.raises(Refused, match="This meeting is cancelled"):
        registered(event, "Cedar C")


def test_who_coordinates_runs_the_meetings_of_the_edition_and_the_office_does_not():
    edition = make.edition()
    event = edition.modules.get().meetings.get()
    event.circle = edition.circle

    who = [make.coordinator(), office(), make.person("Ulla Saarni")]
    assert [may_run(person, event) for person in who] == [True, False, False]
    assert circles_of(make.coordinator()) == {edition.circle_id}
    with pytest.raises(PermissionDenied):
        actions.change(event, {"venue": "X"}, by=office(), now=NOW)


def test_the_kitchen_gets_numbers_and_no_names(client):
    event = meeting(now=timezone.now())
    for name, diet in [("Alder A", ["vegan"]), ("Birch B", ["vegan"]), ("Cedar C", [])]:
        mine = registered(event, name, now=timezone.now())
        actions.choose(mine, diet=[*diet, "nonsense"], by=mine.person, now=NOW)
    client.force_login(office())
    shown = client.get(f"{event.get_absolute_url()}catering/").content.decode()

    assert lists.meals(event) == [("Vegan", 2), ("", 1)]
    assert ("Vegan" in shown, "Alder" in shown) == (True, False)


def test_the_practical_page_says_how_to_get_there_and_asks_no_map_of_others(client):
    event = meeting(now=timezone.now())
    client.force_login(office())
    path = f"{event.get_absolute_url()}practical/"
    client.post(f"{path}edit/", {"travel": "Take the night train.", "access": "A lift."})
    client.logout()
    shown = client.get(path).content.decode()

    assert ("Take the night train." in shown, "A lift." in shown) == (True, True)
    assert 'href="https://www.openstreetmap.org/search?query=Vaasa%2C+Finland"' in shown
    assert "<iframe" not in shown


def test_people_are_asked_by_address_and_a_wrong_one_is_named(client):
    event = meeting(now=timezone.now(), registers="invited")
    client.force_login(office())
    path = f"{event.get_absolute_url()}ask/"
    wrong = client.post(path, {"addresses": "ulla@example.org, nonsense"})
    right = client.post(path, {"addresses": "ulla@example.org\nliis@example.org"})

    assert (wrong.status_code, "“nonsense” is no e-mail address" in wrong.content.decode()) == (422, True)
    assert (right.status_code, mails()) == (302, [("ulla", "asked"), ("liis", "asked")])


def test_the_list_asks_the_database_no_more_often_for_thirty_people(client):
    event = meeting(now=timezone.now())

    def people(first, last):
        for number in range(first, last):
            person = make.person(f"Person Nr{number}")
            Registration.objects.create(
                event=event, person=person, state="registered", mode="online", registered_at=NOW
            )

    people(0, 2)
    client.force_login(office())
    flat(client, f"{event.get_absolute_url()}people/", lambda: people(2, 30))

    Event.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    found = f"{event.get_absolute_url()}people/?q=PERSÓN+nr27"
    assert [guest.person.name for guest, _field in client.get(found).context["rows"]] == ["Person Nr27"]
    there = make.person("Person Nr27")
    assert client.post(found, {f"person_{there.pk}": "on_site"}).status_code == 302
    assert list(event.attendances.values_list("person", "mode")) == [(there.pk, "on_site")]
    assert "Nobody of that name" in client.get(found.replace("27", "99")).content.decode()


AUTUMN = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the second half past two in Stockholm; half past three in Vaasa


def test_a_meeting_in_the_second_hour_of_an_autumn_night_stays_there_when_its_page_is_saved(client):
    event = meeting(starts_at=AUTUMN, timezone="Europe/Stockholm")
    client.force_login(office())
    for whose in ("Europe/Stockholm", "Europe/Helsinki"):
        office().__class__.objects.update(timezone=whose)
        form = client.get(f"/events/{event.slug}/edit/").context["form"]
        typed = {name: form[name].value() or "" for name in form.fields}
        typed["starts_at"], typed["ends_at"] = "2027-10-31T02:30", "2027-10-31T04:30"
        answer = client.post(f"/events/{event.slug}/edit/", typed | {"title": f"Forum {whose}"})
        event.refresh_from_db()
        assert (answer.status_code, event.starts_at, str(event.title)) == (302, AUTUMN, f"Forum {whose}")


def test_asking_people_by_mail_is_held_up_after_twenty_times_a_day(client):
    event = meeting(registers="invited")
    client.force_login(office())
    answers = [client.post(f"/events/{event.slug}/ask/", {"addresses": f"a{n}@example.org"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
