"""A batch of credentials, written, given a place in the status lists and signed; and the page that checks one.

    KOGGE_DATA=/tmp/some-folder PYTHONPATH=src:. .venv/bin/python -m bench.credentials [--credentials N]

In one process with an empty database of its own: seconds by the clock and of the processor.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from datetime import timedelta
from decimal import Decimal

OUTCOMES = 6


def prepare(count):
    """One edition with so many people who have completed it."""
    from django.core.management import call_command
    from django.utils import timezone
    from tests import make

    from kogge.commons.people.models import User
    from kogge.training.learning.models import Result
    from kogge.training.programmes.models import Seat

    call_command("migrate", verbosity=0)
    edition, by, now = make.edition(), make.coordinator(), timezone.now()
    rows = [User(email=f"holder{n}@example.org", name=f"Holder Number {n}") for n in range(count)]
    for one in rows:
        one.full_clean(exclude=["password"])
    people = User.objects.bulk_create(rows)
    seats = Seat.objects.bulk_create([Seat(edition=edition, person=one, role="participant") for one in people])
    Result.objects.bulk_create([Result(seat=one, has_passed=True, recorded_by=by, recorded_at=now) for one in seats])
    return edition, by


def whole(award):
    """The same award with all that a micro-credential says."""
    from dataclasses import replace

    from kogge.training.credentials.awards import Outcome

    outcomes = tuple(
        Outcome(f"U1.S{n}", "skill", {"en": f"Plans and leads meeting number {n} with a stated result"},
                (f"https://example.org/competences/cluster-manager/C{n:02}/",))
        for n in range(OUTCOMES)
    )  # fmt: skip
    said = {"en": "Project work in the own cluster, marked by two people against a published rubric."}
    return replace(
        award, outcomes=outcomes, hours=Decimal(60), points=Decimal("2.5"), scheme="ECTS", eqf_level=6,
        assessment=said, participation="blended", quality_assurance=said, grade="Good",
    )  # fmt: skip


def told(what, count, clock, cpu):
    print(f"{what}: {count / clock:.0f} a second by the clock, {count / cpu:.0f} a second of the processor")


def timed(act, rows):
    clock, cpu = time.perf_counter(), time.process_time()
    for row in rows:
        act(row)
    return time.perf_counter() - clock, time.process_time() - cpu


def main(count):
    from django.test import Client
    from django.utils import timezone

    from kogge.training.credentials.actions import issue
    from kogge.training.credentials.badge import badge
    from kogge.training.credentials.earning import award_of_completion
    from kogge.training.credentials.models import Credential
    from kogge.training.issuers.actions import Pen, set_slots, take_slot
    from kogge.training.issuers.documents import status_entry
    from kogge.training.issuers.models import Slot

    edition, by = prepare(count)
    now = timezone.now()
    pen = Pen(edition.lead, now=now)
    seats = list(edition.seats.participants().select_related("edition__programme", "edition__lead", "person"))

    def signed(seat):
        award = whole(award_of_completion(seat, day=now.date()))
        status = status_entry(take_slot(pen.issuer, now=now))
        number = f"{seat.pk:04}-AAAA-BBBB"
        document = badge(
            award, number=number, person=seat.person, edition=edition, did=pen.issuer.did, status=status, now=now
        )
        return json.dumps(pen.sign(document), ensure_ascii=False)

    signed(seats[0])
    told("written, placed and signed", count, *timed(signed, seats))
    told(
        "issued, with row, history and mail",
        count,
        *timed(lambda seat: issue(award_of_completion(seat, day=now.date()), by=by, now=now, pen=pen), seats),
    )
    clock = time.perf_counter()
    set_slots(Slot.objects.all()[:50], "revoked_at", now + timedelta(seconds=1), now=now)
    print(f"fifty revoked and their list signed: {(time.perf_counter() - clock) * 1000:.0f} ms")
    client, times, cpu = Client(), [], time.process_time()
    for number in Credential.objects.values_list("number", flat=True)[:100]:
        clock = time.perf_counter()
        assert client.get(f"/verify/{number}/").status_code == 200
        times.append((time.perf_counter() - clock) * 1000)
    cuts = statistics.quantiles(times, n=20)
    each = (time.process_time() - cpu) * 1000 / len(times)
    print(f"the page that checks one: p50 {statistics.median(times):.0f} ms, p95 {cuts[18]:.0f} ms")
    print(f"the same, time of the processor: {each:.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--credentials", type=int, default=1000)
    given = parser.parse_args()
    os.environ.setdefault("KOGGE_DATA", tempfile.mkdtemp(prefix="kogge-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    main(given.credentials)
