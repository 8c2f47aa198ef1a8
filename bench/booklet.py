"""A booklet of sixty pages with photographs as PDF, and certificates one after another, as the worker draws them.

    KOGGE_DATA=/tmp/some-folder PYTHONPATH=src:. .venv/bin/python -m bench.booklet [--people N] [--certificates N]

In one process with an empty database of its own: seconds by the clock, the most memory it took, the size of the file.
Goals: sixty pages in ten seconds and 400 MB; two certificates a second.
"""

import argparse
import io
import os
import random
import resource
import tempfile
import time

WORDS = (
    "A service for small firms that is tested with real customers, and a plan that the board has signed. "
    "Before every new service I now write down which member asked for it, and what we stop doing instead. "
)


def photo(seed):
    """A picture as heavy as a photograph: soft noise, 760 pixels a side."""
    from django.core.files.base import ContentFile
    from PIL import Image

    noise = random.Random(seed).randbytes(64 * 64 * 3)
    picture = Image.frombytes("RGB", (64, 64), noise).resize((760, 760), Image.Resampling.BICUBIC)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=88)
    return ContentFile(drawn.getvalue(), name="me.jpg")


def prepare(count):
    """An edition whose people have all approved their pages, and have their certificates."""
    from django.core.management import call_command
    from django.utils import timezone
    from tests import make

    from kogge.commons.people.models import User
    from kogge.training.booklet import actions
    from kogge.training.learning.models import Result
    from kogge.training.programmes.models import Seat

    call_command("migrate", verbosity=0)
    edition, by, now = make.edition(), make.coordinator(), timezone.now()
    people = User.objects.bulk_create(
        [User(email=f"p{n}@example.org", name=f"Person Number {n}") for n in range(count)]
    )
    seats = Seat.objects.bulk_create([Seat(edition=edition, person=one, role="participant") for one in people])
    Result.objects.bulk_create([Result(seat=one, has_passed=True, recorded_by=by, recorded_at=now) for one in seats])
    booklet = actions.start(edition, by=by, now=now)
    written = {"language": "en", "role": "Cluster manager", "why": WORDS * 3, "gained": WORDS * 4, "quote": WORDS[:90]}
    for number, seat in enumerate(seats):
        page = actions.page_for(booklet, seat)
        actions.write(
            page, written | {"link": ""}, photo=photo(number), shows_photo=True, approves=True, by=seat.person, now=now
        )
    return booklet, seats, by


def main(count, certificates, formats):
    from django.utils import timezone, translation

    from kogge.training.booklet.models import Booklet
    from kogge.training.booklet.paper import draw_booklet
    from kogge.training.credentials import actions as credentials
    from kogge.training.credentials.certificate import draw
    from kogge.training.credentials.models import Credential

    booklet, seats, by = prepare(count)
    booklet = Booklet.objects.select_related("edition__programme", "edition__lead").get(pk=booklet.pk)
    for format in formats:
        with translation.override("en"):
            clock, cpu = time.perf_counter(), time.process_time()
            pdf, people, sheets = draw_booklet(booklet, format=format, language="en")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took, worked = time.perf_counter() - clock, time.process_time() - cpu
        said = f"{len(people)} people, {sheets} sheets in {took:.1f} s ({worked:.1f} s of the processor)"
        print(f"{format}: {said}, {len(pdf) / 1e6:.1f} MB, {most:.0f} MB of memory")
    for seat in seats[:certificates]:
        credentials.award(seat, by=by, now=timezone.now())
    found = list(Credential.objects.with_all()[:certificates])
    with translation.override("en"):
        draw(found[0], "en")  # what is read once in the life of a worker
        clock, cpu = time.perf_counter(), time.process_time()
        for credential in found:
            draw(credential, "en")
    took, worked = len(found) / (time.perf_counter() - clock), len(found) / (time.process_time() - cpu)
    print(f"certificates: {took:.1f} a second by the clock, {worked:.1f} of the processor")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--certificates", type=int, default=20)
    parser.add_argument(
        "--formats", nargs="+", default=["a5", "a4"], help="the memory of the second holds the first's"
    )
    given = parser.parse_args()
    os.environ.setdefault("KOGGE_DATA", tempfile.mkdtemp(prefix="kogge-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    main(given.people, given.certificates, given.formats)
