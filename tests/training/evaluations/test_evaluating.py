"""Evaluations: asked, answered without names, closed, compared, answered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.surveys.models import Answer, Response, Ticket
from kogge.training.evaluations import actions, due, figures
from kogge.training.evaluations.models import Evaluation, Said
from kogge.training.programmes.models import Edition
from tests import make
from tests.training.evaluations.things import BOARD, GOOD, LEARN, answer, evaluation, owner, people, second_module

pytestmark = pytest.mark.django_db


def body(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


# Asked --------------------------------------------------------------------------------------------------
def test_one_act_prepares_and_the_clock_asks_everybody_in_their_language_and_closes():
    people(6)
    edition = Edition.objects.get()
    made = evaluation(edition)
    assert (made.state, made.opens_at.astimezone(edition.zone).date()) == ("planned", edition.modules.get().ends_on)

    actions.tend_evaluations(now=made.opens_at - timedelta(minutes=1))
    assert not Message.objects.filter(kind="invited").exists()
    for _twice in range(2):
        actions.tend_evaluations(now=made.opens_at + timedelta(minutes=5))
    mails = Message.objects.filter(kind="invited")
    assert sorted(mails.values_list("language", flat=True)) == ["en", "en", "en", "sv", "sv", "sv"]
    assert "How was module 1?" in mails.filter(language="en").first().subject
    assert "Hur var modul 1?" in mails.filter(language="sv").first().subject

    made.refresh_from_db()
    actions.tend_evaluations(now=made.closes_at + timedelta(minutes=2))
    made.refresh_from_db()
    assert (made.state, made.questionnaire.state, made.figures) == ("closed", "closed", {"asked": 6, "sent": 0, "counts": {}})  # fmt: skip  # noqa: E501
    assert list(Entry.objects.about(made).values_list("verb", "by")) == [
        ("prepare", make.coordinator().pk), ("open", None), ("close", None),
    ]  # fmt: skip


def test_it_is_prepared_once_and_asks_nobody_where_nobody_takes_part():
    made = evaluation()
    with pytest.raises(Refused, match="prepared already"):
        actions.prepare(made.edition, kind="module", module=made.module, by=make.coordinator(), now=timezone.now())
    with pytest.raises(Refused, match="nobody to ask"):
        actions.open(made, by=make.coordinator(), now=timezone.now())
    actions.tend_evaluations(now=made.opens_at)  # the clock goes on
    made.refresh_from_db()
    assert (made.state, made.questionnaire) == ("planned", None)


def test_the_same_questions_stand_in_every_module():
    edition = people(1)[0].edition
    second = second_module(edition)
    made = [evaluation(edition, module=one, at="open") for one in (edition.modules.get(number=1), second)]
    codes = [list(one.questionnaire.questions().values_list("code", flat=True)) for one in made]
    assert codes == [[*GOOD, "worked", "change"]] * 2
    assert [one.questionnaire.least_group for one in made] == [5, 5]


def test_days_are_moved_until_people_are_asked(client):
    edition = people(1)[0].edition
    made = evaluation(edition)
    client.force_login(make.coordinator())
    days = {"opens_at": "2099-05-01T09:00", "closes_at": "2099-04-01T09:00"}
    assert list(client.post(f"{BOARD}{made.ref}/edit/", days).context["form"].errors) == ["closes_at"]
    assert client.post(f"{BOARD}{made.ref}/edit/", days | {"closes_at": "2099-05-09T09:00"}).status_code == 302
    made.refresh_from_db()
    assert made.opens_at == datetime(2099, 5, 1, 9, tzinfo=ZoneInfo("Europe/Stockholm"))

    actions.open(made, by=make.coordinator(), now=timezone.now())
    assert made.closes_at - made.opens_at == timedelta(days=8)  # as long as planned, from today
    with pytest.raises(Refused, match="asked already"):
        actions.set_days(
            made, opens_at=made.opens_at, closes_at=made.closes_at, by=make.coordinator(), now=timezone.now()
        )


def test_weekly_questions_go_out_while_a_module_runs_once_a_week():
    edition = people(2)[0].edition
    actions.set_rhythm(edition, asks_weekly=True, by=make.coordinator(), now=timezone.now())
    start = edition.modules.get().starts_on
    noon = datetime(start.year, start.month, start.day, 12, tzinfo=edition.zone)
    for days in (0, 4, 5, 6, 8, 11, 30):
        actions.tend_evaluations(now=noon + timedelta(days=days))
    found = edition.evaluations.order_by("number")
    assert list(found.values_list("kind", "number", "state")) == [
        ("pulse", 1, "closed"), ("pulse", 2, "closed"), ("pulse", 5, "planned"),
    ]  # fmt: skip
    assert list(found[0].questionnaire.questions().values_list("code", flat=True)) == ["week", "week-change"]
    actions.set_rhythm(edition, asks_weekly=False, by=make.coordinator(), now=timezone.now())
    actions.tend_evaluations(now=noon + timedelta(days=40))  # nobody was asked in week 5: its day has passed
    assert list(found.values_list("number", flat=True)) == [1, 2]
    actions.set_rhythm(edition, asks_weekly=True, by=make.coordinator(), now=timezone.now())
    actions.tend_evaluations(now=noon + timedelta(days=14))
    actions.set_rhythm(edition, asks_weekly=False, by=make.coordinator(), now=timezone.now())
    actions.tend_evaluations(now=noon + timedelta(days=19))  # planned before, and yet nobody is asked
    assert list(found.values_list("number", flat=True)) == [1, 2]


def test_follow_ups_are_planned_when_an_edition_ends_and_not_for_the_distant_past():
    edition = make.edition(at="running", ends_on=timezone.localdate())
    actions.tend_evaluations(now=timezone.now())
    assert not edition.evaluations.exists()
    Edition.objects.update(state="finished")
    for _twice in range(2):
        actions.tend_evaluations(now=timezone.now())
    found = list(edition.evaluations.order_by("number"))
    assert [(one.kind, one.number, one.name) for one in found] == [
        ("follow_up", 6, "6 months after"), ("follow_up", 12, "12 months after"),
    ]  # fmt: skip
    edition.evaluations.all().delete()
    Edition.objects.update(starts_on="2020-01-01", ends_on="2021-12-08")
    actions.tend_evaluations(now=timezone.now())
    assert not edition.evaluations.exists()


# Nobody is found out --------------------------------------------------------------------------------------
def test_an_answer_leads_to_nobody_and_has_no_time():
    """No row, entry or time joins who was asked with what was said."""
    seats = people(6)
    made = evaluation(at="open", answers=[GOOD | {"worked": f"Words {n}"} for n in range(5)])
    surveyed = made.questionnaire
    sent = list(surveyed.responses.filter(state="sent").values("person", "address", "sent_at", "begun_on"))
    assert sent == [{"person": None, "address": "", "sent_at": None, "begun_on": None}] * 5
    fields = {field.name for field in Ticket._meta.get_fields()}
    assert not any(name.endswith(("_at", "_on")) for name in fields)
    assert not Entry.objects.filter(by__in=[one.person_id for one in seats], kind__startswith="surveys.").exists()
    assert set(Entry.objects.about(made).values_list("verb", "note")) == {("prepare", ""), ("open", "")}

    surveyed.responses.create(person=seats[5].person, begun_on=timezone.now().date())  # begun and never sent
    actions.close(made, by=make.coordinator(), now=timezone.now())
    assert not Response.objects.exclude(person=None).exists()


@pytest.mark.parametrize("number", [4, 5])
def test_results_of_fewer_than_five_are_hidden_through_every_door(client, number):
    """A94: page, detail, table as a file, what participants read, and what is kept in the row."""
    people(6)
    made = evaluation(at="published", answers=[GOOD | {"worked": "A very telling remark"}] * number)
    lead = owner(made.edition)
    said = []
    for who, path in [
        (make.coordinator(), BOARD), (make.coordinator(), f"{BOARD}{made.ref}/"), (lead, BOARD),
        (lead, f"{BOARD}{made.ref}/"), (make.person("Person A"), f"{LEARN}feedback/"),
    ]:  # fmt: skip
        client.force_login(who)
        said.append(body(client, path))
    client.force_login(make.coordinator())
    table = body(client, f"{BOARD[:-1]}.csv")

    assert ["figure" in page and "Table" in page for page in said] == [number == 5] * 5
    assert ["A very telling remark" in page for page in said] == [False, number == 5, False, number == 5, False]
    assert (",5,0,0,0,5,0,4.00" in table, "telling" in table) == (number == 5, False)
    assert bool(made.figures["counts"]) == (number == 5)
    for path in (f"/manage/surveys/{made.questionnaire.ref}/results/", f"/surveys/{made.questionnaire.ref}/results/"):
        body(client, path, 404)


def test_a_question_that_four_of_six_answered_is_hidden_alone():
    people(6)
    some = [GOOD] * 4 + [{code: value for code, value in GOOD.items() if code != "peers"}] * 2
    made = evaluation(at="closed", answers=some)
    assert sorted(made.figures["counts"]) == ["aims", "form", "own-cluster", "workload"]
    assert figures.words_said(made, now=timezone.now())[0][1] == []


def test_no_result_shows_before_it_has_closed(client):
    people(7)
    made = evaluation(at="open", answers=[GOOD] * 6)
    client.force_login(make.coordinator())
    page = body(client, f"{BOARD}{made.ref}/")
    assert ("6 of 7 have answered" in page, "<svg" in page.split("<main")[1].split("</main")[0]) == (True, False)
    with pytest.raises(Refused, match="still open"):
        actions.say(made, Said(text="Less reading"), by=make.coordinator(), now=timezone.now())


def test_the_line_of_all_is_the_sum_of_what_is_shown_so_that_nothing_hidden_is_worked_out():
    """Five in one module, three in another: the whole says five, not eight."""
    people(6)
    edition = Edition.objects.get()
    second = second_module(edition)
    made = [evaluation(edition, at="closed", answers=[GOOD] * 5)]
    made.append(evaluation(edition, module=second, at="closed", answers=[GOOD] * 3))
    lines = figures.side_by_side(made, "module", named=lambda one: one.name)
    assert [(line.code, [cell.n for _name, cell in line.cells], line.all.n) for line in lines] == [
        (code, [5, 0], 5) for code in GOOD
    ]
    assert [row[4] for row in figures.sheet(made)[1]] == [5] * 5 + [""] * 5


def test_nobody_changes_what_was_promised_or_opens_it_again(client):
    people(5)
    made = evaluation(at="open", answers=[GOOD])
    assert list(made.questionnaire.editors.all()) == []
    client.force_login(make.coordinator())
    body(client, made.questionnaire.get_absolute_url(), 404)
    actions.close(made, by=make.coordinator(), now=timezone.now())
    client.force_login(make.person("Astrid Ask", is_staff=True))
    assert client.post(f"{made.questionnaire.get_absolute_url()}reopen/").status_code in (403, 409)
    made.questionnaire.refresh_from_db()
    assert made.questionnaire.state == "closed"


# You said, we did -----------------------------------------------------------------------------------------
def test_the_owner_answers_and_participants_read_it_when_it_is_shown(client):
    people(5)
    made = evaluation(at="closed", answers=[GOOD] * 5)
    lead, where = owner(made.edition), f"{BOARD}{made.ref}/said/0/"
    client.force_login(lead)
    given = {"text": "Too much to read", "state": "done", "answer": ""}
    assert list(client.post(where, given).context["form"].errors) == ["answer"]
    assert client.post(where, given | {"answer": "Half of it is voluntary now."}).status_code == 302
    client.force_login(make.person("Person A"))
    assert "Too much to read" not in body(client, f"{LEARN}feedback/")

    actions.publish(made, by=lead, now=timezone.now())
    page = body(client, f"{LEARN}feedback/")
    assert ("Too much to read" in page, "Half of it is voluntary now." in page, "Mostly" in page) == (True,) * 3
    body(client, BOARD, 404)


def test_words_of_one_person_are_repeated_on_purpose_only():
    people(5)
    said = "The texts of the second week were far too long for me"
    made = evaluation(at="closed", answers=[GOOD | {"change": said}] * 5)
    line, by = Said(text=f"“{said.lower()}”"), make.coordinator()
    with pytest.raises(Refused, match="word by word"):
        actions.say(made, line, by=by, now=timezone.now())
    line.is_quoted = True
    assert actions.say(made, line, by=by, now=timezone.now()).pk


def test_the_owner_of_another_module_neither_sees_nor_touches_this_one(client):
    people(5)
    made = evaluation(at="closed", answers=[GOOD] * 5)
    second = second_module(made.edition)
    other = owner(made.edition, "Jonas Ąžuolas", number=second.number)
    client.force_login(other)
    assert "Side by side" not in body(client, BOARD)
    assert len(body(client, f"{BOARD[:-1]}.csv").splitlines()) == 1  # the head alone
    body(client, f"{BOARD}{made.ref}/", 404)
    assert client.post(f"{BOARD}{made.ref}/publish/").status_code == 404
    for act in (actions.publish, actions.close):
        with pytest.raises(PermissionDenied):
            act(Evaluation.objects.get(), by=other, now=timezone.now())


def test_points_open_for_two_weeks_come_back_to_their_owner():
    people(5)
    made = evaluation(at="closed", answers=[GOOD] * 5)
    lead, now = owner(made.edition), timezone.now()
    waits = [[one[0].what for one in due.waiting_for(lead, now=now)]]
    actions.say(made, Said(text="Too much to read"), by=lead, now=now)
    for days in (13, 14):
        later = now + timedelta(days=days)
        waits.append([one[0].what for one in due.waiting_for(lead, now=later)])
    assert waits == [["read"], [], ["answer"]]
    assert due.in_words("answer", 1)[0] == "Answer 1 point that participants raised two weeks ago"
    with CaptureQueriesContext(connection) as asked:
        due.waiting_for(lead, now=now)
    assert len(asked) == 2


def test_the_board_takes_as_many_queries_for_thirty_evaluations(client, django_assert_max_num_queries):
    people(5)
    made = evaluation(at="closed", answers=[GOOD] * 5)
    client.force_login(make.coordinator())
    body(client, BOARD)
    with django_assert_max_num_queries(40) as first:
        body(client, BOARD)
    for week in range(1, 31):
        Evaluation.objects.create(
            edition=made.edition, module=made.module, kind="pulse", number=week, state="closed", made_by=made.made_by,
            opens_at=made.opens_at, closes_at=made.closes_at, figures={"counts": {"week": [0, 0, 1, 2, 2]}},
        )  # fmt: skip
    with django_assert_max_num_queries(len(first)):
        assert "Week 30" in body(client, BOARD)


def test_an_answer_once_sent_is_not_asked_for_again():
    seats = people(5)
    made = evaluation(at="open")
    now = timezone.now()
    assert made.questionnaire.get_answer_url() in [one[1] for one in due.open_for(seats[0], now)]
    answer(made, seats[0].person, GOOD)
    assert made.questionnaire.get_answer_url() not in [one[1] for one in due.open_for(seats[0], now)]
    assert Answer.objects.filter(response__person=None).count() == 5


def test_nobody_is_asked_any_more_once_the_edition_is_archived():
    edition = make.edition(at="running")
    people(2, edition)
    planned = evaluation(edition)
    Edition.objects.update(state="archived")
    planned.edition.refresh_from_db()

    actions.tend_evaluations(now=planned.opens_at + timedelta(minutes=1))

    planned.refresh_from_db()
    assert planned.state == "planned"
    with pytest.raises(Refused, match="archived"):
        actions.open(planned, by=make.coordinator(), now=planned.opens_at)


def test_the_second_of_two_who_answer_the_same_line_is_told_and_loses_nothing(client):
    edition = make.edition(at="running")
    people(5, edition)
    asked = evaluation(edition, at="closed", answers=[GOOD] * 5)
    line = actions.say(asked, Said(text="More time"), by=make.coordinator(), now=timezone.now())
    client.force_login(make.coordinator())
    address = f"{BOARD}{asked.ref}/said/{line.pk}/"
    seen = client.get(address).context["form"].initial["seen"]
    Said.objects.update(answer="Two more weeks", state="done")

    late = client.post(address, {"text": "More time", "state": "doing", "answer": "We look into it", "seen": seen})

    shown = late.content.decode()
    assert (late.status_code, "Two more weeks" in shown, "We look into it" in shown) == (422, True, True)
