"""The committee's table with many files, as the server makes it: `python -m bench.meeting [--files N] [--times N]`.

500 files, 5 reviews each, 6 criteria, half of the files marked, four quotas. The page goes through the whole WSGI
application, signed in, in this process: wall time (p50, p95) and time on the processor, with the number of queries.
`DATABASE_URL` of an empty database for PostgreSQL; without it, SQLite in a temporary folder.
"""

import argparse
import os
import secrets
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

CRITERIA, REVIEWS = 6, 5


def setup(scratch):
    os.environ.update(KOGGE_MODE="run", KOGGE_DATA=scratch, KOGGE_ADDRESS="http://127.0.0.1:8000")
    os.environ.update(KOGGE_SECRET_KEY=secrets.token_urlsafe(50), DJANGO_SETTINGS_MODULE="kogge.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    from django.core.management import call_command

    import kogge.wsgi  # noqa: F401  (as a web server loads it)

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def furnish(files):
    """Plain rows: (the coordinator, the address of the meeting)."""
    from django.utils import timezone
    from i18nfield.strings import LazyI18nString

    from kogge.commons.clusters.models import Organisation
    from kogge.commons.people.models import Circle, User
    from kogge.training.decisions.models import Proposal, Reason
    from kogge.training.nominations.models import Nomination
    from kogge.training.programmes.models import Edition, Programme, Quota, Seat
    from kogge.training.selection.models import Criterion, Review, Reviewer, Round, Score

    now, text = timezone.now(), lambda words: LazyI18nString({"en": words})
    countries, standings = ["SE", "FI", "DE", "PL", "LT", "ES"], ["established", "new", "project"]
    clusters = [
        Organisation.objects.create(
            slug=f"cluster-{n}",
            name=f"Cluster {n}",
            kind="cluster",
            country=countries[n % 6],
            standing=standings[n % 3],
        )
        for n in range(60)
    ]
    names = ["sigrid", *(f"reviewer-{n}" for n in range(20)), *(f"person-{n}" for n in range(files))]
    User.objects.bulk_create(User(email=f"{name}@example.org", name=name.title()) for name in names)
    people = {person.email.partition("@")[0]: person for person in User.objects.all()}
    sigrid = people["sigrid"]
    programme = Programme.objects.create(slug="p", name=text("Manager Education"), host=clusters[0])
    circle = Circle.objects.create(slug="me-2027", name="ME-27")
    edition = Edition.objects.create(
        programme=programme, slug="me-2027", code="ME-27", circle=circle, name=text("2027"), lead=clusters[0],
        state="open", starts_on=now.date(), ends_on=now.date() + timedelta(days=300), seats_offered=30,
    )  # fmt: skip
    Seat.objects.create(edition=edition, person=sigrid, role="coordinator")
    for of, value in [("partner", ""), ("outside", ""), ("country", "SE"), ("cluster_kind", "new")]:
        Quota.objects.create(edition=edition, of=of, value=value, most=20)
    round = Round.objects.create(edition=edition, state="deciding", places=30, reviews_each=REVIEWS)
    Reason.objects.create(round=round, choice="decline", words=text("Others fit better."))
    criteria = [
        Criterion.objects.create(round=round, title=text(f"Criterion {n}"), weight=1 + n % 3, position=n)
        for n in range(CRITERIA)
    ]
    reviewers = [
        Reviewer.objects.create(round=round, person=people[f"reviewer-{n}"], state="accepted", invited_at=now)
        for n in range(20)
    ]
    cases = Nomination.objects.bulk_create(
        Nomination(
            ref=f"ME-27-{n:03}", edition=edition, state="sent", nominee=people[f"person-{n}"], nominator=sigrid,
            nominee_name=f"Person {n}", nominee_email=f"person-{n}@example.org", cluster=clusters[n % 60],
            nominator_name="Sigrid", why="Because.", made_at=now,
        )
        for n in range(files)
    )  # fmt: skip
    Nomination.objects.update(nominator=people["reviewer-0"])
    reviews = Review.objects.bulk_create(
        Review(reviewer=reviewers[(n + k) % 20], nomination=case, state="final", number=n + 1)
        for n, case in enumerate(cases)
        for k in range(REVIEWS)
    )
    Score.objects.bulk_create(
        (
            Score(review=review, criterion=criterion, value=1 + (review.pk * 7 + criterion.pk * 3) % 5)
            for review in reviews
            for criterion in criteria
        ),
        batch_size=5000,
    )
    choices = ["select", *["reserve"] * 4, *["decline"] * 12]
    Proposal.objects.bulk_create(
        Proposal(
            round=round, nomination=case, choice=choices[n % 17], by=sigrid, at=now,
            place=n if choices[n % 17] == "reserve" else None,
        )
        for n, case in enumerate(cases[: files // 2])
    )  # fmt: skip
    return sigrid, f"/review/{edition.slug}/meeting/"


def measure(person, address, times):
    from django.db import connection
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1:8000")
    client.force_login(person)
    asked = []

    def noting(execute, *words):
        asked.append(words[0])
        return execute(*words)

    with connection.execute_wrapper(noting):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    for _ in range(3):
        client.get(address)
    wall, spent = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        answer = client.get(address)
        answer.close()
        wall.append((time.perf_counter() - begun) * 1000)
        spent.append((time.process_time() - worked) * 1000)
    last = statistics.quantiles(wall, n=20)[18]
    print(
        f"{address}: wall p50 {statistics.median(wall):.0f} ms, p95 {last:.0f} ms; processor"
        f" p50 {statistics.median(spent):.0f} ms, p95 {statistics.quantiles(spent, n=20)[18]:.0f} ms;"
        f" {len(asked)} queries; {len(answer.content)} bytes",
        flush=True,
    )
    return client


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.meeting")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        setup(scratch)
        person, address = furnish(asked.files)
        client = measure(person, address, asked.times)
        if asked.profile:
            import cProfile

            profile = cProfile.Profile()
            profile.runcall(lambda: [client.get(address) for _ in range(5)])
            profile.print_stats("cumulative")


if __name__ == "__main__":
    main()
