"""Participants go through a module step by step; what waits says for what, and one list says what is due."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events.models import Attendance, Event
from kogge.training.assignments.models import Assignment
from kogge.training.learning import actions
from kogge.training.learning.course import course_of
from kogge.training.learning.due import due_of
from kogge.training.learning.frame import forget_frames
from kogge.training.learning.models import Done
from kogge.training.learning.progress import hours
from tests import make
from tests.test_flat import queries
from tests.training.learning import courses

pytestmark = pytest.mark.django_db


def states(seat):
    return [step.state for step in course_of(seat.edition, seat, now=timezone.now()).steps]


def test_a_step_is_open_closed_until_a_day_or_closed_after_another_and_what_is_optional_holds_nothing_up():
    module, now = courses.module(), timezone.now()
    first = courses.step(module, "First")
    courses.step(module, "More", is_optional=True)
    courses.step(module, "Second", needs_previous=True)
    courses.step(module, "Later", opens_at=now + timedelta(days=3))
    seat = courses.participant(module)

    before = course_of(module.edition, seat, now=now).steps
    actions.tick(first, seat, by=seat.person, now=now)

    assert [(one.state, one.after) for one in before] == [
        ("open", None),
        ("open", None),
        ("closed", first),
        ("closed", None),
    ]
    assert states(seat) == ["done", "open", "open", "closed"]


def test_done_next_is_one_click_and_leads_on_until_all_open_steps_are_done(client):
    module = courses.module()
    first, second = courses.step(module, "First"), courses.step(module, "Second", needs_previous=True)
    seat = courses.participant(module)
    client.force_login(seat.person)

    there = [client.post(f"{one.get_absolute_url()}done/").url for one in (first, second)]
    twice = client.post(f"{second.get_absolute_url()}done/", {"again": 1})

    assert there == [second.get_absolute_url(), reverse("learn_module", args=["me-2027", 1])]
    assert (twice.status_code, Done.objects.filter(seat=seat).count()) == (302, 2)
    client.post(f"{second.get_absolute_url()}undo/")
    assert states(seat) == ["done", "open"]


def test_a_closed_step_shows_what_it_waits_for_and_nothing_else_and_cannot_be_ticked(client):
    module = courses.module()
    courses.step(module, "First")
    second = courses.step(module, "Second", needs_previous=True)
    hidden = courses.step(module, "Hidden", is_published=False)
    seat = courses.participant(module)
    client.force_login(seat.person)

    shown = client.get(second.get_absolute_url()).content.decode()

    assert ("when you have done “First”" in shown, "About Second" in shown) == (True, False)
    assert client.post(f"{second.get_absolute_url()}done/").status_code == 409
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert "Hidden" not in client.get(reverse("learn_module", args=["me-2027", 1])).content.decode()


def test_nobody_ticks_for_another():
    module = courses.module()
    first, seat = courses.step(module), courses.participant(module)

    with pytest.raises(PermissionDenied):
        actions.tick(first, seat, by=courses.lead(), now=timezone.now())


def test_a_meeting_ticks_itself_when_somebody_was_there():
    module = courses.module()
    event = Event.objects.get()
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1))
    step, seat = courses.step(module, "Meet", kind="meet", event=event), courses.participant(module)
    with pytest.raises(Refused, match="your attendance"):
        actions.tick(step, seat, by=seat.person, now=timezone.now())

    event.refresh_from_db()
    actions.record_attendance(module, event, {seat: "online"}, by=courses.lead(), now=timezone.now())
    forget_frames()

    assert states(seat) == ["done"]


def test_one_list_says_what_is_due_soonest_first_and_what_is_late_says_how_many_days_after():
    module, now = courses.module(), timezone.now()
    closing = courses.closing(module)
    courses.step(module, "Prepare", section="opening", minutes=60)
    courses.step(module, "Read", minutes=90)
    seat = courses.participant(module)
    Event.objects.exclude(pk=closing.pk).update(
        starts_at=now - timedelta(days=2, hours=3), ends_at=now - timedelta(days=2)
    )

    due = due_of(course_of(module.edition, seat, now=now), seat, now=now)

    assert due.pop(1).title == "Write down what you expect"
    assert [(line.title, line.days_after, line.by) for line in due] == [
        ("Prepare", 2, now - timedelta(days=2)),
        ("Closing", 0, closing.starts_at),
        ("Read", 0, closing.starts_at),
    ]
    assert due[2].note == "Online phase of module 1: 1 step left, about 1.5 h"


def test_the_home_of_an_edition_shows_continue_the_line_and_what_is_due(client):
    module = courses.module()
    first = courses.step(module, "First")
    courses.step(module, "Second")
    seat = courses.participant(module)
    actions.tick(first, seat, by=seat.person, now=timezone.now())
    client.force_login(seat.person)

    shown = client.get(reverse("learn_edition", args=["me-2027"])).content.decode()

    assert [words in shown for words in ("1 of 2 steps done", "Continue", "What is due", "Second")] == [True] * 4


def test_the_home_and_the_module_ask_as_often_for_one_step_and_person_as_for_thirty_and_a_hundred_and_twenty(
    client, time_machine
):
    time_machine.move_to("2027-03-01T12:00:30Z", tick=False)  # what is kept for a minute is kept throughout
    module = courses.module()
    courses.step(module)
    seat = courses.participant(module)
    client.force_login(seat.person)
    pages = [reverse("learn_edition", args=["me-2027"]), reverse("learn_module", args=["me-2027", 1])]
    pages += [reverse("learn_workload", args=["me-2027"]), module.activities.get().get_absolute_url()]
    pages[3] = f"/learn/me-2027/1/{module.activities.get().ref}/"
    few = [queries(client, path) for path in pages]

    first = module.activities.get()
    rows = []
    for number in range(119):
        row = type(first)(module=module, title=make.text(f"Step {number}"), minutes=20, position=number + 2)
        rows.append(row)
    type(first).objects.bulk_create(rows)
    for number in range(5):
        courses.material(module, activity=first if number % 2 else None)
    courses.crowd(module, 29)
    forget_frames()

    many = [queries(client, path) for path in pages]
    # Materials are fetched with their versions once there are some.
    assert [after - before for before, after in zip(few, many, strict=True)] == [0, 1, 0, 1]
    assert max(many) <= 25


def test_the_workload_shows_hours_of_weeks_meetings_on_both_clocks_and_deadlines(client):
    module = courses.module()
    courses.closing(module)
    courses.step(module, "Read", minutes=600)
    seat = courses.participant(module)
    seat.person.timezone = "Europe/Stockholm"
    seat.person.save()
    client.force_login(seat.person)

    shown = client.get(reverse("learn_workload", args=["me-2027"])).content.decode()

    assert [words in shown for words in ("This week", "in Vilnius", "in Stockholm", "Closing")] == [True] * 4


def test_what_is_kept_of_an_edition_is_read_anew_after_an_edit_and_holds_nobodys_ticks(
    client, django_capture_on_commit_callbacks
):
    module, now = courses.module(), timezone.now()
    first, later = courses.step(module, "First"), courses.step(module, "Later", opens_at=now + timedelta(days=3))
    seat, other = courses.participant(module), courses.participant(module, "Aada Aho")
    actions.tick(first, seat, by=seat.person, now=now)
    client.force_login(seat.person)
    client.get("/learn/me-2027/1/")
    with django_capture_on_commit_callbacks(execute=True):
        later.title = make.text("Renamed")
        actions.put(later, by=courses.lead(), now=now)

    assert "Renamed" in client.get("/learn/me-2027/1/").content.decode()
    assert [states(seat), states(other)] == [["done", "closed"], ["open", "closed"]]
    after = course_of(module.edition, seat, now=now + timedelta(days=4)).steps
    assert [step.state for step in after] == ["done", "open"]


def test_hours_are_said_in_halves():
    assert [hours(minutes) for minutes in (0, 10, 60, 80, 130)] == [0, 0.5, 1, 1.5, 2]


def test_who_is_not_in_the_edition_finds_none_of_its_pages(client):
    module = courses.module()
    step = courses.step(module)
    client.force_login(make.person("Somebody Else"))

    pages = [step.get_absolute_url(), "/learn/me-2027/1/", "/learn/me-2027/workload/", "/teach/me-2027/1/"]

    assert [client.get(path).status_code for path in pages] == [404] * 4
    assert Attendance.objects.count() == 0


def test_a_step_whose_meeting_is_cancelled_is_ticked_by_hand_and_says_so(client):
    module = courses.module()
    event = courses.closing(module)
    step = courses.step(module, "Meet", kind="meet", event=event)
    seat = courses.participant(module)
    Event.objects.filter(pk=event.pk).update(cancelled_at=timezone.now())
    forget_frames()
    client.force_login(seat.person)

    page = client.get(step.get_absolute_url()).content.decode()
    client.post(f"{step.get_absolute_url()}done/")

    assert ("is cancelled" in page, states(seat)) == (True, ["done"])


def test_a_step_whose_assignment_is_a_draft_holds_nothing_up_and_is_not_counted(client):
    module = courses.module()
    now = timezone.now()
    draft = Assignment.objects.create(module=module, title="Paper", due_at=now + timedelta(days=9), made_at=now)
    courses.step(module, "Hand in", kind="hand_in", assignment=draft)
    courses.step(module, "After", needs_previous=True)
    seat = courses.participant(module)
    client.force_login(seat.person)

    before, whole = states(seat), course_of(module.edition, seat, now=timezone.now()).modules[0]
    page = client.get(reverse("learn_module", args=["me-2027", 1])).content.decode()
    Assignment.objects.update(state="open")
    forget_frames()

    assert (before, whole.needed) == (["closed", "open"], 1)
    assert "opens when the assignment is given out" in page
    assert states(seat) == ["open", "closed"]
