"""A long list into an empty directory, and its search index made anew: seconds and memory of the worker.

    python bench/imports.py [rows]        # 100,000 if nothing is said; needs nothing but a free folder

Rows are the real clusters, numbered. Each part is one process that begins with nothing, so that its peak is its own.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("furnish", "compare", "apply", "index")


def furnish(rows):
    """An empty installation, somebody of the office, and the list, uploaded, with its columns chosen."""
    from django.conf import settings
    from django.core.files.base import File as Bytes
    from django.core.management import call_command

    from kogge.commons.clusters.actions import DATA
    from kogge.commons.files.actions import keep_made
    from kogge.commons.imports.models import Import
    from kogge.commons.imports.reading import beginning, guessed, shape_of
    from kogge.commons.people.models import User

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("import_regions", verbosity=0)
    by = User.objects.create(email="office@example.org", name="Office", is_staff=True)
    with (DATA / "clusters.csv").open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    path = settings.DATA_DIR / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(real[0]), delimiter=";")
        writer.writeheader()
        for number in range(rows):
            one = real[number % len(real)] | {"website": "", "kind": ""}
            names = {name: f"{one[name]} {number}" for name in ("name", "name_en") if one[name]}
            writer.writerow(one | names | {"slug": f"{one['slug']}-{number}"})
    now = _now()
    kept = keep_made(path, name="list.csv", type="text/csv", owner=by, kept_until=None, now=now)
    with kept.opened() as stream:
        shape = shape_of(Bytes(stream), "text/csv")
        heads, sample, size = beginning(stream, shape)
    Import.objects.create(
        by=by, file=kept, name="list.csv", made_at=now, shape=shape.as_dict(), heads=heads, sample=sample, size=size,
        columns={str(number): name for number, name in guessed(heads).items()}, options={"kind": "cluster"},
        state="mapped",
    )  # fmt: skip


def compare():
    """What the worker does before anybody is shown anything."""
    imported, job = _started()
    from kogge.commons.imports import actions

    actions.compare_rows.call(job.pk, imported.pk)


def apply():
    """What the worker does when the office said yes."""
    imported, job = _started()
    from kogge.commons.imports import actions

    imported.take("apply", by=imported.by)
    actions.apply_rows.call(job.pk, imported.pk)


def index():
    """The documents of all entries, made anew."""
    from kogge.commons.clusters.index import index_all
    from kogge.commons.search.models import Document

    Document.objects.all().delete()
    index_all(now=_now())


def _now():
    from django.utils import timezone

    return timezone.now()


def _started():
    from kogge.commons.imports.models import Import
    from kogge.commons.jobs.models import Job

    imported = Import.objects.get()
    return imported, Job.objects.create(owner=imported.by, title="list", back_url="/")


def part(name, rows):
    import django

    django.setup()
    begun = time.perf_counter()
    globals()[name](*([rows] if name == "furnish" else []))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    from kogge.commons.clusters.models import Organisation
    from kogge.commons.search.models import Document

    there = {"entries": Organisation.objects.count(), "documents": Document.objects.count()}
    print(json.dumps({"part": name, "seconds": round(time.perf_counter() - begun, 1), "MB": round(peak)} | there))


def main():
    if len(sys.argv) == 3:
        return part(sys.argv[1], int(sys.argv[2]))
    rows = sys.argv[1] if len(sys.argv) == 2 else "100000"
    with tempfile.TemporaryDirectory(prefix="kogge-bench-") as scratch:
        env = os.environ | {
            "KOGGE_MODE": "test", "KOGGE_SECRET_KEY": "bench", "KOGGE_DATA": scratch, "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "kogge.settings",
        }  # fmt: skip
        for name in PARTS:
            subprocess.run([sys.executable, __file__, name, rows], env=env, check=True)
    return None


if __name__ == "__main__":
    main()
