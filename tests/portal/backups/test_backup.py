"""What is backed up comes back as it was, and a backup that is not whole changes nothing. Real commands throughout."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.utils import timezone

from kogge.portal.backups.archive import MANIFEST, Stopped, Writer, verify
from kogge.portal.backups.databases import postgres
from kogge.portal.backups.restore import check_is_empty, restore
from tests.installation import Installation, is_postgres

# What backing up and restoring write themselves: when, the hold and its entries, and the version that counts them.
WRITTEN = {"mail_outbox", "journal_entry", "journal_site", "jobs_chime"}


def changed(before, after):
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def backed_up(installation, name="one.tar"):
    done = installation.kogge("backup", name)
    assert done.returncode == 0, done.stderr
    return installation.folder.parent / name


@pytest.fixture(scope="session")
def kept(furnished):
    """The backup of the furnished installation, made once."""
    return backed_up(furnished, "kept.tar")


@pytest.fixture
def backup(kept, tmp_path):
    """A copy of it, to be damaged."""
    return Path(shutil.copy(kept, tmp_path / "one.tar"))


def manifest(path):
    with tarfile.open(path) as tar:
        return json.loads(tar.extractfile(MANIFEST).read())


def test_after_the_loss_of_everything_a_restore_brings_back_every_row_and_file(furnished, backup, empty):
    before = furnished.print()

    done = empty.kogge("restore", backup)

    assert done.returncode == 0, done.stderr
    assert changed(before, empty.print()) <= WRITTEN
    files = sum(name.startswith("files/") for name in before)
    assert files > 5
    assert f"{files} files put back, 0 removed" in done.stdout
    assert "all as in the manifest" in done.stdout
    last = empty.ask("from kogge.portal.platform.lamps import last_backup\nprint(last_backup().isoformat())")
    assert last.strip() == manifest(backup)["made_at"]  # there is a backup of what is there now: this one


# Every row as both kinds of database have it.
ROWS = """
import hashlib, json
from django.apps import apps
from django.core import serializers
found = {}
for model in apps.get_models(include_auto_created=True):
    names = [one.name for one in model._meta.concrete_fields]
    rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk"), fields=names))
    found[model._meta.db_table] = [len(rows), hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()]
print(json.dumps(found))
"""
NEXT = """
from django.db import connection
from kogge.commons.people.models import User
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) > 0, count(*) = (SELECT count(*) FROM search_document) FROM search_word")
    print(User.objects.create(email="next@example.org").pk > 1, *cursor.fetchone())
"""


@pytest.mark.slow
def test_an_installation_grows_from_sqlite_to_postgresql_with_every_row(empty, tmp_path):
    if not is_postgres():
        pytest.skip("PostgreSQL alone is grown into")
    small = Installation(tmp_path / "small" / "data")
    small.folder.mkdir(parents=True)
    for words in (["migrate", "-v0"], ["load_demo"]):
        assert small.kogge(*words).returncode == 0
    before = json.loads(small.ask(ROWS))

    kept = backed_up(small)
    done = empty.kogge("restore", kept)

    assert done.returncode == 0, done.stderr
    assert changed(before, json.loads(empty.ask(ROWS))) <= WRITTEN
    assert "all as in the manifest" in done.stdout
    assert empty.ask(NEXT) == "True True True\n"
    again = empty.kogge("restore", kept, "--replace")
    assert (again.returncode, "This installation has people" in again.stderr) == (1, True)


def test_the_manifest_says_what_is_inside_and_holds_no_secret(furnished, backup):
    found = manifest(backup)
    there = furnished.print()
    counts = {name: facts[0] for name, facts in there.items() if not name.startswith("files/")}

    assert {name for name in counts if counts[name] != found["counts"].get(name)} <= {"jobs_chime"}
    assert found["database"] == ("postgresql" if is_postgres() else "sqlite")
    assert "people.0001_initial" in found["migrations"]
    assert (found["missing"], found["format"], len(found["members"])) == ([], 1, len(there) - len(counts) + 1)
    assert furnished.environment["KOGGE_SECRET_KEY"] not in json.dumps(found["settings"])
    assert oct(backup.stat().st_mode)[-3:] == "600"


@pytest.mark.slow
def test_after_a_restore_releasing_sends_nothing_that_may_have_left_and_everybody_signs_in_anew(installation, empty):
    installation.ask(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from kogge.commons.mail.models import Message\n"
        "Message.objects.update(state='waiting'); kept = SessionStore(); kept['a'] = 1; kept.save()\n"
        "from kogge.commons.mail.models import Mailing\nfrom django.utils import timezone\n"
        "Mailing.objects.create(ref='many', subject='a', text='b', about='x', sent_at=timezone.now(), total=9)"
    )
    empty.kogge("restore", backed_up(installation))

    why = empty.ask("from kogge.commons.mail.models import outbox; print(outbox().why)")
    empty.kogge("hold", "--release")
    empty.kogge("tick", KOGGE_MODE="run", EMAIL_URL="smtp://127.0.0.1:1")

    said = empty.ask(
        "from django.contrib.sessions.models import Session\n"
        "from kogge.commons.mail.models import Mailing, Message\n"
        "because = 'Restored from a backup: it may have left already.'\n"
        "moved = Message.objects.exclude(state='held', error=because).count()\n"
        "print(moved, Mailing.objects.exclude(ref='many', state='paused').count(), Session.objects.count())"
    )
    assert (why, said) == ("restored from a backup\n", "0 0 0\n")


@pytest.mark.parametrize(
    "counts, sentence",
    [
        ({}, ""),
        ({"people_user": 0, "clusters_organisation": 0, "regions_region": 300}, ""),
        ({"people_user": 1}, "This installation has people"),
        ({"people_user": 0, "clusters_organisation": 117}, "The database here holds something"),
        ({"wp_posts": 0}, "The database here holds another program's tables"),
    ],
)
def test_only_what_is_empty_is_replaced_without_being_told_so(counts, sentence):
    said = ""
    try:
        check_is_empty(counts)
    except Stopped as stopped:
        said = str(stopped)

    assert said.partition(":")[0] == sentence


def files_in(printed):
    return [name for name in printed if name.startswith("files/")]


@pytest.mark.slow
def test_an_installation_with_people_in_it_is_replaced_only_when_told_so(installation, backup):
    installation.ask(
        "from kogge.commons.people.models import User\nUser.objects.create(email='new@example.org', name='New')\n"
        + "from kogge.commons.files.models import File\nFile.objects.get(name='1.txt').delete()"
    )
    before = installation.print()

    refused = installation.kogge("restore", backup)
    unchanged = installation.print()
    done = installation.kogge("restore", backup, "--replace")

    assert (refused.returncode, refused.stderr) == (
        1,
        "CommandError: This installation has people: add --replace to give up all that is in it.\n",
    )
    assert changed(before, unchanged) == set()
    assert done.returncode == 0, done.stderr
    assert installation.print()["people_user"][0] == before["people_user"][0] - 1
    assert len(files_in(installation.print())) == len(files_in(before)) + 1


@pytest.mark.slow
def test_a_file_that_only_the_replaced_rows_knew_goes_and_what_nobody_knew_stays(installation, backup):
    before = len(files_in(installation.print()))
    installation.ask(
        "from django.core.files.base import ContentFile\nfrom django.utils import timezone\n"
        "from kogge.commons.files.models import File\nfile = File.objects.first()\nfile.pk, file.ref = None, 'other'\n"
        "file.content.save('x', ContentFile(b'later'))"
    )
    stranger = installation.folder / "files" / "not ours"
    stranger.write_text("kept")

    done = installation.kogge("restore", backup, "--replace")

    assert "0 files put back, 1 removed" in done.stdout
    assert stranger.read_text() == "kept"
    assert sum(1 for file in (installation.folder / "files").rglob("*") if file.is_file()) == before + 1


@pytest.mark.slow
def test_nothing_is_restored_while_somebody_uses_the_database(installation, backup):
    reader = subprocess.Popen(
        [sys.executable, "-c", "import django; django.setup()\nfrom kogge.commons.people.models import User\n"
         "User.objects.first(); print('open', flush=True); input()"],
        env=installation.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdout.readline() == "open\n"
    gone = next(file for file in (installation.folder / "files").rglob("*") if file.is_file() and file.stat().st_size)
    gone.write_bytes(b"another")
    (installation.folder / "erasures.jsonl").unlink(missing_ok=True)
    before = installation.print()

    done = installation.kogge("restore", backup, "--replace")
    reader.communicate("\n")

    assert done.returncode == 1
    assert "Something still uses the database" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert changed(before, installation.print()) == set()


@pytest.mark.slow
def test_a_backup_replaces_nothing(installation, backup):
    before = backup.read_bytes()

    done = installation.kogge("backup", "one.tar")

    assert (done.returncode, backup.read_bytes()) == (1, before)
    assert "exists already, and a backup replaces nothing" in done.stderr


DAMAGE = {
    "cut off": lambda whole: whole[: 2 * len(whole) // 3],
    "cut off before the sum of the manifest": lambda whole: whole[: whole.index(b"manifest.sha256")],
    "one bit of the database": lambda whole: whole[: len(whole) // 3] + b"?" + whole[len(whole) // 3 + 1 :],
    "one bit of a header": lambda whole: b"D" + whole[1:],
    "a count": lambda whole: whole.replace(b'"people_user": ', b'"people_user":9', 1),
    "empty": lambda whole: b"",
    "something else": lambda whole: b"GIF89a" * 1000,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_f38_whatever_the_damage_it_is_found(backup, how):
    backup.write_bytes(DAMAGE[how](backup.read_bytes()))

    with pytest.raises(Stopped, match=f"{backup} is ") as found:
        verify(backup)
    assert len(str(found.value).splitlines()) == 1


@pytest.mark.slow
def test_f38_a_damaged_backup_changes_nothing_and_a_whole_one_is_verified(installation, backup):
    whole = installation.kogge("backup", "--verify", "one.tar")
    backup.write_bytes(DAMAGE["one bit of the database"](backup.read_bytes()))
    before = installation.print()
    verified = installation.kogge("backup", "--verify", backup)
    restored = installation.kogge("restore", "--replace", backup)

    assert (whole.returncode, whole.stderr) == (0, "")
    files = sum(name.startswith("files/") for name in before)
    assert whole.stdout.startswith(f"{backup}: ") and whole.stdout.endswith(f" {files} files\n")
    for done in (verified, restored):
        said = f"CommandError: {backup} is damaged: database is not as it was written.\n"
        assert (done.returncode, done.stderr) == (1, said)
    assert changed(before, installation.print()) == set()


def rewritten(path, **changes):
    """The same backup with another manifest, sum and all."""
    other = path.with_name("other.tar")
    with tarfile.open(path) as tar, tarfile.open(other, "w") as out:
        writer = Writer(out)
        for member in tar:
            if not member.name.startswith("manifest"):
                writer.add(member.name, tar.extractfile(member), member.size)
        found = json.loads(tar.extractfile(MANIFEST).read())
        writer.close({key: found[key] for key in found.keys() - {"format", "members"}} | changes)
    return other


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"database": "mysql"}, "a backup goes back into the same kind"),
        ({"migrations": ["people.0999_from_next_year"]}, "made by a newer Kogge (people.0999_from_next_year"),
    ],
)
@pytest.mark.django_db
def test_a_backup_that_does_not_fit_is_refused(backup, changes, sentence):
    path = rewritten(backup, **changes)

    with pytest.raises(Stopped, match=re.escape(sentence)):
        restore(path, replace=True, say=print, now=timezone.now())


@pytest.mark.slow
def test_another_secret_key_is_said(backup, empty):
    done = empty.kogge("restore", backup, KOGGE_SECRET_KEY="another")

    assert "KOGGE_SECRET_KEY is not the one of the backup" in done.stdout


@pytest.mark.skipif(not is_postgres(), reason="pg_dump belongs to PostgreSQL")
@pytest.mark.django_db
def test_without_pg_dump_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(postgres, "PLACES", "/nowhere")

    with pytest.raises(
        Stopped, match=r"^pg_dump of PostgreSQL \d+ or newer .*: on Debian, apt-get install postgresql"
    ):
        postgres.program("pg_dump")
