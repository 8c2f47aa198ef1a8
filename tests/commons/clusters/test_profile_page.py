"""The page of an organisation: where it comes from, where else to go, and what stands beside the profile."""

import pytest
from bs4 import BeautifulSoup
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Organisation
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def maja(client):
    person = make.person("Maja Sund")
    client.force_login(person)
    return person


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(response):
    return soup(response).find("main").get_text(" ", strip=True)


def test_an_entry_says_where_it_comes_from_and_how_to_take_it_over(client):
    make.entry("baltic-herring", source="https://example.org/list", as_of="2019")

    page = words(client.get("/clusters/baltic-herring/"))

    assert "Taken from a public source; never confirmed by the organisation." in page
    assert "As of 2019" in page
    assert "Have it removed" in page


def test_a_merged_entry_leads_to_the_one_it_was_merged_into(client):
    kept, lost = make.entry("baltic-herring"), make.entry("herring")
    Organisation.objects.filter(pk=lost.pk).update(state="merged", merged_into=kept)

    answer = client.get("/clusters/herring/")

    assert (answer.status_code, answer["Location"]) == (301, "/clusters/baltic-herring/")


def test_what_is_merged_into_something_hidden_is_not_there(client):
    kept, lost = make.begun(), make.entry("herring")
    Organisation.objects.filter(pk=lost.pk).update(state="merged", merged_into=kept)

    assert client.get("/clusters/herring/").status_code == 404


def test_the_wrong_shelf_leads_to_the_right_one(client, maja):
    tuna = make.begun(at="listed")

    moved = [client.get(f"/organisations/{tuna.slug}/{rest}") for rest in ("", "edit/", "contact/?a=1")]

    assert [(one.status_code, one["Location"]) for one in moved] == [
        (301, "/clusters/tuna-cluster/"),
        (301, "/clusters/tuna-cluster/edit/"),
        (301, "/clusters/tuna-cluster/contact/?a=1"),
    ]


def test_others_of_the_same_field_in_the_country_are_its_neighbours(client):
    one = make.entry("one", ecosystems=["Digital"])
    make.entry("two", ecosystems=["Digital"])
    make.entry("three", ecosystems=["Digital"], country="FI")
    make.entry("four", ecosystems=["Health"])
    changed(*Organisation.objects.all())

    found = soup(client.get(one.get_absolute_url())).find("ol", class_="res")

    assert [link.get_text() for link in found.find_all("a")] == ["Two"]


def test_the_page_names_the_editions_it_carries(client):
    edition = make.edition()
    host = edition.programme.host

    page = words(client.get(host.get_absolute_url()))

    assert "Part in programmes Manager Education Host" in page


def test_the_page_asks_the_database_as_often_with_thirty_members_and_people(client, maja):
    tuna = make.begun(at="listed", aims=LazyI18nString({"en": "More"}))
    path = tuna.get_absolute_url()

    def more(start, count):
        for number in range(start, start + count):
            tuna.members.create(name=f"Firm {number}", country="SE", agreed_on="2026-01-01", agreed_how="mail")
            one = make.colleague(tuna, f"Person Nr{number}")
            one.person.shown = {"name": "public"}
            one.person.save()
            type(one).objects.filter(pk=one.pk).update(is_shown=True)

    more(0, 2)
    few = queries(client, path)
    more(2, 28)

    assert (queries(client, path), few <= 25) == (few, True)
