"""A pre-study: from a survey and notes to needs, goals, and what everybody reads of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Questionnaire
from kogge.training.prestudy import actions, evidence
from kogge.training.prestudy.models import Goal, Need, Note, Study
from kogge.training.programmes import actions as programmes
from tests import make
from tests.test_flat import queries
from tests.training.prestudy.studies import (
    ANSWERS,
    BOARD,
    LINES,
    PUBLIC,
    body,
    note,
    publish,
    signed_in,
    study,
    survey,
    whole,
)

pytestmark = pytest.mark.django_db


# Asked --------------------------------------------------------------------------------------------------
def test_a_survey_of_importance_beside_skill_brings_its_lines_as_needs():
    made = study()
    inquiry = actions.attach(made, survey(), by=make.coordinator(), now=timezone.now())

    assert (inquiry.importance, inquiry.skill, inquiry.by) == ("importance", "skill", "country")
    assert {need.code: str(need.title) for need in made.needs.all()} == LINES


def test_needs_stand_in_the_order_of_their_gaps_and_small_groups_are_not_shown():
    made = whole()
    measured = evidence.measure(made, now=timezone.now())
    found = evidence.ranked(made, measured)

    assert [(one.need.code, round(one.gap.gap, 2), one.gap.n) for one in found] == [
        ("radar", 2.67, 12), ("strategy", 1.83, 12), ("money", 0.83, 12),
    ]  # fmt: skip
    # Estonia is one person; the smallest of the others goes with it, or the total would tell of that person.
    assert measured.groups == {"lt": "Lithuania"}


def test_too_few_answers_show_no_gap_to_the_team_and_none_to_the_world(client):
    made, by, now = study(), make.coordinator(), timezone.now()
    actions.attach(made, survey(answers=ANSWERS[:4]), by=by, now=now)
    actions.put_goal(made, Goal(study=made, text="A goal"), needs=made.needs.all(), by=by, now=now)
    assert "Too few answers can be shown yet" in body(signed_in(client), f"{BOARD}needs/")

    publish(made)
    assert made.figures["answers"] is None
    assert not any("gap" in need.measured for need in made.needs.all())


def test_two_surveys_cannot_measure_the_needs_together(client):
    made, by, now = study(), make.coordinator(), timezone.now()
    actions.attach(made, survey(answers=[]), by=by, now=now)
    second = actions.attach(made, survey(answers=[]), by=by, now=now)
    assert not second.measures

    answer = signed_in(client).post(f"{BOARD}surveys/{second.pk}/", {"importance": "importance", "skill": "skill"})
    assert (answer.status_code, "cannot be added up" in answer.content.decode()) == (422, True)
    answer = client.post(f"{BOARD}surveys/{second.pk}/", {"importance": "importance"})
    assert sorted(answer.context["form"].errors) == ["skill"]


def test_a_survey_made_of_the_needs_asks_for_each_and_its_team_works_on_it(client):
    made = study()
    with pytest.raises(Refused, match="Write down the needs first"):
        actions.ask(made, by=make.coordinator(), now=timezone.now())
    client = signed_in(client)
    for title in ("A strategy", "Funding"):
        assert client.post(f"{BOARD}needs/0/", {"title": title}).status_code == 302
    assert client.post(f"{BOARD}ask/").status_code == 302

    asked = Questionnaire.objects.get()
    matrix = asked.questions().get(code="importance")
    assert [str(words) for _code, words in matrix.row_choices()] == ["A strategy", "Funding"]
    assert (asked.state, asked.is_anonymous, list(asked.editors.all())) == ("draft", True, [make.coordinator()])
    assert sorted(made.needs.values_list("code", flat=True)) == ["need-1", "need-2"]
    assert made.inquiries.get().measures
    surveys.open(asked, by=make.coordinator(), now=timezone.now())  # nothing is missing in it


def test_one_chooses_only_among_the_surveys_that_one_works_on(client):
    study()
    other = make.questionnaire(by="Maja Sund")
    answer = signed_in(client).post(f"{BOARD}surveys/new/", {"questionnaire": other.pk})
    assert (answer.status_code, Study.objects.get().inquiries.exists()) == (422, False)


def test_somebody_who_changes_the_questions_breaks_no_page(client):
    made = whole()
    asked = made.inquiries.get().questionnaire
    asked.questions().filter(code="skill").update(rows=[])
    assert "no line in common" in body(signed_in(client), BOARD)
    asked.questions().filter(code="country").update(kind="short")
    assert body(client, f"{BOARD}needs/")


# Heard, needs, goals ------------------------------------------------------------------------------------
def test_a_note_is_logged_with_its_tags_and_found_by_them(client):
    study()
    given = {"kind": "workshop", "held_on": "2026-03-01", "text": "Said.", "words": "Members, funding ,members"}
    assert signed_in(client).post(f"{BOARD}notes/0/", given).status_code == 302
    client.post(f"{BOARD}notes/0/", given | {"words": "time", "text": "Another."})

    assert [tag.word for tag in Note.objects.get(text="Said.").tags.order_by("word")] == ["funding", "members"]
    page = client.get(f"{BOARD}notes/?tag=members")
    assert [one.text for one in page.context["page"]] == ["Said."]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"text": ""}, "text"),
        ({"held_on": "2999-01-01"}, "held_on"),
        ({"held_on": "1 March"}, "held_on"),
        ({"is_quoted": "on"}, "quote"),
        ({"words": ",".join(f"w{n}" for n in range(11))}, "words"),
        ({"kind": "dream"}, "kind"),
    ],
)
def test_a_note_with_something_missing_keeps_what_was_typed(client, given, wrong):
    study()
    typed = {"kind": "workshop", "held_on": "2026-03-01", "text": "Said.", "place": "Riga"} | given
    answer = signed_in(client).post(f"{BOARD}notes/0/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    assert 'value="Riga"' in answer.content.decode()


def test_a_place_by_hand_has_a_reason_and_stands_above_the_gap(client):
    made = whole()
    money = made.needs.get(code="money")
    where = f"{BOARD}needs/{money.pk}/"
    answer = signed_in(client).post(where, {"title": "Funding", "code": "money", "place": 1})
    assert list(answer.context["form"].errors) == ["why_there"]
    client.post(where, {"title": "Funding", "code": "money", "place": 1, "why_there": "The funder asks for it."})

    found = evidence.ranked(made, evidence.measure(made, now=timezone.now()))
    assert [one.need.code for one in found] == ["money", "radar", "strategy"]
    assert "By hand: The funder asks for it." in body(client, BOARD)


def test_one_line_of_the_survey_is_one_need(client):
    made = whole()
    answer = signed_in(client).post(f"{BOARD}needs/0/", {"title": "Again", "code": "radar"})
    assert list(answer.context["form"].errors) == ["code"]
    assert made.needs.count() == 3


def test_a_goal_follows_from_needs_of_its_own_study(client):
    made = whole()
    elsewhere = actions.begin(make.edition("me-2028", code="ME-28"), by=make.coordinator(), now=timezone.now())
    stranger = Need.objects.create(study=elsewhere, title="Elsewhere")
    answer = signed_in(client).post(f"{BOARD}goals/0/", {"text": "More", "position": 2, "needs": [stranger.pk]})
    assert list(answer.context["form"].errors) == ["needs"]
    with pytest.raises(Refused, match="one need at least"):
        actions.put_goal(made, Goal(study=made), needs=[stranger], by=make.coordinator(), now=timezone.now())


def test_a_need_that_carries_a_goal_alone_stays(client):
    made = whole()
    radar, money = made.needs.get(code="radar"), made.needs.get(code="money")
    client = signed_in(client)
    assert client.post(f"{BOARD}needs/{radar.pk}/remove/").status_code == 409
    assert client.post(f"{BOARD}needs/{money.pk}/remove/").status_code == 302
    assert sorted(made.needs.values_list("code", flat=True)) == ["radar", "strategy"]


# Published ----------------------------------------------------------------------------------------------
def test_goals_stand_with_their_evidence_on_the_pages_of_programme_and_edition(client):
    publish(whole())
    for path in (PUBLIC, "/programmes/manager-education/", f"{PUBLIC}pre-study/"):
        said = body(client, path)
        assert "Read signals of new technology" in said
        assert "Gap +2.7 · 12 answers · 2 notes" in said
        assert "We saw it too late." in said
        assert "nothing follows" not in said  # notes stay with the team
    assert "Lithuania" in said
    assert "Estonia" not in said
    assert "Sweden" not in said


def test_nobody_reads_of_a_draft(client):
    whole()
    assert "Read signals" not in body(client, PUBLIC)
    body(client, f"{PUBLIC}pre-study/", 404)


def test_a_published_study_of_an_edition_in_draft_waits_for_the_edition(client):
    made = publish(whole(at="draft"))
    body(client, f"{PUBLIC}pre-study/", 404)
    programmes.publish(made.edition, by=make.coordinator())
    body(client, f"{PUBLIC}pre-study/")


def test_what_is_published_stays_until_it_is_published_again():
    made, by = publish(whole()), make.coordinator()
    later = Goal(study=made, text=make.text("A new goal"))
    actions.put_goal(made, later, needs=[made.needs.get(code="money")], by=by, now=timezone.now())
    note(made, "radar")
    assert [(str(goal.text), found[0].notes) for goal, found in made.reasons()] == [("Read signals of new technology", 2)]  # fmt: skip  # noqa: E501

    actions.renew(made, by=by, now=timezone.now())
    assert [found[0].notes for _goal, found in made.reasons()] == [3, 0]
    assert {found[0].need.code for _goal, found in made.reasons()} == {"radar", "money"}


def test_a_sentence_that_is_not_quoted_any_more_is_gone_at_once(client):
    made = publish(whole())
    quoted = made.notes.get(is_quoted=True)
    given = {"kind": "interview", "held_on": "2026-03-01", "text": "Said.", "quote": quoted.quote, "words": "radar"}
    assert signed_in(client).post(f"{BOARD}notes/{quoted.pk}/", given).status_code == 302
    client.logout()
    assert "We saw it too late." not in body(client, PUBLIC)


def test_a_study_is_published_with_a_goal_and_a_closed_survey_only(client):
    made, by, now = study(), make.coordinator(), timezone.now()
    asked = survey(at="open")
    actions.attach(made, asked, by=by, now=now)
    answer = signed_in(client).post(f"{BOARD}publish/")
    assert (answer.status_code, "no goals yet" in answer.content.decode()) == (409, True)

    actions.put_goal(made, Goal(study=made, text="A goal"), needs=made.needs.all(), by=by, now=now)
    assert "still takes answers" in body(client, BOARD)
    made.refresh_from_db()
    with pytest.raises(Refused, match="Close it first"):
        publish(made)
    made.refresh_from_db()
    assert made.state == "draft"

    surveys.close(asked, by=by, now=now)
    publish(made)
    assert list(Entry.objects.about(made).values_list("verb", flat=True)) == ["begin", "settle", "settle", "publish"]


def test_taken_back_it_leaves_nothing_behind(client):
    made = publish(whole())
    assert signed_in(client).post(f"{BOARD}take_back/").status_code == 302
    client.logout()
    assert "Read signals" not in body(client, PUBLIC)
    made.refresh_from_db()
    kept = {"answers": 12}  # against which the next publication is held
    assert (made.figures, made.published_at, made.needs.exclude(measured={}).exists()) == (kept, None, False)


# Doors --------------------------------------------------------------------------------------------------
def test_who_led_the_edition_before_reads_along_and_changes_nothing(client):
    made = whole()
    reader = make.person("Rune Reader")
    programmes.seat(made.edition, reader, role="reader", by=make.coordinator())
    signed_in(client, reader)
    for path in ("", "notes/", "needs/", "needs.csv"):
        body(client, f"{BOARD}{path}")
    for path in ("edit/", "notes/0/", "surveys/new/"):
        body(client, f"{BOARD}{path}", 403)
    assert client.post(f"{BOARD}publish/").status_code == 403


def test_rows_of_another_study_are_not_reached_through_ones_own(client):
    whole()
    elsewhere = actions.begin(make.edition("me-2028", code="ME-28"), by=make.coordinator(), now=timezone.now())
    theirs = note(elsewhere, "secret")
    signed_in(client)
    body(client, f"{BOARD}notes/{theirs.pk}/", 404)
    assert client.post(f"{BOARD}notes/{theirs.pk}/remove/").status_code == 404
    assert Note.objects.filter(pk=theirs.pk).exists()


def test_without_a_study_the_page_offers_to_begin_one_and_twice_is_once(client):
    make.edition()
    assert "Begin the pre-study" in body(signed_in(client), BOARD)
    for _time in range(2):
        client.post(f"{BOARD}begin/")
    assert Study.objects.count() == 1


def test_the_needs_are_taken_along_with_numbers_and_without_small_groups(client):
    whole()
    lines = body(signed_in(client), f"{BOARD}needs.csv").splitlines()
    assert lines[0].endswith("Gap: Lithuania")
    assert lines[1] == "1,Seeing technology early,4.5,1.83,2.67,12,2,,3.0"
    assert client.get(f"{BOARD}needs.xlsx").content[:2] == b"PK"
    assert ",Kind," in body(client, f"{BOARD}notes.csv").splitlines()[0]
    for path in ("needs.exe", "goals.csv"):
        body(client, f"{BOARD}{path}", 404)


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}notes/", f"{BOARD}needs/", f"{PUBLIC}pre-study/", PUBLIC])
def test_pages_ask_the_database_as_often_for_many_rows_as_for_few(client, path):
    made, by, now = publish(whole()), make.coordinator(), timezone.now()
    signed_in(client)
    few = queries(client, path)
    for number in range(20):
        note(made, f"tag {number}", "radar", quote=f"Sentence {number}", is_quoted=True, held_on=date(2026, 4, 1))
        need = actions.put_need(made, Need(study=made, title=f"N{number}"), word=f"tag {number}", by=by, now=now)
        actions.put_goal(made, Goal(study=made, text=f"G{number}"), needs=[need], by=by, now=now)
    actions.renew(made, by=by, now=now + timedelta(minutes=1))
    many = queries(client, path)
    assert (few, many <= 25) == (many, True)
