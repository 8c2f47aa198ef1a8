"""The list of the directory: what is typed and ticked is what one sees, and the address says all of it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.listing import forget_lists
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Reader
from kogge.commons.clusters.selecting import select
from kogge.commons.journal import stored
from kogge.commons.profiles.actions import admission
from kogge.commons.search.shelves import forget_shelves
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def real():
    call_command("import_clusters", verbosity=0)


def soup(client, address):
    """The page as it is after all that was done; what counts the version up happens after the commit (`touch`)."""
    stored.forget_all()
    forget_shelves()
    forget_lists()
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def names(client, address):
    return [link.get_text() for link in soup(client, address).select(".res h3 a")]


def facet(page, label):
    """The values of a facet beside the list: {"Latvia": 12, …}."""
    block = next(one for one in page.select(".filters .set") if one.h3.get_text() == label)
    return {a.find("span").get_text(): int(a.select_one(".n").get_text()) for a in block.select("li > a")}


def test_food_clusters_in_lithuania_and_latvia_are_three_clicks_away_on_a_phone(client, real):
    address, clicks = "/clusters/", 0
    for wanted in ("Agri-food", "Lithuania", "Latvia"):
        quick = soup(client, address).select(".quick a")
        link = next(a for a in quick if a.find("span").get_text() == wanted)
        address, clicks = "/clusters/" + link["href"], clicks + 1
    assert (clicks, names(client, address)) == (
        3,
        ["ABBI Cluster (Alliance of Baltic Beverage Industry)", "Food Products Quality Cluster", "SMART FOOD cluster"],
    )


def test_the_map_and_the_table_show_the_same_result_as_the_list(client, real):
    address = "/clusters/?country=LT&country=LV&ecosystem=Agri-food"
    table = [a.get_text() for a in soup(client, address + "&as=table").select("table.cards th a")]
    drawn = soup(client, address + "&as=map").select(".dir figure table tbody tr")
    counted = {True: 0, False: 0}
    for row in drawn:
        place, *_middle, number = [cell.get_text() for cell in row.find_all(["td", "th"])]
        counted[place.endswith(", in all")] += int(number)
    assert (table, counted) == (names(client, address), {True: 3, False: 3})


def test_values_of_one_facet_widen_and_facets_narrow_each_other(client, real):
    page = soup(client, "/clusters/?country=LT&country=LV&ecosystem=Agri-food")
    assert (facet(page, "Country")["Lithuania"], facet(page, "Country")["Latvia"]) == (2, 1)
    only = soup(client, "/clusters/?country=LT")
    assert facet(only, "Country") == facet(soup(client, "/clusters/"), "Country")
    assert sum(facet(only, "Industrial ecosystem").values()) == 13  # one of the fourteen is in none


def test_each_number_is_what_the_click_then_finds(client, real):
    page = soup(client, "/clusters/?country=SE")
    for link in page.select(".filters .set li > a:not([aria-current])")[:12]:
        found = soup(client, "/clusters/" + link["href"])
        heading = int(re.search(r"\d+", found.select_one(".listbar h2").get_text())[0])
        label = link.find_parent("div", class_="set").h3.get_text()
        expected = int(link.select_one(".n").get_text())
        assert heading == (expected + 15 if label == "Country" else expected), link["href"]


def test_a_chip_takes_its_filter_away_and_leaves_the_rest(client, real):
    page = soup(client, "/clusters/?q=food&country=LT&country=LV&as=table")
    chips = {chip.contents[0].strip(): chip["href"] for chip in page.select(".chips .chip")}
    assert chips == {
        "“food”": "?as=table&country=LT&country=LV",
        "Lithuania": "?q=food&as=table&country=LV",
        "Latvia": "?q=food&as=table&country=LT",
    }


def test_a_value_that_nobody_knows_shows_the_whole_list_and_says_so(client, real):
    page = soup(client, "/clusters/?country=XX&ecosystem=Alchemy")
    assert page.select_one(".told").get_text(" ", strip=True) == (
        "Not known here, so it narrows nothing: Alchemy , XX"
    )
    assert page.select_one(".listbar h2").get_text() == "117 clusters"


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=-1",
        "page=x",
        "sort=password",
        "_connector=OR 1=1",
        "as=<script>",
        'q=foo" OR *',
        "q=%00",
        "q=" + "a" * 1500,
        "q=(&country='",
        "q=NEAR(a b)",
        "q=-:*",
    ],
)
def test_what_is_typed_into_the_address_is_only_ever_looked_for(client, real, query):
    """Safety A112."""
    page = client.get(f"/clusters/?{query}")
    assert page.status_code == 200
    assert b"<script>" not in page.content


def test_accents_stems_and_beginnings_find_the_same(client, real):
    assert names(client, "/clusters/?q=vasteras") == names(client, "/clusters/?q=Västerås")
    assert names(client, "/clusters/?q=vasteras") == ["Automation Region", "Swedish Railway Cluster"]
    assert "Estonian Wind Power Cluster" in names(client, "/clusters/?q=winds")
    assert names(client, "/clusters/?q=photon") == names(client, "/clusters/?q=photonics")


def test_who_has_the_words_in_the_name_comes_first(client):
    make.organisation("alpha", name="Alpha", summary=make.text("Everything about hydrogen."))
    make.organisation("zeta", name="Zeta Hydrogen")
    assert names(client, "/clusters/?q=hydrogen") == ["Zeta Hydrogen", "Alpha"]
    assert names(client, "/clusters/?q=hydrogen&sort=title") == ["Alpha", "Zeta Hydrogen"]


def test_what_was_confirmed_long_ago_sinks_and_is_marked(client):
    now = timezone.now()
    for name, days in (("Aha", 700), ("Bea", 100), ("Cia", 547)):
        made = make.organisation(name.lower(), name=name, confirmed_at=now - timezone.timedelta(days=days))
        changed(made)
    assert names(client, "/clusters/") == ["Bea", "Cia", "Aha"]
    tags = [tag.get_text() for tag in soup(client, "/clusters/").select(".res .tag")]
    assert tags[2].startswith("Not confirmed since")


def test_each_language_has_its_own_names_and_its_own_order(client, real):
    assert "Food Products Quality Cluster" in names(client, "/clusters/?country=LV&ecosystem=Agri-food")
    assert "Pārtikas produktu kvalitātes klasteris" in names(client, "/lv/clusters/?country=LV&ecosystem=Agri-food")


def test_an_entry_that_is_not_admitted_is_in_no_list_and_no_number(client):
    make.begun("Hidden Cluster", at="sent")
    page = soup(client, "/clusters/")
    assert "Hidden" not in page.get_text()
    shown = make.begun("Shown Cluster", at="listed")
    assert names(client, "/clusters/") == ["Shown Cluster"]
    admission.remove(shown, by=make.person("Maja Sund"), note="We stop.", now=timezone.now())
    assert names(client, "/clusters/") == []


def test_a_hidden_number_is_counted_only_for_those_who_see_it(client):
    made = make.organisation("counted", members_sme=30, shown={"members": "members"})
    make.organisation("open", members_sme=30)
    assert names(client, "/clusters/?size=m") == ["Open"]
    client.force_login(make.person())
    assert names(client, "/clusters/?size=m") == ["Counted", "Open"]
    made.shown = {"members": "us"}
    made.save()
    changed(made)
    assert names(client, "/clusters/?size=m") == ["Open"]


def test_no_list_is_in_the_order_of_what_it_does_not_show():
    """A96: whatever column one asks for, the order is that of the names."""
    for slug, number in (("amber", 2), ("birch", 3), ("cedar", 1)):
        make.organisation(slug, members_sme=number, shown={"members": "us"})
    columns = [field.attname for field in Organisation._meta.concrete_fields]
    orders = {
        tuple(select(QueryDict(f"sort={sign}{name}"), reader=Reader(), version=1).keys("en"))
        for name in columns
        for sign in ("", "-")
    }

    assert orders == {tuple(Organisation.objects.order_by("name").values_list("pk", flat=True))}


def test_the_empty_directory_says_what_to_do(client):
    page = soup(client, "/clusters/")
    assert page.select_one(".emptytitle").get_text() == "The directory is empty"


def test_a_list_of_thirty_asks_as_often_as_a_list_of_two(client):
    def many(start, count):
        for number in range(start, start + count):
            make.organisation(f"cluster-{number}", country=["SE", "FI", "EE"][number % 3])

    many(0, 2)
    few = queries(client, "/clusters/?country=SE&country=FI&country=EE&x=1")
    many(2, 30)
    assert queries(client, "/clusters/?country=SE&country=FI&country=EE&x=1") == few <= 3
    assert queries(client, "/clusters/?q=cluster&country=SE&x=1") <= 6


def test_who_narrows_a_search_or_turns_its_page_does_not_have_the_words_looked_for_again(client, real):
    client.get("/clusters/?q=food")
    others = ("/clusters/?q=food&country=LT&x=1", "/clusters/?q=food&as=map&x=1", "/clusters/?q=food&sort=title&x=1")

    with CaptureQueriesContext(connection) as captured:
        found = [client.get(address).status_code for address in others]

    assert found == [200, 200, 200]
    assert [query["sql"] for query in captured if "search_f" in query["sql"]] == []


def test_a_large_list_has_pages_that_keep_the_filters(client, real):
    page = soup(client, "/clusters/?country=NO")
    following = page.select_one(".pg a[rel=next]")["href"]
    assert following == "?country=NO&page=2"
    both = names(client, "/clusters/?country=NO") + names(client, "/clusters/" + following)
    assert (len(both), len(set(both))) == (28, 28)
