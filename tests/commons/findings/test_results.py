"""What people answered is counted right, by question and by group."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.findings.breakdowns import can_break, dimensions, tables
from kogge.commons.findings.gaps import chart, gaps, table
from kogge.commons.findings.pictures import shown
from kogge.commons.findings.results import gather, results
from tests.commons.findings.answers import NEEDS, STEPS, WORDS, ago, answer, pre_study, question, questionnaire

pytestmark = pytest.mark.django_db
CITIES = {"vaasa": "Vaasa", "riga": "Rīga", "gdansk": "Gdańsk"}


def one(survey, *, is_guarded=False):
    return results(gather(survey, now=timezone.now()), is_guarded=is_guarded)[0]


def answered(kind, values, **fields):
    survey = questionnaire()
    question(survey, "q", kind, "Question", **fields)
    for value in values:
        answer(survey, **({} if value is None else {"q": value}))
    return one(survey)


def test_choices_are_counted_in_their_order_and_who_left_it_open_apart():
    result = answered("single", ["riga", "vaasa", "riga", None, "elsewhere"], options=CITIES)

    assert (result.n, result.skipped) == (3, 2)
    assert [(line.label, line.count, result.share(line)) for line in result.lines] == [
        ("Vaasa", 1, 33),
        ("Rīga", 2, 67),
        ("Gdańsk", 0, 0),
    ]


def test_several_choices_count_each_person_once_and_may_sum_to_more_than_all():
    result = answered("multiple", [["riga", "vaasa", "riga"], ["riga"], []], options=CITIES)
    assert [(line.label, result.share(line)) for line in result.lines] == [("Vaasa", 50), ("Rīga", 100), ("Gdańsk", 0)]


def test_a_scale_has_counts_mean_and_median():
    result = answered("scale", [1, 4, 4, 5, 9, "x"], options={str(n): word for n, word in enumerate(WORDS, 1)})
    assert ([line.count for line in result.lines], result.mean, result.median) == ([1, 0, 0, 2, 1], 3.5, 4.0)


def test_each_line_of_a_matrix_has_its_own_number_of_answers():
    result = answered(
        "matrix", [{"lead": "s5", "intl": "s1"}, {"lead": "s4"}, {"lead": "gone"}], options=STEPS, rows=NEEDS
    )
    assert [(line.code, line.counts, line.mean, line.n) for line in result.lines] == [
        ("lead", (0, 0, 0, 1, 1), 4.5, 2),
        ("intl", (1, 0, 0, 0, 0), 1.0, 1),
        ("money", (0, 0, 0, 0, 0), None, 0),
    ]


def test_a_number_has_its_middle_half_and_its_ends():
    result = answered("number", [10, 20, "30", 40, 50, True, "many"])
    assert (result.n, result.mean, result.median) == (5, 30, 30)
    assert (result.quarters, result.ends) == ((20, 30, 40), (10, 50))


def test_days_are_counted_by_month():
    result = answered("date", ["2027-03-02", "2027-03-31", "2027-01-05", "soon"])
    assert [(line.code, line.count) for line in result.lines] == [("2027-01", 1), ("2027-03", 2)]
    assert shown(result)["chart"].rows == [["January 2027", "1"], ["March 2027", "2"]]


def test_what_is_put_in_order_stands_by_its_mean_place():
    orders = [["riga", "vaasa", "gdansk"], ["riga", "gdansk", "vaasa"], ["vaasa", "riga", "gdansk"]]
    result = answered("ranking", orders, options=CITIES)
    assert [(line.code, line.count, round(line.mean, 2)) for line in result.lines] == [
        ("riga", 2, 1.33),
        ("vaasa", 1, 2.0),
        ("gdansk", 0, 2.67),
    ]


def test_texts_stand_in_an_order_that_stays_and_differs_from_question_to_question():
    survey = questionnaire(is_anonymous=True)
    for code in ("good", "bad"):
        question(survey, code, "long")
    for number in range(12):
        answer(survey, good=f"{number}", bad=f"{number}")
    good, bad = results(gather(survey, now=timezone.now()), is_guarded=True)
    again, _bad = results(gather(survey, now=timezone.now()), is_guarded=True)

    assert sorted(good.texts, key=int) == sorted(bad.texts, key=int) == [str(n) for n in range(12)]
    assert good.texts == again.texts
    assert good.texts != bad.texts


def test_drafts_do_not_count():
    survey = questionnaire()
    question(survey, "q", "short")
    answer(survey, q="done")
    answer(survey, q="half", state="draft", on=None)
    assert (one(survey).n, one(survey).texts) == (1, ["done"])


def test_what_fewer_than_five_answered_is_not_shown_of_anonymous_answers():
    survey = questionnaire(is_anonymous=True)
    question(survey, "q", "single", options=CITIES)
    for _number in range(4):
        answer(survey, q="riga")
    hidden = one(survey, is_guarded=True)
    assert (hidden.is_hidden, hidden.n, hidden.lines) == (True, 4, [])

    answer(survey, q="vaasa")
    assert [line.count for line in one(survey, is_guarded=True).lines] == [1, 4, 0]


def test_a_line_of_a_matrix_that_too_few_answered_is_not_shown():
    survey = questionnaire(is_anonymous=True)
    question(survey, "q", "matrix", options=STEPS, rows=NEEDS)
    for number in range(6):
        answer(survey, q={"lead": "s5", **({"intl": "s1"} if number < 2 else {})})
    lead, intl, _money = one(survey, is_guarded=True).lines
    assert (lead.n, intl.is_hidden, intl.n, intl.mean) == (6, True, 0, None)


def test_the_least_and_the_most_of_anonymous_numbers_are_nobodys_business():
    survey = questionnaire(is_anonymous=True)
    question(survey, "q", "number")
    for number in (1, 2, 3, 4, 999):
        answer(survey, q=number)
    assert (one(survey, is_guarded=True).ends, one(survey).ends) == (None, (1, 999))


def test_while_anonymous_answers_come_only_whole_batches_count_and_nothing_is_split():
    survey = questionnaire(is_anonymous=True, state="open")
    question(survey, "country", "single", options=CITIES)
    for number in range(16):
        answer(survey, country="riga", on=ago(8 - number // 2))
    open_ = gather(survey, now=timezone.now())
    assert (open_.n, open_.waiting, can_break(open_, now=timezone.now())) == (6, 10, False)

    survey.state = "closed"
    closed = gather(survey, now=timezone.now())
    assert (closed.n, closed.waiting, can_break(closed, now=timezone.now())) == (16, 0, True)


def test_named_answers_count_as_they_come():
    survey = questionnaire(state="open")
    question(survey, "country", "single", options=CITIES)
    answer(survey, country="riga", at=datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert gather(survey, now=timezone.now()).n == 1


# By group ------------------------------------------------------------------------------------------------


def split(survey, by):
    return tables(gather(survey, now=timezone.now()), by)


def test_answers_are_split_by_a_question_with_one_answer_and_by_language():
    survey = questionnaire()
    question(survey, "country", "single", "Country", options={"SE": "Sweden", "FI": "Finland"})
    question(survey, "city", "multiple", options=CITIES)
    for number in range(12):
        answer(survey, country="SE" if number < 7 else "FI", city=["riga"], language="sv" if number < 7 else "fi")

    assert dimensions(gather(survey, now=timezone.now())) == [
        ("country", "Country"),
        ("language", "Language of the answers"),
    ]
    table_ = split(survey, "country")[0]
    assert table_.head == ["", "Sweden (n = 7)", "Finland (n = 5)", "All (n = 12)"]
    assert table_.rows[1] == ["Rīga", "7 (100%)", "5 (100%)", "12 (100%)"]
    assert split(survey, "language")[1].head == ["", "suomi (n = 5)", "svenska (n = 7)", "All (n = 12)"]


def test_a_small_group_is_not_shown_nor_the_one_that_would_give_it_away():
    survey = pre_study({"SE": (9, 4, 2), "FI": (6, 5, 1), "LV": (3, 5, 5)})
    wanted, there = split(survey, "country")
    assert wanted.head == there.head == ["", "Sweden", "All"]
    assert wanted.is_partial
    assert [row[0] for row in wanted.rows] == list(NEEDS.values())


def test_a_question_split_by_another_hides_the_same_as_the_other_split_by_it():
    """Options that few chose stand together, or the table turned round would tell of a small group."""
    survey = questionnaire()
    question(survey, "country", "single", options={"SE": "Sweden", "FI": "Finland", "LV": "Latvia", "LT": "Lithuania"})
    question(survey, "city", "single", options=CITIES)
    for country, count in (("SE", 8), ("FI", 6), ("LV", 3), ("LT", 3)):
        for number in range(count):
            answer(survey, country=country, city="riga" if number % 2 else "vaasa")
    by_country, by_city = split(survey, "country")[0], split(survey, "city")[0]

    assert by_country.head == ["", "Sweden (n = 8)", "Finland (n = 6)", "All (n = 20)"]
    assert [row[0] for row in by_city.rows] == ["Sweden", "Finland", "Others"]
    assert by_city.rows[-1] == ["Others", "4 (36%)", "2 (22%)", "6 (30%)"]


def test_a_scale_by_group_is_drawn_with_a_line_for_each_group_and_all():
    survey = questionnaire()
    question(survey, "country", "single", options={"SE": "Sweden", "FI": "Finland"})
    question(survey, "like", "scale", options={str(n): word for n, word in enumerate(WORDS, 1)})
    for number in range(10):
        answer(survey, country="SE" if number < 5 else "FI", like=5 if number < 5 else 2)
    table_ = split(survey, "country")[0]
    assert [(o.label, list(o.counts)) for o in table_.opinions] == [
        ("Sweden", [0, 0, 0, 0, 5]),
        ("Finland", [0, 5, 0, 0, 0]),
        ("All", [0, 5, 0, 0, 5]),
    ]
    assert table_.rows[-1] == ["Mean", "5.0", "2.0", "3.5"]


# Needs ---------------------------------------------------------------------------------------------------


def test_needs_stand_by_the_gap_between_what_is_wanted_and_what_is_there():
    survey = pre_study({"SE": (6, 4, 3), "FI": (6, 4, 1)})
    found = gaps(survey, "wanted", "there", now=timezone.now())
    assert [(g.label, g.importance, g.skill, g.gap, g.n) for g in found] == [
        ("Internationalisation", 5, 2, 3, 12),
        ("Leadership", 4, 2, 2, 12),
        ("Finance", 3, 3, 0, 12),
    ]
    drawn = chart(gather(survey, now=timezone.now()), "wanted", "there", found)
    assert drawn.head == ["Need", "Importance", "Present skill", "Gap", "Answers"]
    assert drawn.rows[1] == ["Leadership", "4.0", "2.0", "+2.0", "12"]


def test_needs_by_country_keep_the_rule_of_the_smallest_group():
    survey = pre_study({"SE": (6, 4, 3), "FI": (5, 4, 1), "LV": (1, 5, 1)})
    found = gaps(survey, "wanted", "there", by="country", now=timezone.now())
    lead = next(g for g in found if g.code == "lead")
    assert {country: (g.gap, g.n) for country, g in lead.by_group.items()} == {"SE": (1, 6)}
    assert table(gather(survey, now=timezone.now()), found, "country") == (
        ["Need", "All", "Sweden"],
        [
            ["Internationalisation", "+3.0", "+3.0"],
            ["Leadership", "+2.1", "+1.0"],
            ["Finance", "0.0", "0.0"],
        ],
    )


def test_needs_that_too_few_rated_are_left_out():
    assert gaps(pre_study({"SE": (4, 4, 3)}), "wanted", "there", now=timezone.now()) == []


@pytest.mark.parametrize("pair", [("wanted", "country"), ("wanted", "nothing")])
def test_needs_are_read_from_two_matrices_or_refused(pair):
    with pytest.raises(Refused):
        gaps(pre_study({}), *pair, now=timezone.now())
