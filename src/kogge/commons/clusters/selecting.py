"""A part of the directory, as an address asks for it: the one selection of lists, maps, exports, feeds and the API.

    select(request.GET, reader=reader_of(request.user), version=site().version, of="clusters")

Values of one facet widen ("Sweden or Finland"), facets narrow each other. What nobody has heard of narrows nothing and
is named in `unknown`.
"""

from dataclasses import dataclass, field

from kogge.commons.clusters.index import KIND, audiences_of
from kogge.commons.search.facets import Shelf
from kogge.commons.search.finding import find, find_documents
from kogge.commons.search.shelves import shelf

# The facets of the directory, in the order in which they stand beside the list.
FACETS = (
    "ecosystem", "country", "region", "sector", "technology", "kind", "standing", "size", "label", "language",
    "freshness", "town",
)  # fmt: skip
SORTS = ("title", "-title", "fresh")
WORDS = 200  # letters of a search that are read
ANSWERS = 200  # searches whose answers are kept: 5 kB each with 20,000 entries
VALUES = 40  # values of one facet that are read
FRESHEST = ("confirmed", "recent", "stale", "old")  # what is stale sinks in every list


@dataclass(frozen=True)
class Selection:
    """What is left of the directory, and what was asked for."""

    shelf: Shelf
    base: int  # everything the list is about
    within: int  # what is left of it
    first: int = 0  # of these, those that have the words in their names
    words: str = ""
    asked: dict[str, list[str]] = field(default_factory=dict)
    found: int | None = None  # what has the words; None if none were asked for
    sort: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.within.bit_count()

    @property
    def groups(self) -> list[int]:
        """The sets that stand one after the other in the list, each in the order of titles.

        What is stale goes to the end unless one asks for another order; of words, those in the name come first.
        """
        if self.sort == "fresh":
            return [self.shelf.having("freshness", [one]) for one in FRESHEST]
        if self.sort:
            return [self.shelf.all()]
        if self.words:
            return [self.first, ~self.first]
        stale = self.shelf.having("freshness", ["stale"])
        return [~stale, stale]

    def keys(self, language: str, offset: int = 0, limit: int | None = 24) -> list[int]:
        """Primary keys of the organisations in the order of the list. `limit` None: all of them."""
        most = self.total if limit is None else limit
        keys: list[int] = []
        for group in self.groups:
            part = self.within & group
            size = part.bit_count()
            if offset < size and len(keys) < most:
                left = most - len(keys)
                keys += self.shelf.page(part, language, offset=offset, limit=left, backwards=self.sort == "-title")
            offset = max(0, offset - size)
        return keys

    def counts(self, facet: str) -> dict[str, int]:
        """How many there would be for each value of a facet, if that facet were not set: {"SE": 15, …}."""
        others = {name: values for name, values in self.asked.items() if name != facet}
        return self.shelf.counts(facet, _narrowed(self.shelf, self.base, others, self.found))


def select(query, *, reader, version, of="all") -> Selection:
    """`query`: a QueryDict with `q`, `sort` and any of FACETS, as often as one likes; `of`: clusters, others, all."""
    shown = shelf(KIND, is_known=reader.is_known, version=version)
    clusters = shown.having("kind", ["cluster"])
    base = {"clusters": clusters, "others": shown.all() & ~clusters, "all": shown.all()}[of]
    asked, unknown = {}, []
    for facet in FACETS:
        values = list(dict.fromkeys(value.strip()[:80] for value in query.getlist(facet) if value.strip()))[:VALUES]
        known = [value for value in values if shown.knows(facet, value)]
        unknown += [value for value in values if value not in known]
        if known:
            asked[facet] = known
    words = " ".join(query.get("q", "").replace("\0", "").split())[:WORDS]
    found, first = None, 0
    if words:
        found, first = _having(words, shown, reader, version)
    sort = query.get("sort", "")
    return Selection(
        shelf=shown,
        base=base,
        within=_narrowed(shown, base, asked, found),
        first=first,
        words=words,
        asked=asked,
        found=found,
        sort=sort if sort in SORTS else "",
        unknown=tuple(unknown),
    )


def _having(words, shown, reader, version):
    """Who has the words: (in what this reader may read, in the name)."""
    kept, key = shown.answers, (version, words)
    if key not in kept:  # who narrows a search, turns its page or looks at its map asks for the same again
        if len(kept) >= ANSWERS:
            kept.clear()
        in_text, in_title = find_documents(words)
        kept[key] = shown.found(in_text), shown.found(in_title)
    found, first = kept[key]
    near = [one for one in audiences_of(reader) if one not in ("public", "members")]
    if near:  # what only a circle or the organisation itself reads stands on no shelf
        found |= shown.these(ref for _kind, ref, _is_title in find(words, audiences=near, kinds=[KIND]))
    return found, first


def _narrowed(shown, base, asked, found):
    within = base if found is None else base & found
    for facet, values in asked.items():
        within &= shown.having(facet, values)
    return within
