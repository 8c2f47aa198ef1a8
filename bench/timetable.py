"""The timetable of a meeting with 200 sessions, as strangers read it, beside the floor's cached page, in one run.

    .venv/bin/python -m bench.timetable [--seconds 3] [--peer http://127.0.0.1:…]

200 sessions, 100 speakers, 4 days, 5 rooms, 6 tracks, all on one page. Answers a second at 8 connections, p50 and p99
at 2, bytes; cold (store dropped): time and queries; and how soon an edit is seen by a worker that has the page.
"""

import argparse
import http.client
import os
import secrets
import subprocess
import sys
import tempfile
import time

from bench import load
from bench.run import BROTLI, ROOT, ROUNDS, ask, free_port, middle, server

PAGE = "/events/bench/timetable/"
MAKE = """
from datetime import datetime, timedelta, timezone
from tests.commons.timetables import things
begins = datetime.now(timezone.utc).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=30)
things.crowd(things.meeting("bench", starts_at=begins, ends_at=begins + timedelta(days=3, hours=10)))
"""
COLD = """
import statistics, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from kogge.commons.journal import stored
client = Client(SERVER_NAME="127.0.0.1")
def once():
    stored.forget_all()
    begun, worked = time.perf_counter(), time.process_time()
    answer = client.get("/events/bench/timetable/", headers={"accept-encoding": "br"})
    assert answer.status_code == 200
    return (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
once()
took, worked = zip(*(once() for _ in range(15)))
with CaptureQueriesContext(connection) as captured:
    once()
    cold = list(captured)
with CaptureQueriesContext(connection) as captured:
    plain = client.get("/events/bench/timetable/")
    warm = list(captured)
etag = client.get("/events/bench/timetable/", headers={"if-none-match": plain["ETag"]}).status_code
print(f"cold {statistics.median(took):.1f} ms (least {min(took):.1f}, most {max(took):.1f}), of the processor "
      f"{statistics.median(worked):.1f} (least {min(worked):.1f}); {len(cold)} queries; "
      f"warm {len(warm)} queries; {len(plain.content)} bytes raw; with its ETag {etag}")
"""
EDIT = """
from django.utils import timezone
from kogge.commons.people.models import User
from kogge.commons.timetables import actions
from kogge.commons.timetables.models import Session
actions.hide(Session.objects.get(slug="how-clusters-0"), by=User.objects.first(), now=timezone.now())
"""


def django(code, env):
    begin = "import django; django.setup()\n"
    command = [sys.executable, "-c", begin + code]
    return subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def is_shown(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", PAGE)
    return b"/how-clusters-0/" in connection.getresponse().read()


def seconds_until_seen(port, env):
    """From the moment the edit is committed (its program ends a little later) until ten answers in a row show it."""
    django(EDIT, env)
    begun = last = time.monotonic()
    without = 0
    while without < 10 and last - begun < 10:
        if is_shown(port):
            without, last = 0, time.monotonic()
        else:
            without += 1
    return last - begun


def compare(ours, floor, seconds, peer):
    measured = {}
    pages = [("ours", f"http://127.0.0.1:{ours}{PAGE}"), ("floor", f"http://127.0.0.1:{floor}/cached")]
    for _ in range(ROUNDS):
        for who, url in [*pages, *([("peer", peer)] if peer else [])]:
            load.measure(url, connections=4, seconds=1, headers=[BROTLI])
            for connections in (2, 8):
                found = load.measure(url, connections=connections, seconds=seconds, headers=[BROTLI])
                measured.setdefault((who, connections), []).append(found)
    return {key: middle(loads) for key, loads in measured.items()}


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.timetable")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--peer", default="")
    asked = parser.parse_args()
    if asked.peer and not asked.peer.startswith("http://127.0.0.1:"):
        sys.exit("The peer's page must lie at http://127.0.0.1:…, so that no load leaves this machine.")
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        ours, floor = free_port(), free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith(("KOGGE_", "DATABASE_URL"))}
        env.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS=f"http://127.0.0.1:{ours}")
        env.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), FLOOR_DATA=scratch)
        env.update(DJANGO_SETTINGS_MODULE="kogge.settings", PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'src'}")
        print("Furnishing …", flush=True)
        for command in (["kogge", "migrate", "-v0"], ["kogge", "collectstatic", "--noinput", "-v0"], ["bench.floor"]):
            subprocess.run([sys.executable, "-m", *command], env=env, cwd=ROOT, check=True)
        django(MAKE, env)
        print(django(COLD, env))
        with (
            server("kogge.wsgi:application", ours, env, "/healthz"),
            server("bench.floor:application", floor, env, "/hello"),
        ):
            size = ask(ours, PAGE, [BROTLI])[1]
            print(f"{load.tool()}, {ROUNDS} rounds of {asked.seconds} s; {size} bytes with brotli", flush=True)
            found = compare(ours, floor, asked.seconds, asked.peer)
            for who in dict.fromkeys(who for who, _connections in found):
                many, few = found[who, 8], found[who, 2]
                print(
                    f"{who:<6} {many.per_second:>7.0f}/s at 8; p50 {few.p50:.2f} p99 {few.p99:.2f} ms at 2; ", end=""
                )
                print(f"wrong {many.wrong + few.wrong}; {many.per_second / found['floor', 8].per_second:.2f} × floor")
            print(f"an edit is seen {seconds_until_seen(ours, env):.2f} s after the program that made it ended")


if __name__ == "__main__":
    main()
