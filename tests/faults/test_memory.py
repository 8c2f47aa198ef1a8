"""F17: a worker that may have only so much memory. What needs more ends with a sentence; all else goes on."""

import json
import resource
from pathlib import Path

import pytest

from tests.faults.test_kills import LETTERS, mails_left
from tests.installation import until

# Texts as long as a cell may be, which one sign makes four times as large in memory: so many rows at once need far
# more of it than a tenth of them.
LIST = """
import json
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from kogge.commons.imports import actions
from kogge.commons.people.models import User
by, now = User.objects.filter(is_staff=True).first(), timezone.now()
rows = [f"Oak {n};LT;{'oak ' * %d}🌳" for n in range(%d)]
upload = SimpleUploadedFile("long.csv", "\\n".join(["name;country;text", *rows]).encode(), "text/csv")
imported = actions.upload(upload, by=by, now=now)
columns = {int(number): name for number, name in imported.columns.items()}
actions.compare(imported, columns=columns, options={"kind": "cluster"}, by=by, now=now)
"""
STATES = """
import json
from django_tasks_db.models import DBTaskResult
from kogge.commons.jobs.models import Job
print(json.dumps([list(Job.objects.order_by("pk").values_list("state", "error")),
                  [len(one.worker_ids) for one in DBTaskResult.objects.order_by("enqueued_at")]]))
"""
COUNTS = """
import json
from kogge.commons.imports.models import Import
print(json.dumps(list(Import.objects.filter(state="previewed").values_list("counts", flat=True))))
"""
TOLD = "This needs more memory than the server has. Try it with less at once."
FORGET = """
from django_tasks_db.models import DBTaskResult
from kogge.commons.imports.models import Import
from kogge.commons.jobs.models import Job
Job.objects.all().delete(); DBTaskResult.objects.all().delete(); Import.objects.all().delete()
"""


@pytest.fixture
def narrow(installation):
    """A worker that may have so many megabytes more than it has after a short list of the same kind."""

    def begin(megabytes):
        installation.ask(FORGET + LIST % (3, 250))
        worker = installation.worker()
        assert ended(installation, 1) == [[["done", ""]], [1]]
        installation.ask(FORGET)
        has = int(Path(f"/proc/{worker.pid}/statm").read_text().split()[0]) * resource.getpagesize()
        most = has + megabytes * 1_000_000
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (most, most))
        return worker

    return begin


def ended(installation, count):
    """[(state, reason)] of the jobs and how often each was tried, once they are over."""

    def are_over():
        found.extend([json.loads(installation.ask(STATES))])
        return len(found[-1][0]) == count and all(state in ("done", "failed") for state, _reason in found[-1][0])

    found = []
    until(are_over, within=300)
    return found[-1]


def test_f17_a_list_for_which_memory_is_short_is_compared_in_smaller_parts(installation, narrow):
    worker = narrow(40)

    installation.ask(LIST % (4_900, 490))

    assert ended(installation, 1) == [[["done", ""]], [1]]
    assert json.loads(installation.ask(COUNTS)) == [{"new": 490}]
    assert worker.poll() is None


def test_f17_what_needs_more_than_there_is_is_tried_twice_and_told_and_the_rest_goes_on(installation, narrow):
    worker = narrow(10)

    installation.ask(LIST % (4_900, 490))

    assert ended(installation, 1) == [[["failed", TOLD]], [2]]
    installation.ask(LETTERS % 50)
    until(lambda: mails_left(installation) == 0)
    assert worker.poll() is None
