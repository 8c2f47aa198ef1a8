"""The coordinator's board: the funnel, the lists behind its numbers, files, and where one goes from there."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from kogge.base.dates import day
from kogge.commons.events.models import Event
from kogge.commons.surveys.models import Questionnaire
from kogge.portal.desk import board, funnel
from kogge.portal.desk.funnel import Case
from kogge.portal.desk.overview import overview
from kogge.portal.desk.ways import ways
from kogge.portal.home.todo import asked_of, seats_of, todo
from kogge.training.assignments.actions import ask_time
from kogge.training.assignments.models import Extension, Work
from kogge.training.evaluations import actions as evaluations
from kogge.training.evaluations.models import Said
from kogge.training.learning import actions as learning
from kogge.training.nominations import actions as nominations
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition
from kogge.training.selection import actions as selection
from tests import make
from tests.test_flat import queries
from tests.training.assignments import things as assignments
from tests.training.evaluations.things import evaluation
from tests.training.learning import courses

BOARD = "/manage/manager-education/me-2027/"
CASES = f"{BOARD}cases/"
COHORT = f"{BOARD}cohort/"
SENT = frozenset({"nominate", "agree", "send"})


@pytest.fixture
def sigrid(client, db):
    make.edition()
    client.force_login(make.coordinator())
    return client


def refs(answer):
    return [nomination.ref for nomination in answer.context["page"].object_list]


def gave_back(name):
    """Somebody took a place and gave it back later."""
    case = make.nomination(name, at="taken")
    nominations.release(case, by=case.nominee, note="Another job.")


def test_a_case_came_as_far_as_its_state_and_its_history_say():
    cases = [
        Case(1, "draft"),
        Case(2, "withdrawn"),
        Case(3, "withdrawn", SENT),
        Case(4, "agreed", SENT),  # opened again
        Case(5, "declined"),
        Case(6, "released", SENT | {"offer"}),
        Case(7, "released", SENT | {"offer", "take"}),
        Case(8, "taken"),
        Case(9, "completed"),
    ]

    assert [one.reached for one in cases] == [-1, -1, 2, 2, 2, 3, 4, 4, 5]
    assert [number for _stage, _label, number in funnel.reached_by(cases)] == [7, 7, 7, 4, 3, 1]


def test_selected_started_withdrew_and_completed_are_four_counts():
    way = SENT | {"offer"}
    states = ["offered", "released", "released", "taken", "completed"]
    steps = [way, way, way | {"take"}, way | {"take"}, way | {"take", "complete"}]
    cases = [Case(number, *both) for number, both in enumerate(zip(states, steps, strict=True))]

    assert [(code, number) for code, _label, _note, number in funnel.counts_of(cases)] == [
        ("selected", 5), ("started", 3), ("withdrew", 1), ("completed", 1),
    ]  # fmt: skip


def test_losses_stand_at_the_stage_after_which_people_were_lost_with_the_reasons_given_most():
    cases = [Case(number, "declined", SENT, reason="No place") for number in range(2)]
    cases += [Case(2, "withdrawn", SENT, reason="Another job"), Case(3, "withdrawn", frozenset({"nominate"}))]
    cases += [Case(4, "sent", SENT)]

    assert [(one.stage, one.total, one.ways, one.reasons) for one in funnel.losses(cases)] == [
        ("nominated", 1, [("withdrawn", "Withdrawn", 1)], []),
        (
            "applied",
            3,
            [("withdrawn", "Withdrawn", 1), ("declined", "Declined", 2)],
            [("No place", 2), ("Another job", 1)],
        ),
    ]


def test_the_funnel_by_country_begins_with_the_country_of_most_cases():
    cases = [Case(1, "sent", SENT, "SE", "Sweden"), Case(2, "declined", SENT, "FI", "Finland")]
    cases += [Case(3, "nominated", frozenset(), "FI", "Finland"), Case(4, "draft", frozenset(), "DK", "Denmark")]

    assert [(code, [number for _stage, number in numbers], lost) for code, _name, numbers, lost in
            funnel.by_country(cases)] == [("FI", [2, 1, 1, 0, 0, 0], 1), ("SE", [1, 1, 1, 0, 0, 0], 0)]  # fmt: skip


def test_the_counts_are_those_of_the_querysets(sigrid):
    for number, at in enumerate(["sent", "offered", "taken", "completed", "declined"]):
        make.nomination(f"Person Nr{number}", at=at)
    gave_back("Lova Left")
    cases = Nomination.objects.all()

    counted = sigrid.get(BOARD).context["four"]

    assert [number for _code, _label, _note, number in counted] == [
        4, cases.started().count(), cases.left().count(), cases.completed().count()
    ]  # fmt: skip
    assert [cases.started().count(), cases.left().count(), cases.completed().count()] == [3, 1, 1]


def test_every_number_of_the_board_opens_the_list_behind_it(sigrid):
    for number, at in enumerate(["nominated", "sent", "declined", "offered", "taken", "withdrawn"]):
        make.nomination(f"Person Nr{number}", at=at)
    gave_back("Lova Left")
    shown = sigrid.get(BOARD).context

    def found(query):
        return len(refs(sigrid.get(f"{CASES}?{query}")))

    assert [found(f"far={stage}") for stage, _label, _n in shown["stages"]] == [n for _s, _l, n in shown["stages"]]
    assert {loss.stage: found(f"lost={loss.stage}") for loss in shown["losses"]} == {
        "agreed": 1, "applied": 1, "confirmed": 1,
    }  # fmt: skip
    assert (found("far=withdrew"), found("lost=any"), found("")) == (1, shown["lost"], 7)
    for code, _name, numbers, lost in shown["countries"]:
        assert [found(f"country={code}&far={stage}") for stage, _n in numbers] == [n for _s, n in numbers]
        assert found(f"country={code}&lost=any") == lost


def test_the_list_is_filtered_by_state_country_and_kind_of_cluster(sigrid):
    finnish = make.nomination("Anna Aho", at="sent")
    new = make.organisation("newton", country="EE", standing="new")
    estonian = make.nomination("Eha Ets", at="nominated")
    Nomination.objects.filter(pk=estonian.pk).update(cluster=new)

    assert refs(sigrid.get(f"{CASES}?state=sent")) == [finnish.ref]
    assert refs(sigrid.get(f"{CASES}?country=EE")) == [estonian.ref]
    assert refs(sigrid.get(f"{CASES}?kind=new")) == [estonian.ref]
    assert refs(sigrid.get(f"{CASES}?kind=new&state=sent")) == []
    assert "Nothing fits all of these filters" in sigrid.get(f"{CASES}?kind=new&state=sent").content.decode()


def test_a_filter_that_nobody_knows_asks_for_nothing(sigrid):
    case = make.nomination(at="sent")

    assert refs(sigrid.get(f"{CASES}?state=%00&far=moon&lost=x&country=ZZ&kind=%27&page=99")) == [case.ref]


def test_what_is_filtered_is_what_the_file_holds(sigrid):
    case = make.nomination(at="sent")
    make.nomination("Eha Ets", at="nominated")

    answer = sigrid.get(f"{CASES}export/?as=xlsx&state=sent")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))

    today = timezone.now().astimezone(case.edition.zone).date().isoformat()
    assert rows[0][:4] == ("Reference", "Person", "E-mail address", "Cluster organisation")
    assert rows[1:] == [
        (case.ref, "Ulla Saarni", "ulla.saarni@example.org", "Photonics Finland", "Finland", "Established",
         "Torsten Ek", "Applied", "Applied", today, today, None, None, None, None),
    ]  # fmt: skip


def test_A15_no_cell_of_the_file_acts_as_a_formula(sigrid):
    case = make.nomination(at="nominated")
    Nomination.objects.filter(pk=case.pk).update(nominee_name="=1+1", nominator_name="@SUM(A1)")

    text = sigrid.get(f"{CASES}export/?as=csv").content.decode()

    assert ("'=1+1" in text, "'@SUM(A1)" in text, ",=1+1" in text) == (True, True, False)


def test_a_form_of_file_that_nobody_knows_is_not_there(sigrid):
    assert sigrid.get(f"{CASES}export/?as=exe").status_code == 404


def test_who_reads_along_sees_numbers_and_neither_names_nor_lists(client, db):
    make.nomination("Zelda Zorn", at="sent")
    reader = make.person("Rita Reader")
    Edition.objects.get().seats.create(person=reader, role="reader")
    client.force_login(reader)

    shown = client.get(BOARD).content.decode()

    assert ("You read along" in shown, "From nomination to completion" in shown) == (True, True)
    assert ("Zelda" in shown, CASES in shown) == (False, False)
    assert [client.get(path).status_code for path in (CASES, f"{CASES}export/")] == [404, 404]
    assert "You read along" in client.get("/manage/").content.decode()


def test_a_coordinator_begins_a_questionnaire_from_the_board(sigrid):
    answer = sigrid.post(f"{BOARD}ask/")

    made = Questionnaire.objects.get()
    assert answer["Location"] == f"/manage/surveys/{made.ref}/edit/"
    assert (str(made.title), made.languages, made.timezone) == ("Manager Education 2027", ["en"], "Europe/Stockholm")
    assert sigrid.get(answer["Location"]).status_code == 200


def notes():
    """{label: note} of everything the board leads to."""
    edition = Edition.objects.select_related("call", "programme").get()
    counts = Nomination.objects.counts()
    parts = ways(edition, counts, user=make.coordinator(), now=timezone.now())
    return {row["label"]: row["note"] for part in parts for row in part["rows"]}


def test_the_board_says_how_far_the_committee_is(sigrid):
    before = notes()["Committee"]
    round = make.committee_round(at="reviewing")
    make.review(round)
    reviewing = notes()
    selection.meet(round, by=make.coordinator(), now=timezone.now())

    assert (before, reviewing["Committee"]) == ("Not set up", "1 of 6 reviews are final")
    assert ("Meeting" in reviewing, "Decisions and places" in reviewing) == (False, False)
    assert notes()["Meeting"] == "before the committee"


def test_the_board_leads_only_where_it_makes_sense(sigrid):
    make.nomination(at="sent")
    Edition.objects.update(state="open")
    opened = set(notes())
    Edition.objects.update(state="finished")

    assert opened - set(notes()) == {
        "Who may nominate", "Nominations from a spreadsheet", "Tell of a change", "Committee", "Make a meeting",
        "Letters",
    }  # fmt: skip


def test_the_list_of_editions_says_what_waits_for_whom(sigrid):
    make.nomination("Olli Offered", at="offered")
    make.committee_round(at="reviewing")
    editions = list(Edition.objects.select_related("programme"))

    [row] = overview(editions, make.coordinator(), timezone.now())

    assert [(one["text"], one["whom"]) for one in row["waits"]] == [
        ("6 reviews", "for the reviewers"),
        ("1 offer", "for an answer"),
    ]


def test_the_board_says_what_waits_inside_the_edition_for_whom_and_since_when_what_waits_longest_first(
    client, db, time_machine
):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    asked = assignments.assignment()
    client.force_login(make.coordinator())
    edition, module, now = asked.module.edition, asked.module, timezone.now()
    assignments.handed_in(asked, days_ago=20)
    assignments.marked(assignments.handed_in(asked, "Ebba Lönn", days_ago=3))
    late = assignments.seat_of(asked, "Tom Tamm")
    more = Extension(assignment=asked, seat=late, reason="A fair", until=asked.due_at + timedelta(days=5))
    ask_time(more, by=late.person, now=now - timedelta(days=2))
    learning.tell_absence(late, courses.closing(module), reason="A fair.", by=late.person, now=now - timedelta(days=1))
    made = evaluation(edition, at="closed", now=now - timedelta(days=9))
    evaluations.say(made, Said(text="Too much to read"), by=make.coordinator(), now=now - timedelta(days=6))
    Event.objects.filter(modules=module).exclude(slug__startswith="closing").update(
        starts_at=now - timedelta(days=5, hours=2), ends_at=now - timedelta(days=5)
    )

    [row] = overview([edition], make.coordinator(), now)

    assert [(one["text"], one["whom"], one["days"], one["is_long"]) for one in row["waits"]] == [
        ("1 hand-in to assess, module 1", "for Pekka Leppä", 20, True),
        ("1 point of feedback to answer, module 1", "for Pekka Leppä", 6, False),
        ("1 meeting without attendance, module 1", "for Pekka Leppä", 5, False),
        ("1 request for more time, module 1", "for Pekka Leppä", 2, False),
        ("1 absence without a task, module 1", "for Pekka Leppä", 1, False),
        ("1 assessed hand-in to release, module 1", "for Pekka Leppä", 0, False),
    ]
    shown = client.get(BOARD).content.decode()
    since = day((now - timedelta(days=20)).astimezone(edition.zone).date())
    assert [words in shown for words in ("What waits for whom", f"since {since}", "20 days")] == [True] * 3
    assert {client.get(one["href"]).status_code for one in row["waits"]} == {200}
    few = [queries(client, path) for path in (BOARD, "/manage/")]
    learning.make_up(late.absences.get(), task="Read.", due_on=None, by=assignments.lead(), now=now)
    evaluations.say(made, Said(text="More time"), by=make.coordinator(), now=now)
    assert [queries(client, path) for path in (BOARD, "/manage/")] == few
    assert max(few) <= 25
    assert "absence" not in str(overview([edition], make.coordinator(), now)[0]["waits"])


def test_the_pages_ask_as_often_for_thirty_cases_as_for_two(sigrid):
    for number in range(2):
        make.nomination(f"Person Nr{number}", at="sent")
    few = [queries(sigrid, path) for path in (BOARD, CASES, f"{CASES}export/", "/manage/")]
    for number in range(2, 12):
        make.nomination(f"Person Nr{number}", at="sent")

    many = [queries(sigrid, path) for path in (BOARD, CASES, f"{CASES}export/", "/manage/")]

    assert many == few
    assert max(few) <= 25


def test_the_reason_of_a_withdrawal_is_the_note_of_its_step(sigrid):
    case = make.nomination(at="sent")
    case.take("withdraw", by=case.nominee, note="Another job.")
    edition = case.edition

    [row] = board.with_ways(edition.nominations.all(), edition, make.coordinator())

    assert (row.way.reason, row.way.reached) == ("Another job.", 2)


def lines(person):
    now = timezone.now()
    return [
        (line.text, line.href)
        for line in todo(person, seats=seats_of(person), agenda=[], asked=asked_of(person, now=now), codes=(), now=now)
    ]


def test_a_reviewer_is_told_how_many_files_are_left(sigrid):
    round = make.committee_round(at="reviewing")
    reviewer = round.reviewers.first().person
    before = lines(reviewer)
    make.review(round, by=reviewer)

    assert before == [("Review 2 applications", "/review/me-2027/")]
    assert lines(reviewer) == [("Review 1 application", "/review/me-2027/")]


def test_everybody_but_who_closed_the_meeting_is_told_that_a_second_person_is_needed(sigrid):
    round = make.committee_round(files=0)
    round.minutes.create(closed_by=make.coordinator(), closed_at=timezone.now())
    type(round).objects.update(state="decided")

    told = [("Confirm the decisions as the second person", "/review/me-2027/meeting/minutes/")]
    assert lines(round.reviewers.first().person) == told
    assert lines(make.coordinator()) == []


def test_a_coordinator_is_told_of_offers_nobody_has_answered(sigrid):
    make.nomination(at="offered")

    assert lines(make.coordinator()) == [("1 offer waits for an answer", f"{CASES}?state=offered")]


def test_who_is_asked_to_answer_a_questionnaire_is_told_until_they_have(sigrid):
    made = make.questionnaire()
    asked = make.person("Anna Asked")
    ticket = made.tickets.create(person=asked)
    before = lines(asked)
    made.tickets.filter(pk=ticket.pk).update(is_used=True)

    assert (before, lines(asked)) == ([("Answer a questionnaire", f"/surveys/{made.ref}/")], [])


def test_where_a_committee_decides_the_coordinator_is_led_to_it_and_never_decides_alone(sigrid):
    coordinator = make.coordinator()
    round = make.committee_round(files=2)
    round.edition.call_closes_at = timezone.now() - timedelta(hours=1)
    round.edition.save()
    said = []
    for state in ("setting_up", "reviewing", "deciding", "decided"):
        type(round).objects.update(state=state)
        said.append([text for text, _href in lines(coordinator) if "2 applications" in text])

    assert said == [["Let the committee read 2 applications"], [], ["Decide on 2 applications in the meeting"], []]


def test_the_board_lists_who_stands_too_near_to_a_hand_in_to_assess_it(client, db):
    """A89: the author is barred by the rules; whoever works where the author works is named, and may be replaced."""
    asked = assignments.assignment(people=(*assignments.PEOPLE, "Pekka Leppä"))
    for name in ("Pekka Leppä", "Ulla Saarni", "Ebba Lönn"):
        assignments.handed_in(asked, name)
    for name in ("Pekka Leppä", "Ulla Saarni", "Wanda Jarzębina"):  # who leads another module
        make.colleague(make.organisation(), name)
    client.force_login(make.coordinator())
    before = queries(client, COHORT)
    near = client.get(COHORT).context["near"]
    assignments.marked(Work.objects.of(make.person("Ulla Saarni")).get())
    after = client.get(COHORT)

    assert [(one.person.name, one.names, one.is_own, one.has_marked) for one in near] == [
        ("Pekka Leppä", "Pekka Leppä", True, False), ("Pekka Leppä", "Ulla Saarni", False, False),
    ]  # fmt: skip
    assert [one.has_marked for one in after.context["near"]] == [False, True]
    assert "barred by the rules" in after.content.decode()
    assignments.handed_in(asked, "Tom Tamm")
    assert queries(client, COHORT) == before
