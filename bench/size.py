"""`python -m bench.size [--large N] [--times N] [--slow MS] [--keep FOLDER]`: every page that somebody of the
demonstration can walk to, when the installation is as large as a macro-region: size M of the goals.

Beside the demonstration there are 5,000 clusters, 20,000 people, 40 cohorts of 22, 500 events with 30 registrations
each, 100,000 mails that were sent and 200,000 lines of the journal; the first cohort has 500 people, and one
coordinator runs them all. `--large 10` has ten times as much: size L. Then one person of each role, and a stranger,
walk along the links of the pages, three addresses of each page at most, through the whole application in one process.
`DATABASE_URL` of an empty database for PostgreSQL; `--keep` makes the data once, for several runs. About four minutes.
"""

import argparse
import os
import re
import secrets
import sys
import tempfile
import time
from collections import Counter, deque
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
CLUSTERS, PEOPLE, COHORTS, SEATS, EVENTS, MAILS, ENTRIES = 5_000, 20_000, 40, 22, 500, 100_000, 200_000
LARGEST = 500  # people in the first of the cohorts
EACH = 3  # addresses of one page
LINK = re.compile(rb'href="(/[^"#]*)["#]')


def furnish(large=1):
    """The demonstration, and around it as much of everything as a macro-region has, or so many of them."""
    import django

    django.setup()
    from bench.crowd import crowd
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone
    from i18nfield.strings import LazyI18nString

    from kogge.commons.clusters.models import Organisation
    from kogge.commons.events.models import Event, Registration
    from kogge.commons.journal.models import Entry
    from kogge.commons.mail.models import Message
    from kogge.commons.people.models import Circle, User
    from kogge.portal.demonstration.demo import Demo
    from kogge.training.nominations.models import Application, Nomination
    from kogge.training.programmes.models import Edition, Module, Programme, Seat

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    for name in ("migrate", "load_demo"):
        call_command(name, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    crowd(CLUSTERS * large)
    now, today = timezone.now(), timezone.localdate()
    cohorts = COHORTS * large

    def many(model, rows):
        """Written in parts of a thousand."""
        rows, made = iter(rows), []
        while some := list(islice(rows, 1000)):
            model.objects.bulk_create(some)
            made += some if model is not Message and model is not Entry else []
        return made

    people = many(
        User,
        (User(email=f"person-{n}@example.org", name=f"Person Nr{n}", country="SE") for n in range(PEOPLE * large)),
    )
    host = Organisation.objects.get(slug="crowd-0")
    programme = Programme.objects.create(slug="crowd", name=LazyI18nString({"en": "A long row"}), host=host)
    circles = many(Circle, (Circle(name=f"Cohort {n}", slug=f"crowd-{n}") for n in range(cohorts)))
    editions = many(
        Edition,
        (
            Edition(
                programme=programme, slug=f"crowd-{n}", code=f"C{n}", name=LazyI18nString({"en": f"Cohort {n}"}),
                state="running" if n < cohorts // 10 else "archived", lead=host, circle=circles[n],
                seats_offered=SEATS if n else LARGEST, starts_on=today - timedelta(days=60 + 90 * n),
                ends_on=today + timedelta(days=200 - 90 * n),
            )
            for n in range(cohorts)
        ),
    )  # fmt: skip
    many(
        Module,
        (
            Module(
                edition=edition, number=n, title=LazyI18nString({"en": f"Module {n}"}), lead=host,
                starts_on=edition.starts_on, ends_on=edition.ends_on,
            )
            for edition in editions
            for n in range(1, 6)
        ),
    )  # fmt: skip
    seats = [
        Seat(edition=edition, person=people[(place * SEATS + n) % len(people)], role="participant")
        for place, edition in enumerate(editions)
        for n in range(SEATS if place else LARGEST)
    ]
    many(Seat, seats)
    for edition in editions:
        edition.circle.members.add(*[one.person for one in seats if one.edition is edition])
    here = {row["role"]["en"]: User.objects.get(email=row["person"]) for row in Demo(now=now).rows["demo_link"]}
    many(Seat, (Seat(edition=one, person=here["Programme coordinator"], role="coordinator") for one in editions))
    first = editions[0].modules.get(number=1)
    for role, known, module in (("participant", "Participant", None), ("module_lead", "Module lead", first)):
        Seat.objects.create(edition=editions[0], person=here[known], role=role, module=module)
        editions[0].circle.members.add(here[known])
    cases = many(
        Nomination,
        (
            Nomination(
                ref=f"CRW-{place}-{n}", edition=edition, state="taken" if n < SEATS else "declined", cluster=host,
                nominee=people[(place * SEATS + n) % len(people)], nominee_email=f"case-{place}-{n}@example.org",
                nominee_name=f"Person Nr{n}", nominator_name="A chair", nominator_email="chair@example.org",
                why="Knows the region.", made_at=now - timedelta(days=90 + 90 * place),
            )
            for place, edition in enumerate(editions)
            for n in range(3 * SEATS if place else LARGEST)
        ),
    )  # fmt: skip
    many(
        Application, (Application(nomination=one, role="Manager", goals="To learn.", plan="A plan.") for one in cases)
    )
    events = many(
        Event,
        (
            Event(
                slug=f"crowd-{n}", title=LazyI18nString({"en": f"Open lecture {n}"}), mode="hybrid", city="Vaasa",
                starts_at=now + timedelta(days=n / large - 250),
                ends_at=now + timedelta(days=n / large - 250, hours=2),
                is_public=True, registers="open", places_on_site=40,
            )
            for n in range(EVENTS * large)
        ),
    )  # fmt: skip
    many(
        Registration,
        (
            Registration(
                event=event, person=people[(31 * place + n) % len(people)], secret=secrets.token_urlsafe(16),
                state="registered", mode="online", registered_at=now,
            )
            for place, event in enumerate(events)
            for n in range(30)
        ),
    )  # fmt: skip
    many(
        Message,
        (
            Message(
                person=people[n % len(people)], address=people[n % len(people)].email, language="en", kind="welcome",
                subject="Welcome", text="Welcome.", html="<p>Welcome.</p>", message_id=f"<{n}@crowd.example.org>",
                state="sent", next_try_at=now, written_at=now - timedelta(minutes=n), sent_at=now,
            )
            for n in range(MAILS * large)
        ),
    )  # fmt: skip
    many(
        Entry,
        (
            Entry(
                kind="people.user", thing_id=people[n % len(people)].pk, verb="change", said="changed the profile",
                by=people[n % len(people)], at=now - timedelta(minutes=n),
            )
            for n in range(ENTRIES * large)
        ),
    )  # fmt: skip


def walk(client, times):
    """Along the links, three addresses a page: {its name: (address, and of its slowest address: milliseconds at first,
    the most of `times` more, what this process itself needed, queries)}.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import Resolver404, resolve

    came_from = {}
    seen, often, found, waiting = set(), Counter(), {}, deque(["/", "/home/"])
    while waiting:
        path = waiting.popleft()
        try:
            name = resolve(path.partition("?")[0]).url_name
        except Resolver404:
            continue
        if path in seen or often[name] >= EACH or name in ("sign_out", "theme", "sign_in_as"):
            continue
        seen.add(path)
        often[name] += 1
        began = time.perf_counter()
        answer = client.get(path)
        first = (time.perf_counter() - began) * 1000
        if answer.status_code >= 400:
            print(f"{path} answers {answer.status_code}; the link stands on {came_from[path]}")
        if answer.status_code != 200 or answer.streaming:
            continue
        again, own = [], []
        for _ in range(times):
            began, begun = time.perf_counter(), time.process_time()
            client.get(path)
            again.append((time.perf_counter() - began) * 1000)
            own.append((time.process_time() - begun) * 1000)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        worst = (path, first, max(again), median(own), len(asked))
        found[name] = max(found.get(name, worst), worst, key=lambda one: one[2])
        for link in LINK.findall(answer.content):
            to = link.decode().replace("&amp;", "&")
            came_from.setdefault(to, path)
            waiting.append(to)
    return found


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.size")
    parser.add_argument("--large", type=int, default=1, help="so many times a macro-region")
    parser.add_argument("--times", type=int, default=4, help="how often each page is asked for again")
    parser.add_argument("--slow", type=int, default=300, help="milliseconds; slower pages are listed")
    parser.add_argument("--keep", type=Path, help="a folder for the data; with data in it, they are used again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        folder = asked.keep or Path(scratch)
        os.environ.update(KOGGE_MODE="demo", KOGGE_DATA=str(folder), KOGGE_ADDRESS="http://127.0.0.1:8000")
        os.environ.update(KOGGE_SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="kogge.settings")
        sys.path.insert(0, str(ROOT / "src"))
        began, done = time.perf_counter(), folder / "furnished"
        if not done.exists():
            furnish(asked.large)
            done.touch()
            print(f"furnished in {time.perf_counter() - began:.0f} s", flush=True)
        measure(asked)


def measure(asked):
    from django.test import Client
    from django.utils import timezone

    from kogge import wsgi  # noqa: F401 - all pages loaded, and Python's collector set as in a web process
    from kogge.commons.people.models import User
    from kogge.portal.demonstration.demo import Demo

    everything = []
    roles = [(row["role"]["en"], row["person"]) for row in Demo(now=timezone.now()).rows["demo_link"]]
    for role, address in [("Stranger", ""), *roles]:
        client = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1:8000")
        if address:
            client.force_login(User.objects.get(email=address))
        found = walk(client, asked.times)
        everything += [(role, name, *one) for name, one in found.items()]
        print(f"{role}: {len(found)} pages", flush=True)
    kinds = len({row[1] for row in everything})
    wall, own = (sorted(row[place] for row in everything)[int(len(everything) * 0.95)] for place in (4, 5))
    print(f"{len(everything)} pages of {kinds} kinds: 95 of 100 within {wall:.0f} ms, {own:.0f} of them our process's")
    for role, name, path, first, again, own, queries in sorted(everything, key=lambda row: -row[4]):
        if again > asked.slow or queries > 25:
            ours = f"{again:7.0f} ms, {own:.0f} our process's (at first {first:.0f})"
            print(f"{ours} {queries:4} queries  {role}: {name} {path}")


if __name__ == "__main__":
    main()
