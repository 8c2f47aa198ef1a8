"""What a pre-study says is of its own survey, gives nobody away, and loses nothing of a colleague."""

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.surveys.models import Answer, Response
from kogge.training.prestudy import actions, evidence
from kogge.training.prestudy.models import Inquiry, Need
from kogge.training.programmes.models import Edition
from tests import make
from tests.training.prestudy.studies import (
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


def attached(made, asked):
    return actions.attach(made, asked, by=make.coordinator(), now=timezone.now())


def coded(made):
    return {str(need.title): need.code for need in made.needs.all()}


# Which survey, which lines ------------------------------------------------------------------------------
def test_a_need_keeps_no_line_of_another_survey_that_says_something_else():
    made, by, now = study(), make.coordinator(), timezone.now()
    first = attached(made, survey(answers=[], lines={"r1": "A strategy", "r2": "Funding"}))
    first.importance = first.skill = ""
    actions.measure_by(first, by=by, now=now)
    attached(made, survey(lines={"r1": "Exports", "r2": "Staff", "r3": "Funding"}))

    assert coded(made) == {"A strategy": "", "Exports": "r1", "Staff": "r2", "Funding": "r3"}
    found = evidence.ranked(made, evidence.measure(made, now=now))
    assert {one.title for one in found if one.gap} == {"Exports", "Staff", "Funding"}


def test_a_survey_that_is_taken_out_takes_its_lines_along_and_brings_them_back():
    made, by, now = study(), make.coordinator(), timezone.now()
    asked = survey(answers=[])
    inquiry = attached(made, asked)
    actions.strike(made, inquiry, part="surveys", by=by, now=now)
    assert coded(made) == dict.fromkeys(LINES.values(), "")

    attached(made, asked)
    assert coded(made) == {words: code for code, words in LINES.items()}


def test_two_matrices_about_different_things_measure_nothing(client):
    made = study()
    other = dict(zip(LINES, ["Letters", "Meetings", "Videos"], strict=True))
    inquiry = attached(made, survey(beside=other))
    assert (inquiry.measures, made.needs.count()) == (False, 0)

    given = {"importance": "importance", "skill": "skill"}
    answer = signed_in(client).post(f"{BOARD}surveys/{inquiry.pk}/", given)
    assert list(answer.context["form"].errors) == ["skill"]
    Inquiry.objects.update(**given)
    assert "no line in common" in evidence.measure(made, now=timezone.now()).problem


def test_skill_asked_before_importance_turns_no_gap_round():
    inquiry = attached(study(), survey(answers=[], order=(2, 1)))
    assert (inquiry.importance, inquiry.skill) == ("importance", "skill")


def test_scales_of_different_length_are_not_subtracted(client):
    made = study()
    inquiry = attached(made, survey(answers=[], steps=(5, 4)))
    assert not inquiry.measures

    given = {"importance": "importance", "skill": "skill"}
    answer = signed_in(client).post(f"{BOARD}surveys/{inquiry.pk}/", given)
    assert list(answer.context["form"].errors) == ["skill"]
    Inquiry.objects.update(**given)
    assert "steps" in evidence.measure(made, now=timezone.now()).problem


def test_a_need_taken_out_stays_out_when_the_survey_is_only_compared_otherwise(client):
    made = whole()
    signed_in(client).post(f"{BOARD}needs/{made.needs.get(code='money').pk}/remove/")
    given = {"importance": "importance", "skill": "skill", "by": "language"}
    assert client.post(f"{BOARD}surveys/{made.inquiries.get().pk}/", given).status_code == 302
    assert sorted(made.needs.values_list("code", flat=True)) == ["radar", "strategy"]


# Published anew -----------------------------------------------------------------------------------------
def test_questions_changed_since_keep_a_study_from_being_published():
    made = whole()
    made.inquiries.get().questionnaire.questions().filter(code="skill").update(rows=[])
    with pytest.raises(Refused, match="no line in common"):
        publish(made)


def test_publishing_anew_wipes_no_figures():
    made, by, now = publish(whole()), make.coordinator(), timezone.now()
    actions.strike(made, made.inquiries.get(), part="surveys", by=by, now=now)
    with pytest.raises(Refused, match="would be lost"):
        actions.renew(made, by=by, now=now)
    made.refresh_from_db()
    assert made.figures["answers"] == 12


def test_publishing_anew_for_one_answer_is_refused():
    made, by, now = publish(whole()), make.coordinator(), timezone.now()
    one = Response.objects.first()
    Answer.objects.filter(response=one).delete()
    one.delete()
    with pytest.raises(Refused, match="one person"):
        actions.renew(made, by=by, now=now)


def test_taking_it_back_first_does_not_get_round_that():
    made, by = publish(whole()), make.coordinator()
    actions.take_back(made, by=by)
    one = Response.objects.first()
    Answer.objects.filter(response=one).delete()
    one.delete()
    with pytest.raises(Refused, match="one person"):
        actions.publish(made, by=by)


def test_a_quoted_sentence_is_shown_as_of_the_day_it_was_published(client):
    made = publish(whole())
    note(made, "radar", quote="Said since.", is_quoted=True)
    said = body(client, PUBLIC)
    assert ("We saw it too late." in said, "Said since." in said) == (True, False)


def test_a_goal_without_evidence_is_not_shown_and_no_published_one_loses_its_last():
    made, by, now = publish(whole()), make.coordinator(), timezone.now()
    goal, radar = made.goals.get(), made.needs.get(code="radar")
    later = actions.put_need(made, Need(study=made, title="Later"), word="", by=by, now=now)
    actions.put_goal(made, goal, needs=[radar, later], by=by, now=now)
    with pytest.raises(Refused, match="rests on this need alone"):
        actions.strike(made, radar, part="needs", by=by, now=now)
    actions.put_goal(made, goal, needs=[later], by=by, now=now)
    assert made.reasons() == []


def test_a_draft_edition_links_to_no_page_that_is_not_there(client):
    made = publish(whole(at="draft"))
    assert "Read the pre-study" not in body(signed_in(client), PUBLIC)
    Edition.objects.filter(pk=made.edition_id).update(state="open")
    assert "Read the pre-study" in body(client, PUBLIC)


# Two who write at once ----------------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["goals", "notes", "needs"])
def test_what_a_colleague_changed_meanwhile_is_named_and_not_lost(client, part):
    made, by, now = whole(), make.coordinator(), timezone.now()
    radar, goal, heard = made.needs.get(code="radar"), made.goals.get(), made.notes.first()
    row, given, said = {
        "goals": (goal, {"text": "Mine", "position": 1, "needs": [radar.pk]}, "Funding"),
        "notes": (heard, {"kind": "workshop", "held_on": "2026-03-01", "text": "Mine.", "words": "radar"}, "money"),
        "needs": (radar, {"title": "Mine", "code": "radar", "word": "radar"}, "money"),
    }[part]
    where = f"{BOARD}{part}/{row.pk}/"
    seen = signed_in(client).get(where).context["form"].state
    actions.put_goal(made, goal, needs=[made.needs.get(code="money")], by=by, now=now)
    actions.put_note(made, heard, words=["money"], by=by, now=now)
    actions.put_need(made, radar, word="money", by=by, now=now)

    answer = client.post(where, given | {"seen": seen})
    assert answer.status_code == 422
    field = {"goals": "needs", "notes": "words", "needs": "word"}[part]
    assert answer.context["form"].errors[field] == [f"Saved meanwhile: {said}"]
    assert client.post(where, given | {"seen": answer.context["form"].state}).status_code == 302
