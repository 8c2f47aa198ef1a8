"""How things become findable, and how they cease to be."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from kogge.commons.search.models import Document
from kogge.commons.search.stems import TITLE, indexed

# PostgreSQL looks words up in a narrow table of their own; SQLite keeps its full text by triggers.
ALL_WORDS = "INSERT INTO search_word SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM search_document"
WORDS = f"{ALL_WORDS} WHERE kind = %s AND ref = ANY (%s) ON CONFLICT (id) DO UPDATE SET found = excluded.found"
WRITTEN = ["titles", "facets", "words", "digest", "is_gone", "stamp"]


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
    """Make these things findable as `entries` say, and no longer as they do not. Returns how many changed.

    `refs`: the keys of all things spoken of; one without an entry is found by nobody from now on. Entries that say
    what they said before are left alone, so that doing it twice costs two reads.
    """
    refs, entries, written = list(refs), list(entries), 0
    for start in range(0, len(refs), 500):
        some = set(refs[start : start + 500])
        written += _put([entry for entry in entries if entry.ref in some], kind, some)
    return written


@transaction.atomic
def clear():
    """Nothing is found any more until it is put again; on SQLite the full text is built anew too, should it be spoilt.

    Rows stay, so that lists kept in memory learn of it.
    """
    Document.objects.update(titles={}, facets=[], words="", digest="", is_gone=True, stamp=timezone.now())
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_fts(search_fts) VALUES ('rebuild')" if is_sqlite else "DELETE FROM search_word"
        )


def _put(entries, kind, refs):
    now = timezone.now()
    columns = ("ref", "audience", "digest", "is_gone")
    there = {(one[0], one[1]): one[2:] for one in Document.objects.of(kind).filter(ref__in=refs).values_list(*columns)}
    changed = []
    for entry in entries:
        digest = entry.digest
        if there.pop((entry.ref, entry.audience), None) == (digest, False):
            continue
        titles = _by_language(entry.titles)
        changed.append(
            Document(
                kind=kind,
                ref=entry.ref,
                audience=entry.audience,
                titles=entry.titles,
                facets=sorted(entry.facets),
                words=" ".join(words_of(titles, entry.texts)),
                digest=digest,
                stamp=now,
            )
        )
    changed += [
        Document(kind=kind, ref=ref, audience=audience, digest="", is_gone=True, stamp=now)
        for (ref, audience), (_digest, is_gone) in there.items()
        if not is_gone
    ]
    # Two who make the same thing findable at once: the later one writes over the earlier, and neither fails.
    Document.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "ref", "audience"],
        update_fields=WRITTEN,
    )
    if changed and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WORDS, [kind, sorted({one.ref for one in changed})])
    return len(changed)


def words_of(titles, texts):
    """Every word under which something is found; those of its title once more with a mark in front."""
    titled = indexed(titles)
    return sorted({*titled, *indexed(texts), *(TITLE + word for word in titled)})


def _by_language(titles):
    """The title for all other languages is read as English."""
    return _together({language or "en": "" for language in titles}, {(key or "en"): titles[key] for key in titles})


def _together(one, other):
    return {language: f"{one.get(language, '')} {other.get(language, '')}" for language in sorted({*one, *other})}
