"""Charts: a label stays a label, the table says what the drawing says, and no drawing needs luck."""

import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation

import kogge.base.charts
from kogge.base.charts import Bar, Land, Point, Span, Town, bars, country_map, depth_lines, gantt, stacked, towns_map
from kogge.base.charts.drawing import ROOM, text_width, wrapped

CHARTS = Path(kogge.base.charts.__file__).parent
CSS = CHARTS.parent / "static" / "css"
HOSTILE = "<script>alert(1)</script> \"x\" 'y' onload=1 & ]]> {{ 7 }}"
LONG = "Strategisches Management und internationales Geschäftsumfeld in der Ostseeregion " * 3
NAMES = {
    "DK": "Denmark", "DE": "Germany", "EE": "Estonia", "FI": "Finland", "LV": "Latvia",
    "LT": "Lithuania", "NO": "Norway", "PL": "Poland", "SE": "Sweden",
}  # fmt: skip
COUNTS = {"NO": 28, "SE": 15, "LT": 14, "PL": 14, "DE": 14, "LV": 12, "EE": 8, "DK": 7, "FI": 5}


def spans(count):
    first = date(2027, 1, 11)
    return [
        Span(f"Module {n}", "NetPort", first + timedelta(days=20 * n), first + timedelta(days=20 * n + 15))
        for n in range(count)
    ]


def samples(label="Selected", note="July 2020", href="/clusters/?country=SE"):
    """One chart of each kind, all saying the same label."""
    return [
        bars(
            title=label,
            sub=label,
            desc=label,
            items=[Bar(label, 26, note), Bar("Started", 24)],
            head=(label, "People"),
        ),
        gantt(
            title=label,
            desc=label,
            spans=[Span(label, note, date(2027, 1, 11), date(2027, 3, 2), [(date(2027, 1, 11), date(2027, 1, 12))])],
            points=[Point(label, date(2027, 4, 1))],
            today=date(2027, 2, 1),
        ),
        country_map(
            title=label,
            desc=label,
            counts=COUNTS,
            names=NAMES | {"SE": label},
            links={"SE": href},
            sea_label=label,
        ),
        towns_map(
            [Town(label, 59.33, 18.07, href, 2)],
            label,
            desc=label,
            countries={"NO": Land(label, 3, href)},
            sea_label=label,
        ),
    ]


def drawings(charts):
    return [svg for chart in charts for svg in (chart.wide, chart.slim)]


def texts(svg):
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter("text")]


def test_a_hostile_label_stays_text_in_every_drawing():
    for svg in drawings(samples(HOSTILE, HOSTILE, 'javascript:"><script>')):
        root = ElementTree.fromstring(svg)  # it is still well-formed
        assert [node.tag for node in root.iter() if node.tag.lower() == "script"] == []
        assert [name for node in root.iter() for name in node.attrib if name.startswith("on")] == []
        assert next(root.iter("title")).text == HOSTILE


def test_a_hostile_label_is_in_the_table_as_it_was_given():
    bar_chart, plan, _countries, towns = samples(HOSTILE, HOSTILE)
    assert bar_chart.rows[0] == [HOSTILE, "26", HOSTILE]
    assert plan.rows[0][:2] == [HOSTILE, HOSTILE]
    assert towns.rows[0] == [HOSTILE, "2"]


def test_no_drawing_has_a_style_or_a_script():
    for svg in [*drawings(samples()), depth_lines("cover"), depth_lines("card")]:
        assert re.findall(r"\bstyle\s*=|<style|<script|\son\w+\s*=", svg) == []


def test_colours_are_tokens_only_so_that_dark_and_print_follow():
    for svg in [*drawings(samples()), depth_lines("cover")]:
        colours = set(re.findall(r'(?:fill|stroke|color)="([^"]+)"', svg))
        assert {c for c in colours if not c.startswith("var(--") and c not in {"none", "currentColor"}} == set()


def test_every_token_the_drawings_use_exists():
    known = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text()))
    used = set(re.findall(r"var\((--[\w-]+)", "".join(drawings(samples())) + (CSS / "drawings.css").read_text()))
    assert used - known == set()


def test_text_is_fifteen_pixels_and_never_smaller_than_thirteen():
    for svg in drawings(samples()):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert sizes == [15.0]
    written = (CSS / "drawings.css").read_text()
    assert [rem for rem in re.findall(r"font:[^;]*?([\d.]+)rem", written) if float(rem) * 16 < 13] == []


def test_a_map_shrinks_by_no_more_than_keeps_thirteen_pixels():
    # 288 px is the column of a window of 320 px, 640 px the narrowest box of the wide drawing.
    for svg, box in (
        (country_map(title="Map", counts=COUNTS).wide, 640),
        (country_map(title="Map", counts=COUNTS).slim, 288),
    ):
        width = float(re.search(r'viewBox="0 0 (\d+)', svg).group(1))
        assert 15 * min(1, box / width) >= 13


def test_charts_without_land_are_stretched_by_percentages_and_never_scaled():
    for chart in samples()[:2]:
        for svg in (chart.wide, chart.slim):
            assert ElementTree.fromstring(svg).get("viewBox") is None
            assert ElementTree.fromstring(svg).get("width") == "100%"


def test_each_drawing_has_its_own_title_and_description():
    for chart in samples():
        found = []
        for svg in (chart.wide, chart.slim):
            root = ElementTree.fromstring(svg)
            ids = {node.get("id"): node.text for node in root.iter() if node.get("id")}
            assert ids[root.get("aria-labelledby")] == chart.title
            assert ids[root.get("aria-describedby")] == chart.desc
            found += list(ids)
        assert len(found) == len(set(found)) == 4


def test_two_charts_on_one_page_share_no_id():
    ids = re.findall(r'\bid="([^"]+)"', "".join(drawings([*samples(), *samples("Other")])))
    assert len(ids) == len(set(ids))


def test_the_same_data_are_drawn_the_same_so_that_stored_pages_keep_their_etag():
    assert drawings(samples()) == drawings(samples())


def test_a_picture_with_links_is_a_group_because_links_in_an_image_cannot_be_reached():
    linked = country_map(title="Clusters", counts=COUNTS, names=NAMES, links={"SE": "/clusters/?country=SE"})
    bare = country_map(title="Clusters", counts=COUNTS, names=NAMES)
    assert ElementTree.fromstring(linked.wide).get("role") == "group"
    assert ElementTree.fromstring(bare.wide).get("role") == "img"


def test_a_bead_leads_to_a_page_of_this_site_or_nowhere():
    for address in ("javascript:alert(1)", "https://example.org/", "data:text/html,x", ""):
        chart = country_map(title="Clusters", counts=COUNTS, names=NAMES, links={"SE": address})
        assert list(ElementTree.fromstring(chart.wide).iter("a")) == []


def test_the_link_of_a_bead_reads_as_the_name_and_its_number():
    svg = country_map(title="Clusters", counts=COUNTS, names=NAMES, links={"SE": "/clusters/?country=SE&as=map"}).wide
    links = [(a.get("href"), "".join(a.itertext())) for a in ElementTree.fromstring(svg).iter("a")]
    assert links == [("/clusters/?country=SE&as=map", "Sweden 15")]


def test_bars_and_their_table_say_the_same_numbers():
    chart = bars(title="Funnel", items=[Bar("Selected", 26, "July 2020"), Bar("Told", 1275)], head=("State", "People"))
    assert chart.head == ["State", "People", "Note"]
    assert chart.rows == [["Selected", "26", "July 2020"], ["Told", "1,275", ""]]
    assert texts(chart.slim) == ["Selected", "July 2020", "26", "Told", "1,275"]


def test_bars_start_at_one_edge_and_are_as_long_as_their_share():
    svg = bars(title="Funnel", items=[Bar("All", 40), Bar("Half", 20), Bar("None", 0)]).wide
    boxes = list(ElementTree.fromstring(svg).iter("rect"))
    widths = [node.get("width") for node in boxes]
    assert {node.get("x") for node in boxes} == {"0"}
    assert float(widths[1].rstrip("%")) == pytest.approx(float(widths[0].rstrip("%")) / 2, abs=0.01)
    assert widths[2] == "2"  # a hair, so that nothing is seen to be nothing


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("de"):
        assert bars(title="Zahl", items=[Bar("Alle", 1275)]).rows == [["Alle", "1.275"]]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_any_number_of_rows_is_drawn_and_tabled(count):
    plan = gantt(title="Plan", spans=spans(count))
    funnel = bars(title="Funnel", items=[Bar(f"State {n}", n) for n in range(count)])
    towns = towns_map([Town(f"Town {n}", 54 + n / 4, 10 + n / 2) for n in range(count)], "Towns")
    assert [len(chart.rows) for chart in (plan, funnel, towns)] == [count] * 3
    for svg in (plan.wide, plan.slim):
        assert len([n for n in ElementTree.fromstring(svg).iter("rect") if n.get("class") == "bar"]) == count
    assert len(list(ElementTree.fromstring(funnel.wide).iter("rect"))) == count


def test_nothing_to_show_is_said_in_words():
    assert texts(gantt(title="Plan").wide) == ["No dates yet"]
    assert texts(bars(title="Funnel", items=[]).slim) == ["Nothing to show yet"]
    assert texts(towns_map([], "Towns", sea_label="Sea").wide) == ["Sea"]


def test_a_long_label_is_wrapped_and_no_word_of_it_is_lost():
    for chart in (
        bars(title="F", items=[Bar(LONG, 3)]),
        gantt(title="G", spans=[Span(LONG, "", date(2027, 1, 1), date(2027, 2, 1))]),
    ):
        for size, svg in (("wide", chart.wide), ("slim", chart.slim)):
            bold = [
                t for t in ElementTree.fromstring(svg).iter("text") if t.get("class") == "b" and not t.text.isdigit()
            ]
            assert " ".join(t.text for t in bold) == LONG.strip()
            assert max(text_width(t.text, bold=True) for t in bold) <= ROOM[size]


def test_a_word_longer_than_the_line_is_cut_into_pieces():
    word = "Donaudampfschifffahrtsgesellschaft" * 4
    pieces = wrapped(word, 280)
    assert "".join(pieces) == word
    assert max(text_width(piece) for piece in pieces) <= 280


def test_a_plan_says_its_dates_in_the_table():
    chart = gantt(
        title="Plan",
        spans=[Span("1 Leadership", "Hyper Island", date(2020, 9, 1), date(2020, 11, 5))],
        points=[Point("Graduation", date(2021, 12, 8))],
    )
    assert chart.head == ["What", "Who", "Start", "End"]
    assert chart.rows == [
        ["1 Leadership", "Hyper Island", "1 September 2020", "5 November 2020"],
        ["Graduation", "", "8 December 2021", ""],
    ]


def test_months_are_named_in_the_language_asked_for_else_in_the_readers():
    plan = [Span("Modul", "", date(2027, 3, 1), date(2027, 5, 20))]
    assert texts(gantt(title="Plan", spans=plan, language="sv").wide)[:4] == ["mars", "2027", "april", "maj"]
    with translation.override("de"):
        assert texts(gantt(title="Plan", spans=plan).wide)[0] == "März"


def test_the_line_of_today_has_its_word_when_today_is_shown():
    svg = gantt(title="Plan", spans=spans(2), today=date(2027, 1, 20)).wide
    assert [n.get("x1") for n in ElementTree.fromstring(svg).iter("line") if n.get("class") == "today"] == ["33.05%"]
    assert "Today" in texts(svg)


@pytest.mark.parametrize("today", [date(2020, 1, 1), date(2031, 1, 1), None])
def test_there_is_no_line_when_today_lies_outside(today):
    chart = gantt(title="Plan", spans=spans(2), today=today)
    for svg in (chart.wide, chart.slim):
        assert [n for n in ElementTree.fromstring(svg).iter("line") if n.get("class") == "today"] == []
        assert "Today" not in texts(svg)


def test_what_is_over_is_faded_and_what_is_not_is_not():
    svg = gantt(title="Plan", spans=spans(2), today=date(2027, 1, 27)).wide
    assert [n.get("class") for n in ElementTree.fromstring(svg).iter("rect")] == ["bar done", "bar"]


def test_one_day_is_wide_enough_to_be_seen_and_ends_before_starts_count_as_one_day():
    one = gantt(title="Plan", spans=[Span("Day", "", date(2027, 3, 3), date(2027, 3, 3))])
    back = gantt(title="Plan", spans=[Span("Day", "", date(2027, 3, 3), date(2027, 2, 1))])
    assert one.rows == back.rows == [["Day", "3 March 2027", "3 March 2027"]]
    for chart, room in ((one.wide, 640), (one.slim, 280)):
        width = next(ElementTree.fromstring(chart).iter("rect")).get("width")
        assert float(width.rstrip("%")) / 100 * room >= 4


def test_everything_on_a_plan_lies_inside_it():
    meetings = [(date(2026, 1, 1), date(2026, 1, 2)), (date(2027, 4, 1), date(2027, 4, 2))]  # both outside
    chart = gantt(
        title="Plan",
        spans=[Span("Module", "", date(2027, 2, 1), date(2027, 2, 28), meetings)],
        points=[Point("First day", date(2027, 1, 1)), Point("Last day", date(2027, 3, 31))],
    )
    for svg in (chart.wide, chart.slim):
        at = [float(value) for value in re.findall(r'\bx1?="([\d.-]+)%"', svg)]
        assert min(at) >= 0
        assert max(at) <= 100


def test_labels_of_milestones_on_one_day_stand_under_each_other():
    points = [Point("Call closes", date(2027, 2, 1)), Point("Letters go out", date(2027, 2, 1))]
    svg = gantt(title="Plan", spans=spans(3), points=points).wide
    heights = [n.get("y") for n in ElementTree.fromstring(svg).iter("svg") if n.get("y")]
    assert len(heights) == len(set(heights)) == 2


def test_one_bar_in_parts_says_each_number_and_leaves_out_what_is_none():
    chart = stacked(
        title="Mail",
        items=[Bar("Delivered", 1275), Bar("Waiting", 0), Bar("Refused", 425)],
        tones=["good", "calm", "bad"],
        head=("What", "Mails"),
    )
    parts = [rect for rect in ElementTree.fromstring(chart.wide).iter("rect") if rect.get("height") == "40"]

    assert [(rect.get("x"), rect.get("width")) for rect in parts] == [("0%", "75%"), ("75%", "25%")]
    assert chart.rows == [["Delivered", "1,275"], ["Waiting", "0"], ["Refused", "425"]]
    assert "Waiting: 0" in chart.slim
