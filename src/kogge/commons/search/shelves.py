"""Shelves of this process, filled from the documents and kept as true as they are."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from kogge.commons.search.facets import Shelf
from kogge.commons.search.models import Document

LATE = timedelta(minutes=10)  # a transaction may be committed this long after it wrote; a large import takes its time
MANY = 5_000  # changes after which reading everything anew is quicker


@dataclass
class Kept:
    shelf: Shelf = field(default_factory=Shelf)
    version: int = -1  # of the installation when it was last looked at
    seen: datetime | None = None  # the newest document on it
    digests: dict = field(default_factory=dict)


_kept: dict[tuple, Kept] = {}
_lock = Lock()


def shelf(kind, *, is_known, version) -> Shelf:
    """The shelf of a kind as strangers see it, or as those see it who are signed in.

    `version` is that of the installation: while it stays the same, nothing is asked of the database.
    """
    key = (kind, is_known)
    with _lock:
        kept = _kept.setdefault(key, Kept())
        if kept.version != version:
            audiences = ("public", "members") if is_known else ("public",)
            documents = Document.objects.of(kind).filter(audience__in=audiences)
            touched = _touched(kept, documents)
            if kept.seen is None or len(touched) > MANY:
                kept = _kept[key] = Kept()
                _read(kept, documents)
            elif touched:
                _read(kept, documents.filter(ref__in=touched))
            kept.version = version
        return kept.shelf


def forget_shelves():
    """Fill every shelf anew at the next question (measurements and tests)."""
    _kept.clear()


def _touched(kept, documents):
    """Keys of what says something else than it did, or is new, or is gone."""
    if kept.seen is None:
        return set()
    late = documents.filter(stamp__gt=kept.seen - LATE).values_list("ref", "audience", "digest")
    return {ref for ref, audience, digest in late if kept.digests.get((ref, audience)) != digest}


def _read(kept, documents):
    """Put these documents on the shelf; of two about one thing, the one for members says more and comes last."""
    rows, keys = {}, {}
    columns = ("pk", "ref", "audience", "digest", "stamp", "is_gone", "facets", "titles")
    for pk, ref, audience, digest, stamp, is_gone, facets, titles in (
        documents.order_by("-audience").values_list(*columns).iterator()
    ):
        kept.digests[ref, audience] = digest
        kept.seen = max(kept.seen or stamp, stamp)
        rows[ref] = rows.get(ref) if is_gone else (facets, titles)
        keys[pk] = ref
    if not kept.shelf.refs:
        kept.shelf.fill((ref, *row) for ref, row in rows.items() if row)
    else:
        for ref, row in rows.items():
            if row:
                kept.shelf.put(ref, *row)
            else:
                kept.shelf.drop(ref)
    places = kept.shelf.places
    kept.shelf.documents.update((pk, places[ref]) for pk, ref in keys.items() if ref in places)
