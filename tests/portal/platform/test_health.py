"""The lamps: to a machine a word each, to the office what is so and what to do."""

import shutil
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kogge.commons.jobs.actions import beat
from kogge.commons.jobs.models import Chime
from kogge.commons.mail.actions import hold_outbox, pause_mailing, start_mailing
from kogge.commons.mail.models import Message, Outbox
from kogge.portal.home.management.commands import worker
from kogge.portal.platform import lamps
from kogge.portal.platform.waiting import waiting_for
from tests import make

pytestmark = pytest.mark.django_db


def states():
    return {lamp.name: lamp.is_well for lamp in lamps.lamps(now=timezone.now())}


def test_a_new_installation_lacks_a_worker_and_a_backup():
    assert states() == {
        "database": True,
        "migrations": True,
        "worker": False,
        "mail": True,
        "outbox": True,
        "jobs": True,
        "backup": False,
        "disk": True,
    }


def test_with_a_worker_and_a_backup_of_last_night_all_is_well():
    beat("w1", now=timezone.now())
    Chime.objects.create(name=lamps.BACKED_UP, rang_at=timezone.now() - timedelta(hours=20))

    assert set(states().values()) == {True}


def test_a_backup_of_the_day_before_yesterday_is_too_old():
    Chime.objects.create(name=lamps.BACKED_UP, rang_at=timezone.now() - timedelta(hours=30))

    assert states()["backup"] is False


def test_mail_that_waits_because_it_is_on_hold_is_no_fault_of_the_mail_server():
    make.nomination(at="nominated")
    Message.objects.update(next_try_at=timezone.now() - timedelta(minutes=16))
    late = states()
    hold_outbox(by=None, why="a test", now=timezone.now())
    held = states()

    assert (late["mail"], late["outbox"]) == (False, True)
    assert (held["mail"], held["outbox"]) == (True, False)


def test_a_letter_to_many_that_is_paused_turns_no_visitor_away_and_is_not_late(client):
    office = make.person("Astrid Ask", is_staff=True)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    mailing = start_mailing("News", "Hello.", people=[make.person()], about="x", by=office, now=an_hour_ago)
    pause_mailing(mailing, by=office, now=an_hour_ago)

    assert Message.objects.due(timezone.now()).count() == 1
    assert states()["mail"] is True
    assert waiting_for(office, now=timezone.now()) == []


def test_a_hold_and_a_missing_backup_turn_no_visitor_away(client):
    beat("w1", now=timezone.now())
    hold_outbox(by=None, why="a test", now=timezone.now())

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (
        200,
        b"database: well\nmigrations: well\nworker: well\nmail: well\ndisk: well\n",
    )


def test_a_disk_that_is_nine_tenths_full_is_not_well(monkeypatch):
    monkeypatch.setattr(lamps, "disks", lambda: [("/srv/kogge/data", 10**10, 0.91)])

    (disk,) = [lamp for lamp in lamps.lamps(now=timezone.now()) if lamp.name == "disk"]

    assert (disk.is_well, disk.said) == (False, "10.0 GB are free at /srv/kogge/data, which is 91 per cent full.")


def test_f15_a_full_disk_of_the_files_alone_is_noticed(settings, tmp_path):
    settings.DATA_DIR, folder = tmp_path, tmp_path / "files"
    folder.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder]).returncode
    ):
        pytest.skip("only root can make a small disk")
    try:
        (disk,) = [lamp for lamp in lamps.lamps(now=timezone.now()) if lamp.name == "disk"]
    finally:
        subprocess.run(["umount", folder], check=True)

    assert (disk.is_well, disk.said) == (False, f"0.0 GB are free at {folder}, which is 0 per cent full.")


def test_a_mail_that_is_due_this_moment_is_not_late_and_an_absent_server_is_told_with_its_day():
    make.nomination(at="nominated")
    said = {lamp.name: lamp.said for lamp in lamps.lamps(now=timezone.now())}
    Outbox.objects.create(pk=1, away_since=datetime(2026, 11, 22, 12, 32, tzinfo=ZoneInfo("Europe/Stockholm")))
    away = {lamp.name: lamp.said for lamp in lamps.lamps(now=timezone.now())}

    assert said["mail"] == "No mail is late."
    assert away["mail"] == "The mail server does not answer since 22 November 2026, 12:32; all mail waits for it."


def test_who_asks_each_second_whether_all_is_well_fills_no_log(client, caplog):
    assert (client.get("/readyz").status_code, caplog.records) == (503, [])


def test_f15_a_worker_whose_database_takes_nothing_says_so_once_a_minute(caplog):
    command = worker.Command()
    command.told_at = -60.0
    for _ in range(3):
        command.tell(worker.OperationalError("database or disk is full"))

    assert [record.getMessage() for record in caplog.records] == [
        "the database takes nothing: OperationalError database or disk is full"
    ]


def test_the_office_reads_what_is_so_and_what_to_do_and_nobody_else_does(client):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    page = client.get("/platform/health/").content.decode()
    client.force_login(make.person("Torsten Ek"))

    assert "2 things need somebody." in page
    assert "Run ./kogge backup FILE each night, and keep the file on another machine." in page
    assert "No worker was ever seen" in page
    assert client.get("/platform/health/").status_code == 403


def test_a_worker_that_was_not_seen_for_half_a_minute_is_gone_and_the_page_says_since_when(client):
    now = timezone.now()
    beat("4711-abc", now=now - timedelta(seconds=31))
    beat("4712-def", now=now - timedelta(seconds=5))
    client.force_login(make.person("Astrid Ask", is_staff=True))

    answer = client.get("/platform/health/")

    assert [(one.worker, is_gone) for one, is_gone in answer.context["workers"]] == [
        ("4712-def", False),
        ("4711-abc", True),
    ]
    assert (answer.text.count("At work"), answer.text.count("Not seen since")) == (1, 1)
