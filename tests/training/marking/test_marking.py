"""Marking: one click per person and the rubric; two who are blind to each other; released together, with undo."""

import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.privacy import own_data
from kogge.portal.home.todo import seats_of
from kogge.training.assignments.actions import put_assignment
from kogge.training.assignments.due import waiting_for
from kogge.training.assignments.models import Assignment, Author, Extension, Work
from kogge.training.assignments.standing import standing
from kogge.training.learning.models import Trainer
from kogge.training.marking import actions
from kogge.training.marking.models import Mark, Phrase, Question
from kogge.training.programmes.actions import seat
from tests import make
from tests.test_flat import queries
from tests.training.assignments import things
from tests.training.assignments.things import TEACH

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db):
    return things.assignment()


@pytest.fixture
def pekka(client, made):
    client.force_login(things.lead())
    return client


def form_of(work, first, second, **more):
    one, two = work.assignment.criteria.order_by("position")
    return {"version": 0, f"c{one.pk}": first, f"c{two.pk}": second, "act": "next"} | more


def test_save_and_next_makes_it_final_and_opens_the_oldest_that_waits(pekka, made):
    works = [things.handed_in(made, name, days_ago=days) for name, days in (("Ulla Saarni", 4), ("Tom Tamm", 2))]
    page = pekka.get(f"{TEACH}marking/").content.decode()
    assert ["2 to assess, the oldest handed in 4 days ago" in page, "Waits 4 days" in page] == [True, True]
    phrase = Phrase.objects.create(owner=things.lead(), where="strengths", text="Clear evidence.")
    assert pekka.get(works[0].get_marking_url()).status_code == 200
    answer = pekka.post(works[0].get_marking_url(), form_of(works[0], 3, 1, strengths="Broad.", phrase=phrase.pk))
    assert answer["Location"] == works[1].get_marking_url()
    mark = Mark.objects.get()
    assert (mark.state, mark.strengths, sorted(mark.values().values())) == ("final", "Broad.\nClear evidence.", [1, 3])
    assert pekka.post(works[1].get_marking_url(), form_of(works[1], 2, 2))["Location"] == f"{TEACH}marking/"
    assert Work.objects.get(pk=works[0].pk).opened_at is not None


def test_a_draft_saves_itself_and_without_every_level_it_stays_a_draft(pekka, made):
    work = things.handed_in(made)
    one = work.assignment.criteria.first()
    saved = pekka.post(work.get_marking_url(), {"version": 0, f"c{one.pk}": 2}, headers={"X-Saved-By-Itself": "1"})
    assert (saved.status_code, saved["X-Version"]) == (204, "1")
    pekka.post(work.get_marking_url(), {"version": 1, f"c{one.pk}": 2, "act": "next"})
    assert (Mark.objects.get().state, Work.objects.get().state) == ("draft", "handed_in")
    stale = pekka.post(work.get_marking_url(), form_of(work, 3, 3, strengths="Typed here."))
    assert (stale.status_code, "Typed here." in stale.content.decode()) == (422, True)


def test_a_mark_outside_the_grid_is_refused_with_its_sentence(pekka, made):
    work = things.handed_in(made)
    for value in (0, 4, "x"):
        page = pekka.post(work.get_marking_url(), form_of(work, value, 2))
        assert (page.status_code, "not in the grid" in page.content.decode(), Mark.objects.count()) == (422, True, 0)


def test_a_criterion_of_another_assignment_is_refused(made):
    work = things.handed_in(made)
    other = things.assignment(module=made.module)
    given = {"strengths": "", "next_steps": "", "note_private": ""}
    with pytest.raises(Refused, match="not in the grid"):
        values = {other.criteria.first(): 1}
        actions.keep_mark(work, values=values, seen=0, by=things.lead(), now=timezone.now(), **given)


def test_A89_nobody_marks_what_they_wrote(client, made):
    seat(made.module.edition, things.lead(), role="participant", by=make.coordinator())
    work = things.handed_in(made, "Pekka Leppä")
    with pytest.raises(PermissionDenied):
        things.marked(work)
    client.force_login(things.lead())
    assert client.get(work.get_marking_url()).status_code == 404


def test_two_assess_blind_and_agree_with_a_reason_where_they_differ(client):
    made = things.assignment(assessors=2)
    work, pekka, sigrid = things.handed_in(made), things.lead(), make.coordinator()
    things.marked(work, by=pekka, values=(3, 2), strengths="Word of Pekka.")
    client.force_login(sigrid)
    page = client.get(work.get_marking_url()).content.decode()
    assert "Word of Pekka." not in page
    assert client.get(f"{work.get_marking_url()}agree/")["Location"] == work.get_marking_url()
    things.marked(work, by=sigrid, values=(3, 1), strengths="Word of Sigrid.")
    assert "Word of Pekka." in client.get(work.get_marking_url()).content.decode()
    with pytest.raises(Refused, match="Two people assess this already"):
        seat(made.module.edition, make.person("Third One"), role="assistant", by=sigrid)
        things.marked(work, by=make.person("Third One"))
    agree = f"{work.get_marking_url()}agree/"
    assert "You chose different levels" in client.get(agree).content.decode()
    assert "Say why these levels stand" in client.post(agree, form_of(work, 3, 2)).content.decode()
    assert client.post(agree, form_of(work, 3, 2, reason="The list was used twice.")).status_code == 302
    mark = Mark.objects.get(kind="agreed")
    assert (Work.objects.get().state, sorted(mark.values().values()), mark.reason) == (
        "assessed",
        [2, 3],
        "The list was used twice.",
    )


def test_release_is_taken_back_within_half_a_minute_and_not_later(pekka, made):
    work = things.marked(things.handed_in(made))
    things.handed_in(made, "Tom Tamm")
    path = f"{made.get_edit_url()}release/"
    page = pekka.get(path).content.decode()
    assert ["Release 1 assessment" in page, "1 hand-in is not assessed yet" in page] == [True, True]
    assert pekka.post(path, {"expected": 2}).status_code == 409
    assert pekka.post(path, {"expected": 1}).status_code == 302
    assert Message.objects.filter(kind="released", next_try_at__gt=timezone.now()).count() == 1
    seats = [things.seat_of(made, "Ulla Saarni")]
    assert standing(seats, [made])[seats[0].pk, made.pk].state == "assessed"
    assert "Take them back" in pekka.get(path).content.decode()
    assert pekka.post(f"{path}undo/").status_code == 302
    assert (Work.objects.get(pk=work.pk).state, Message.objects.filter(kind="released").count()) == ("assessed", 0)
    now = timezone.now()
    actions.release(made, expected=1, by=things.lead(), now=now)
    with pytest.raises(Refused, match="half minute is over"):
        actions.take_back(made, by=things.lead(), now=now + timedelta(seconds=31))


def test_each_is_told_in_the_own_language_and_nothing_is_read_before(client, made):
    User.objects.filter(pk=make.person("Ulla Saarni").pk).update(language="sv")
    work = things.marked(things.handed_in(made))
    path = f"{made.get_absolute_url()}feedback/"
    client.force_login(make.person("Ulla Saarni"))
    assert (client.get(path).status_code, "Broad." in client.get(made.get_absolute_url()).content.decode()) == (
        404,
        False,
    )
    things.released(work)
    assert Message.objects.get(kind="released").language == "sv"
    page = client.get(path).content.decode()
    assert ["Broad." in page, "Use it." in page] == [True, True]
    assert Author.objects.get().seen_at is not None
    client.force_login(make.person("Tom Tamm"))
    assert client.get(path).status_code == 404


def test_A88_an_old_form_changes_nothing_after_the_release(pekka, made):
    work = things.released(things.marked(things.handed_in(made)))
    answer = pekka.post(work.get_marking_url(), form_of(work, 1, 1))
    assert (answer.status_code, sorted(Mark.objects.get().values().values())) == (422, [2, 3])
    typed = pekka.post(work.get_marking_url(), form_of(work, 1, 1, strengths="Typed too late.")).content.decode()
    assert ["Typed too late." in typed, "Nothing has changed." in typed] == [True, True]
    with pytest.raises(Refused):
        actions.assess(work, by=things.lead(), now=timezone.now())


def test_a_final_assessment_is_opened_again_before_the_release(pekka, made):
    work = things.marked(things.handed_in(made))
    assert pekka.post(f"{work.get_marking_url()}again/").status_code == 302
    assert (Work.objects.get().state, Mark.objects.get().state) == ("handed_in", "draft")


def test_how_many_assess_stands_once_somebody_has_begun(made):
    things.marked(things.handed_in(made), final=False)
    made.assessors = 2
    with pytest.raises(Refused, match="Somebody has begun to assess"):
        put_assignment(made, by=things.lead(), now=timezone.now())


def test_a_note_for_oneself_is_not_for_who_goes_on_with_the_assessment(client, made):
    work = things.marked(things.handed_in(made), note_private="Ask Wanda.", final=False)
    client.force_login(make.coordinator())
    assert "Ask Wanda." not in client.get(work.get_marking_url()).content.decode()
    client.post(work.get_marking_url(), form_of(work, 3, 3, version=1, note_private="Mine."))
    mark = Mark.objects.get()
    assert (mark.note_private, mark.by, mark.state) == ("Ask Wanda.", things.lead(), "final")


def test_what_two_agreed_on_is_there_when_it_is_opened_again(client):
    made = things.assignment(assessors=2)
    work, sigrid = things.handed_in(made), make.coordinator()
    things.marked(work, by=things.lead(), values=(3, 2))
    things.marked(work, by=sigrid, values=(3, 1))
    assert [one.text for one in waiting_for(sigrid, seats=seats_of(sigrid), now=timezone.now())] == [
        "1 hand-in to assess"
    ]
    client.force_login(sigrid)
    agree = f"{work.get_marking_url()}agree/"
    client.post(agree, form_of(work, 3, 2, strengths="Agreed words.", reason="It is used."))
    client.post(f"{work.get_marking_url()}again/")
    page = client.get(agree).content.decode()
    assert ["Agreed words." in page, "It is used." in page] == [True, True]
    assert client.post(agree, form_of(work, 3, 1, strengths="Other words.", reason="It is not.")).status_code == 302
    assert Mark.objects.get(kind="agreed").strengths == "Other words."


def test_the_place_of_somebody_who_leads_no_more_is_taken_by_another():
    made = things.assignment(assessors=2)
    work = things.handed_in(made)
    things.marked(work, by=make.coordinator())
    things.marked(work, by=things.lead(), final=False)
    made.module.seats.filter(role="module_lead").delete()
    seat(made.module.edition, make.person("Third One"), role="assistant", by=make.coordinator())
    things.marked(work, by=make.person("Third One"))
    assert sorted(Mark.objects.values_list("by__name", "state")) == [
        (make.coordinator().name, "final"), ("Third One", "final"),
    ]  # fmt: skip


def test_one_sees_nothing_of_the_own_assessment_before_it_is_told(client, made, tmp_path):
    """Not where it is released, by somebody who takes part as well; not among the own data in the half minute."""
    seat(made.module.edition, things.lead(), role="participant", by=make.coordinator())
    things.marked(things.handed_in(made, "Pekka Leppä"), by=make.coordinator())
    client.force_login(things.lead())
    page = client.get(f"{made.get_edit_url()}release/").content.decode()
    assert ["Release 1 assessment" in page, "Broad." in page] == [True, False]
    actions.release(made, expected=1, by=things.lead(), now=timezone.now())
    assert "Broad." not in own(tmp_path, things.lead())
    Work.objects.update(released_at=timezone.now())
    assert "Broad." in own(tmp_path, things.lead())


def own(path, person):
    own_data.write(path / "own.zip", person, site_name="Kogge", now=timezone.now())
    with zipfile.ZipFile(path / "own.zip") as package:
        return package.read("data.json").decode()


def test_with_more_time_nothing_is_late_in_the_list(pekka, made):
    work = things.handed_in(made)
    Assignment.objects.update(due_at=timezone.now() - timedelta(days=2))
    assert "2 days after" in pekka.get(f"{TEACH}marking/").content.decode()
    until = timezone.now() + timedelta(days=1)
    given = {"assignment": made, "seat": work.authors.get().seat, "reason": "Ill", "asked_at": until}
    Extension.objects.create(state="granted", until=until, **given)
    assert "days after" not in pekka.get(f"{TEACH}marking/").content.decode()


def test_one_question_about_the_feedback_is_answered(client, made):
    work = things.released(things.marked(things.handed_in(made)))
    path = f"{made.get_absolute_url()}feedback/"
    client.force_login(make.person("Ulla Saarni"))
    assert client.post(path, {"text": "What is use?"}).status_code == 302
    assert client.post(path, {"text": "And more?"}).status_code == 422
    client.force_login(things.lead())
    assert "What is use?" in client.get(work.get_marking_url()).content.decode()
    assert client.post(f"{work.get_marking_url()}answer/", {"text": ""}).status_code == 422
    assert client.post(f"{work.get_marking_url()}answer/", {"text": "That they act on it."}).status_code == 302
    assert Question.objects.get().answer == "That they act on it."
    kinds = Message.objects.filter(kind__in=["asked_again", "answered"]).values_list("kind", "address")
    assert sorted(kinds) == [("answered", "ulla.saarni@example.org"), ("asked_again", "pekka.leppa@example.org")]


def test_what_waits_is_told_on_the_page_of_what_is_due(made):
    things.handed_in(made, days_ago=4)
    things.shown(made, "Ebba Lönn")
    now = timezone.now()
    found = {}
    for name in ("Pekka Leppä", "Tom Tamm", "Ulla Saarni"):
        person = make.person(name)
        found[name] = [(one.text, one.note) for one in waiting_for(person, seats=seats_of(person), now=now)]
    hand_in = ("Hand in “A radar of your own”", "Manager Education 2027")
    remark = ("Give remarks to 1 peer", "A radar of your own")
    assert found == {
        "Pekka Leppä": [("1 hand-in to assess", "The oldest waits 4 days")],
        "Tom Tamm": [hand_in, remark],
        "Ulla Saarni": [remark],
    }


def test_the_list_asks_the_database_as_often_for_thirty_as_for_two(pekka, made):
    def more(numbers):
        for number in numbers:
            seat(made.module.edition, make.person(f"Person Nr{number}"), role="participant", by=make.coordinator())
            things.handed_in(made, f"Person Nr{number}")

    more(range(2))
    few = queries(pekka, f"{TEACH}marking/")
    more(range(2, 12))
    assert (queries(pekka, f"{TEACH}marking/"), few < 25) == (few, True)


def test_a_trainer_of_the_module_assesses_and_leaves_the_rest_to_its_lead(client, made):
    work, now = things.handed_in(made, days_ago=4), timezone.now()
    trainer = make.person("Tove Lind")
    client.force_login(trainer)
    before = client.get(work.get_marking_url()).status_code
    row = Trainer.objects.create(module=made.module, person=trainer, from_on=timezone.localdate())
    list_page = client.get(f"{TEACH}marking/").content.decode()
    client.post(work.get_marking_url(), form_of(work, 3, 1))
    work.refresh_from_db()
    told = [one.text for one in waiting_for(trainer, seats=[], now=now)]
    release = f"{TEACH}assignments/{made.ref}/release/"
    theirs = [client.get(path).status_code for path in (release, f"{TEACH}assignments/", made.get_edit_url())]
    assert (before, "1 to assess" in list_page, work.state, told) == (404, True, "assessed", [])
    assert (theirs, "Release" in client.get(f"{TEACH}marking/").content.decode()) == ([404] * 3, False)
    Trainer.objects.filter(pk=row.pk).update(
        from_on=timezone.localdate() - timedelta(days=9), until_on=timezone.localdate() - timedelta(days=1)
    )
    assert client.get(work.get_marking_url()).status_code == 404


def test_a_hand_in_that_the_cluster_agreed_to_show_is_read_by_the_others_after_the_release_until_it_is_taken_back(
    client,
):
    made = things.assignment(asks_consent=True)
    work = things.handed_in(made, text="Ten signals of Vaasa.", sharing="edition", agreed_by="The chair")
    hers = things.handed_in(made, "Ebba Lönn", sharing="nobody")
    client.force_login(make.person("Tom Tamm"))
    page, mine, others = (
        made.get_absolute_url(),
        *(f"{made.get_absolute_url()}shown/{one.ref}/" for one in (work, hers)),
    )
    early = client.get(mine).status_code
    for one in (work, hers):
        things.marked(one)
    now = timezone.now() - timedelta(minutes=1)
    actions.release(made, expected=2, by=things.lead(), now=now)

    listed, read = client.get(page).content.decode(), client.get(mine).content.decode()
    client.force_login(make.person("Wanda Jarzębina"))
    outside = client.get(mine).status_code
    client.force_login(make.person("Ulla Saarni"))
    client.post(f"{page}hide/")
    client.force_login(make.person("Tom Tamm"))

    assert (early, mine in listed, others in listed, "Ten signals of Vaasa." in read) == (404, True, False, True)
    assert (outside, client.get(others).status_code, client.get(mine).status_code) == (404, 404, 404)
