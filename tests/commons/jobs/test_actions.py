"""Work that runs later: by one worker, taken back from the dead, tried three times, and its page says so."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kogge.commons.jobs import actions
from kogge.commons.jobs.models import Chime, Job
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOON
ran = []


@task()
def fine(job_id, word):
    ran.append(word)
    actions.finish(Job.objects.get(pk=job_id), result_url="/done/")


@task()
def broken(job_id):
    raise ValueError("no")


@pytest.fixture(autouse=True)
def in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ran.clear()


def work(name="w1"):
    actions.work(name, most=5)


def start(what, **arguments):
    return actions.start(what, title="A list", by=make.person(), back_url="/", **arguments)


def test_a_job_waits_is_done_and_leads_to_its_result():
    job = start(fine, word="hello")
    assert (job.state, ran) == ("waiting", [])

    work()

    job.refresh_from_db()
    assert (job.state, job.result_url, ran) == ("done", "/done/", ["hello"])


def test_a_failing_task_is_tried_three_times_and_then_its_owner_is_told():
    job = start(broken)
    tries = 0
    for _ in range(6):
        now = timezone.now() + timedelta(minutes=10)
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        work()
        actions.reap(now=now - timedelta(minutes=10))
        tries = len(DBTaskResult.objects.get().worker_ids)

    job.refresh_from_db()
    assert (tries, job.state) == (3, "failed")
    assert "three tries" in job.error


def test_f21_a_task_that_an_older_worker_does_not_know_waits_for_one_that_does():
    job = start(fine, word="new")
    known = DBTaskResult.objects.get().task_path
    DBTaskResult.objects.update(task_path="kogge.commons.jobs.actions.of_tomorrow")
    for _ in range(4):
        DBTaskResult.objects.update(run_after=timezone.now())
        work("old")
        actions.reap(now=timezone.now())
    job.refresh_from_db()
    assert (job.state, ran) == ("waiting", [])

    DBTaskResult.objects.update(run_after=timezone.now(), task_path=known)  # the worker of the new version
    work("new")

    job.refresh_from_db()
    assert (job.state, ran) == ("done", ["new"])


def test_a_task_of_a_dead_worker_is_given_to_another():
    start(fine, word="again")
    row = DBTaskResult.objects.get()
    row.claim("dead")
    DBTaskResult.objects.update(started_at=NOW - timedelta(minutes=5))

    actions.reap(now=NOW)
    DBTaskResult.objects.update(run_after=timezone.now())
    work("w2")

    assert ran == ["again"]
    assert DBTaskResult.objects.get().worker_ids == ["dead", "w2"]


def test_a_task_of_a_living_worker_is_left_alone():
    start(fine, word="slow")
    DBTaskResult.objects.get().claim("alive")
    DBTaskResult.objects.update(started_at=NOW - timedelta(minutes=5))
    actions.beat("alive", now=NOW)

    actions.reap(now=NOW)

    assert DBTaskResult.objects.get().status == "RUNNING"


def test_the_clock_rings_each_thing_once_in_its_time():
    rung = []

    def every_hour(*, now):
        rung.append(now)

    clock = [actions.Due(every_hour, every=timedelta(hours=1))]
    for minutes in (0, 10, 59, 60, 61, 130):
        actions.ring(clock, now=NOW + timedelta(minutes=minutes))

    assert [(moment - NOW) // timedelta(minutes=1) for moment in rung] == [0, 60, 130]


def test_of_two_workers_whose_clock_is_due_one_rings():
    rung = []

    def daily(*, now):
        rung.append(now)

    clock = [actions.Due(daily, every=timedelta(days=1))]
    actions.ring(clock, now=NOW)
    stale = Chime.objects.get()
    actions.ring(clock, now=NOW + timedelta(days=1))
    assert not Chime.objects.filter(pk=stale.pk, rang_at=stale.rang_at).update(rang_at=NOW)

    assert len(rung) == 2


def test_a_clock_that_was_once_ahead_stops_nothing():
    rung = []

    def hourly(*, now):
        rung.append(now)

    clock = [actions.Due(hourly, every=timedelta(hours=1))]
    for when in (NOW + timedelta(days=400), NOW, NOW + timedelta(minutes=1)):
        actions.ring(clock, now=when)

    assert rung == [NOW + timedelta(days=400), NOW]


def test_what_fails_is_logged_and_the_rest_of_the_clock_goes_on_unless_the_database_is_away(caplog):
    rung = []

    def fails(*, now):
        raise ValueError("a mistake of ours")

    def away(*, now):
        raise OperationalError("away")

    def fine_one(*, now):
        rung.append(now)

    clock = [actions.Due(act, every=timedelta(minutes=1)) for act in (fails, fine_one, away)]
    with pytest.raises(OperationalError):
        actions.ring(clock, now=NOW)

    assert rung == [NOW]
    assert "fails failed" in caplog.text
    assert actions.ring(clock[:2], now=NOW + timedelta(minutes=1)) == [clock[1].name]


def test_finished_work_is_forgotten_after_a_month():
    job = start(fine, word="old")
    work()
    later = timezone.now() + timedelta(days=31)

    actions.sweep(now=later)

    assert not Job.objects.filter(pk=job.pk).exists()
    assert not DBTaskResult.objects.exists()


def test_only_its_owner_sees_a_job(client):
    job = start(fine, word="mine")
    client.force_login(make.person())
    assert client.get(job.get_absolute_url()).status_code == 200

    client.force_login(make.person("Nobody Else"))
    assert client.get(job.get_absolute_url()).status_code == 404


@task()
def too_large(job_id):
    raise MemoryError


def test_f17_what_has_not_enough_memory_is_tried_twice_and_its_owner_is_told_in_their_language():
    job = start(too_large)
    type(job.owner).objects.update(language="sv")
    for _ in range(4):
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        work()
        actions.reap(now=timezone.now())

    job.refresh_from_db()
    assert len(DBTaskResult.objects.get().worker_ids) == 2
    assert (job.state, job.error) == (
        "failed", "Det här kräver mer minne än servern har. Försök med mindre åt gången.",
    )  # fmt: skip
