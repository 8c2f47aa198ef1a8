"""F37, F38: a backup taken while much is written is one moment of it; a restore killed anywhere leaves old or new."""

import json
import random
import time

import pytest

from tests.installation import kill, until

pytestmark = pytest.mark.slow
# Writes fifty files with their rows each second, and removes some, as uploads and sweepers do.
WRITER = """
import hashlib, time
import django; django.setup()
from django.core.files.base import ContentFile
from django.utils import timezone
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Beat
from kogge.commons.people.models import User
owner, n, begun = User.objects.order_by("pk").first(), 0, time.monotonic()
while True:
    n += 1
    Beat.objects.create(worker=f"writer {n}", seen_at=timezone.now())
    if n % 5 == 0:
        words = f"written {n}".encode() * 200
        file = File(owner=owner, name="x", type="text/plain", size=len(words), made_at=timezone.now())
        file.sha256 = hashlib.sha256(words).hexdigest()
        file.content.save("x", ContentFile(words))
    if n == 50:
        print("under way", flush=True)
    time.sleep(max(0, begun + n / 50 - time.monotonic()))
"""
WHOLE = """
import hashlib, json
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Beat
good = [hashlib.sha256(file.content.read()).hexdigest() == file.sha256 for file in File.objects.all()]
names = sorted(int(name.split()[1]) for name in Beat.objects.filter(worker__startswith="writer")
               .values_list("worker", flat=True))
print(json.dumps([len(good), all(good), names == list(range(1, len(names) + 1)), len(names)]))
"""


def test_f37_backups_under_fifty_writes_a_second_are_each_one_moment_with_all_files(installation, empty):
    (installation.folder / "writer.py").write_text(WRITER)
    installation.environment["PYTHONPATH"] += f":{installation.folder}"
    writer = installation.start("writer")
    until(lambda: "under way" in installation.log.read_text())
    paths = []
    for n in range(3):
        done = installation.kogge("backup", f"{n}.tar")
        assert (done.returncode, done.stderr) == (0, "")
        paths.append(installation.folder.parent / f"{n}.tar")
    kill(writer)

    sizes = []
    for path in paths:
        done = empty.kogge("restore", "--replace", path)
        assert done.returncode == 0, done.stderr
        assert "all as in the manifest" in done.stdout
        files, are_good, is_unbroken, rows = json.loads(empty.ask(WHOLE))
        assert (are_good, is_unbroken) == (True, True)
        assert files >= 5 + rows // 5 - 1
        sizes.append(rows)
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_a_restore_killed_anywhere_leaves_the_old_or_the_new(installation):
    assert installation.kogge("backup", "one.tar").returncode == 0
    path = installation.folder.parent / "one.tar"
    wanted = installation.print()["people_user"]
    more = "from kogge.commons.people.models import User\nUser.objects.create(email='%d@example.org', name='N')"
    seen = set()
    for n in range(8):
        installation.ask(more % n)
        old = installation.print()["people_user"]
        process = installation.start("kogge", "restore", "--replace", path)
        time.sleep(random.Random(n).uniform(0.5, 5))
        kill(process)
        time.sleep(0.5)  # a server notices a moment later that nobody is there
        now = installation.print()["people_user"]
        assert now in (old, wanted)
        seen.add(now == wanted)
    done = installation.kogge("restore", "--replace", path)

    assert done.returncode == 0, done.stderr
    assert installation.print()["people_user"] == wanted
