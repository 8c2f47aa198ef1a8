"""Maps: nine beads and a table of the same counts, towns that do not overlap, outlines that name their source."""

import csv
import json
from xml.etree import ElementTree

import pytest
from django.utils import translation

from kogge.base.charts import Land, Town, country_map, towns_map
from kogge.base.charts.country_map import COUNTRIES
from kogge.base.charts.drawing import text_width
from kogge.base.charts.outlines import framing, project
from tests.base.test_charts import CHARTS, COUNTS, NAMES


def test_the_map_has_nine_beads_and_a_table_of_the_same_counts_largest_first():
    chart = country_map(title="Clusters", counts=COUNTS, names=NAMES, head=("Country", "Clusters"))
    assert chart.head == ["Country", "Clusters"]
    assert chart.rows == [
        ["Norway", "28"], ["Sweden", "15"], ["Germany", "14"], ["Lithuania", "14"], ["Poland", "14"],
        ["Latvia", "12"], ["Estonia", "8"], ["Denmark", "7"], ["Finland", "5"],
    ]  # fmt: skip
    for svg in (chart.wide, chart.slim):
        assert len(list(ElementTree.fromstring(svg).iter("circle"))) == 9


def test_a_map_without_any_count_shows_nine_empty_beads():
    svg = country_map(title="Clusters", counts={}, names=NAMES).wide
    beads = [n for n in ElementTree.fromstring(svg).iter("g") if n.get("class") == "bead none"]
    assert ["".join(bead.itertext()) for bead in beads] == [f"{NAMES[code]} 0" for code in COUNTRIES]


def test_a_number_always_fits_its_bead():
    svg = country_map(title="Clusters", counts={"SE": 12400, "FI": 1}, names=NAMES).slim
    for bead in (n for n in ElementTree.fromstring(svg).iter("g") if (n.get("class") or "").startswith("bead")):
        number = [t.text for t in bead.iter("text") if t.get("class") is None][0]
        assert text_width(number, bold=True) < 2 * float(next(bead.iter("circle")).get("r"))


def test_names_of_countries_come_in_the_readers_language_when_none_are_given():
    with translation.override("sv"):
        assert country_map(title="Kluster", counts=COUNTS).rows[:3] == [
            ["Norge", "28"],
            ["Sverige", "15"],
            ["Litauen", "14"],
        ]


def test_towns_too_near_each_other_become_one_bead_with_their_sum():
    towns = [
        Town("Malmö", 55.60, 13.00, "/m/"),
        Town("Lund", 55.70, 13.19, "/l/", 2),
        Town("Oslo", 59.91, 10.75, "/o/"),
    ]
    chart = towns_map(towns, "Towns")
    root = ElementTree.fromstring(chart.wide)
    assert len(list(root.iter("circle"))) == 2
    assert [n.text for n in root.iter("title")][1:] == [
        "Oslo: 1",
        "Malmö, Lund: 3",
    ]
    assert [a.get("href") for a in root.iter("a")] == ["/o/"]  # the joined bead leads nowhere, not to the wrong town
    assert chart.rows == [["Malmö", "1"], ["Lund", "2"], ["Oslo", "1"]]


def test_no_two_beads_of_towns_overlap_even_when_all_towns_are_shown():
    with (CHARTS.parents[1] / "commons/clusters/data/places.csv").open(encoding="utf-8") as file:
        towns = [Town(r["town"], float(r["latitude"]), float(r["longitude"]), n=2) for r in csv.DictReader(file)]
    for svg in (towns_map(towns, "Towns").wide, towns_map(towns, "Towns").slim):
        beads = [
            (float(c.get("cx")), float(c.get("cy")), float(c.get("r")))
            for c in ElementTree.fromstring(svg).iter("circle")
        ]
        near = [
            (a, b)
            for i, a in enumerate(beads)
            for b in beads[i + 1 :]
            if ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 < a[2] + b[2] - 0.2
        ]
        assert near == []


def test_clusters_without_a_town_stand_at_their_country_and_are_named_so():
    chart = towns_map([], "Towns", countries={"SE": 9, "NO": Land("Norway", 15, "/clusters/?country=NO"), "FI": 0})
    assert chart.rows == [["Sweden, town not known", "9"], ["Norway, town not known", "15"]]
    root = ElementTree.fromstring(chart.wide)
    assert [n.text for n in root.iter("title")][1:] == [
        "Sweden, town not known: 9",
        "Norway, town not known: 15",
    ]


def test_a_town_far_away_is_shown_at_the_edge():
    svg = towns_map([Town("Tromsø", 69.65, 18.96)], "Towns").wide
    circle = next(ElementTree.fromstring(svg).iter("circle"))
    assert float(circle.get("cy")) == 9


def test_projection_and_outlines_agree_on_where_the_countries_lie():
    for name in ("wide", "slim", "region"):
        latitude, longitude = 56.9, 25.3  # Latvia's bead in docs/making/outlines.py
        assert project(name, latitude, longitude) == pytest.approx(framing(name)["beads"]["LV"], abs=0.1)


def test_outlines_stay_small_and_name_their_source():
    file = CHARTS / "outlines.json"
    assert file.stat().st_size <= 60_000
    assert "Natural Earth" in json.loads(file.read_text())["source"]


def test_every_town_of_the_directory_has_its_place_once():
    with (CHARTS.parents[1] / "commons/clusters/data/places.csv").open(encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    keys = [(place["town"], place["country"]) for place in places]
    assert len(keys) == len(set(keys))
    with (CHARTS.parents[1] / "commons/clusters/data/clusters.csv").open(encoding="utf-8") as file:
        named = {(row["city"], row["country"]) for row in csv.DictReader(file) if row["city"]}
    assert named - set(keys) == set()
    assert {place["country"] for place in places} == set(COUNTRIES)
