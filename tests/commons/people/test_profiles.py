"""Who sees which field of a person: the rule as a table, asked of the rule itself, page, list and search."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from kogge.commons.files.models import File
from kogge.commons.people.models import Circle, User
from kogge.commons.people.profiles import FIELDS, audience_of, may_see, visible_fields
from kogge.commons.privacy.consents import give
from tests import make

pytestmark = pytest.mark.django_db

TABLE = """
audience   stranger  member  circle  office  me
public     yes       yes     yes     yes     yes
members    no        yes     yes     yes     yes
circle     no        no      yes     yes     yes
me         no        no      no      no      yes
"""
READERS, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (row[0], reader, answer == "yes") for row in ROWS for reader, answer in zip(READERS[1:], row[1:], strict=True)
]
CANARIES = {
    "work": "Keeps canary-work warm",
    "email": "canary-mail@example.org",
    "phone": "+46 4242 4242",
    "country": "EE",
    "circles": "Canary circle",
}


@pytest.fixture
def house():
    """Somebody to look at, and one reader of each kind."""
    person = make.person("Ulla Saarni", work=CANARIES["work"], phone=CANARIES["phone"], country=CANARIES["country"])
    User.objects.filter(pk=person.pk).update(email=CANARIES["email"])
    person.refresh_from_db()
    friend = make.person("Ebba Lönn")
    circle = Circle.objects.create(name=CANARIES["circles"], slug="canary")
    for member in (person, friend):
        circle.welcome(member)
    give(person, "directory", by=person, now=timezone.now())
    return {
        "stranger": AnonymousUser(),
        "member": make.person("Nobody Else"),
        "circle": friend,
        "office": make.person("Astrid Ask", is_staff=True),
        "me": person,
    }


def show(person, **audiences):
    person.shown = audiences
    person.save()
    return person


def look(client, reader, path):
    client.logout()
    if reader.is_authenticated:
        client.force_login(reader)
    return client.get(path)


def main(response):
    """What stands between head and foot: text and addresses, without what was searched for."""
    shown = BeautifulSoup(response.content.decode(), "html.parser").find("main")
    for typed in shown.find_all(class_="empty"):
        typed.decompose()
    return shown.get_text(" ") + " ".join(link.get("href", "") for link in shown.find_all("a"))


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize(("audience", "reader", "answer"), CELLS)
def test_the_rule_is_the_table_for_each_field(house, name, audience, reader, answer):
    person = show(house["me"], **{"name": "public"} | {name: audience})

    assert may_see(house[reader], person, name) == answer
    assert User.objects.showing(name, house[reader]).filter(pk=person.pk).exists() == answer


@pytest.mark.parametrize("name", sorted(CANARIES))
@pytest.mark.parametrize(("audience", "reader", "answer"), CELLS)
def test_what_is_not_shown_stands_on_no_page_and_is_found_by_no_search(house, client, name, audience, reader, answer):
    """The page shows each field; the list shows some; the search looks in some of those that are shown."""
    person = show(house["me"], **{"name": "public"} | {name: audience})
    said = "Estonia" if name == "country" else CANARIES[name]

    own_page = main(look(client, house[reader], f"/people/{person.ref}/"))
    listed = main(look(client, house[reader], "/people/"))
    found = main(look(client, house[reader], f"/people/?{urlencode({'q': said})}"))

    assert (said in own_page) == answer
    assert "Ulla Saarni" in listed
    assert (said in listed) == (answer and name in ("work", "country"))
    assert ("Ulla Saarni" in found) == (answer and name in ("work", "email"))


@pytest.mark.parametrize(("audience", "reader", "answer"), CELLS)
def test_whose_name_one_may_not_see_is_not_there(house, client, audience, reader, answer):
    """Neither by page, nor in the list, its number, or a search by what would be shown."""
    person = show(house["me"], name=audience, work="public", email="public")

    page = look(client, house[reader], f"/people/{person.ref}/")
    listed = main(look(client, house[reader], "/people/"))
    found = main(look(client, house[reader], "/people/?q=warm"))

    assert page.status_code == (200 if answer else 404)
    assert bool(visible_fields(house[reader], person)) == answer
    assert ["1 person" in listed, "Ulla Saarni" in found, "canary" in listed + found] == [answer] * 3


def test_until_somebody_has_chosen_circle_and_office_see_name_and_work(house):
    person = house["me"]

    assert {reader: visible_fields(house[reader], person) for reader in house} == {
        "stranger": set(),
        "member": set(),
        "circle": {"name", "work"},
        "office": {"name", "work"},
        "me": set(FIELDS),
    }


def test_an_audience_that_does_not_exist_is_only_oneself(house):
    person = show(house["me"], name="public", phone="everyone")

    assert audience_of(person, "phone") == "me"
    assert not User.objects.showing("phone", house["member"]).filter(pk=person.pk).exists()


def test_who_leaves_the_circle_sees_nothing_from_then_on(house, client):
    person, friend = house["me"], house["circle"]
    assert look(client, friend, f"/people/{person.ref}/").status_code == 200

    person.circles.get().part_with(friend)

    assert look(client, friend, f"/people/{person.ref}/").status_code == 404


def test_a_closed_account_has_no_page_for_others(house, client):
    person = show(house["me"], name="public")
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert [look(client, house[who], f"/people/{person.ref}/").status_code for who in ("stranger", "office")] == [
        404,
        404,
    ]


def test_nobody_is_found_by_counting(house, client):
    """A39: a page's address is random, and numbers lead nowhere, signed in or not."""
    person = show(house["me"], name="members", photo="members")
    for reader in ("stranger", "member"):
        for number in [*range(1, 20), person.pk]:
            assert look(client, house[reader], f"/people/{number}/").status_code == 404
            assert look(client, house[reader], f"/people/{number}/photo/").status_code == 404
    assert len(person.ref) >= 10


def test_a_person_who_is_hidden_and_one_who_is_not_there_answer_alike(house, client):
    person = house["me"]

    hidden = look(client, house["member"], f"/people/{person.ref}/")
    missing = look(client, house["member"], "/people/abcdefghijkm/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content.replace(person.ref.encode(), b"") == missing.content.replace(b"abcdefghijkm", b"") or (
        len(hidden.content) == len(missing.content)
    )


def test_the_people_of_an_edition_are_shown_by_the_same_rule(client):
    """Fellow participants see each other's names; no address, number or country that is not shown, nor for a name."""
    make.nomination("Ulla Saarni", at="taken")
    make.nomination("Ebba Lönn", at="taken")
    ulla = make.person("Ulla Saarni")
    User.objects.filter(pk=ulla.pk).update(phone="+46 4242 4242", country="EE", email="canary@example.org")
    User.objects.filter(email="sigrid.bjork@example.org").update(
        name="", country="LV", email="second.canary@example.org"
    )

    seen = look(client, make.person("Ebba Lönn"), "/learn/me-2027/people/").content.decode()

    assert (f'href="/people/{ulla.ref}/"' in seen, "Somebody without a name yet" in seen) == (True, True)
    assert [word for word in ("canary", "4242", "Estonia", "Latvia") if word in seen] == []


def test_an_edition_shows_a_photograph_by_rule_and_consent(client):
    case = make.nomination("Ulla Saarni", at="taken")
    photo = File.objects.create(
        owner=case.nominee, name="x.jpg", content="x", type="image/jpeg", size=1, made_at=make.NOON
    )
    User.objects.filter(pk=case.nominee.pk).update(photo=photo, shown={"photo": "circle"})
    reader, path = make.coordinator(), f"/people/{case.nominee.ref}/photo/"

    before = look(client, reader, "/learn/me-2027/people/").content.decode()
    give(case.nominee, "photo", by=case.nominee, now=timezone.now())
    after = look(client, reader, "/learn/me-2027/people/").content.decode()

    assert (path in before, path in after) == (False, True)
