"""Looking for entries that may be one: every night over all of them, in blocks, so that not all meet all."""

from itertools import combinations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from kogge.commons.clusters.doubles import ALIKE, COLUMNS, likeness, traits_of
from kogge.commons.clusters.models import Organisation
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import record
from kogge.commons.upkeep.models import Pair

CROWD = 20  # entries that share a trait: beyond, it says nothing
FEW = 8  # the same, for what is shared without being the same name or website
SAME = ("name", "website")
MOST = 2_000  # pairs that are kept


def start_looking(*, by):
    """Look now, in a worker. Returns the job, whose page says how far it is."""
    url = reverse("double_list")
    return jobs.start(look_for_doubles, title=_("Entries that may be one"), by=by, back_url=url)


@task()
def look_for_doubles(job_id):
    """Safe to run twice: it writes the same again."""
    find_doubles(now=timezone.now())
    job = Job.objects.get(pk=job_id)
    jobs.finish(job, result_url=job.back_url)


def find_doubles(*, now):
    """Write down which entries may be one. What somebody has said to be two stays said. Returns how many pairs.

    All is compared before the transaction begins, so that nobody waits for it.
    """
    found = _found()
    _write(found)
    return len(found)


@transaction.atomic
def _write(found):
    kept = {(one, other): (pk, points) for pk, one, other, points in _known()}
    Pair.objects.filter(apart_at=None, pk__in=[kept[key][0] for key in kept.keys() - found.keys()]).delete()
    new = [key for key in found if key not in kept]
    here = set(Organisation.objects.filter(pk__in={pk for pair in new for pk in pair}).values_list("pk", flat=True))
    Pair.objects.bulk_create(
        [
            Pair(one_id=one, other_id=other, points=found[one, other][0], reasons=list(found[one, other][1]))
            for one, other in new
            if {one, other} <= here
        ],
        ignore_conflicts=True,  # another worker may look at the same time
    )
    for key in found.keys() & kept.keys():
        points, why = found[key]
        if kept[key][1] != points:
            Pair.objects.filter(pk=kept[key][0]).update(points=points, reasons=list(why))


def _known():
    return Pair.objects.values_list("pk", "one_id", "other_id", "points")


def _found():
    """{(one, other): (points, why)} of all entries that everybody sees."""
    rows = Organisation.objects.shown().order_by("pk").values_list(*COLUMNS)
    said = {row[0]: traits_of(row) for row in rows.iterator(chunk_size=2_000)}
    pairs = {pair for block in _blocks(said) for pair in combinations(block, 2)}
    found = {(one, other): likeness(said[one], said[other]) for one, other in pairs}
    best = sorted((pair for pair in found if found[pair][0] >= ALIKE), key=lambda pair: (-found[pair][0], pair))
    return {pair: found[pair] for pair in best[:MOST]}


def _blocks(said):
    """Entries that share a name or a domain: at most CROWD. And, at most FEW, in one country a word, the town, or how
    the name begins and ends, which a slip of the pen in its midst does not change.
    """
    blocks = {}
    for pk, traits in said.items():
        marks = {("name", key) for key in traits.keys}
        if traits.domain:
            marks.add(("website", traits.domain))
        if traits.city:
            marks.add(("town", traits.country, traits.city))
        for key in traits.keys:
            marks |= {("word", traits.country, word) for word in key.split() if len(word) >= 4}
            marks.add(("frame", traits.country, key[:4], key[-4:]))
        for mark in marks:
            blocks.setdefault(mark, []).append(pk)
    return (block for mark, block in blocks.items() if 2 <= len(block) <= (CROWD if mark[0] in SAME else FEW))


@transaction.atomic
def set_apart(pair, *, by, now):
    """Somebody has looked: these are two. They are not shown as a pair again."""
    Pair.objects.filter(pk=pair.pk, apart_at=None).update(apart_at=now)
    said = gettext_noop("said that two entries that look alike are two")
    for organisation in (pair.one, pair.other):
        record("set-apart", organisation, by=by, said=said, note=_other(pair, organisation).slug, now=now)


def _other(pair, organisation):
    return pair.other if organisation == pair.one else pair.one
