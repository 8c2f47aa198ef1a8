"""What an installation needs to be well: each lamp says whether it is, what is so, and what to do."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kogge.commons.jobs.models import Beat, Chime
from kogge.commons.mail.models import Message, outbox
from kogge.portal.backups.backup import BACKED_UP

SMALLEST_DISK = 200_000_000  # bytes
FULL = 0.9
LATE = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
SILENT = timedelta(seconds=60)
OLD_BACKUP = timedelta(hours=26)  # each night, and two hours to spare


@dataclass
class Lamp:
    """`is_vital`: without it the installation should get no visitors."""

    name: str
    label: str
    is_well: bool
    said: str
    act: str
    is_vital: bool = True


def lamps(*, now) -> list[Lamp]:
    """All of them, or the first alone when the database is away."""
    try:
        connection.ensure_connection()
        found = [_database(True), _migrations(), _worker(now), _mail(now), _hold(now), _jobs(now), _backup(now)]
    except DatabaseError:
        found = [_database(False)]
    return [*found, _disk()]


def waiting_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def oldest_mail(now):
    """When the mail was due that has waited longest beyond its time, or None. Letters to many may be paused."""
    return Message.objects.due(now).filter(lane__lt=Message.Lane.BULK).aggregate(at=Min("next_try_at"))["at"]


def last_backup():
    return Chime.objects.filter(name=BACKED_UP).values_list("rang_at", flat=True).first()


def disks():
    """(folder, bytes free, share used) of the data folder, and of what in it lies on another disk."""
    folders = {settings.DATA_DIR, settings.DATA_DIR / "files", Path(settings.UPLOADING)}
    if connection.vendor == "sqlite":
        folders.add(Path(connection.settings_dict["NAME"]).parent)
    seen = {}
    for folder in sorted(folder for folder in folders if folder.exists()):
        usage = shutil.disk_usage(folder)
        seen.setdefault(folder.stat().st_dev, (str(folder), usage.free, usage.used / (usage.used + usage.free)))
    return list(seen.values())


def _database(is_well):
    return Lamp(
        "database",
        _("Database"),
        is_well,
        _("It answers.") if is_well else _("It does not answer."),
        _("Start the database server, and look into its log."),
    )


def _migrations():
    waiting = waiting_migrations()
    return Lamp(
        "migrations",
        _("Structure of the database"),
        not waiting,
        ngettext("%(n)s change waits: %(names)s", "%(n)s changes wait: %(names)s", len(waiting))
        % {"n": len(waiting), "names": ", ".join(waiting)}
        if waiting
        else _("It is that of this version."),
        _("Run ./kogge upgrade."),
    )


def _worker(now):
    seen = Beat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return Lamp(
        "worker",
        _("Worker"),
        bool(seen and seen > now - SILENT),
        _("Last seen %(time)s ago.") % {"time": timesince(seen, now)} if seen else _("None was ever seen."),
        _("Without it no mail leaves and no certificate is made: start it with ./kogge worker or the service."),
    )


def _mail(now):
    box, due = outbox(is_kept=False), oldest_mail(now)
    if box.away_since:
        since = date_format(timezone.localtime(box.away_since), "j F Y, H:i")
        said = _("The mail server does not answer since %(time)s; all mail waits for it.") % {"time": since}
    elif due and due <= now - MINUTE:  # before that, it is on its way
        said = _("The oldest mail has waited %(time)s beyond its time.") % {"time": timesince(due, now)}
    else:
        said = _("No mail is late.")
    return Lamp(
        "mail",
        _("Mail"),
        bool(box.held_since) or (not box.away_since and (due is None or due > now - LATE)),
        said,
        _("Look at the errors in the outbox, and whether the mail server answers. Nothing is lost meanwhile."),
    )


def _hold(now):
    since = outbox(is_kept=False).held_since
    return Lamp(
        "outbox",
        _("Outbox"),
        since is None,
        _("It has been on hold for %(time)s.") % {"time": timesince(since, now)} if since else _("It is open."),
        _("Look at what waits in it, then release it."),
        is_vital=False,
    )


def _jobs(now):
    due = DBTaskResult.objects.ready().aggregate(at=Min("enqueued_at"))["at"]
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gte=now - timedelta(days=1)
    ).count()
    late = bool(due and due < now - LATE)
    return Lamp(
        "jobs",
        _("Background work"),
        not late and not failed,
        ngettext("%(n)s piece of work failed within a day.", "%(n)s pieces of work failed within a day.", failed)
        % {"n": failed}
        if failed
        else _("The oldest has waited %(time)s.") % {"time": timesince(due, now)}
        if due
        else _("Nothing waits and nothing has failed."),
        _("The log says why work failed. If much waits, start another worker."),
        is_vital=False,
    )


def _backup(now):
    made = last_backup()
    return Lamp(
        "backup",
        _("Backup"),
        bool(made and made > now - OLD_BACKUP),
        _("The last one was made on %(day)s.") % {"day": date_format(timezone.localtime(made), "j F Y, H:i")}
        if made
        else _("None was ever made."),
        _("Run ./kogge backup FILE each night, and keep the file on another machine."),
        is_vital=False,
    )


def _disk():
    folder, free, used = min(disks() or [(str(settings.DATA_DIR), 0, 1.0)], key=lambda disk: disk[1])
    return Lamp(
        "disk",
        _("Disk"),
        free > SMALLEST_DISK and used < FULL,
        _("%(free)s GB are free at %(folder)s, which is %(share)s per cent full.")
        % {"free": round(free / 1e9, 1), "folder": folder, "share": round(used * 100)},
        _("Make room: old backups, logs. While the disk is full, pages can be read but nothing can be kept."),
    )
