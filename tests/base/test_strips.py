"""Strips and the shape: what the drawing says stands in the table, and neither needs luck."""

import re
from xml.etree import ElementTree

from kogge.base.charts import Axis, Strip, spider, strips
from tests.base.test_charts import CSS, HOSTILE, LONG

STEPS = ["not yet", "a little", "with support", "alone", "leading"]


def drawn(chart):
    return [ElementTree.fromstring(svg) for svg in (chart.wide, chart.slim)]


def circles(root, kind):
    return [node.get("cx") for node in root.iter("circle") if node.get("class") == kind]


def test_the_widest_gap_stands_first_and_the_table_says_what_is_drawn():
    items = [Strip("Small", 2, 3), Strip("Wide", 0, 4, before=1, seen=2.5, others=(1, 2, 3)), Strip("None")]
    chart = strips(title="Gap", items=items, steps=STEPS)

    assert chart.head == ["What", "Before", "As others see me", "Now", "Needed", "Median of the others"]
    assert chart.rows[0] == ["Wide", "1", "2.5", "0", "4", "2"]
    assert chart.rows[-1] == ["None", "–", "–", "–", "–", "–"]


def test_a_mark_that_no_line_has_is_neither_named_nor_drawn():
    chart = strips(title="Gap", items=[Strip("One", 2, 3)], steps=STEPS)

    assert chart.head == ["What", "Now", "Needed"]
    for root in drawn(chart):
        assert [node for node in root.iter() if node.get("class") in ("was", "seen", "band", "median")] == []


def test_where_one_is_what_one_needs_both_are_seen():
    root, _slim = drawn(strips(title="Gap", items=[Strip("One", 3, 3)], steps=STEPS))
    rings = [node for node in root.iter("circle") if node.get("class") == "there" and node.get("cx", "").endswith("%")]

    assert sorted(node.get("r") for node in rings) == ["11", "7"]


def test_labels_stay_text_and_colours_are_tokens():
    charts = [
        strips(title=HOSTILE, items=[Strip(HOSTILE, 1, 3), Strip(LONG, 1, 2)], steps=STEPS),
        spider(title=HOSTILE, axes=[Axis(HOSTILE, HOSTILE, n, 4) for n in range(3)], names=(HOSTILE, "b")),
    ]
    for chart in charts:
        for svg, root in zip((chart.wide, chart.slim), drawn(chart), strict=True):
            assert [node for node in root.iter() if node.tag.lower() == "script"] == []
            assert (
                re.findall(r"\bstyle\s*=|<style|\son\w+\s*=\s*[\"']?alert", re.sub(r"<t\w+[^>]*>[^<]*", "", svg)) == []
            )
            assert re.findall(r'(?:fill|stroke)="#', svg) == []
    known = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", (CSS / "competences.css").read_text())) - known == set()


def test_a_shape_has_at_most_eight_axes_in_their_order_and_needs_three():
    axes = [Axis(f"Axis {n}", f"A{n}", 1, 3) for n in range(12)]
    chart = spider(title="Shape", axes=axes, names=("Now", "Needed"))

    assert [row[0] for row in chart.rows] == [f"Axis {n}" for n in range(8)]
    assert chart.rows[0] == ["Axis 0", "1.0", "3.0"]
    assert "Nothing to show yet" in spider(title="Shape", axes=axes[:2], names=("Now", "Needed")).wide


def test_an_axis_without_a_wish_leaves_the_dashed_line_out():
    axes = [Axis("A", "A", 1, None), Axis("B", "B", 2, 3), Axis("C", "C", 3, 3)]
    root, _slim = drawn(spider(title="Shape", axes=axes, names=("Now", "Needed")))

    assert [node.get("class") for node in root.iter("polygon")].count("wished") == 0
