"""Expectations of people and organisations, and the reference group."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.evaluations import actions, due
from kogge.training.evaluations.models import HomeLearning, Statement
from kogge.training.programmes.models import Edition, Module, Seat
from tests import make
from tests.training.evaluations.things import BOARD, GOOD, LEARN, evaluation, owner, people

pytestmark = pytest.mark.django_db
GROUP = BOARD.replace("feedback", "reference-group")
PAGE = f"{LEARN}expectations/"


def body(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_expectations_are_written_and_seen_again_at_the_end_of_a_module(client):
    (seat,) = people(1)
    client.force_login(seat.person)
    assert list(client.post(PAGE, {"1": " "}).context["form"].errors) == ["1"]
    assert client.post(PAGE, {"1": "Lead meetings", "3": "Find partners"}).status_code == 302
    first, second = seat.expectations.order_by("position")
    answer = client.post(f"{PAGE}1/", {f"answer-{first.pk}": "wonderful", f"note-{first.pk}": "kept"})
    assert (answer.status_code, "kept" in answer.content.decode()) == (422, True)
    given = {f"answer-{first.pk}": "met", f"answer-{second.pk}": "partly", f"note-{second.pk}": "Two so far"}
    assert client.post(f"{PAGE}1/", given).status_code == 302

    assert list(first.checks.values_list("module__number", "answer")) == [(1, "met")]
    assert "Two so far" in body(client, PAGE)
    client.post(PAGE, {"1": "Something else", "3": ""})  # what was compared stays
    assert list(seat.expectations.order_by("position").values_list("text", flat=True)) == ["Lead meetings", "Find partners"]  # fmt: skip  # noqa: E501
    assert not Entry.objects.filter(note__contains="meetings").exists()


def test_an_expectation_is_due_at_the_start_and_at_the_end_of_a_module():
    (seat,) = people(1)
    module, now = seat.edition.modules.get(), timezone.now()
    seen = [[title for title, _url, _by in due.open_for(seat, now)]]
    waits = [[one[0].what for one in due.waiting_for(seat.person, now=now)]]
    actions.expect(seat, {1: "Lead meetings"}, by=seat.person, now=now)
    seen.append(due.open_for(seat, now))
    Module.objects.update(starts_on=now.date() - timedelta(days=60), ends_on=now.date() - timedelta(days=1))
    module.refresh_from_db()
    seen.append([title for title, _url, _by in due.open_for(seat, now)])
    waits.append([one[0].what for one in due.waiting_for(seat.person, now=now)])
    actions.check(seat, module, {seat.expectations.get(): ("met", "")}, by=seat.person, now=now)
    seen.append(due.open_for(seat, now))
    assert seen == [["Write down what you expect"], [], ["Compare module 1 with what you expected"], []]
    assert waits == [["expect"], ["check"]]


def test_a_module_ends_by_the_clock_of_its_edition_on_both_lists():
    (seat,) = people(1)
    actions.expect(seat, {1: "Lead meetings"}, by=seat.person, now=timezone.now())
    Module.objects.update(starts_on="2027-01-04", ends_on="2027-02-02")
    listed = []
    for hour in (21, 22):  # in Helsinki 23:30 of the day before, and 0:30 of the last day
        now = datetime(2027, 2, 1, hour, 30, tzinfo=UTC)
        Edition.objects.update(timezone="Europe/Helsinki")
        seat = Seat.objects.get(pk=seat.pk)
        listed.append((len(due.open_for(seat, now)), [one[0].what for one in due.waiting_for(seat.person, now=now)]))
    assert listed == [(0, []), (1, ["check"])]


def test_only_oneself_writes_and_only_who_leads_reads_what_somebody_expects(client):
    one, other = people(2)
    actions.expect(one, {1: "A secret wish"}, by=one.person, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.expect(one, {1: "Mine"}, by=other.person, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.check(other, one.edition.modules.get(), {one.expectations.get(): ("met", "")}, by=other.person, now=timezone.now())  # fmt: skip  # noqa: E501
    board = BOARD.replace("feedback", "expectations")
    client.force_login(other.person)
    assert "secret wish" not in body(client, PAGE)
    body(client, board, 404)
    crumb = "/manage/manager-education/me-2027/"  # the board, or for who may not open it the edition
    for who, answer in ((make.coordinator(), 200), (owner(one.edition), 302)):
        client.force_login(who)
        shown = body(client, board)
        assert "A secret wish" in shown
        assert (f'<li><a href="{crumb}">' in shown, client.get(crumb).status_code) == (True, answer)
        body(client, PAGE, 403)


def test_what_the_organisation_learns_is_written_by_participant_or_nominator_and_read_by_who_leads(client):
    case = make.nomination(at="taken")
    page = f"{LEARN}organisation/{case.ref}/"
    Module.objects.update(starts_on=timezone.localdate() + timedelta(days=1))
    client.force_login(case.nominator)
    assert client.post(page, {"expected": "A radar of our own", "actual": "too early"}).status_code == 302
    one = HomeLearning.objects.get()
    assert (one.expected, one.expected_by, one.actual) == ("A radar of our own", case.nominator, "")
    Module.objects.update(starts_on=timezone.now().date())
    client.force_login(case.nominee)
    client.post(page, {"expected": "A radar of our own", "actual": "It is used every month"})
    one.refresh_from_db()
    assert (one.expected_by, one.actual_by) == (case.nominator, case.nominee)

    stale = client.post(page, {"expected": "From an old window", "actual": "", "seen": "older"})
    shown = stale.content.decode()
    assert (stale.status_code, "From an old window" in shown, "A radar of our own" in shown) == (422, True, True)

    client.force_login(make.coordinator())
    assert "It is used every month" in body(client, page)
    assert client.post(page, {"expected": "Else"}).status_code == 403
    client.force_login(make.person("Nobody Else"))
    body(client, page, 404)


def test_the_reference_group_reads_figures_but_no_words_and_records_a_statement(client):
    people(5)
    made = evaluation(at="closed", answers=[GOOD | {"worked": "A very telling remark"}] * 5)
    client.force_login(make.coordinator())
    given = {"name": "Rune Rönn", "address": "rune.ronn@example.org", "language": "sv"}
    assert client.post(f"{GROUP}new/", given | {"address": "rune"}).status_code == 422
    client.post(f"{GROUP}new/", given)
    assert list(Message.objects.filter(kind="reading_along").values_list("address", "language")) == [
        ("rune.ronn@example.org", "sv")
    ]
    assert client.post(GROUP, {"text": "I am none of them"}).status_code == 403

    rune = make.person("Rune Ronn")
    assert [one[0].what for one in due.waiting_for(rune, now=timezone.now())] == ["state"]
    client.force_login(rune)
    page = body(client, f"{BOARD}{made.ref}/")
    assert ("figure" in page, "telling remark" in page) == (True, False)
    assert client.post(f"{BOARD}{made.ref}/publish/").status_code == 403
    assert client.post(GROUP, {"text": ""}).status_code == 422
    page = SimpleUploadedFile("page.pdf", b"<html>not a paper</html>")
    assert client.post(GROUP, {"text": "Well done.", "file": page}).status_code == 422
    assert client.post(GROUP, {"text": "Well done.", "is_published": "on"}).status_code == 302
    assert client.post(GROUP, {"text": "Between us."}).status_code == 302
    assert due.waiting_for(rune, now=timezone.now()) == []

    client.force_login(make.person("Person A"))
    page = body(client, f"{LEARN}feedback/")
    assert ("Well done." in page, "Between us." in page) == (True, False)
    body(client, f"{LEARN}statements/{Statement.objects.last().pk}/", 404)
