"""The pages of results, and the answers as files."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kogge.commons.journal.models import Entry
from tests import make
from tests.commons.findings.answers import NEEDS, STEPS, ago, answer, pre_study, question, questionnaire
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make.person("Sigrid Björk")
    client.force_login(person)
    return person


def page_of(survey, name="questionnaire_results", query=""):
    return reverse(name, args=[survey.ref]) + query


def rows_of(response, delimiter=","):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=delimiter))


def test_an_editor_sees_every_question_as_a_chart_with_its_table(client, editor):
    survey = pre_study({"SE": (6, 4, 3), "FI": (6, 4, 1)}, by=editor)
    response = client.get(page_of(survey))
    text = response.content.decode()

    assert [item["title"] for item in response.context["items"]] == ["Country", "Importance", "Present skill"]
    assert [item["chart"].kind for item in response.context["items"]] == ["bars", "likert", "likert"]
    assert text.count("<figure") == text.count("<caption") == 3
    assert "About you" in text


def test_answers_are_split_by_plain_links(client, editor):
    survey = pre_study({"SE": (6, 4, 3), "FI": (6, 4, 1)}, by=editor)
    assert [(link["label"], link["href"]) for link in client.get(page_of(survey)).context["links"]] == [
        ("All together", page_of(survey)),
        ("Country", "?by=country"),
    ]
    split = client.get(page_of(survey, query="?by=country"))
    assert [one["table"].head for one in split.context["tables"]] == [["", "Sweden", "Finland", "All"]] * 2
    assert client.get(page_of(survey, query="?by=nothing")).context["tables"] == []


def test_who_does_not_edit_a_questionnaire_may_not_know_of_its_results(client):
    survey = pre_study({"SE": (6, 4, 3)}, by=make.person("Sigrid Björk"))
    client.force_login(make.person("Nobody Else"))
    names = ("questionnaire_results", "questionnaire_export")
    assert [client.get(page_of(survey, name)).status_code for name in names] == [404, 404]
    assert client.post(page_of(survey, "questionnaire_publish"), {"show": "yes"}).status_code == 404
    survey.refresh_from_db()
    assert survey.shows_results is False


def test_without_answers_the_page_says_what_will_be_there(client, editor):
    response = client.get(page_of(questionnaire(by=editor, state="draft")))
    assert "No answers yet" in response.content.decode()


def test_too_few_anonymous_answers_are_neither_shown_nor_given_out(client, editor):
    survey = pre_study({"SE": (4, 4, 3)}, by=editor, is_anonymous=True)
    text = client.get(page_of(survey)).content.decode()
    assert ("Too few answers yet" in text, '<svg class="chart' in text) == (True, False)
    assert client.get(page_of(survey, "questionnaire_export")).status_code == 409


def test_while_anonymous_answers_come_the_page_says_what_is_not_counted_yet(client, editor):
    survey = questionnaire(by=editor, state="open", is_anonymous=True)
    question(survey, "q", "short")
    for number in range(12):
        answer(survey, q="text", on=ago(9 - number // 2))
    response = client.get(page_of(survey))
    assert "6 more are not counted yet" in response.content.decode()
    assert (response.context["gathered"].n, response.context["links"]) == (6, [])


def test_a_page_of_results_asks_the_database_as_often_for_thirty_as_for_one(client, editor):
    survey = pre_study({"SE": (1, 4, 3)}, by=editor)
    few = queries(client, page_of(survey))
    for number in range(29):
        question(survey, f"more{number}", "short")
        answer(survey, country="FI", **{f"more{number}": "text"})
    assert queries(client, page_of(survey)) == few
    assert queries(client, page_of(survey, query="?by=country")) == few


def test_words_of_people_stay_words(client, editor):
    survey = questionnaire(by=editor)
    question(survey, "q", "long", "<script>alert(1)</script>")
    answer(survey, q="<script>alert(2)</script>")
    text = client.get(page_of(survey)).content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert(2)" in text) == (False, True)


# Published -----------------------------------------------------------------------------------------------


def test_results_are_published_and_taken_back_with_a_line_in_the_journal(client, editor):
    survey = pre_study({"SE": (6, 4, 3)}, by=editor)
    for show in ("yes", "no"):
        assert client.post(page_of(survey, "questionnaire_publish"), {"show": show}).status_code == 302
        survey.refresh_from_db()
        assert survey.shows_results is (show == "yes")
    assert [e.said for e in Entry.objects.about(survey)] == ["published the results", "took the results back"]


def test_everybody_reads_published_numbers_but_no_texts_and_nothing_of_a_few(client):
    survey = pre_study({"SE": (6, 4, 3)}, shows_results=True)
    question(survey, "words", "long", "In your words")
    question(survey, "rare", "number", "Rarely answered")
    for number in range(3):
        answer(survey, words="My boss is Torsten", rare=number)
    text = client.get(page_of(survey, "survey_results")).content.decode()

    assert ("Importance" in text, "In your words" in text, "Torsten" in text) == (True, False, False)
    assert "Shown when 5 have answered; now 3." in text
    assert client.get(page_of(survey, "survey_results", "?by=country")).content.decode().count("<figure") == 3


@pytest.mark.parametrize(("state", "shows"), [("open", True), ("draft", True), ("closed", False)])
def test_results_are_not_public_before_the_end_nor_without_being_published(client, state, shows):
    survey = pre_study({"SE": (6, 4, 3)}, state=state, shows_results=shows)
    assert client.get(page_of(survey, "survey_results")).status_code == 404


# Files ---------------------------------------------------------------------------------------------------


def test_named_answers_are_a_row_a_person_with_codes_below_the_head(client, editor):
    survey = questionnaire(by=editor)
    question(survey, "country", "single", "Country", options={"SE": "Sweden"})
    question(survey, "wanted", "matrix", "Importance", options=STEPS, rows=NEEDS)
    question(survey, "age", "number", "Years")
    at = datetime(2027, 3, 1, 11, 30, tzinfo=UTC)
    answer(survey, person=make.person(), at=at, country="SE", wanted={"lead": "s5"}, age=7)
    answer(survey, address="guest@example.org", at=at.replace(hour=9), language="sv", age=1.5)

    response = client.get(page_of(survey, "questionnaire_export"))
    assert response["Content-Disposition"].startswith('attachment; filename="what-clusters-need-')
    assert rows_of(response) == [
        [
            "Name",
            "E-mail address",
            "Sent",
            "Language",
            "Country",
            *(f"Importance: {x}" for x in NEEDS.values()),
            "Years",
        ],
        ["name", "email", "sent", "language", "country", "wanted.lead", "wanted.intl", "wanted.money", "age"],
        ["", "guest@example.org", "2027-03-01 10:30", "sv", "", "", "", "", "1.5"],
        ["Ulla Saarni", "ulla.saarni@example.org", "2027-03-01 12:30", "en", "Sweden", "Strongly agree", "", "", "7"],
    ]
    coded = rows_of(client.get(page_of(survey, "questionnaire_export", "?as=csv-semicolon&codes")), ";")
    assert coded[3][4:6] == ["SE", "s5"]


def test_anonymous_answers_have_no_name_no_time_and_no_rare_language(client, editor):
    survey = questionnaire(by=editor, is_anonymous=True)
    question(survey, "q", "number")
    for number, language in enumerate(["en"] * 6 + ["lv"] * 3 + ["lt"] * 2):
        answer(survey, q=number, language=language)
    first, again = (rows_of(client.get(page_of(survey, "questionnaire_export"))) for _time in range(2))

    assert first == again
    assert first[:2] == [["Number", "Language", "Q"], ["number", "language", "q"]]
    assert [row[0] for row in first[2:]] == [str(n) for n in range(1, 12)]
    assert sorted((int(row[2]), row[1]) for row in first[2:]) == [(n, "en" if n < 6 else "") for n in range(11)]


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"SE": 6, "FI": 5, "LV": 1}, {"Sweden"}),
        ({"SE": 6, "FI": 5}, {"Sweden", "Finland"}),
        ({"SE": 6, "FI": 5, "": 1}, {"Sweden"}),
    ],
)
def test_a_choice_of_a_few_is_blank_in_anonymous_rows(client, editor, sizes, told):
    survey = pre_study({code: (n, 4, 3) for code, n in sizes.items()}, by=editor, is_anonymous=True)
    rows = rows_of(client.get(page_of(survey, "questionnaire_export")))[2:]
    assert (len(rows), {row[2] for row in rows} - {""}) == (sum(sizes.values()), told)


def test_a_formula_in_an_answer_is_text_in_every_file(client, editor):
    """Table of traps, line 20: what a spreadsheet takes for a formula."""
    survey = questionnaire(by=editor)
    question(survey, "q", "short", "=HYPERLINK(1)")
    answer(survey, q="=1+1")
    rows = rows_of(client.get(page_of(survey, "questionnaire_export")))
    assert [row[-1] for row in rows] == ["'=HYPERLINK(1)", "q", "'=1+1"]

    content = client.get(page_of(survey, "questionnaire_export", "?as=xlsx")).content
    cells = [row[-1] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=HYPERLINK(1)", "s"), ("q", "s"), ("=1+1", "s")]


def test_lists_orders_and_consents_are_written_in_words(client, editor):
    survey = questionnaire(by=editor)
    cities = {"riga": "Rīga", "vaasa": "Vaasa"}
    question(survey, "several", "multiple", options=cities)
    question(survey, "order", "ranking", options=cities)
    question(survey, "sure", "consent")
    question(survey, "day", "date")
    question(survey, "proof", "file")
    values = {"several": ["vaasa", "riga"], "order": ["vaasa", "riga"], "sure": True, "day": "2027-03-01"}
    answer(survey, **values, proof={"ref": "abc", "name": "cv.pdf"})
    rows = rows_of(client.get(page_of(survey, "questionnaire_export")))
    assert rows[2][4:] == ["Vaasa; Rīga", "Vaasa > Rīga", "Yes", "2027-03-01", "cv.pdf"]


def test_a_file_of_a_kind_that_nobody_knows_is_not_there(client, editor):
    survey = questionnaire(by=editor)
    assert client.get(page_of(survey, "questionnaire_export", "?as=pdf")).status_code == 404
