"""Making a questionnaire: questions, conditions, languages, people; and what cannot be bent afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Circle
from kogge.commons.surveys import actions, texts
from kogge.commons.surveys.actions.inviting import addresses_in
from kogge.commons.surveys.editing_forms import SetupForm
from kogge.commons.surveys.models import Question, Questionnaire, Response, Ticket
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


def answered(**fields):
    """A questionnaire to which one person has sent answers."""
    made = make.questionnaire(**fields)
    draft = actions.begin(made, person=make.person(), now=timezone.now())
    actions.save(draft, {"abroad": "no"}, now=timezone.now())
    actions.send(draft, now=timezone.now())
    return made


def change(made, code, **given):
    question = Question.objects.get(questionnaire=made, code=code)
    actions.change_question(question, given, by=made.made_by, now=timezone.now())
    return Question.objects.get(pk=question.pk)


def test_from_a_title_to_an_open_questionnaire(client):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    client.post("/manage/surveys/new/", {"title": "Needs", "language": "en", "is_anonymous": "on"})
    made = Questionnaire.objects.get()
    here = made.get_absolute_url()
    refused = client.post(f"{here}open/")
    client.post(f"{here}sections/1/add/single/", {"text": "Are you new?", "options": "Yes\nNo", "is_required": "on"})
    client.post(
        f"{here}sections/1/add/scale/", {"text": "Skill?", "options": "a\nb\nc\nd\ne", "shown_if": "are-you-new:o1"}
    )
    opened = client.post(f"{here}open/")

    assert (refused.status_code, "It has no questions yet." in refused.content.decode()) == (409, True)
    assert opened.status_code == 302
    made.refresh_from_db()
    assert [(one.code, one.kind, one.is_required, one.shown_if) for one in made.questions()] == [
        ("are-you-new", "single", True, {}),
        ("skill", "scale", False, {"question": "are-you-new", "values": ["o1"]}),
    ]
    assert (made.state, made.is_anonymous, list(made.editors.all())) == ("open", True, [make.person("Astrid Ask")])
    assert list(Entry.objects.about(made).values_list("verb", flat=True)) == [
        "make",
        "add-question",
        "add-question",
        "open",
    ]


def test_every_page_of_its_makers_is_drawn(client):
    made = answered(languages=["en", "sv"])
    client.force_login(made.made_by)
    here = made.get_absolute_url()
    pages = ["", "edit/", "preview/", "invite/", "translate/sv/", "sections/new/", "sections/1/", "questions/wish/"]
    kinds = [f"sections/1/add/{kind}/" for kind in Question.Kind.values]
    answers = {path: client.get(f"{here}{path}").status_code for path in [*pages, *kinds]}

    assert set(answers.values()) == {200}
    assert client.get("/manage/surveys/").status_code == 200


def test_what_is_missing_in_questions_is_said():
    made = make.questionnaire(at="draft", is_anonymous=True)
    change(made, "abroad", options=[{"code": "yes", "label": {"en": "Yes"}}, {"code": "no", "label": {"en": "No"}}])
    section = made.sections.order_by("position").last()
    for kind in ("multiple", "matrix", "file"):
        actions.add_question(
            Question(section=section, kind=kind, text=make.text(kind)), by=made.made_by, now=timezone.now()
        )
    with pytest.raises(Refused) as refusal:
        actions.open(made, by=made.made_by)

    assert str(refusal.value) == (
        "This questionnaire cannot be opened yet. “multiple”: it needs at least two choices. "
        "“matrix”: it needs at least two choices. “matrix”: it needs at least one line. "
        "“file”: a file can only be asked for by name, where people sign in."
    )


def test_after_answers_words_are_mended_and_noted():
    made = answered()
    changed = change(made, "abroad", text=make.text("Do you work in other countries?"))
    entry = Entry.objects.about(made).last()

    assert str(changed.text) == "Do you work in other countries?"
    assert (entry.verb, entry.note) == (
        "change-question",
        "“Do you work abroad?” → “Do you work in other countries?”",
    )


YES, NO, LATER = ({"code": code, "label": {"en": code}} for code in ("yes", "no", "o1"))


@pytest.mark.parametrize(
    "given",
    [
        {"options": [NO, YES]},
        {"options": [YES]},
        {"kind": "multiple"},
        {"shown_if": {"question": "abroad", "values": ["yes"]}},
        {"limits": {"most": 3}},
    ],
)
def test_after_answers_nothing_can_be_bent(given):
    made = answered()
    with pytest.raises(Refused, match="You can still mend words"):
        change(made, "abroad", **given)


def test_after_answers_nothing_is_removed_moved_or_newly_demanded():
    made = answered()
    question = Question.objects.get(questionnaire=made, code="strategy")
    first, last = made.sections.order_by("position")
    by = {"by": made.made_by, "now": timezone.now()}
    acts = [
        lambda: actions.remove_question(question, **by),
        lambda: actions.move_question(question, up=True, **by),
        lambda: change(made, "strategy", is_required=True),
        lambda: actions.add_question(Question(section=first, kind="short", text=make.text("New?")), **by),
        lambda: actions.add_question(
            Question(section=last, kind="short", text=make.text("New?"), is_required=True), **by
        ),
    ]
    for act in acts:
        with pytest.raises(Refused, match="You can still mend words"):
            act()
    actions.add_question(Question(section=last, kind="short", text=make.text("New?")), **by)
    change(made, "abroad", options=[*Question.objects.get(questionnaire=made, code="abroad").options, LATER])
    assert [one.code for one in made.questions()] == ["abroad", "where", "strategy", "wish", "new"]


def test_anonymity_is_a_promise_from_the_opening_on():
    made = make.questionnaire(is_anonymous=True)
    for given in ({"is_anonymous": False}, {"least_group": 3}):
        with pytest.raises(Refused, match="only be chosen in a draft"):
            actions.change(made, given, by=made.made_by, now=timezone.now())


def test_after_anonymous_answers_no_more_are_let_in_by_opening_again_or_by_a_later_date(client):
    made = answered(is_anonymous=True, closes_at=timezone.now() + timedelta(days=1))
    later = timezone.now() + timedelta(days=2)
    with pytest.raises(Refused, match="Copy it and ask anew"):
        actions.change(made, {"closes_at": None}, by=made.made_by, now=later)
    actions.close(made, by=made.made_by)
    client.force_login(made.made_by)

    assert client.post(f"{made.get_absolute_url()}reopen/").status_code == 409
    assert "reopen" not in client.get(made.get_absolute_url()).content.decode()
    made.refresh_from_db()
    assert made.state == "closed"


def test_a_questionnaire_with_names_is_opened_again_by_its_editors_alone(client):
    made = answered(is_anonymous=False)
    actions.close(made, by=made.made_by)
    client.force_login(make.person())
    assert client.post(f"{made.get_absolute_url()}reopen/").status_code == 404

    client.force_login(made.made_by)
    assert "reopen" in client.get(made.get_absolute_url()).content.decode()
    assert client.post(f"{made.get_absolute_url()}reopen/").status_code == 302
    made.refresh_from_db()
    assert made.state == "open"


def test_a_question_stays_behind_the_one_it_depends_on():
    made = make.questionnaire(at="draft")
    where = Question.objects.get(questionnaire=made, code="where")
    with pytest.raises(Refused, match="only depend on one that is asked before it"):
        actions.move_question(where, up=True, by=made.made_by, now=timezone.now())
    with pytest.raises(Refused, match="“Where\\?” depends on this question"):
        abroad = Question.objects.get(questionnaire=made, code="abroad")
        actions.remove_question(abroad, by=made.made_by, now=timezone.now())


def test_a_question_moves_down_into_the_next_section():
    made = make.questionnaire(at="draft")
    where = Question.objects.get(questionnaire=made, code="where")
    actions.move_question(where, up=False, by=made.made_by, now=timezone.now())

    assert [(one.code, one.section.position) for one in made.questions()] == [
        ("abroad", 1),
        ("where", 2),
        ("strategy", 2),
        ("wish", 2),
    ]


def test_a_mended_choice_keeps_its_code(client):
    made = make.questionnaire(at="draft")
    client.force_login(made.made_by)
    given = {"text": "Do you work abroad?", "options": "Yes\nNever\nSometimes"}
    client.post(f"{made.get_absolute_url()}questions/abroad/", given)

    found = Question.objects.get(questionnaire=made, code="abroad").options
    assert [(one["code"], one["label"]["en"]) for one in found] == [
        ("yes", "Yes"),
        ("no", "Never"),
        ("o1", "Sometimes"),
    ]


def test_each_language_says_how_much_it_lacks(client):
    made = make.questionnaire(languages=["en", "sv"])
    client.force_login(made.made_by)
    before = texts.states(made, made.questions())
    given = {"title": "Behov", "q-abroad": "Utomlands?", "o-abroad-yes": "Ja"}
    client.post(f"{made.get_absolute_url()}translate/sv/", given)
    made.refresh_from_db()
    after = texts.states(made, made.questions())

    assert [(one["code"], one["missing"], one["total"]) for one in before] == [("en", 0, 13), ("sv", 13, 13)]
    assert [(one["code"], one["missing"]) for one in after] == [("en", 0), ("sv", 10)]
    abroad = Question.objects.get(questionnaire=made, code="abroad")
    assert abroad.options[0]["label"] == {"en": "Yes", "sv": "Ja"}


def test_a_pasted_list_is_read_as_it_comes():
    pasted = "Anna Ek <Anna@Example.com>; bo@example.org,\ncarl@example.org\tCarl\nnobody\n\nbo@example.org"
    assert addresses_in(pasted) == (["anna@example.com", "bo@example.org", "carl@example.org"], ["Carl", "nobody"])


def test_each_is_asked_once_in_their_language():
    made = make.questionnaire()
    circle = Circle.objects.create(name="Managers", slug="managers")
    circle.welcome(make.person("Pekka Leppä", language="fi"))
    given = {"addresses": ["pekka.leppa@example.org", "anna@example.com"], "circle": circle, "language": "sv"}
    counts = [actions.invite(made, **given, by=made.made_by, now=timezone.now()) for _ in range(2)]

    assert counts == [2, 0]
    assert sorted(Message.objects.values_list("address", "language", "kind")) == [
        ("anna@example.com", "sv", "invited"),
        ("pekka.leppa@example.org", "fi", "invited"),
    ]
    assert Ticket.objects.filter(person=make.person("Pekka Leppä"), address="").count() == 1


def test_who_was_asked_by_address_is_not_asked_again_by_account():
    made = make.questionnaire()
    late = make.address_of("Late Comer")
    counts = [actions.invite(made, addresses=[late], by=made.made_by, now=timezone.now())]
    make.person("Late Comer")
    counts += [actions.invite(made, addresses=[late], by=made.made_by, now=timezone.now())]
    assert counts == [1, 0]


def test_who_has_not_answered_is_reminded_once_a_day():
    made = make.questionnaire()
    now = timezone.now()
    actions.invite(made, addresses=["anna@example.com", "bo@example.com"], by=made.made_by, now=now)
    Ticket.objects.filter(address="bo@example.com").update(is_used=True)
    assert actions.remind(made, by=made.made_by, now=now) == 1
    with pytest.raises(Refused, match="gone out today already"):
        actions.remind(made, by=made.made_by, now=now)

    assert actions.remind(made, by=made.made_by, now=now + timedelta(days=1)) == 1
    assert list(Message.objects.filter(kind="reminder").values_list("address", flat=True)) == ["anna@example.com"] * 2


def test_a_copy_has_the_questions_and_none_of_the_answers():
    made = answered()
    new = actions.copy(made, by=make.person("Somebody Else"), now=timezone.now())
    told = [
        [(one.code, one.kind, one.shown_if, one.section.position) for one in each.questions()] for each in (made, new)
    ]

    assert (told[0] == told[1], new.state, new.ref == made.ref) == (True, "draft", False)
    assert (list(new.editors.all()), Response.objects.filter(questionnaire=new).count()) == (
        [make.person("Somebody Else")],
        0,
    )
    assert Question.objects.count() == 8


def test_a_copy_is_not_public_because_the_first_was():
    made = make.questionnaire(is_public=True, shows_results=True)
    copied = actions.copy(made, by=made.made_by, now=timezone.now())
    assert (copied.is_public, copied.shows_results) == (False, False)


def test_the_list_takes_as_many_queries_for_thirty_as_for_two(client):
    made = [make.questionnaire() for _ in range(2)]
    client.force_login(made[0].made_by)
    few = queries(client, "/manage/surveys/")
    for number in range(28):
        new = Questionnaire.objects.create(title=make.text(f"Nr {number}"))
        new.editors.add(made[0].made_by)

    assert queries(client, "/manage/surveys/") == few


def test_others_do_not_know_of_it(client):
    made = make.questionnaire()
    client.force_login(make.person("Somebody Else"))
    assert client.get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("before", [None, datetime(2027, 10, 31, 1, 30, tzinfo=UTC)])
def test_it_closes_by_the_clock_of_its_town_whatever_the_readers_clock_leaves_out_or_shows_twice(before):
    made = make.questionnaire(closes_at=before, timezone="Europe/Helsinki")
    typed = before.astimezone(made.zone) if before else datetime(2027, 3, 28, 2, 30, tzinfo=made.zone)
    given = {"title": "x", "least_group": 5, "timezone": "Europe/Helsinki", "languages": ["en"]}
    given |= {"closes_at": f"{typed:%Y-%m-%dT%H:%M}", "editors": made.made_by.email}

    with timezone.override("Europe/Stockholm"):
        form = SetupForm(given, questionnaire=made, circles=Circle.objects.all())

        assert form.is_valid(), form.errors
        assert form.given()["closes_at"] == typed.astimezone(UTC)
