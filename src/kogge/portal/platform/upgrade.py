"""An upgrade in one command: check, back up, migrate, pack, try. It may be stopped and begun again at any point."""

import fcntl
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

import kogge
from kogge.portal.backups.archive import Stopped
from kogge.portal.backups.backup import back_up
from kogge.portal.backups.databases import database
from kogge.portal.platform.lamps import lamps, waiting_migrations

KEEP = 5  # backups of upgrades
TRIES = 5
PAUSE = 5  # seconds between two tries at a table that others hold
PAGES = ("/healthz", "/sign-in/")  # open also while the rest is closed for maintenance


def upgrade(*, say, now):
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with _alone(settings.DATA_DIR / "upgrade.lock"):
        _check(say)
        waiting = waiting_migrations()
        before = database().contents().counts if waiting else {}
        if waiting:
            _back_up(say, now=now)
            _migrate(say, waiting)
        else:
            say("Database: up to date.")
        call_command("collectstatic", interactive=False, verbosity=0)
        say("Style sheets, fonts and scripts: packed.")
        _try_it(say)
        _compare(say, before)
        say(f"This is Kogge {kogge.VERSION}. Start web server and workers again, so that they run it.")


@contextmanager
def _alone(path: Path):
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped("Another upgrade is running.")
        yield


def _check(say):
    try:
        call_command("check", verbosity=0)
    except SystemCheckError as problem:
        raise Stopped(str(problem).strip())
    connection.ensure_connection()
    say("Settings and database: checked.")


def _back_up(say, *, now):
    folder = settings.DATA_DIR / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"upgrade-{now:%Y%m%d-%H%M%S}.tar"
    back_up(path, now=now)
    for old in sorted(folder.glob("upgrade-*.tar"))[:-KEEP]:
        old.unlink()
    say(f"Backup: {path}. If anything is amiss: ./kogge restore --replace {path} with the earlier version.")


def _migrate(say, waiting):
    """Each change waits two seconds for a table that somebody uses, then lets them go on and tries again."""
    begun = time.monotonic()
    for left in reversed(range(TRIES)):
        try:
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'; SET statement_timeout = 0")
            call_command("migrate", verbosity=0, interactive=False)
            break
        except OperationalError as problem:
            if not left:
                reason = str(problem).splitlines()[0]
                raise Stopped(
                    f"The database could not be changed ({reason}): stop web server and workers, and repeat."
                )
            connection.close()
            time.sleep(PAUSE)
    connection.close()  # with it the time limits of this connection
    say(f"Database: {len(waiting)} changes in {time.monotonic() - begun:.0f} seconds.")


def _try_it(say):
    for address in PAGES:
        answer = Client(headers={"host": settings.ALLOWED_HOSTS[0]}).get(address, secure=settings.IS_HTTPS)
        if answer.status_code != 200:
            raise Stopped(f"The page {address} answers {answer.status_code}: the log says why.")
    vital = [lamp for lamp in lamps(now=timezone.now()) if lamp.is_vital and lamp.name not in ("worker", "mail")]
    dark = [lamp.name for lamp in vital if not lamp.is_well]
    if dark:
        raise Stopped(f"Not well: {', '.join(dark)}; /platform/health/ says more.")
    say(f"Tried: {', '.join(PAGES)}.")


def _compare(say, before):
    after = database().contents().counts
    changed = [
        f"{table} {before[table]} → {after.get(table, 0)}"
        for table in sorted(before)
        if after.get(table) != before[table] and not table.startswith(("django_", "auth_permission", "jobs_chime"))
    ]
    if before:
        say(f"Rows: {', '.join(changed) or 'as many as before, in every table'}.")
