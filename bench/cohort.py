"""`python -m bench.cohort [--seconds N] [--people N] [--alone]`: the home of an edition of 30 people and 120 steps,
signed in, through the running server, beside the floor of the framework; and the board of those who run it.

Production settings, granian with two workers of one thread, a house made for it in a temporary folder.
`--alone`: no server; each page goes through the whole application in this process, and only the time on the processor
and the queries are counted, which others at work on the same machine hardly disturb.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile

from bench import load, run

STEPS = 120
MODULES = 4
WANTED = 150  # answers a second
PAGES = [("/learn/e/", "participant"), ("/learn/e/2/", "participant"), ("/manage/p/e/cohort/", "coordinator")]


def furnish(people):
    """Runs in a process of its own: an edition with steps, meetings, people and ticks. Prints cookies and pages."""
    import django

    django.setup()
    from datetime import datetime, time, timedelta

    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from kogge.commons.clusters.actions import enter
    from kogge.commons.clusters.models import Organisation
    from kogge.commons.people.models import User
    from kogge.training.learning.models import Activity, AttendanceRule, Done
    from kogge.training.programmes import actions as programmes
    from kogge.training.programmes.models import Cost, Edition, Module, Programme

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now, today = timezone.now(), timezone.localdate()
    by = User.objects.create(email="coordinator@example.org", name="Coordinator", is_staff=True)
    host = enter(Organisation(slug="host", kind="company", country="SE", name="Host"))
    programme = programmes.found(Programme(slug="p", name="Education", summary="A year.", host=host), by=by)
    edition = programmes.prepare(
        Edition(
            programme=programme, slug="e", code="E-1", name="2027", lead=host,
            starts_on=today - timedelta(days=100), ends_on=today + timedelta(days=260),
            call_opens_at=now - timedelta(days=200), call_closes_at=now - timedelta(days=150), seats_offered=people,
        ),
        by=by,
    )  # fmt: skip
    for number in range(1, MODULES + 1):
        starts_on = today + timedelta(days=90 * (number - 2) - 30)
        module = Module(
            edition=edition, number=number, title=f"Module {number}", lead=host,
            starts_on=starts_on, ends_on=starts_on + timedelta(days=80),
        )  # fmt: skip
        programmes.add_module(module, by=by, city="Vaasa")
        Activity.objects.bulk_create(
            Activity(
                module=module, title=f"Step {place} of module {number}", text="Read this. " * 200, minutes=20,
                position=place, needs_previous=place % 5 == 0, kind=["read", "watch", "do", "discuss"][place % 4],
                opens_at=datetime.combine(starts_on, time(8), edition.zone),
            )
            for place in range(1, STEPS // MODULES + 1)
        )  # fmt: skip
    Cost.objects.create(edition=edition, item="Weeks", host="Every euro", participant="No euro")
    for verb in ("publish", "begin"):
        getattr(programmes, verb)(edition, by=by)
    AttendanceRule.objects.create(edition=edition, percent=80)
    steps = list(Activity.objects.order_by("module__number", "position"))
    for number in range(people):
        person = User.objects.create(email=f"p{number}@example.org", name=f"Person Nr{number}")
        seat = programmes.seat(edition, person, role="participant", by=by)
        Done.objects.bulk_create(Done(activity=step, seat=seat, at=now) for step in steps[: 30 + number % 20])
    cookies = {}
    for who, name in ((person, "participant"), (by, "coordinator")):
        client = Client()
        client.force_login(who)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        cookies[name] = f"{cookie.key}={cookie.value}"
    print(json.dumps(cookies))


def alone(people, times=60):
    """Each page in this process, once to fill what is kept: milliseconds of the processor (the middle), queries."""
    furnish(people)
    import statistics
    import time

    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    print(f"{people} people, {STEPS} steps, {times} answers each, in one process")
    for path, who in PAGES:
        client = Client(HTTP_HOST="127.0.0.1:8000", HTTP_ACCEPT_ENCODING="br")
        name = "coordinator@example.org" if who == "coordinator" else f"p{people - 1}@example.org"
        client.force_login(get_user_model().objects.get(email=name))
        took = []
        for _ in range(times):
            before = time.process_time()
            answer = client.get(path)
            took.append((time.process_time() - before) * 1000)
            if answer.status_code != 200:
                sys.exit(f"{path} answers {answer.status_code}.")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        middle, first = statistics.median(took), took[0]
        print(f"{path:24} {middle:6.1f} ms (at first {first:.1f}), {len(asked)} queries, {len(answer.content)} bytes")


def measure(path, cookie, floor_path, ours, floor, seconds):
    """Ours and the floor in turn; the middle of three rounds."""
    headers = [run.BROTLI, f"Cookie: {cookie}"]
    status, size = run.ask(ours, path, headers)
    if status != 200:
        sys.exit(f"{path} answers {status}.")
    found = {}
    for _ in range(run.ROUNDS):
        for who, url, words in (
            ("ours", f"http://127.0.0.1:{ours}{path}", headers),
            ("floor", f"http://127.0.0.1:{floor}{floor_path}", [run.BROTLI]),
        ):
            load.measure(url, connections=4, seconds=1, headers=words)
            for connections in (2, 8):
                one = load.measure(url, connections=connections, seconds=seconds, headers=words)
                found.setdefault((who, connections), []).append(one)
    return path, floor_path, size, {key: run.middle(loads) for key, loads in found.items()}


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.cohort")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--alone", action="store_true", help="in one process, time on the processor only")
    parser.add_argument("--furnish", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.furnish:
        furnish(asked.people)
        return
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        if asked.alone:
            os.environ.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS="http://127.0.0.1:8000")
            os.environ.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), DJANGO_SETTINGS_MODULE="kogge.settings")
            sys.path.insert(0, str(run.ROOT / "src"))
            alone(asked.people)
            return
        ours, floor = run.free_port(), run.free_port()
        env = {name: value for name, value in os.environ.items() if not name.startswith("KOGGE_")}
        env.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS=f"http://127.0.0.1:{ours}")
        env.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), FLOOR_DATA=scratch)
        env.update(PYTHONPATH=str(run.ROOT / "src"), DJANGO_SETTINGS_MODULE="kogge.settings")
        command = [sys.executable, "-m", "bench.cohort", "--furnish", f"--people={asked.people}"]
        made = subprocess.run(command, env=env, cwd=run.ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
        cookies = json.loads(made.splitlines()[-1])
        subprocess.run([sys.executable, "-m", "bench.floor"], env=env, cwd=run.ROOT, check=True)
        print(
            f"{asked.people} people, {STEPS} steps; {load.tool()}, {run.ROUNDS} rounds of {asked.seconds} s …",
            flush=True,
        )
        with (
            run.server("kogge.wsgi:application", ours, env, "/healthz"),
            run.server("bench.floor:application", floor, env, "/hello"),
        ):
            rows = [measure(path, cookies[who], "/list", ours, floor, asked.seconds) for path, who in PAGES]
        run.show(rows)
        home = rows[0][3]["ours", 8].per_second
        print(f"The home of the edition: {home:.0f} answers a second; wanted are {WANTED}.")


if __name__ == "__main__":
    main()
