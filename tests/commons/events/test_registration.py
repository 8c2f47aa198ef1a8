"""Places at a meeting: taken, waited for, offered, given back, and never more than there are."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events import actions, lists
from kogge.commons.events.models import Event, Registration
from kogge.commons.events.places import places_of
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Circle, User
from tests import make
from tests.commons.events.meetings import NOW, mails, meeting, office, registered, states

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a83_the_last_place_goes_to_the_first_and_the_others_wait_in_their_order():
    event = meeting(places_on_site=1)
    for name in ("Alder A", "Birch B", "Cedar C"):
        registered(event, name)

    assert states(event) == [
        ("Alder A", "registered", "on_site"),
        ("Birch B", "waiting", "on_site"),
        ("Cedar C", "waiting", "on_site"),
    ]
    assert mails() == [("Alder A", "registered"), ("Birch B", "waits"), ("Cedar C", "waits")]
    assert "number 2 on the waiting list" in Message.objects.get(name="Cedar C").text
    assert (places_of(event)["on_site"].left, places_of(event)["online"].left) == (0, None)


def test_a82_registering_twice_is_registering_once():
    event = meeting()
    first, second = registered(event, "Alder A"), registered(event, "Alder A")

    assert (first.pk, mails()) == (second.pk, [("Alder A", "registered")])
    assert Entry.objects.about(first).count() == 1


def test_a85_who_cancels_makes_room_for_one_and_no_newcomer_comes_between():
    event = meeting(places_on_site=1)
    first = registered(event, "Alder A")
    second = registered(event, "Birch B")
    actions.cancel(first, by=first.person, now=NOW + HOUR)
    registered(event, "Cedar C", now=NOW + HOUR)

    assert states(event) == [
        ("Alder A", "cancelled", "on_site"),
        ("Birch B", "offered", "on_site"),
        ("Cedar C", "waiting", "on_site"),
    ]
    actions.accept(second, by=second.person, now=NOW + 2 * HOUR)
    assert states(event)[1] == ("Birch B", "registered", "on_site")


def test_an_offer_ends_after_twelve_hours_and_is_passed_on_by_the_clock():
    event = meeting(places_on_site=1)
    first = registered(event, "Alder A")
    second, third = registered(event, "Birch B"), registered(event, "Cedar C")
    actions.cancel(first, by=first.person, now=NOW)

    actions.tend_registrations(now=NOW + 12 * HOUR)
    assert states(event)[1:] == [("Birch B", "offered", "on_site"), ("Cedar C", "waiting", "on_site")]
    with pytest.raises(Refused, match="This offer has ended"):  # even before the clock comes round
        actions.accept(second, by=second.person, now=NOW + 12 * HOUR + timedelta(minutes=1))
    actions.tend_registrations(now=NOW + 12 * HOUR + timedelta(minutes=1))

    assert states(event)[1:] == [("Birch B", "cancelled", "on_site"), ("Cedar C", "offered", "on_site")]
    assert mails()[-2:] == [("Birch B", "offer_lapsed"), ("Cedar C", "place_offered")]
    third.refresh_from_db()
    assert third.offer_ends_at == event.starts_at  # which is sooner than twelve hours from then
    with pytest.raises(Refused):
        actions.accept(second, by=second.person, now=NOW + 13 * HOUR)


def test_a_closed_account_holds_no_offer_and_a_cancelled_meeting_ends_none():
    event = meeting(places_on_site=1)
    first = registered(event, "Alder A")
    for name in ("Birch B", "Cedar C"):
        registered(event, name)
    User.objects.filter(name="Birch B").update(is_active=False)
    actions.cancel(first, by=first.person, now=NOW)
    assert states(event)[1:] == [("Birch B", "waiting", "on_site"), ("Cedar C", "offered", "on_site")]

    actions.call_off(event, by=office(), now=NOW + HOUR)
    actions.tend_registrations(now=NOW + 20 * HOUR)
    assert ("Cedar C", "offer_lapsed") not in mails()


def test_another_way_to_take_part_is_chosen_later_and_frees_the_place():
    event = meeting(places_on_site=1)
    registered(event, "Alder A")
    registered(event, "Birch B")
    registered(event, "Alder A", "online")

    assert states(event) == [("Alder A", "registered", "online"), ("Birch B", "offered", "on_site")]


def test_who_waits_on_site_takes_part_online_meanwhile_if_online_is_open_to_all():
    event = meeting(places_on_site=0)
    registered(event, "Alder A", "online")
    mine = registered(event, "Alder A", "on_site")

    assert (mine.state, mine.may_join) == ("waiting", True)


def test_a_place_is_not_given_up_for_a_wait():
    event = meeting(places_on_site=5, places_online=1)
    registered(event, "Alder A", "online")
    registered(event, "Birch B", "on_site")

    with pytest.raises(Refused, match="You keep the place you have"):
        registered(event, "Birch B", "online")
    assert states(event)[1] == ("Birch B", "registered", "on_site")


def test_a90_registration_closes_at_the_stated_minute_with_sixty_seconds_of_grace():
    event = meeting(registration_opens_at=NOW, registration_closes_at=NOW + HOUR)

    with pytest.raises(Refused, match="Registration opens on 1 March 2027, 11:00"):
        registered(event, "Alder A", now=NOW - HOUR)
    registered(event, "Birch B", now=NOW + HOUR + timedelta(seconds=59))
    with pytest.raises(Refused, match="Registration closed on 1 March 2027, 12:00"):
        registered(event, "Cedar C", now=NOW + HOUR + timedelta(seconds=60))


def test_only_those_who_are_asked_register_for_a_meeting_by_invitation():
    event = meeting(registers="invited", is_public=False)
    ulla = make.person("Ulla Saarni")
    assert not Event.objects.visible_to(ulla).filter(pk=event.pk).exists()
    with pytest.raises(PermissionDenied):
        actions.register(event, ulla, mode="online", by=ulla, now=NOW)

    actions.ask(event, ulla.email, by=office(), now=NOW)
    actions.ask(event, ulla.email, by=office(), now=NOW)
    mine = actions.register(event, ulla, mode="online", by=ulla, now=NOW)

    assert (mine.state, mails()) == ("registered", [("Ulla Saarni", "asked"), ("Ulla Saarni", "registered")])
    assert Event.objects.visible_to(ulla).filter(pk=event.pk).exists()


def test_the_people_of_the_circle_are_expected_without_registering_and_may_choose():
    circle = Circle.objects.create(name="Group", slug="group")
    ulla, nobody = make.person("Ulla Saarni"), make.person("Nobody Else")
    circle.welcome(ulla)
    event = meeting(registers="")
    Event.objects.filter(pk=event.pk).update(circle=circle, is_public=False)
    event.refresh_from_db()

    assert list(Event.objects.of(ulla)) == [event]
    mine = registered(event, "Ulla Saarni", "online")
    with pytest.raises(PermissionDenied):
        actions.register(event, nobody, mode="online", by=nobody, now=NOW)
    actions.cancel(mine, by=ulla, now=NOW)
    assert list(Event.objects.of(ulla)) == []


def test_a_mode_that_is_not_offered_and_a_meeting_that_is_over_are_refused():
    event = meeting(mode="online")

    with pytest.raises(Refused, match="cannot be attended in that way"):
        registered(event, "Alder A", "on_site")
    with pytest.raises(Refused, match="This meeting is over"):
        registered(event, "Alder A", "online", now=event.ends_at)


def test_one_click_registers_and_the_page_says_so_in_both_zones(client):
    ulla = make.person("Ulla Saarni", timezone="Europe/Stockholm")
    event = meeting(now=timezone.now(), places_on_site=12)
    client.force_login(ulla)
    path = event.get_absolute_url()
    before = client.get(path).content.decode()
    answer = client.post(f"{path}register/", {"mode": "on_site"})
    after = client.get(path).content.decode()

    assert ("12 places left on site" in before, "online open" in before, "in Helsinki" in before) == (True,) * 3
    assert "in Stockholm" in before
    assert (answer.status_code, answer.url) == (302, path)
    assert ("You are registered" in after, event.join_url in after) == (True, False)
    mine = Registration.objects.get()
    edited = client.post(f"{path}registration/", {"mode": "online", "diet": ["vegan", "no_nuts"]})
    mine.refresh_from_db()
    assert (edited.status_code, mine.mode, mine.diet) == (302, "online", "vegan,no_nuts")
    client.post(f"{path}registration/cancel/")
    assert states(event) == [("Ulla Saarni", "cancelled", "online")]


def test_a_stranger_registers_with_address_and_name_alone(client):
    event = meeting(now=timezone.now())
    path = event.get_absolute_url()
    assert "your e-mail address and your name are enough" in client.get(path).content.decode()
    client.post("/sign-in/", {"address": "nele@example.org", "next": path})
    link = next(word for word in Message.objects.latest("pk").text.split() if "/sign-in/link/" in word)
    named = client.post(link.removeprefix("http://testserver"))["Location"]
    form = client.get(named).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"name": "Nele Nord"}
    assert client.post(named, sent)["Location"] == path
    client.post(f"{path}register/", {"mode": "online"})
    assert states(event) == [("Nele Nord", "registered", "online")]


def test_a_full_meeting_offers_the_waiting_list_on_its_page(client):
    event = meeting(now=timezone.now(), places_on_site=1)
    registered(event, "Alder A", now=timezone.now())
    client.force_login(make.person("Ulla Saarni"))
    path = event.get_absolute_url()
    before = client.get(path).content.decode()
    client.post(f"{path}register/", {"mode": "on_site"})

    assert ("on site full" in before, "Wait for a place on site" in before) == (True, True)
    assert "number 1" in client.get(path).content.decode()


def test_who_closes_their_account_gives_the_place_on():
    event = meeting(places_on_site=1)
    registered(event, "Anna Ek")
    registered(event, "Bo Dal")
    User.objects.filter(name="Anna Ek").update(is_active=False)

    actions.tend_registrations(now=NOW + timedelta(minutes=1))

    assert states(event) == [("Anna Ek", "cancelled", "on_site"), ("Bo Dal", "offered", "on_site")]


def test_somebody_of_the_circle_whose_offer_ends_is_expected_as_before():
    circle = Circle.objects.create(slug="guild", name="Guild")
    ulla = make.person("Ulla Saarni")
    circle.welcome(ulla)
    event = meeting(places_on_site=1, circle=None, starts_at=NOW + timedelta(days=9))
    Event.objects.filter(pk=event.pk).update(circle=circle)
    registered(event, "Bo Dal")
    registered(event, "Ulla Saarni")
    actions.cancel(event.registrations.get(person__name="Bo Dal"), by=make.person("Bo Dal"), now=NOW)

    actions.tend_registrations(now=NOW + timedelta(hours=13))

    assert states(event)[1] == ("Ulla Saarni", "invited", "on_site")
    event.refresh_from_db()
    assert list(Event.objects.of(ulla)) == [event]
    assert ulla in [guest.person for guest in lists.expected(event)]
