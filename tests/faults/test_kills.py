"""F2, F18: everything is killed at once; started again it goes on by itself, and nothing is half done."""

import json
import os
import random
import signal
import time
from pathlib import Path

from tests.installation import kill, status, until

LETTERS = """
from django.utils import timezone
from kogge.commons.mail.models import Message
Message.objects.all().delete()
now = timezone.now()
Message.objects.bulk_create(
    Message(address=f"p{n}@example.org", message_id=f"<{n}@x>", language="en", subject=str(n), text="x", html="",
            kind="test", next_try_at=now, written_at=now) for n in range(%d))
"""
JOBS = """
import json
from kogge.commons.jobs.models import Job
from kogge.training.credentials.actions import ask_for_certificate
from kogge.training.credentials.models import Certificate, Credential
Certificate.objects.all().delete(); Job.objects.all().delete()
count = 0
for credential in Credential.objects.filter(state="valid").select_related("seat__person")[:6]:
    for language in ("en", "sv", "de"):
        count += 1
        ask_for_certificate(credential, language=language, by=credential.seat.person, result_url="/")
print(count)
"""
STATES = """
import json
from kogge.commons.jobs.models import Job
from kogge.training.credentials.models import Certificate
whole = [bytes(pdf) for pdf in Certificate.objects.values_list("pdf", flat=True)]
print(json.dumps({
    "jobs": sorted(Job.objects.values_list("state", flat=True)),
    "certificates": len(whole),
    "whole": sum(pdf.startswith(b"%PDF") and pdf.rstrip().endswith(b"%%EOF") for pdf in whole),
}))
"""


# As if ten minutes had gone by: the leases of the dead have run out.
LATER = """
from datetime import timedelta
from django.db.models import F
from kogge.commons.mail.models import Message
Message.objects.filter(state="sending").update(lease_until=F("lease_until") - timedelta(minutes=10))
"""


def mails_left(installation):
    said = installation.ask(
        "from kogge.commons.mail.models import Message\nprint(Message.objects.exclude(state='sent').count())"
    )
    return int(said)


def test_f2_web_and_workers_are_killed_and_go_on_by_themselves_when_started_again(installation, sink):
    sink.pause = 0
    url = {"KOGGE_MODE": "run", "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
    installation.ask(LETTERS % 3000)
    address = installation.web(KOGGE_MODE="demo")
    for _ in range(2):
        installation.worker(**url)
    until(lambda: len(sink.got) > 100)

    killed = list(installation.processes)
    for process in killed:
        kill(process)
    before = len(sink.got)
    assert status(f"{address}/healthz") == 0
    assert mails_left(installation) > 0

    installation.ask(LATER)
    again = installation.web(KOGGE_MODE="demo")
    for _ in range(2):
        installation.worker(**url)
    until(lambda: mails_left(installation) == 0, within=120)

    assert status(f"{again}/clusters/") == 200
    assert set(sink.recipients) == {f"p{n}@example.org" for n in range(3000)}
    assert before < 3000
    assert len(sink.got) - 3000 <= 4  # at most one twice for each thread that was killed while it delivered


def web_processes(lead):
    """The processes that answer, of a web server that this one leads."""
    found = Path(f"/proc/{lead}/task/{lead}/children").read_text().split()
    return {int(key) for key in found if b"granian" in Path(f"/proc/{key}/cmdline").read_bytes()}


def test_a_web_process_that_is_killed_is_replaced_and_the_server_stays(installation):
    address = installation.web()
    [server] = installation.processes
    before = web_processes(server.pid)
    assert len(before) == 2

    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(web_processes(server.pid) - {min(before)}) == 2)

    until(lambda: status(f"{address}/healthz") == 200)
    assert [status(f"{address}/clusters/") for _ in range(8)] == [200] * 8
    assert (server.poll(), max(before) in web_processes(server.pid)) == (None, True)


def test_f18_killed_while_it_makes_certificates_a_worker_leaves_none_half_and_another_makes_the_rest(installation):
    count = int(installation.ask(JOBS))
    assert count >= 3
    for wait in (2.5, random.Random(18).uniform(3, 6)):
        worker = installation.worker()
        time.sleep(wait)
        kill(worker)
        state = json.loads(installation.ask(STATES))
        assert state["whole"] == state["certificates"]

    installation.worker()
    until(lambda: json.loads(installation.ask(STATES))["jobs"] == ["done"] * count, within=600)

    state = json.loads(installation.ask(STATES))
    assert (state["certificates"], state["whole"]) == (count, count)
