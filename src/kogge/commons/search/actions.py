"""How things become findable, and how they cease to be."""

import hashlib
import json
from dataclasses import dataclass, field

from django.utils import timezone

from kogge.commons.search.models import Document
from kogge.commons.search.stems import indexed

WRITTEN = ["titles", "facets", "title_words", "words", "digest", "is_gone", "stamp"]


@dataclass(frozen=True)
class Entry:
    """A thing as one audience may find it: texts by language, and the values of its facets ("country:SE")."""

    kind: str
    ref: int
    titles: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    audience: str = "public"

    @property
    def digest(self):
        said = [self.titles, self.texts, sorted(self.facets)]
        return hashlib.sha1(json.dumps(said, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


def put(kind, refs, entries):
    """Make these things findable as `entries` say, and what they do not say any more no longer. Returns how many changed.

    `refs`: the keys of all things spoken of; one without an entry is found by nobody from now on. Entries that say
    what they said before are left alone, so that doing it twice costs two reads.
    """
    refs, written = list(refs), 0
    for start in range(0, len(refs), 500):
        some = set(refs[start : start + 500])
        written += _put([entry for entry in entries if entry.ref in some], kind, some)
    return written


def _put(entries, kind, refs):
    now = timezone.now()
    there = {(one.ref, one.audience): one for one in Document.objects.of(kind).filter(ref__in=refs).defer("words")}
    new, changed = [], []
    for entry in entries:
        known = there.pop((entry.ref, entry.audience), None)
        if known and known.digest == entry.digest and not known.is_gone:
            continue
        one = known or Document(kind=kind, ref=entry.ref, audience=entry.audience)
        one.titles, one.facets, one.digest = entry.titles, sorted(entry.facets), entry.digest
        one.title_words = " ".join(indexed(_by_language(entry.titles)))
        one.words = " ".join(indexed(_together(_by_language(entry.titles), entry.texts)))
        one.is_gone, one.stamp = False, now
        (changed if known else new).append(one)
    for one in there.values():
        if not one.is_gone:
            one.titles, one.facets, one.title_words, one.words = {}, [], "", ""
            one.digest, one.is_gone, one.stamp = "", True, now
            changed.append(one)
    Document.objects.bulk_create(new, batch_size=500)
    Document.objects.bulk_update(changed, WRITTEN, batch_size=100)
    return len(new) + len(changed)


def _by_language(titles):
    """The title for all other languages is read as English."""
    return _together({language or "en": "" for language in titles}, {(key or "en"): titles[key] for key in titles})


def _together(one, other):
    return {
        language: f"{one.get(language, '')} {other.get(language, '')}" for language in sorted({*one, *other})
    }
