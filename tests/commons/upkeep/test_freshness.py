"""Once a year the editors are asked; one button, which no mail scanner presses, says that all is still true."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.saying import lines
from tests import make
from tests.commons.people.test_security import by_link
from tests.commons.upkeep.test_claims import newest_link
from tests.test_flat import flat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def entry():
    """Confirmed a year and a day ago, looked after by two, one of whom reads Swedish."""
    made = make.entry(claimed_at=timezone.now() - 800 * DAY, confirmed_at=timezone.now() - 366 * DAY)
    make.colleague(made)
    make.colleague(made, "Sven Svensk", role="staff", language="sv")
    return made


def letters():
    return list(Message.objects.filter(kind="still_true").order_by("pk").values_list("address", "language"))


def test_every_editor_is_asked_once_in_the_own_language(entry):
    now = timezone.now()
    for _twice in range(2):
        actions.ask_yearly(now=now)

    assert letters() == [("ulla.saarni@example.org", "en"), ("sven.svensk@example.org", "sv")]


def test_there_are_three_reminders_thirty_days_apart_and_then_a_year_of_silence(entry):
    start = timezone.now()
    for day in range(0, 300, 5):
        actions.ask_yearly(now=start + day * DAY)
    assert len(letters()) == 2 * 4

    actions.ask_yearly(now=start + 456 * DAY)
    assert len(letters()) == 2 * 5


@pytest.mark.parametrize(
    ("what", "is_asked"),
    [
        ({"confirmed_at": timezone.now() - 300 * DAY}, False),
        ({"confirmed_at": None, "claimed_at": timezone.now() - 300 * DAY}, False),
        ({"confirmed_at": None, "claimed_at": None, "admitted_at": timezone.now() - 366 * DAY}, True),
        ({"confirmed_at": None, "claimed_at": timezone.now() - 366 * DAY}, True),
        ({"state": "ceased"}, False),
        ({"state": "removed"}, False),
        ({"asked_at": timezone.now() - 29 * DAY}, False),
    ],
)
def test_only_who_is_due_is_asked(entry, what, is_asked):
    Organisation.objects.filter(pk=entry.pk).update(**what)
    actions.ask_yearly(now=timezone.now())

    assert bool(letters()) is is_asked


def test_the_link_shows_and_only_the_button_confirms_without_signing_in(entry, client):
    actions.ask_yearly(now=timezone.now())
    link, before = newest_link("still_true", "ulla.saarni@example.org"), entry.confirmed_at
    for ask in (client.get, client.head):
        assert ask(link).status_code == 200
    entry.refresh_from_db()
    assert entry.confirmed_at == before

    assert client.post(link).status_code == 302
    entry.refresh_from_db()

    assert entry.confirmed_at > before
    written = Entry.objects.about(entry).filter(verb="confirm").get()
    assert written.by == make.person()
    assert Client().post(link).status_code == 410
    assert client.get(newest_link("still_true", "sven.svensk@example.org")).context["is_confirmed"] is True
    actions.ask_yearly(now=timezone.now() + 31 * DAY)
    assert len(letters()) == 2


def test_a_link_is_nothing_for_who_left_was_suspended_or_came_too_late(entry, client):
    actions.ask_yearly(now=timezone.now())
    link = newest_link("still_true", "ulla.saarni@example.org")
    sven = newest_link("still_true", "sven.svensk@example.org")
    entry.memberships.filter(person=make.person()).delete()
    type(make.person()).objects.filter(name="Sven Svensk").update(is_active=False)

    assert [client.post(one).status_code for one in (link, sven)] == [410, 410]
    make.colleague(entry)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link).status_code == 410
    assert not Entry.objects.about(entry).filter(verb="confirm").exists()


def test_a_link_confirms_no_other_organisation(entry, client):
    other = make.entry("other", claimed_at=timezone.now())
    actions.ask_yearly(now=timezone.now())
    Invitation.objects.filter(address="ulla.saarni@example.org").update(key=str(other.pk))

    assert client.post(newest_link("still_true", "ulla.saarni@example.org")).status_code == 410
    other.refresh_from_db()
    assert other.confirmed_at is None


def test_an_editor_confirms_signed_in_and_others_do_not(entry):
    path = f"/clusters/{entry.slug}/confirm/"
    assert by_link(make.person("Nobody Else")).post(path).status_code == 403
    client = by_link(make.person())

    profile = f"/clusters/{entry.slug}/edit/"
    led_there = [
        path in one.get(profile).content.decode()
        for one in (client, by_link(make.person("Astrid Ask", is_staff=True)))
    ]
    assert led_there == [True, False]  # the office may write, but not say that everything is still true
    page = client.get(path).content.decode()
    assert ("Malmö" in page, "Nothing is said about" in page) == (True, True)
    assert client.post(path).status_code == 302
    entry.refresh_from_db()
    assert entry.is_fresh_at(timezone.now())


def test_what_needs_me_says_so_to_editors_and_office(entry):
    make.colleague(make.entry("fresh", claimed_at=timezone.now()), "Ulla Saarni")
    home = by_link(make.person()).get("/home/").content.decode()
    assert (home.count("Say whether your entry is still true"), "/clusters/fresh/confirm/" in home) == (1, False)
    Organisation.objects.filter(pk=entry.pk).update(confirmed_at=timezone.now() - 600 * DAY)

    office = by_link(make.person("Astrid Ask", is_staff=True)).get("/home/").content.decode()
    assert "Look at 1 entry" in office


def test_the_list_of_the_office_says_who_is_where(entry):
    now = timezone.now()
    Organisation.objects.filter(pk=entry.pk).update(confirmed_at=now - 600 * DAY)
    never = make.entry("never-said", claimed_at=now)
    make.colleague(never, role="staff")
    source = make.entry("only-source")
    desk = by_link(make.person("Astrid Ask", is_staff=True))

    found = {}
    for of in ("stale", "never", "alone", "source", "nonsense"):
        page = desk.get(f"/manage/clusters/stale/?of={of}").content.decode()
        found[of] = [one.slug for one in (entry, never, source) if f'"/clusters/{one.slug}/"' in page]
    assert found == {
        "stale": [entry.slug],
        "never": [never.slug],
        "alone": [never.slug],
        "source": [source.slug],
        "nonsense": [entry.slug],
    }


def test_the_list_asks_as_often_for_thirty_as_for_two(client, entry):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    make.entry("one-more")

    def more():
        for number in range(28):
            make.entry(f"more-{number}")

    flat(client, "/manage/clusters/stale/?of=source", more)


def test_a_code_that_two_vocabularies_have_is_named_by_its_own():
    make.regions()
    tuna = make.entry(nace=["10"], technologies=["3"])

    said = [values for _label, values in lines(tuna)]

    assert ["Manufacture of food products"] in said
    assert ["Artificial intelligence"] in said
