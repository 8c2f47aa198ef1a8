"""Looking for entries that may be one: every night over all of them, in blocks, so that not all meet all."""

from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.clusters.doubles import ALIKE, COLUMNS, likeness, traits_of
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import record
from kogge.commons.upkeep.models import Pair

CROWD = 20  # entries that share a trait: beyond, it says nothing
MOST = 2_000  # pairs that are kept


@transaction.atomic
def find_doubles(*, now):
    """Write down which entries may be one. What somebody has said to be two stays said. Returns how many pairs."""
    found = _found()
    kept = {(one, other): (pk, points) for pk, one, other, points in _known()}
    Pair.objects.filter(apart_at=None, pk__in=[kept[key][0] for key in kept.keys() - found.keys()]).delete()
    new = [key for key in found if key not in kept]
    Pair.objects.bulk_create(
        Pair(one_id=one, other_id=other, points=found[one, other][0], reasons=list(found[one, other][1]))
        for one, other in new
    )
    for key in found.keys() & kept.keys():
        points, why = found[key]
        if kept[key][1] != points:
            Pair.objects.filter(pk=kept[key][0]).update(points=points, reasons=list(why))
    return len(found)


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
    """Entries that share a name, a domain, or in one country the beginning or end of a word: each at most CROWD."""
    blocks = {}
    for pk, traits in said.items():
        marks = {("name", key) for key in traits.keys}
        if traits.domain:
            marks.add(("website", traits.domain))
        for word in {word for key in traits.keys for word in key.split() if len(word) >= 4}:
            marks |= {("begins", traits.country, word[:4]), ("ends", traits.country, word[-4:])}
        for mark in marks:
            blocks.setdefault(mark, []).append(pk)
    return (block for block in blocks.values() if 2 <= len(block) <= CROWD)


@transaction.atomic
def set_apart(pair, *, by, now):
    """Somebody has looked: these are two. They are not shown as a pair again."""
    Pair.objects.filter(pk=pair.pk, apart_at=None).update(apart_at=now)
    said = gettext_noop("said that two entries that look alike are two")
    for organisation in (pair.one, pair.other):
        record("set-apart", organisation, by=by, said=said, note=_other(pair, organisation).slug, now=now)


def _other(pair, organisation):
    return pair.other if organisation == pair.one else pair.one
