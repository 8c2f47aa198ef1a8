"""Files kept, attached, dropped and swept up; and places that are full, closed or gone (A75, A76, F15, F16)."""

import hashlib
import os
import shutil
import subprocess
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.core.files.storage import default_storage
from django.db import transaction

from kogge.base.errors import Refused
from kogge.commons.files import actions, kinds
from kogge.commons.files.models import File
from kogge.commons.files.scan import EICAR
from tests import make
from tests.commons.files import samples
from tests.commons.files.samples import upload

pytestmark = pytest.mark.django_db
NOW = make.NOON
DAY = timedelta(days=1)


@pytest.fixture
def folder(settings, tmp_path):
    """A place for files of this test's own."""
    place = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "kogge.commons.files.place.Folder", "OPTIONS": {"location": place}}
    }
    return place


def keep(content=samples.PDF, name="cv.pdf", *, among=kinds.ANY, most=1_000_000, by=None):
    return actions.keep(upload(content, name), by=by or make.person(), kinds=among, most=most, now=NOW)


def refused(*args, **kwargs):
    with pytest.raises(Refused) as refusal:
        keep(*args, **kwargs)
    return str(refusal.value)


def lying(folder):
    """The names of all files below this folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def old(folder, *, hours):
    """Everything in the folder was written so many hours ago."""
    moment = (NOW - timedelta(hours=hours)).timestamp()
    for name in lying(folder):
        os.utime(folder / name, (moment, moment))


def test_a_file_is_kept_under_a_name_of_our_own_and_known_by_its_content(folder):
    """A74."""
    file = keep(name=r"C:\me\Łódź <cv>.pdf")

    with file.opened() as stream:
        assert stream.read() == samples.PDF
    assert (file.name, file.type, file.size, file.is_picture, file.is_attached, file.made_at) == (
        "Łódź _cv_.pdf",
        "application/pdf",
        len(samples.PDF),
        False,
        False,
        NOW,
    )
    assert file.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    assert lying(folder) == [file.content.name]
    assert {"Ł", "<", "."} & set(file.content.name) == set()
    assert (folder / file.content.name).stat().st_mode & 0o777 == 0o600


def test_a_name_without_an_ending_gets_that_of_its_content(folder):
    """A73."""
    assert [keep(name="cv").name, keep(samples.picture(format="PNG"), "me.png").name] == ["cv.pdf", "me.jpg"]


def test_a_picture_is_kept_as_we_drew_it(folder):
    file = keep(samples.picture(format="PNG", mode="RGBA", colour="#0f766e80"), "me.png", among=kinds.PICTURES)

    assert (file.name, file.type, file.is_picture) == ("me.png", "image/png", True)


def test_a_file_of_our_own_making_is_kept_until_its_day(folder, tmp_path):
    (tmp_path / "made").write_bytes(b"PK data")
    by_path = actions.keep_made(
        tmp_path / "made", name="my data.zip", type="application/zip", owner=make.person(), kept_until=NOW, now=NOW
    )
    by_bytes = actions.keep_made(
        b"PK data", name="x.zip", type="application/zip", owner=make.person(), kept_until=None, now=NOW
    )

    assert [(file.name, file.size, file.is_attached) for file in (by_path, by_bytes)] == [
        ("my data.zip", 7, True),
        ("x.zip", 7, True),
    ]
    assert by_path.sha256 == by_bytes.sha256


def test_nothing_is_kept_beyond_what_one_person_may_fill(folder, settings):
    """A75: the limit for all files of one person."""
    settings.UPLOAD_QUOTA = 1_000_000
    keep(samples.PDF + b" " * 600_000)

    said = "There is no room for “cv.pdf”: your files may take 1 MB together. Remove one first."
    assert refused(samples.PDF + b" " * 600_000) == said
    assert keep(samples.PDF + b" " * 600_000, by=make.person("Ebba Lönn")).size > 600_000


def test_the_limit_of_the_installation_holds_where_a_form_asks_for_more(folder, settings):
    """A75."""
    settings.UPLOAD_MOST = 2_000_000

    assert refused(samples.PDF + b" " * 2_000_000, most=9_000_000) == "“cv.pdf” must be smaller than 2 MB"


# Harmful files ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", [EICAR, samples.PDF + b" " * 999_970 + EICAR])
def test_the_file_that_every_scanner_must_find_is_not_kept(folder, content):
    """A76: also across the border of two parts that are read after one another."""
    name = "cv.pdf" if content.startswith(b"%PDF") else "eicar.txt"

    assert refused(content, name, most=2_000_000) == f"“{name}” holds something harmful and was not kept."
    assert (File.objects.count(), lying(folder)) == (0, [])


@pytest.mark.parametrize(
    "scanner, said",
    [
        ("sh -c 'cat > /dev/null; exit 0'", "kept"),
        ("sh -c 'grep -q Catalog && exit 1'", "“cv.pdf” holds something harmful and was not kept."),
        ("sh -c 'exit 2'", "“cv.pdf” could not be checked just now. Try again later."),
        ("no-such-scanner", "“cv.pdf” could not be checked just now. Try again later."),
    ],
)
def test_the_scanner_of_the_installation_is_asked_and_must_answer(folder, settings, scanner, said):
    """A76."""
    settings.SCANNER = scanner

    assert ("kept" if said == "kept" and keep() else refused()) == said


# Attached, dropped, swept up -------------------------------------------------------------------------------
def test_what_is_dropped_loses_its_bytes_when_that_is_certain(folder, django_capture_on_commit_callbacks):
    file = keep()
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop(file)
        before = lying(folder)

    assert (len(before), lying(folder), File.objects.count()) == (1, [], 0)


@pytest.mark.django_db(transaction=True)
def test_a_drop_that_is_taken_back_leaves_the_bytes(folder):
    file = keep()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.drop(File.objects.get())
        1 / 0  # noqa: B018

    with File.objects.get(pk=file.pk).opened() as stream:
        assert stream.read() == samples.PDF


def test_what_nothing_used_within_a_day_is_gone(folder, django_capture_on_commit_callbacks):
    """A75: no orphan after 24 hours."""
    used, unused = keep(), keep()
    actions.attach(used)
    with django_capture_on_commit_callbacks(execute=True):
        actions.sweep_files(now=NOW + timedelta(hours=23))
        young = File.objects.count()
        actions.sweep_files(now=NOW + timedelta(hours=25))

    assert (young, list(File.objects.all()), lying(folder)) == (2, [used], [used.content.name])
    with pytest.raises(Refused) as refusal:
        actions.attach(unused)
    assert str(refusal.value) == "“cv.pdf” is no longer here. Choose the file again."


def test_what_was_kept_until_a_day_is_gone_after_it(folder, django_capture_on_commit_callbacks):
    actions.keep_made(b"x", name="x", type="text/plain", owner=make.person(), kept_until=NOW + DAY, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        actions.sweep_files(now=NOW + timedelta(hours=23))
        before = lying(folder)
        actions.sweep_files(now=NOW + timedelta(hours=25))

    assert (len(before), lying(folder), File.objects.count()) == (1, [], 0)


def test_bytes_without_a_row_are_gone_after_a_day_and_others_stay(folder):
    """A75, F19."""
    file = keep()
    actions.attach(file)
    for name in ("ab/orphan", "ab/half.part"):
        default_storage.save("ab/x", upload(b"x"))
        (folder / "ab/x").rename(folder / name)
    old(folder, hours=23)
    actions.sweep_files(now=NOW)
    young = lying(folder)
    old(folder, hours=25)
    actions.sweep_files(now=NOW)

    assert (len(young), lying(folder)) == (3, [file.content.name])


def test_an_empty_table_sweeps_nothing(folder):
    """A database that is not yet restored is no reason to lose the files that are."""
    default_storage.save("ab/x", upload(b"x"))
    old(folder, hours=99)

    actions.sweep_files(now=NOW)

    assert lying(folder) == ["ab/x"]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_written_leaves_no_bytes(folder):
    owner = make.person()
    gone = type(owner)(pk=999_999)
    with pytest.raises(Exception, match="(?i)foreign key"), transaction.atomic():
        keep(by=gone)
        transaction.get_connection().check_constraints()

    actions.attach(keep(by=owner))
    old(folder, hours=25)
    actions.sweep_files(now=NOW)
    assert (File.objects.count(), len(lying(folder))) == (1, 1)


# Places that are full, closed or gone ----------------------------------------------------------------------
FULL = "“cv.pdf” could not be kept, because the place for files is full. Try again later."
CLOSED = "“cv.pdf” could not be kept, because the place for files can’t be written to. Try again later."


@pytest.fixture
def small_disk(folder):
    """The place for files is a disk of its own, of one megabyte."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_with_a_sentence_keeps_no_half_and_serves_again_after_space(small_disk):
    """F15: files that are there are still read meanwhile."""
    file = keep(samples.PDF + b" " * 400_000)
    full = refused(samples.PDF + b" " * 700_000)
    with (small_disk / "stuffing").open("wb", buffering=0) as out, suppress(OSError):
        while out.write(b" " * 4096):
            pass
    at_the_start = run_checks(tags=["files"])
    (small_disk / "stuffing").unlink()
    with file.opened() as stream:
        assert stream.read(8) == b"%PDF-1.7"
    there = (File.objects.count(), lying(small_disk))
    (small_disk / file.content.name).unlink()

    assert (full, there) == (FULL, (1, [file.content.name]))
    assert [(found.id, found.is_serious()) for found in at_the_start] == [("uploads.W001", False)]
    assert keep(samples.PDF + b" " * 700_000).size > 700_000


def test_a_disk_that_is_only_for_reading_refuses_with_a_sentence_and_is_named_at_the_start(small_disk):
    """F16: a read-only folder for files."""
    file = keep()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    assert (refused(), File.objects.count()) == (CLOSED, 1)
    assert [found.msg for found in run_checks(tags=["files"])] == [
        f"What people upload cannot be kept: {small_disk}: Read-only file system."
    ]
    with file.opened() as stream:
        assert stream.read() == samples.PDF


def test_a_disk_without_room_for_one_more_name_refuses_with_a_sentence(small_disk):
    """F16: no inode left."""
    keep()
    subprocess.run(["mount", "-o", "remount,nr_inodes=4", str(small_disk)], check=True)

    assert (refused(), File.objects.count()) == (FULL, 1)


def test_a_place_that_is_no_folder_refuses_with_a_sentence(folder):
    """F16."""
    folder.write_text("not a folder")

    assert (refused(), File.objects.count()) == (CLOSED, 0)


def test_lost_bytes_are_said_in_a_sentence(folder):
    file = keep()
    (folder / file.content.name).unlink()

    with pytest.raises(Refused) as refusal:
        file.opened()
    assert str(refusal.value) == "“cv.pdf” can’t be read just now. Try again later."


def test_the_check_at_the_start_names_the_path_that_is_closed(folder, settings, tmp_path):
    """F16."""
    settings.UPLOADING = tmp_path / "tmp"
    fine = run_checks(tags=["files"])
    folder.write_text("not a folder")
    (tmp_path / "tmp").write_text("nor this")

    assert fine == []
    assert [(found.id, found.msg) for found in run_checks(tags=["files"])] == [
        ("uploads.E001", f"What people upload cannot be kept: {folder}: Not a directory."),
        ("uploads.E002", f"Uploads cannot be received: {tmp_path / 'tmp'}: Not a directory."),
    ]
