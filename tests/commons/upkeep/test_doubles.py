"""Entries that may be one: found by name, website and town, suggested on entry, listed for the office."""

import random
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.clusters.doubles import ALIKE, domain_of, likeness, suggest, traits
from kogge.commons.clusters.models import Organisation
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.actions import pairs
from kogge.commons.upkeep.actions.pairs import _blocks
from kogge.commons.upkeep.models import Pair
from tests import make
from tests.commons.people.test_security import by_link
from tests.test_flat import flat

KNOWN = {"name": "Photonics Finland", "website": "https://www.photonics.fi/en/", "city": "Joensuu", "country": "FI"}


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": "Photonics Finland ry"}, ("name", "town")),
        ({"name": "PHOTONICS FINLAND", "city": ""}, ("name",)),
        ({"name": "Fotonik", "name_en": "Photonics Finland Cluster"}, ("name", "town")),
        ({"name": "Photonix Finland"}, ("near", "town")),
        ({"name": "Suomen fotoniikka", "website": "photonics.fi"}, ("website", "town")),
        ({"name": "Finland Photonics Association", "city": "Tampere"}, ("name",)),
    ],
)
def test_what_may_be_one_is_alike_enough_and_says_why(other, why):
    points, reasons = likeness(traits(**KNOWN), traits(**{**KNOWN, "website": ""} | other))

    assert (points >= ALIKE, reasons) == (True, why)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Robotics Finland"},
        {"name": "Photonics Sweden", "country": "SE", "city": "Stockholm"},
        {"name": "Photonics Finland", "country": "SE", "city": "Stockholm"},
        {"name": "Wood Cluster"},
        {"name": "Klaster"},
    ],
)
def test_what_only_shares_a_word_or_a_town_is_not(other):
    assert likeness(traits(**KNOWN), traits(**{**KNOWN, "website": ""} | other))[0] < ALIKE


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.Photonics.fi/en/?x=//y", "photonics.fi"),
        ("photonics.fi", "photonics.fi"),
        ("http://photonics.fi:8080", "photonics.fi"),
        ("https://good.example@photonics.fi/", "photonics.fi"),
        ("https://photonics.fi./", "photonics.fi"),
        ("https://www.facebook.com/photonics", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_website_is_known_by_its_host(website, domain):
    assert domain_of(website) == domain


@pytest.mark.django_db
def test_who_enters_an_organisation_is_shown_what_it_may_be():
    photonics = make.entry("photonics-finland", **KNOWN)
    make.entry("gone", **KNOWN | {"state": "removed"})
    make.entry("robotics-finland", country="FI", city="Joensuu")

    with CaptureQueriesContext(connection) as captured:
        found = suggest(name="Fotonix", name_en="Photonix Finland", city="Joensuu", country="FI")
    assert (found, len(captured)) == ([photonics], 2)
    assert suggest(name="Elsewhere", website="http://photonics.fi/about") == [photonics]
    assert suggest(name="Photonics Finland", country="FI", besides=photonics) == []
    assert suggest(name="") == []
    assert suggest(name="%' OR 1=1 --", country="FI") == []


@pytest.mark.django_db
def test_of_the_real_clusters_few_look_alike(directory):
    count = actions.find_doubles(now=timezone.now())

    assert count < Organisation.objects.count() / 10
    assert actions.find_doubles(now=timezone.now()) == Pair.objects.count() == count


@pytest.mark.django_db
def test_the_office_lists_pairs_and_says_that_some_are_two():
    one, other = make.entry("photonics-finland", **KNOWN), make.entry("photonics", **KNOWN)
    make.entry("wood")
    desk = by_link(make.person("Astrid Ask", is_staff=True))

    job = desk.post("/manage/clusters/doubles/")["Location"]
    assert (job.startswith("/jobs/"), "/manage/clusters/doubles/" in desk.get(job).content.decode()) == (True, True)
    page = desk.get("/manage/clusters/doubles/").content.decode()
    path = f"/manage/clusters/doubles/{one.slug}/{other.slug}/"
    assert (path in page, "the same website" in page, "wood" in page) == (True, True, False)
    assert desk.get(path).status_code == 200

    assert desk.post(f"{path}apart/").status_code == 302
    actions.find_doubles(now=timezone.now())
    assert path not in desk.get("/manage/clusters/doubles/").content.decode()
    assert by_link(make.person()).get("/manage/clusters/doubles/").status_code == 403


@pytest.mark.django_db
def test_the_office_names_two_entries_by_their_addresses():
    one, other = make.entry("wood"), make.entry("water", claimed_at=timezone.now())
    desk = by_link(make.person("Astrid Ask", is_staff=True))

    def ask(first, second):
        return desk.post("/manage/clusters/doubles/", {"one": first, "other": second})

    assert ask("http://testserver/clusters/wood/?x=1", "water")["Location"] == "/manage/clusters/doubles/water/wood/"
    assert [ask("wood", "nowhere").status_code, ask("wood", "wood").status_code, ask("", "").status_code] == [422] * 3
    assert desk.get("/manage/clusters/doubles/wood/wood/").status_code == 404
    assert desk.get("/manage/clusters/doubles/wood/nowhere/").status_code == 404
    assert {one.slug, other.slug} == {"wood", "water"}


@pytest.mark.django_db
def test_the_list_asks_as_often_for_thirty_as_for_two(client):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    make.entry("a-1", name="Alpha Beta", website="https://a.example")
    make.entry("a-2", name="Alpha Beta", website="https://a.example")
    actions.find_doubles(now=timezone.now())

    def more():
        for number in range(8):
            make.entry(f"more-{number}", name="Gamma Delta", website="https://g.example")
        actions.find_doubles(now=timezone.now())

    flat(client, "/manage/clusters/doubles/", more)


@pytest.mark.django_db
def test_the_command_of_the_directory_and_the_nightly_look_do_not_disturb_each_other(directory):
    actions.find_doubles(now=timezone.now())
    before = Pair.objects.count()
    call_command("import_clusters", verbosity=0)
    actions.find_doubles(now=timezone.now())

    assert Pair.objects.count() == before


def test_entries_of_one_town_one_word_or_one_frame_are_compared_and_a_crowd_is_not():
    def met(*names, city=""):
        said = {at: traits(name=name, city=city, country="FI") for at, name in enumerate(names)}
        return {pair for block in _blocks(said) for pair in combinations(block, 2)}

    assert met("Photonics Finland", "Photonix Finland") == {(0, 1)}
    assert met("Photonicsland", "Photonixland") == {(0, 1)}
    assert met("Wood", "Water", city="Joensuu") == {(0, 1)}
    assert met("Wood Alpha", "Water Beta") == set()
    assert met(*(f"{letter * 5} Finland" for letter in "abcdefghi")) == set()


def test_of_twenty_thousand_names_not_many_pairs_are_compared():
    chance = random.Random(1)
    words = ["".join(chance.choices("bdfgklmnprstv", k=3)) + chance.choice("aeiou") * 2 for _ in range(3_000)]
    said = {
        number: traits(name=" ".join(chance.choices(words, k=2)), city=chance.choice(words), country="SE")
        for number in range(20_000)
    }

    assert sum(len(block) * (len(block) - 1) // 2 for block in _blocks(said)) < 120_000


@pytest.mark.django_db
def test_everything_is_compared_before_the_transaction_begins(monkeypatch):
    make.entry("photonics-finland", **KNOWN)
    make.entry("photonics", **KNOWN)
    depth, seen = len(connection.savepoint_ids), []
    real = pairs.likeness
    monkeypatch.setattr(
        pairs, "likeness", lambda one, other: seen.append(len(connection.savepoint_ids) - depth) or real(one, other)
    )

    assert (actions.find_doubles(now=timezone.now()), set(seen)) == (1, {0})
