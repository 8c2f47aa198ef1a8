"""Answering: page by page, by account, by the link of a mail, by an open link; sent once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Circle
from kogge.commons.surveys import actions
from kogge.commons.surveys.models import Answer, Question, Questionnaire, Response, Ticket
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
NO = {"q-abroad": "no"}


def invited(questionnaire, address="anna@example.com"):
    """Ask one address; returns the path of the link in its mail."""
    actions.invite(questionnaire, addresses=[address], by=questionnaire.made_by, now=timezone.now())
    return link_in(Message.objects.latest("pk"))


def link_in(message):
    return next(word for word in message.text.split() if "/surveys/link/" in word).removeprefix("http://testserver")


def fill(client, address, section, **values):
    return client.post(f"{address}?section={section}", {f"q-{code}": value for code, value in values.items()})


def test_somebody_without_an_account_answers_by_the_link_of_the_mail(client):
    made = make.questionnaire()
    here = made.get_answer_url()

    assert client.get(invited(made), follow=True).status_code == 200
    assert fill(client, here, 1, abroad="yes", where="Riga")["Location"] == f"{here}?section=2"
    assert fill(client, here, 2, strategy="4", wish="Time")["Location"] == f"{here}check/"
    assert client.post(f"{here}check/")["Location"] == f"{here}sent/"

    sent = Response.objects.get()
    told = [(question.code, value, words) for question, value, words in actions.answers_of(sent)]
    assert (sent.state, sent.address, sent.person) == ("sent", "anna@example.com", None)
    assert told == [
        ("abroad", "yes", ["Yes"]),
        ("where", "Riga", ["Riga"]),
        ("strategy", 4, ["4 – Much"]),
        ("wish", "Time", ["Time"]),
    ]
    assert list(Ticket.objects.values_list("address", "is_used")) == [("anna@example.com", True)]


def test_a_hidden_question_need_not_be_answered_and_what_it_held_is_not_sent(client):
    made = make.questionnaire()
    client.get(invited(made))
    fill(client, made.get_answer_url(), 1, abroad="yes", where="Riga")
    fill(client, made.get_answer_url(), 1, abroad="no", where="Riga")
    actions.send(Response.objects.get(), now=timezone.now())

    assert [question.code for question, *_ in actions.answers_of(Response.objects.get())] == [
        "abroad",
        "strategy",
        "wish",
    ]
    assert list(Answer.objects.values_list("question__code", "value")) == [("abroad", "no")]


def test_what_is_missing_is_said_and_everything_typed_is_kept(client):
    made = make.questionnaire()
    client.get(invited(made))
    page = fill(client, made.get_answer_url(), 1, abroad="yes", where="")

    assert (page.status_code, "Answer “Where?”" in page.content.decode()) == (422, True)
    assert Answer.objects.get().value == "yes"
    assert "Answer “Where?”" in client.get(f"{made.get_answer_url()}check/").content.decode()
    # A92: the last step, taken past the unfinished one
    refused = client.post(f"{made.get_answer_url()}check/")
    assert (refused.status_code, Response.objects.get().state) == (409, "draft")


def test_sent_twice_is_sent_once(client):
    """A86, A82"""
    made = make.questionnaire()
    draft = actions.begin(made, person=make.person(), now=timezone.now())
    actions.save(draft, {"abroad": "no"}, now=timezone.now())
    again = Response.objects.get()
    actions.send(draft, now=timezone.now())
    actions.send(again, now=timezone.now())

    assert (Response.objects.count(), Answer.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="answered these questions already"):
        actions.save(again, {"abroad": "yes"}, now=timezone.now())


def test_the_later_of_two_windows_sees_both_answers_and_chooses(client):
    """A86"""
    made = make.questionnaire()
    client.get(invited(made))
    here = f"{made.get_answer_url()}?section=2"
    first = client.post(here, {"q-wish": "Money", "seen": "0", "go": "later"})
    second = client.post(here, {"q-wish": "Time", "seen": "0"})

    assert (first.status_code, second.status_code) == (302, 409)
    words = second.content.decode()
    assert ("Money" in words, ">\nTime</textarea>" in words) == (True, True)
    assert Answer.objects.get().value == "Money"
    assert client.post(here, {"q-wish": "Time", "seen": "1"}).status_code == 302
    assert Answer.objects.get().value == "Time"


def test_windows_on_different_pages_do_not_meet(client):
    made = make.questionnaire()
    client.get(invited(made))
    here = made.get_answer_url()
    client.post(f"{here}?section=2", {"q-wish": "Money", "seen": "0"})

    assert client.post(f"{here}?section=1", {"q-abroad": "no", "seen": "0"}).status_code == 302
    assert sorted(Answer.objects.values_list("value", flat=True)) == ["Money", "no"]


def test_it_is_saved_while_one_writes(client):
    made = make.questionnaire()
    client.get(invited(made))
    answer = client.post(f"{made.get_answer_url()}save/?section=2", {"q-wish": "Half a sen", "seen": "0"})

    assert (answer.status_code, answer.json()["seen"], Answer.objects.get().value) == (200, 1, "Half a sen")
    late = client.post(f"{made.get_answer_url()}save/?section=2", {"q-wish": "Other", "seen": "0"})
    assert (late.status_code, Answer.objects.get().value) == (409, "Half a sen")


def test_an_answer_is_begun_on_the_day_of_the_questionnaires_clock():
    made = make.questionnaire(timezone="Europe/Helsinki")
    late = datetime(2027, 2, 1, 22, 30, tzinfo=UTC)
    assert actions.begin(made, person=make.person(), now=late).begun_on == date(2027, 2, 2)


def test_nothing_leads_from_anonymous_answers_back_to_a_person(client):
    made = make.questionnaire(is_anonymous=True)
    for number in range(3):
        actions.invite(made, addresses=[f"p{number}@example.com"], by=made.made_by, now=timezone.now())
    entries = Entry.objects.count()
    client.get(link_in(Message.objects.latest("pk")))
    fill(client, made.get_answer_url(), 1, abroad="no")
    draft = Response.objects.get()
    client.post(f"{made.get_answer_url()}check/")
    sent = Response.objects.get()

    assert draft.address == "p2@example.com"
    assert (sent.pk == draft.pk, sent.person, sent.address, sent.sent_at, sent.begun_on) == (
        False,
        None,
        "",
        None,
        None,
    )
    assert (sent.sent_on, sent.version) == (timezone.now().astimezone(made.zone).date(), 0)
    assert sorted(Ticket.objects.values_list("address", "is_used")) == [
        ("p0@example.com", False),
        ("p1@example.com", False),
        ("p2@example.com", True),
    ]
    assert not any("at" in field.name.split("_") or "on" in field.name.split("_") for field in Ticket._meta.fields)
    assert Entry.objects.count() == entries
    columns = {field.related_model for field in Response._meta.get_fields() if field.is_relation}
    assert Ticket not in columns
    assert str(sent.pk) not in str(dict(client.session)) and str(draft.pk) not in str(dict(client.session))


def test_an_anonymous_answer_is_given_once(client):
    made = make.questionnaire(is_anonymous=True, is_public=True)
    client.force_login(make.person())
    fill(client, made.get_answer_url(), 1, abroad="no")
    client.post(f"{made.get_answer_url()}check/")

    assert client.get(made.get_answer_url())["Location"] == f"{made.get_answer_url()}sent/"
    with pytest.raises(Refused, match="Once is enough"):
        actions.begin(made, person=make.person(), now=timezone.now())


def test_a_link_counts_for_the_invited_address_whoever_is_signed_in(client):
    """A30"""
    made = make.questionnaire()
    path = invited(made)
    client.force_login(make.person("Somebody Else"))
    client.get(path)
    fill(client, made.get_answer_url(), 1, abroad="no")

    assert list(Response.objects.values_list("address", "person")) == [("anna@example.com", None)]
    token = path.rstrip("/").rpartition("/")[2]
    wrong = token[:-1] + ("x" if token[-1] != "x" else "y")
    assert client.get(f"/surveys/link/{wrong}/").status_code == 410
    assert client.get("/surveys/link/nonsense/").status_code == 410


def test_the_same_link_twice_is_one_answer(client):
    """A31"""
    made = make.questionnaire()
    invited(made)
    ticket = Ticket.objects.get()
    both = [actions.begin(made, ticket=ticket, now=timezone.now()) for _ in range(2)]

    assert both[0] == both[1]


def test_the_public_answers_by_an_open_link(client):
    made = make.questionnaire(is_public=True)
    page = client.get(made.get_answer_url())
    assert (page.status_code, Response.objects.count()) == (200, 0)
    fill(client, made.get_answer_url(), 1, abroad="no")
    client.post(f"{made.get_answer_url()}check/")

    assert list(Response.objects.values_list("state", "person", "address")) == [("sent", None, "")]
    assert client.get(made.get_answer_url())["Location"] == f"{made.get_answer_url()}sent/"


def test_a_circle_answers_and_others_do_not_know_of_it(client):
    circle = Circle.objects.create(name="Managers", slug="managers")
    circle.welcome(make.person())
    made = make.questionnaire(audience=circle)
    client.force_login(make.person("Not Asked"))
    assert client.get(made.get_answer_url()).status_code == 404
    client.force_login(make.person())
    fill(client, made.get_answer_url(), 1, abroad="no")

    assert list(Response.objects.values_list("person__name", "state")) == [("Ulla Saarni", "draft")]
    assert list(Questionnaire.objects.waiting_for(make.person(), timezone.now())) == [made]
    actions.send(Response.objects.get(), now=timezone.now())
    assert list(Questionnaire.objects.waiting_for(make.person(), timezone.now())) == []


def test_a_stranger_is_led_to_the_sign_in(client):
    made = make.questionnaire()
    answers = [client.get(made.get_answer_url()), client.post(made.get_answer_url()), client.get("/surveys/nothere/")]
    assert [answer.status_code for answer in answers] == [302, 403, 302]


CLOSING = datetime(2026, 10, 25, 23, 59, tzinfo=ZoneInfo("Europe/Tallinn"))  # the day on which the clocks change


@pytest.mark.parametrize(("late", "is_taken"), [(-1, True), (0, True), (59, True), (60, False), (61, False)])
def test_answers_are_taken_until_a_minute_after_the_hour(late, is_taken):
    """A90"""
    made = make.questionnaire()
    Questionnaire.objects.update(closes_at=CLOSING, timezone="Europe/Tallinn")
    made.refresh_from_db()
    now = CLOSING + timedelta(seconds=late)
    if is_taken:
        assert actions.begin(made, person=make.person(), now=now).state == "draft"
    else:
        with pytest.raises(Refused, match="25 October 2026 at 23:59 EET"):
            actions.begin(made, person=make.person(), now=now)


def test_what_was_written_before_it_closed_cannot_be_sent_after(client):
    """A88, an old page sent again"""
    made = make.questionnaire()
    client.get(invited(made))
    fill(client, made.get_answer_url(), 1, abroad="no")
    actions.close(made, by=made.made_by)
    answers = [
        client.post(f"{made.get_answer_url()}check/"),
        fill(client, made.get_answer_url(), 1, abroad="yes"),
        client.post(f"{made.get_answer_url()}save/", {"q-abroad": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert (Answer.objects.get().value, Response.objects.get().state) == ("no", "draft")
    assert "no longer taken" in client.get(made.get_answer_url()).content.decode()


def test_every_kind_of_question_is_asked_and_answered(client):
    made = make.questionnaire(at="draft")
    labels = [{"code": code, "label": {"en": code.upper()}} for code in "abc"]
    section = made.sections.order_by("position").first()
    Question.objects.filter(questionnaire=made).delete()
    kinds = {
        "multiple": {"options": labels, "limits": {"most": 2}},
        "matrix": {"options": labels, "rows": [{"code": "r1", "label": {"en": "Meetings"}}]},
        "number": {"limits": {"least": 1, "unit": "people"}},
        "date": {},
        "ranking": {"options": labels},
        "consent": {},
        "file": {},
    }
    for place, (kind, more) in enumerate(kinds.items()):
        Question.objects.create(
            section=section, code=kind, kind=kind, text=make.text(kind), is_required=True, position=place, **more
        )
    circle = Circle.objects.create(name="Managers", slug="managers")
    circle.welcome(make.person())
    actions.change(made, {"audience": circle}, by=made.made_by, now=timezone.now())
    actions.open(made, by=made.made_by)
    client.force_login(make.person())
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan")
    wrong = client.post(
        made.get_answer_url(),
        {"q-multiple": ["a", "b", "c"], "q-number": "nan", "q-date": "soon", "q-ranking-a": "1", "q-ranking-b": "1"},
    )
    words = wrong.content.decode()
    right = client.post(
        made.get_answer_url(),
        {
            "q-multiple": ["a", "c"],
            "q-matrix-r1": "b",
            "q-number": "1 250,5",
            "q-date": "2027-03-01",
            "q-ranking-a": "3",
            "q-ranking-b": "1",
            "q-ranking-c": "2",
            "q-consent": "on",
            "q-file": file,
        },
    )

    said = [
        "Select at most 2 in “multiple”",
        "Select an answer in every line of “matrix”",
        "“number” must be a number",
        "“date” must be a day",
        "Give each place in “ranking” only once",
        "Tick “consent”",
        "Choose a file for “file”",
        'value="nan"',
    ]
    assert (wrong.status_code, [one for one in said if one not in words]) == (422, [])
    assert right.status_code == 302
    values = dict(Answer.objects.values_list("question__code", "value"))
    kept = values.pop("file")
    assert (kept["name"], values) == (
        "plan.pdf",
        {
            "multiple": ["a", "c"],
            "matrix": {"r1": "b"},
            "number": 1250.5,
            "date": "2027-03-01",
            "ranking": ["b", "c", "a"],
            "consent": True,
        },
    )
    in_words = [words for _question, _value, words in actions.answers_of(Response.objects.get())]
    assert in_words == [
        ["A", "C"],
        ["Meetings: B"],
        ["1250.5 people"],
        ["1 March 2027"],
        ["1. B", "2. C", "3. A"],
        ["Yes"],
        ["plan.pdf"],
    ]


def test_sixty_questions_take_as_many_queries_as_two(client):
    made = make.questionnaire(is_public=True)
    client.force_login(make.person())
    few = queries(client, made.get_answer_url())
    section = made.sections.order_by("position").first()
    for number in range(60):
        Question.objects.create(section=section, code=f"n{number}", kind="short", text=make.text("?"), position=number)

    assert queries(client, made.get_answer_url()) == few


def test_texts_without_a_translation_say_in_which_language_they_are(client):
    made = make.questionnaire(is_public=True, languages=["en", "sv"])
    actions.translate(made, "sv", {"q-abroad": "Arbetar ni utomlands?"}, by=made.made_by, now=timezone.now())
    words = client.get(f"/sv{made.get_answer_url()}").content.decode()

    assert ("Arbetar ni utomlands?" in words, words.count('data-values="yes" lang="en"')) == (True, 1)
