"""The rule of attendance is told from the first day; who cannot come says so, and can make up for it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events.models import Event
from kogge.commons.files.models import File
from kogge.commons.mail.models import Message
from kogge.training.learning import actions
from kogge.training.learning.actions import papers
from kogge.training.learning.models import Absence
from kogge.training.learning.presence import may_miss, presence_of, rule_of
from tests import make
from tests.training.learning import courses

pytestmark = pytest.mark.django_db


def house():
    """A module with its opening, which is over, and a closing to come; one participant; 80 per cent."""
    module, now = courses.module(), timezone.now()
    courses.closing(module)
    opening = Event.objects.get(city="Vaasa")
    Event.objects.filter(pk=opening.pk).update(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    opening.refresh_from_db()
    actions.set_rule(module.edition, percent=50, text="", by=make.coordinator(), now=now)
    return module, opening, courses.participant(module)


def standing(seat):
    presence = presence_of([seat], list(Event.objects.all()), rule_of(seat.edition))[seat.pk]
    return presence.there, presence.made_up, presence.missed, presence.may_miss, presence.is_short


@pytest.mark.parametrize(
    ("percent", "meetings", "missed"), [(80, 8, 1), (100, 8, 0), (50, 2, 1), (1, 1, 0), (75, 4, 1)]
)
def test_how_many_one_can_miss_follows_from_the_least_share(percent, meetings, missed):
    rule = type("Rule", (), {"percent": percent})

    assert may_miss(rule, meetings) == missed


def test_the_rule_stands_on_the_home_from_the_first_day_and_only_the_coordinator_sets_it(client):
    module, _opening, seat = house()
    client.force_login(seat.person)
    shown = client.get(reverse("learn_edition", args=["me-2027"])).content.decode()

    assert ("Be there at 50 per cent of 2 meetings at least." in shown, "You can miss 1." in shown) == (True, True)
    with pytest.raises(PermissionDenied):
        actions.set_rule(module.edition, percent=10, text="", by=courses.lead(), now=timezone.now())


def test_an_absence_told_beforehand_gets_a_task_and_counts_as_made_up_for_when_it_is_done(client):
    module, opening, seat = house()
    client.force_login(seat.person)
    address = reverse("absence_tell", args=["me-2027", opening.slug])
    told = client.post(address, {"reason": "A board meeting that day."})
    absence = Absence.objects.get()
    client.force_login(courses.lead())
    task = client.post(
        f"/teach/me-2027/1/absences/{absence.ref}/", {"task": "Interview two members.", "due_on": "2031-01-31"}
    )
    with pytest.raises(Refused, match="Record first"):
        actions.count_absence(absence_now(absence), by=courses.lead(), now=timezone.now())
    later = opening.ends_at + timedelta(days=1)
    actions.record_attendance(module, opening, {seat: "absent"}, by=courses.lead(), now=later)
    missed = standing(seat)

    counted = client.post(f"/teach/me-2027/1/absences/{absence.ref}/count/")

    assert [told.status_code, task.status_code, counted.status_code] == [302, 302, 302]
    assert "Interview two members." in Message.objects.get(kind="task_set").text
    assert (missed, standing(seat)) == ((0, 0, 1, 1, False), (0, 1, 0, 1, False))


def absence_now(absence):
    return Absence.objects.select_related("seat__edition", "seat__person", "event").get(pk=absence.pk)


def test_after_the_beginning_an_absence_cannot_be_told_and_nobody_counts_their_own():
    module, opening, seat = house()
    with pytest.raises(Refused, match="has begun"):
        actions.tell_absence(seat, opening, reason="Ill", by=seat.person, now=opening.starts_at)
    absence = actions.tell_absence(seat, opening, reason="Away", by=seat.person, now=timezone.now())

    with pytest.raises(PermissionDenied):
        actions.make_up(absence, task="None", due_on=None, by=seat.person, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.tell_absence(seat, opening, reason="Away", by=courses.lead(), now=timezone.now())
    assert module.pk


def test_the_lead_of_another_module_does_not_read_why_somebody_cannot_come(client):
    _module, opening, seat = house()
    courses.module(3)
    absence = actions.tell_absence(seat, opening, reason="Away", by=seat.person, now=timezone.now())
    client.force_login(courses.lead(3))

    answers = [client.get(f"/teach/me-2027/{number}/absences/{absence.ref}/").status_code for number in (1, 3)]

    assert answers == [403, 404]


def test_a_certificate_of_attendance_says_who_was_where_and_that_it_is_no_more_than_that(client):
    module, opening, seat = house()
    actions.record_attendance(module, opening, {seat: "online"}, by=courses.lead(), now=opening.ends_at)
    client.force_login(seat.person)

    shown = client.get(reverse("learn_attendance", args=["me-2027"])).content.decode()

    assert [words in shown for words in ("Took part in 1 of 2 meetings.", "it does not say that", "Ulla Saarni")] == [
        True
    ] * 3


def test_the_certificate_becomes_a_pdf_among_the_own_files(client, monkeypatch):
    """The drawing itself is WeasyPrint's; what it is given is looked at."""
    module, opening, seat = house()
    actions.record_attendance(module, opening, {seat: "online"}, by=courses.lead(), now=opening.ends_at)
    monkeypatch.setattr(papers, "as_pdf", str.encode)
    job = actions.ask_for_attendance(seat, language="en", by=seat.person, back_url="/")

    papers.make_attendance.call(job_id=job.pk, seat_id=seat.pk, language="en")

    with File.objects.get(owner=seat.person).opened() as made:
        assert "Took part in 1 of 2 meetings." in made.read().decode()
    job.refresh_from_db()
    assert (job.state, job.result_url.startswith("/files/")) == ("done", True)
