"""What needs me today, the first person, and health."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events.actions import ask
from kogge.commons.events.models import Event
from kogge.commons.jobs.actions import beat
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import Entry, Site, forget
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation
from kogge.portal.home import actions
from kogge.portal.home.hats import codes_of
from kogge.portal.home.todo import agenda_of, asked_of, seats_of, todo
from kogge.training.programmes.actions import shipped
from kogge.training.programmes.models import Programme
from tests import make
from tests.commons.events.meetings import meeting, office

pytestmark = pytest.mark.django_db


def lines(person):
    now = timezone.now()
    codes = codes_of(person.pk, person.is_staff)
    found = todo(person, seats=seats_of(person), agenda=agenda_of(person, now=now), codes=codes, now=now)
    return [line.text for line in found]


def test_an_applicant_is_led_from_writing_to_sending_to_answering():
    case = make.nomination(at="agreed")
    ulla = case.nominee
    seen = [lines(ulla)]
    make.application(case)
    seen.append(lines(ulla))
    make.step(case, "send")
    seen.append(lines(ulla))
    make.step(case, "offer")
    seen.append(lines(ulla))

    assert seen == [["Finish your application"], ["Send your application"], [], ["Answer the offer of a place"]]


def test_a_coordinator_is_told_how_many_wait_and_which_meetings_lack_their_attendance():
    edition = make.edition(at="running")
    edition.state = "open"
    edition.save()
    for number in range(3):
        make.nomination(f"Person Nr{number}", at="sent")
    edition.state = "running"
    edition.save()
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1))

    assert lines(make.coordinator()) == ["Record who was there", "Decide on 3 applications"]


def test_who_is_asked_to_a_meeting_is_told_until_it_has_begun_or_is_answered():
    now = timezone.now()
    ulla, event = make.person("Ulla Saarni"), meeting(now=now)
    registration = ask(event, ulla.email, by=office(), now=now)

    def told(person=ulla, at=now):
        return [(what, address) for what, address, *_more in asked_of(person, now=at)]

    assert (told(), told(make.person("Torsten Ek"))) == ([("place", event.slug)], [])
    assert told(at=event.starts_at) == []
    registration.take("cancel", by=ulla)
    assert told() == []


def test_who_has_nothing_to_do_has_an_empty_list():
    assert lines(make.person("Nobody Else")) == []


def test_the_first_person_sets_the_community_up_once():
    token = actions.invite_first(now=timezone.now())
    invitation = Invitation.objects.by_token(token, "set-up", now=timezone.now())
    given = {"community": "Baltic Clusters", "name": "Astrid Ask", "address": "astrid.ask@example.org"}

    astrid = actions.set_up(invitation, now=timezone.now(), **given)

    assert (astrid.is_staff, Site.objects.get().name) == (True, "Baltic Clusters")
    assert actions.invite_first(now=timezone.now()) is None
    with pytest.raises(Refused, match="set up already"):
        actions.set_up(invitation, now=timezone.now(), **given)
    assert Entry.objects.filter(verb="set_up").count() == 1


def test_the_page_of_a_set_up_link_that_does_not_work_says_where_the_newest_is_found(client):
    before = client.get("/setup/used-or-wrong/")
    Site.objects.update(set_up_at=timezone.now())
    forget()
    after = client.get("/setup/used-or-wrong/")

    assert (before.status_code, after.status_code) == (410, 410)
    assert ("./kogge setup_link" in before.text, "the mail" in before.text) == (True, False)
    assert ("set up already" in after.text, "./kogge setup_link" in after.text) == (True, False)


def test_a_new_setup_link_makes_the_earlier_one_useless():
    first = actions.invite_first(now=timezone.now())
    actions.invite_first(now=timezone.now())

    assert Invitation.objects.by_token(first, "set-up", now=timezone.now()) is None


def test_health_tells_what_is_not_well(client):
    assert client.get("/healthz").content == b"well\n"
    without_worker = client.get("/readyz")
    beat("w1", now=timezone.now())
    with_worker = client.get("/readyz")

    assert (without_worker.status_code, with_worker.status_code) == (503, 200)
    assert b"worker: not well" in without_worker.content
    assert with_worker.content == b"database: well\nmigrations: well\nworker: well\nmail: well\ndisk: well\n"


def test_mail_that_does_not_leave_is_not_well(client):
    beat("w1", now=timezone.now())
    make.nomination(at="nominated")
    Message.objects.update(next_try_at=timezone.now() - timedelta(minutes=16))

    assert b"mail: not well" in client.get("/readyz").content


def test_the_shipped_data_can_be_loaded_by_the_office_and_by_nobody_else(client):
    call_command("import_clusters", verbosity=0)
    client.force_login(make.person("Astrid Ask", is_staff=True))
    answer = client.post("/manage/shipped/")
    job = Job.objects.get()

    assert (answer.status_code, answer["Location"]) == (302, job.get_absolute_url())
    assert (job.state, job.result_url) == ("done", "/manage/")
    assert set(Programme.objects.values_list("slug", flat=True)) == {one["slug"] for one in shipped()["programme"]}
    client.force_login(make.person("Nobody Else"))
    assert client.post("/manage/shipped/").status_code == 403
