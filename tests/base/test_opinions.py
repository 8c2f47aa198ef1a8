"""Charts of answers: what diverges does so from one line, every length has one measure, and words can be read."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kogge.base.charts
from kogge.base.charts import Need, Opinion, gap, likert
from kogge.base.charts.likert import tones

CSS = Path(kogge.base.charts.__file__).parent.parent / "static" / "css"
WORDS = ["Disagree strongly", "Disagree", "Neither", "Agree", "Agree strongly"]
HOSTILE = "<script>alert(1)</script> & \"x\" 'y'"


def elements(svg, name, kind=""):
    found = ElementTree.fromstring(svg).iter(name)
    return [node for node in found if kind in (node.get("class") or "").split() or not kind]


def share(text):
    return float(text.rstrip("%"))


def steps(svg):
    """The parts of bars as (tone, left, width), without the swatches of the legend."""
    parts = [node for node in elements(svg, "rect", "step") if node.get("height") == "28"]
    return [(n.get("class").split()[1], share(n.get("x")), share(n.get("width"))) for n in parts]


def texts(svg):
    return ["".join(node.itertext()) for node in elements(svg, "text")]


def test_disagreement_ends_and_agreement_begins_at_one_line_for_all_rows():
    chart = likert(
        title="T",
        options=WORDS,
        items=[Opinion("One", [10, 10, 20, 30, 30]), Opinion("Two", [40, 20, 20, 10, 10])],
    )
    line = share(elements(chart.wide, "line", "grid")[0].get("x1"))
    parts = steps(chart.wide)

    ends = [left + width for tone, left, width in parts if tone == "a2"]
    starts = [left for tone, left, _width in parts if tone == "a4"]
    assert ends == pytest.approx([line, line], abs=0.02)
    assert starts == pytest.approx([line, line], abs=0.02)


def test_neither_stands_apart_in_a_column_at_the_right_end():
    chart = likert(title="T", options=WORDS, items=[Opinion("A", [10, 10, 20, 30, 30]), Opinion("B", [1, 1, 8, 1, 1])])
    for svg in (chart.wide, chart.slim):
        apart = [left for tone, left, _width in steps(svg) if tone == "a3"]
        others = [left + width for tone, left, width in steps(svg) if tone != "a3"]
        assert len(set(apart)) == 1
        assert max(others) < apart[0]


def test_every_length_has_the_same_measure_on_both_sides_and_in_the_column():
    parts = steps(likert(title="T", options=WORDS, items=[Opinion("One", [20, 20, 20, 20, 20])]).wide)
    widths = [width for _tone, _left, width in parts]
    assert widths == pytest.approx([widths[0]] * 5, abs=0.02)


def test_rows_stand_by_agreement_less_disagreement_and_the_table_says_what_is_drawn():
    chart = likert(
        title="T",
        head="Statement",
        options=WORDS,
        items=[Opinion("Against", [9, 3, 2, 1, 0]), Opinion("For", [0, 1, 2, 3, 9])],
    )
    assert chart.head == ["Statement", *WORDS, "Answers"]
    assert chart.rows == [
        ["For", "0", "1", "2", "3", "9", "15"],
        ["Against", "9", "3", "2", "1", "0", "15"],
    ]


def test_a_number_stands_in_its_part_only_where_it_has_room():
    svg = likert(title="T", options=WORDS, items=[Opinion("One", [1, 10, 20, 30, 39])]).slim
    assert [node.text for node in elements(svg, "text", "on")] == ["10", "20", "30", "39"]


def test_fewer_than_eight_answers_are_dots_one_each():
    chart = likert(title="T", options=WORDS, items=[Opinion("Few", [1, 0, 2, 3, 1])])
    for svg in (chart.wide, chart.slim):
        assert [node.get("class") for node in elements(svg, "circle")] == [
            "dot a1", "dot a3", "dot a3", "dot a4", "dot a4", "dot a4", "dot a5",
        ]  # fmt: skip
        assert steps(svg) == []
        assert "7 answers" in texts(svg)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (1, ["a3"]),
        (2, ["a1", "a5"]),
        (3, ["a1", "a3", "a5"]),
        (4, ["a1", "a2", "a4", "a5"]),
        (5, ["a1", "a2", "a3", "a4", "a5"]),
        (7, ["a1", "a2", "a2", "a3", "a4", "a4", "a5"]),
    ],
)
def test_a_scale_of_any_length_has_two_sides(count, expected):
    assert tones(count) == expected


@pytest.mark.parametrize("counts", [[0] * 5, [0, 0, 9, 0, 0], [9, 0, 0, 0, 0], [0, 0, 0, 0, 1275]])
def test_one_sided_and_empty_rows_stay_inside_the_drawing(counts):
    chart = likert(title="T", options=WORDS, items=[Opinion("Row", counts)])
    for svg in (chart.wide, chart.slim):
        for _tone, left, width in steps(svg):
            assert left >= 0
            assert left + width <= 100.01


def test_nothing_to_show_is_said_in_words():
    assert "Nothing to show yet" in texts(likert(title="T", options=WORDS, items=[]).slim)
    assert "Nothing to show yet" in texts(gap(title="T", items=[]).slim)


def test_a_hostile_label_stays_text_and_nothing_has_a_style():
    for chart in (
        likert(title=HOSTILE, desc=HOSTILE, options=[HOSTILE, HOSTILE], items=[Opinion(HOSTILE, [4, 9])]),
        gap(title=HOSTILE, desc=HOSTILE, names=(HOSTILE, HOSTILE), items=[Need(HOSTILE, 4, 2, 9)]),
    ):
        for svg in (chart.wide, chart.slim):
            root = ElementTree.fromstring(svg)
            assert [node.tag for node in root.iter() if node.tag.lower() == "script"] == []
            assert re.findall(r"\bstyle\s*=|\son\w+\s*=", svg) == []
        assert HOSTILE in (chart.rows[0][0], chart.head[1])


def test_needs_stand_by_their_gap_with_both_numbers_and_the_sign():
    chart = gap(
        title="T",
        items=[
            Need("Reporting", 2.5, 3.3, 14),
            Need("Internationalisation", 4.61, 2.2, 15),
            Need("Finance", 3, 3.02, 15),
        ],
    )
    assert chart.head == ["Need", "Importance", "Present skill", "Gap", "Answers"]
    assert chart.rows == [
        ["Internationalisation", "4.6", "2.2", "+2.4", "15"],
        ["Finance", "3.0", "3.0", "0.0", "15"],
        ["Reporting", "2.5", "3.3", "−0.8", "14"],
    ]


def test_both_dots_of_a_need_stand_where_the_scale_says():
    svg = gap(title="T", items=[Need("One", 5, 1, 9)]).wide
    ticks = [node.get("x1") for node in elements(svg, "line", "grid")]
    wanted, there = elements(svg, "circle", "wanted")[-1], elements(svg, "circle", "there")[-1]
    assert (wanted.get("cx"), there.get("cx")) == (ticks[-1], ticks[0])


def colours():
    """The agreement tokens: {name: (light, dark)}."""
    text = (CSS / "tokens.css").read_text()
    found = re.findall(r"--(a\d|on-\w+): light-dark\((#\w+), (#\w+)\)", text)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_a_number_on_its_part_can_be_read(mode):
    shades = {name: pair[mode] for name, pair in colours().items()}
    for tone in ("a1", "a2", "a3", "a4", "a5"):
        on = shades["on-strong" if tone in ("a1", "a5") else "on-weak"]
        light, dark = sorted((luminance(shades[tone]), luminance(on)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, tone


def test_every_token_the_drawings_use_exists():
    known = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", (CSS / "answers.css").read_text())) - known == set()
