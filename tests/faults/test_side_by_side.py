"""Two web servers and two workers on one PostgreSQL, as on two machines: no job twice, no mail lost or twice."""

import json
import os
import time
from collections import Counter

import pytest

from tests.faults.test_kills import JOBS, LETTERS, STATES, mails_left
from tests.faults.visitor import Crowd
from tests.installation import is_postgres, until

SECONDS = int(os.environ.get("KOGGE_TEST_SECONDS", "20"))
RUNS = """
import json
from django_tasks_db.models import DBTaskResult
print(json.dumps([len(task.worker_ids) for task in DBTaskResult.objects.all()]))
"""
pytestmark = pytest.mark.skipif(not is_postgres(), reason="several machines need PostgreSQL")


def read_and_write(visitor):
    visitor.ask("/clusters/?country=SE")
    visitor.ask("/verify/")
    visitor.write("/sign-in/", address=f"v{id(visitor)}@example.org")


def test_two_web_servers_and_two_workers_share_the_work(installation, sink):
    sink.pause = 0
    installation.ask(LETTERS % 5000)
    jobs = int(installation.ask(JOBS))
    addresses = [installation.web(), installation.web()]
    begun = time.monotonic()
    for _ in range(2):
        installation.worker(KOGGE_MODE="run", EMAIL_URL=f"smtp://127.0.0.1:{sink.port}")
    with (
        Crowd(addresses[0], read_and_write, people=2) as first,
        Crowd(addresses[1], read_and_write, people=2) as other,
    ):
        time.sleep(SECONDS)
        until(lambda: mails_left(installation) == 0, within=240)
        took = time.monotonic() - begun
        until(lambda: json.loads(installation.ask(STATES))["jobs"] == ["done"] * jobs, within=240)

    answers = Counter(answer for answer, _, _ in [*first.seen, *other.seen])
    seconds = sorted(took for _, took, _ in [*first.seen, *other.seen])
    print(f"{sum(answers.values())} requests {dict(answers)}, {len(sink.got)} mails in {took:.0f} s, {jobs} jobs;")
    print(f"median {seconds[len(seconds) // 2]:.3f} s, 95 of 100 within {seconds[len(seconds) * 95 // 100]:.3f} s")
    assert set(answers) <= {200, 429}
    ours = [recipient for recipient in sink.recipients if recipient.startswith("p")]
    assert sorted(ours) == sorted(f"p{n}@example.org" for n in range(5000))
    assert json.loads(installation.ask(RUNS)).count(1) == len(json.loads(installation.ask(RUNS)))
    assert json.loads(installation.ask(STATES))["whole"] == jobs
