"""Writing an assignment: who may, what it says, until when; more time for one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.assignments import actions
from kogge.training.assignments.due import waiting_for
from kogge.training.assignments.models import Assignment, Criterion, Extension
from kogge.training.assignments.standing import Standing, days_after, standing
from tests import make
from tests.training.assignments import things
from tests.training.assignments.things import TEACH

pytestmark = pytest.mark.django_db


def test_a_module_lead_writes_an_assignment_with_its_criteria_and_opens_it(client):
    things.course()
    client.force_login(things.lead())
    form = {
        "title": "A radar",
        "brief": "Ten signals.",
        "language": "en",
        "due_at": "2027-03-01T12:00",
        "assessors": 1,
    }
    page = client.post(f"{TEACH}assignments/new/", form)
    made = Assignment.objects.get()
    assert (page.status_code, page["Location"]) == (302, made.get_edit_url())
    assert made.due_at.astimezone(made.zone).isoformat() == "2027-03-01T12:00:00+01:00"
    assert client.post(f"{made.get_edit_url()}open/").status_code == 409
    levels = {"text": "Breadth", "level_1": "none", "level_2": "some", "level_3": "all"}
    assert client.post(f"{made.get_edit_url()}criteria/0/", levels | {"level_5": "gap"}).status_code == 422
    assert client.post(f"{made.get_edit_url()}criteria/0/", levels).status_code == 302
    assert made.criteria.get().steps() == [(1, "none"), (2, "some"), (3, "all")]
    assert client.post(f"{made.get_edit_url()}open/").status_code == 302
    for path in (
        f"{TEACH}assignments/",
        made.get_edit_url(),
        f"{made.get_edit_url()}criteria/0/",
        made.get_absolute_url(),
    ):
        assert client.get(path).status_code == 200


def test_A9_who_leads_module_2_knows_no_page_of_module_1_and_changes_nothing(client):
    made = things.assignment()
    work = things.handed_in(made)
    wanda = make.person("Wanda Jarzębina")
    client.force_login(wanda)
    paths = [f"{TEACH}assignments/", made.get_edit_url(), f"{TEACH}marking/", work.get_marking_url()]
    paths += [f"{made.get_edit_url()}release/", f"{TEACH}phrases/"]
    assert [client.get(path).status_code for path in paths] == [404] * 6
    posts = [f"{made.get_edit_url()}close/", f"{made.get_edit_url()}release/undo/", work.get_marking_url()]
    assert [client.post(path).status_code for path in posts] == [404] * 3
    for act in (
        lambda: actions.put_assignment(made, by=wanda, now=timezone.now(), fields=["title"]),
        lambda: actions.put_criterion(made.criteria.first(), by=wanda, now=timezone.now()),
        lambda: actions.close(made, by=wanda),
        lambda: things.marked(work, by=wanda),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_A8_another_edition_knows_nothing_and_before_it_opens_its_content_is_not_told(client):
    made = things.assignment(opens_at=timezone.now() + timedelta(days=2))
    client.force_login(make.person("Nobody Else"))
    assert client.get(made.get_absolute_url()).status_code == 404
    client.force_login(make.person("Ulla Saarni"))
    page = client.get(made.get_absolute_url()).content.decode()
    assert ("Opens on" in page, "Collect ten signals" in page) == (True, False)
    assert client.get(f"{made.get_absolute_url()}template/").status_code == 404
    with pytest.raises(Refused, match="not open"):
        things.draft(made)


def test_a_draft_assignment_is_not_there_for_participants(client):
    made = things.assignment(at="draft")
    client.force_login(make.person("Ulla Saarni"))
    assert client.get(made.get_absolute_url()).status_code == 404


def test_it_is_copied_into_another_module_with_its_criteria_and_its_dates_moved(client):
    made = things.assignment()
    client.force_login(make.coordinator())
    client.post("/teach/me-2027/2/assignments/", {"source": made.ref})
    copied = Assignment.objects.exclude(pk=made.pk).get()
    days = copied.due_at.astimezone(copied.zone).date() - made.due_at.astimezone(made.zone).date()
    assert (copied.state, copied.module.number, days.days, copied.criteria.count()) == ("draft", 2, 70, 2)


def test_how_many_levels_there_are_stands_once_somebody_has_assessed():
    made = things.assignment()
    things.marked(things.handed_in(made), final=False)
    criterion = Criterion.objects.first()
    criterion.levels = things.LEVELS + [{"en": "more"}]
    with pytest.raises(Refused, match="not their number"):
        actions.put_criterion(criterion, by=things.lead(), now=timezone.now())


def test_dates_in_the_wrong_order_are_refused():
    now = timezone.now()
    with pytest.raises(Refused, match="Remarks must come before"):
        things.assignment(remarks_due_at=now + timedelta(days=11))


def test_more_time_is_asked_for_granted_and_every_due_date_follows(client):
    made = things.assignment()
    ulla, until = make.person("Ulla Saarni"), made.due_at + timedelta(days=3)
    client.force_login(ulla)
    typed = {"until": until.astimezone(made.zone).strftime("%Y-%m-%dT%H:%M"), "reason": "We move house."}
    assert client.post(f"{made.get_absolute_url()}time/", typed).status_code == 302
    assert client.post(f"{made.get_absolute_url()}time/", typed | {"reason": "Again."}).status_code == 422
    asked = Extension.objects.get()
    client.force_login(things.lead())
    assert client.get(f"{TEACH}time/{asked.ref}/").status_code == 200
    client.post(f"{TEACH}time/{asked.ref}/", {"until": typed["until"], "answer": "Good luck.", "act": "grant"})
    seat = things.seat_of(made, "Ulla Saarni")
    granted = until.replace(second=0, microsecond=0)
    stands = standing([seat], [made])[seat.pk, made.pk]
    assert (Extension.objects.get().state, stands.due_at) == ("granted", granted)
    asked_of_ulla = waiting_for(ulla, seats=[seat], now=timezone.now())
    assert [(one.text, one.by) for one in asked_of_ulla] == [("Hand in “A radar of your own”", granted)]
    letter = Message.objects.get(kind="time_answered")
    assert (letter.address, "Good luck." in letter.text) == (ulla.email, True)
    assert (
        client.post(
            f"{TEACH}time/{asked.ref}/", {"until": typed["until"], "answer": "No.", "act": "decline"}
        ).status_code
        == 422
    )


def test_a_no_to_more_time_has_a_reason():
    made, now = things.assignment(), timezone.now()
    given = {"seat": things.seat_of(made, "Tom Tamm"), "until": made.due_at + timedelta(days=1), "reason": "Ill."}
    asked = actions.ask_time(Extension(assignment=made, **given), by=make.person("Tom Tamm"), now=now)
    with pytest.raises(Refused, match="Say why"):
        actions.decline(asked, answer=" ", by=things.lead(), now=now)


def test_A90_a_minute_of_grace_and_then_begun_days_are_counted():
    made = things.assignment(at="draft")
    at = [made.due_at + timedelta(seconds=one) for one in (-1, 0, 30, 60, 61, 86_400, 86_401)]
    assert [days_after(one, made.due_at) for one in at] == [0, 0, 0, 0, 1, 1, 2]


def test_standing_tells_how_far_each_is_in_two_queries(django_assert_num_queries):
    made = things.assignment()
    things.draft(made, "Ebba Lönn")
    work = things.handed_in(made)
    seats = [things.seat_of(made, name) for name in things.PEOPLE]
    with django_assert_num_queries(2):
        found = standing(seats, [made])
    ulla, ebba, tom = (found[seat.pk, made.pk] for seat in seats)
    assert ulla == Standing("handed_in", work.handed_in_at, made.due_at, 0)
    assert (ebba.state, tom.state) == ("draft", "none")


def test_F25_of_two_who_change_a_criterion_the_second_sees_what_the_first_saved(client):
    made = things.assignment()
    client.force_login(things.lead())
    path = f"{made.get_edit_url()}criteria/{made.criteria.first().pk}/"
    seen = client.get(path).context["form"].initial["seen"]
    words = {"text": "Breadth", "level_1": "none", "level_2": "some", "level_3": "all", "seen": seen}
    assert client.post(path, words).status_code == 302
    second = client.post(path, words | {"level_3": "every one"})
    assert (second.status_code, "Saved meanwhile: all" in second.content.decode()) == (422, True)
    assert made.criteria.get(text__contains="Breadth").words_of(3) == "all"
