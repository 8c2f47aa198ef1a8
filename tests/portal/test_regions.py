"""The page of a region: priorities, clusters, figures, neighbours; an older code is answered with today's."""

import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.regions.models import Priority, Region
from kogge.portal.home.shelves import facts_of, priorities_of, sectors_chart
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db):
    make.regions()


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content, "html.parser")


def text(soup):
    return " ".join(soup.get_text(" ").split())


def test_the_list_shows_the_regions_of_nine_countries_with_their_clusters(client):
    make.organisation("one", country="SE", nuts="SE22")
    make.organisation("two", country="SE", nuts="SE224")
    make.organisation("three", country="SE")
    make.organisation("school", country="SE", nuts="SE22", kind="university")
    make.organisation("gone", country="SE", nuts="SE22", state="ceased")

    page = read(client, "/regions/")

    assert [head.get_text() for head in page.select("main h2")] == [
        "Denmark", "Estonia", "Finland", "Germany", "Latvia", "Lithuania", "Norway", "Poland", "Sweden",
    ]  # fmt: skip
    assert "Sydsverige SE22 · 2 clusters" in text(page)
    assert page.select_one('a[href="/clusters/?country=SE"]').get_text() == "3 clusters"


def test_the_countries_stand_in_the_order_of_the_readers_language(client):
    page = read(client, "/sv/regions/")

    assert [head.get_text() for head in page.select("main h2")][-3:] == ["Polen", "Sverige", "Tyskland"]


def test_without_regions_the_list_says_how_they_come(client):
    Region.objects.all().delete()

    assert "./kogge import_regions" in text(read(client, "/regions/"))


def test_a_region_shows_what_it_states_in_its_language_with_source(client):
    page = read(client, "/regions/SE221/")
    stated = page.select_one('[lang="sv"]:-soup-contains("Materialbearbetning")')

    assert stated.parent.get_text(" ", strip=True) == "Materialbearbetning In Swedish"
    assert "Priorities of smart specialisation as stated, 2019. Source: tillvaxtverket.se" in text(page)
    assert "In Swedish" not in text(read(client, "/sv/regions/SE221/"))


def test_a_region_without_own_priorities_shows_those_of_its_parts_or_of_the_one_around(client):
    whose = {}
    for code in ("SE224", "SE22", "LV00A", "LV", "SE", "DK01"):
        name, rows = priorities_of(Region.objects.get(code=code))
        whose[code] = name, sorted({row.region.code for row in rows})

    assert whose == {
        "SE224": ("own", ["SE224"]),
        "SE22": ("parts", ["SE221", "SE224"]),
        "LV00A": ("around", ["LV"]),
        "LV": ("own", ["LV"]),
        "SE": (
            "parts",
            sorted(set(Priority.objects.filter(region__country="SE").values_list("region__code", flat=True))),
        ),
        "DK01": ("", []),
    }
    assert "Not recorded: no list of priorities" in text(read(client, "/regions/DK01/"))


def test_each_figure_says_year_source_and_version_of_the_codes(client):
    page = read(client, "/regions/NO0A/")
    facts = {fact.dt.get_text(): fact.select_one(".meta").get_text() for fact in page.select(".fact")}

    assert facts["Disposable income"] == "purchasing power standard a head, 2019. NUTS 2021"
    assert "Source: Eurostat, CC BY 4.0." in text(page)
    assert "Persons employed in 2014" in text(page)
    assert "Regions as in NUTS 2013." in text(page)


def test_figures_counted_under_an_older_code_say_under_which():
    # Vestlandet is NO05 in older statistics; Troms is a part of what NO074 was, and has none of its figures.
    assert {fact.counted_as for fact in facts_of(Region.objects.get(code="NO0A"))} <= {"", "NO05"}
    assert sectors_chart(Region.objects.get(code="PL71")) is not None  # counted as PL11
    assert sectors_chart(Region.objects.get(code="PL91")) is None


def test_a_region_that_nobody_has_figures_of_says_so(client):
    page = text(read(client, "/regions/DK011/"))

    assert "Not recorded: no figures for this region" in page
    assert "No cluster of this region is in the directory yet" in page


def test_the_clusters_of_a_region_stand_on_its_page_as_in_the_directory(client):
    Place.objects.create(town="Lund", country="SE", latitude=55.7, longitude=13.19)
    make.organisation("one", name="Alpha", country="SE", nuts="SE22", city="Lund")
    make.organisation("two", name="Beta", country="SE", nuts="SE224")
    make.organisation("three", name="Gamma", country="SE", nuts="SE23")
    make.organisation("draft", name="Delta", country="SE", nuts="SE22", state="draft")

    def shown(code):
        page = read(client, f"/regions/{code}/")
        return [name.get_text() for name in page.select(".res h3")], page.select_one(".headrow .more")["href"]

    assert {code: shown(code) for code in ("SE22", "SE224", "SE221", "SE2", "SE")} == {
        "SE22": (["Alpha", "Beta"], "/clusters/?region=SE22"),
        "SE224": (["Alpha", "Beta"], "/clusters/?region=SE22"),
        "SE221": (["Alpha"], "/clusters/?region=SE22"),
        "SE2": (["Alpha", "Beta", "Gamma"], "/clusters/?region=SE21&region=SE22&region=SE23"),
        "SE": (["Alpha", "Beta", "Gamma"], "/clusters/?country=SE"),
    }
    assert "Clusters of Sydsverige by town" in text(read(client, "/regions/SE22/"))


def test_what_the_office_alone_may_see_is_not_on_the_page_of_a_region_even_for_the_office(client):
    make.organisation("draft", name="Delta", country="SE", nuts="SE22", state="draft")
    client.force_login(make.person("Astrid Ask", is_staff=True))

    assert "Delta" not in text(read(client, "/regions/SE22/"))


def test_a_long_list_is_cut_and_leads_to_the_directory(client):
    for number in range(15):
        make.organisation(f"c{number:02}", country="SE", nuts="SE22")
    page = read(client, "/regions/SE22/")

    assert (page.select_one("h2:-soup-contains('15 clusters')") is not None, len(page.select(".res > li"))) == (
        True,
        12,
    )


def test_parents_parts_and_neighbours_are_a_click_away(client):
    page = read(client, "/regions/SE22/")
    links = {link.get_text(): link["href"] for link in page.select("main a") if link["href"].startswith("/regions/")}

    assert {name: links[name] for name in ("Sweden", "Södra Sverige", "Skåne län", "Västsverige")} == {
        "Sweden": "/regions/SE/",
        "Södra Sverige": "/regions/SE2/",
        "Skåne län": "/regions/SE224/",
        "Västsverige": "/regions/SE23/",
    }


def test_lower_case_leads_to_the_address(client):
    response = client.get("/regions/se22/")

    assert (response.status_code, response["Location"]) == (301, "/regions/SE22/")


@pytest.mark.parametrize(
    ("code", "sentence", "leads_to"),
    [
        ("NO05", "It stood in NUTS 2016. Today the region is NO0A, Vestlandet.", "/regions/NO0A/"),
        ("lv006", "It stood in NUTS 2021. Today the region is LV00A, Rīga.", "/regions/LV00A/"),
        ("NO074", "It stood in NUTS 2021 and has no single successor. It lay in NO07, Nord-Norge.", "/regions/NO07/"),
        (
            "NO012",
            "It stood in NUTS 2021 and has no single successor. It lay in NO08, Oslo og Viken.",
            "/regions/NO08/",
        ),
        ("UKM", "It stood in NUTS 2021. The country is no longer part of the nomenclature.", "/regions/"),
    ],
)
def test_an_older_code_is_answered_with_what_it_is_today(client, code, sentence, leads_to):
    page = read(client, f"/regions/{code}/", 410)

    assert sentence in text(page)
    assert page.select_one("main .acts a")["href"] == leads_to


@pytest.mark.parametrize("code", ["SE299", "XX", "SE22XYZ", "a-b", "0" * 300])
def test_a_wrong_code_is_a_page_that_leads_on(client, code):
    page = read(client, f"/regions/{code}/", 404)

    assert "It stands neither in NUTS 2024" in text(page)
    assert [link["href"] for link in page.select("main .acts a")][-1] == "/regions/"


def test_every_fifth_region_round_the_sea_has_a_page(client):
    codes = Region.objects.of_countries(["DK", "EE", "FI", "LT", "LV", "NO", "SE"]).values_list("code", flat=True)[::5]

    assert {code: client.get(f"/regions/{code}/").status_code for code in codes} == dict.fromkeys(codes, 200)


def test_a_region_asks_the_database_as_often_for_many_clusters_as_for_one(client):
    make.organisation("one", country="SE", nuts="SE22", city="Lund")
    client.force_login(make.person())
    few = [queries(client, path) for path in ("/regions/", "/regions/SE22/")]

    for number in range(30):
        make.organisation(f"c{number}", country="SE", nuts="SE22", city=f"Town {number}")

    assert [queries(client, path) for path in ("/regions/", "/regions/SE22/")] == few


def test_the_page_about_data_names_source_licence_day_and_draft_of_each_vocabulary(client):
    page = read(client, "/about/data/")
    rows = {
        row.th.span.get_text(): re.sub(r"\s+", " ", row.get_text(" "))
        for row in page.select("table tr")
        if row.th.span
    }
    today = f"{timezone.localdate().day} {timezone.localdate():%B %Y}"

    assert len(rows) == 6
    assert all(f"loaded on {today}" in row for row in rows.values())
    assert "Version 2.1, 1,047 words" in rows["NACE Rev. 2.1, statistical classification of economic activities"]
    assert "CC BY 4.0" in rows["NACE Rev. 2, sections and divisions"]
    assert sorted(name for name, row in rows.items() if "Draft, to be checked" in row) == [
        "Advanced technologies for industry",
        "Horizontal actions of the EU Strategy for the Baltic Sea Region",
        "Policy areas of the EU Strategy for the Baltic Sea Region",
    ]


def test_an_organisation_far_away_counts_for_no_region(client):
    make.organisation("far", country="PT", nuts="PT17")

    assert Organisation.objects.count() == 1
    assert "1 cluster" not in text(read(client, "/regions/"))
