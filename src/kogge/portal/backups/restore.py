"""Restoring: a backup takes the place of what is there, and nothing that was done or erased since is done again."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext_noop

from kogge.commons.jobs.models import Chime
from kogge.commons.journal.models import record, site
from kogge.commons.mail.actions import hold_outbox
from kogge.commons.mail.mailings import OPEN
from kogge.commons.mail.models import Mailing, Message
from kogge.portal.backups.archive import FILES, LEDGER, Hashing, Stopped, keep_names, reading, take_out, verify
from kogge.portal.backups.backup import BACKED_UP, DATABASE, key_sign
from kogge.portal.backups.databases import database, moving, postgres, sqlite
from kogge.portal.backups.databases.contents import Contents

WHY = "restored from a backup"


def restore(path: Path, *, replace, say, now):
    """Check first, then put back; `say` gets a sentence for each step."""
    manifest = verify(path)
    _check_fits(manifest, replace=replace)
    say(f"The backup is whole: made {_moment(manifest['made_at'])} by Kogge {manifest['kogge']}.")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    copy = settings.DATA_DIR / f".restore.{os.getpid()}"
    contents = Contents(manifest["server"], manifest["counts"], manifest["migrations"], [])
    try:
        take_out(path, DATABASE, copy)
        _join_ledgers(path, manifest)
        before = database().pointers()
        put = _put_files(path, manifest)
        (moving.move if _is_move(manifest) else database().load)(copy, contents)
    except OSError as problem:
        raise Stopped(f"The backup could not be restored: {problem.strerror or problem}.") from problem
    finally:
        with suppress(OSError):
            copy.unlink()
    found = database().contents().counts
    say(_compared(manifest["counts"], found, both=set(found) - {moving.OWN} if _is_move(manifest) else None))
    say(f"{put} files put back, {_remove_others(before, manifest)} removed that the backup does not have.")
    _bring_up_to_date(say, made_at=manifest["made_at"], now=now)
    if manifest["key"] != key_sign():
        say("KOGGE_SECRET_KEY is not the one of the backup: links sent in mails and second factors do not work here.")


def _moment(text):
    """In the time of the installation, as its pages and its log have it."""
    return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M %Z")


def _check_fits(manifest, *, replace):
    kind = database().KIND
    if manifest["database"] != kind and not _is_move(manifest):
        raise Stopped(
            f"The backup is of {manifest['database']} and the database here is {kind}: "
            "a backup goes back into the same kind (DATABASE_URL says which), or from sqlite to postgresql."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if _is_move(manifest) and not known <= set(manifest["migrations"]):
        raise Stopped(
            "The backup was made before the last upgrade: upgrade that installation, back it up, and move this backup."
        )
    newer = [name for name in manifest["migrations"] if name not in known]
    if newer:
        raise Stopped(
            f"The backup was made by a newer Kogge ({newer[0]} is not known here): restore it with that one."
        )
    if _is_move(manifest) or not replace:  # what is there comes back from a copy of PostgreSQL alone
        check_is_empty(database().counts())
    database().alone()


def _is_move(manifest):
    """An installation that grows: its backup is of SQLite, and PostgreSQL is here."""
    return (manifest["database"], database().KIND) == (sqlite.KIND, postgres.KIND)


def check_is_empty(counts):
    """An installation at its first start has tables, and no person and no organisation in them."""
    if counts.get("people_user"):
        raise Stopped("This installation has people: add --replace to give up all that is in it.")
    if counts.get("clusters_organisation") or (counts and "people_user" not in counts):
        whose = "something" if "people_user" in counts else "another program's tables"
        raise Stopped(f"The database here holds {whose}: add --replace to give up all that is in it.")


def _join_ledgers(path, manifest):
    """Erasures of the backup and those since: both stay on record, whatever happens next."""
    ledger = settings.DATA_DIR / LEDGER
    lines = ledger.read_text().splitlines() if ledger.exists() else []
    if LEDGER in manifest["members"]:
        with reading(path) as tar:
            there = tar.extractfile(LEDGER).read().decode().splitlines()
        lines = list(dict.fromkeys([*there, *lines]))
    if lines:
        part = ledger.with_name(f"{ledger.name}.part")
        with part.open("w") as out:
            out.write("".join(f"{line}\n" for line in lines))
            out.flush()
            os.fsync(out.fileno())
        part.replace(ledger)
        keep_names(ledger.parent)


def _put_files(path, manifest):
    """Before the database, so that no row ever points to nothing; a file that is there already stays."""
    put = 0
    with reading(path) as tar:
        for member in tar:
            name = member.name.removeprefix(FILES)
            if name == member.name or _is_there(name, manifest["members"][member.name]):
                continue
            default_storage.delete(name)
            if default_storage.save(name, tar.extractfile(member)) != name:
                raise Stopped(f"The file storage does not take the name {name}.")
            put += 1
    return put


def _is_there(name, facts):
    if not default_storage.exists(name) or default_storage.size(name) != facts["size"]:
        return False
    with default_storage.open(name) as stream:
        hashing = Hashing(stream)
        while hashing.read(1 << 20):
            pass
    return hashing.facts == facts


def _remove_others(before, manifest):
    """What only rows of the earlier database pointed to. Anything else in the storage is not ours to remove."""
    others = [name for name in before if FILES + name not in manifest["members"]]
    for name in others:
        default_storage.delete(name)
    return len(others)


def _compared(wanted, found, both=None):
    """A sentence; `both`: of two kinds of database only the tables that each has are compared."""
    if both is not None:
        wanted, found = ({name: counts[name] for name in both & set(wanted)} for counts in (wanted, found))
    differing = [
        f"{table} {found.get(table, 0)} instead of {wanted.get(table, 0)}"
        for table in sorted(set(wanted) | set(found))
        if found.get(table) != wanted.get(table) and table != "mail_outbox"
    ]
    if differing:
        return f"The database differs from the manifest: {', '.join(differing)}."
    return f"{len(wanted)} tables with {sum(wanted.values())} rows, all as in the manifest."


def _bring_up_to_date(say, *, made_at, now):
    """Migrations that came since, mails on hold, sessions over, erasures done again."""
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    hold_outbox(by=None, why=WHY, now=now)
    maybe_left = gettext_noop("Restored from a backup: it may have left already.")
    Message.objects.filter(state__in=OPEN).update(state=Message.State.HELD, error=maybe_left)
    Mailing.objects.filter(state=Mailing.State.SENDING).update(state=Mailing.State.PAUSED)
    record("restore", site(), by=None, said=gettext_noop("Restored from a backup"), note=_moment(made_at), now=now)
    Chime.objects.update_or_create(name=BACKED_UP, defaults={"rang_at": datetime.fromisoformat(made_at)})
    Session.objects.all().delete()
    say("Mails are on hold: look at /platform/mail/ at what was held back, then release. Everybody signs in anew.")
    if "replay_erasures" in get_commands():
        call_command("replay_erasures")
