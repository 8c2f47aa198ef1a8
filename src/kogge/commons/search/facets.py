"""Facets and counts of a large list, kept in memory: a set of entries is one long number, a bit for each entry.

Counting what two filters leave is one AND and one count of bits; 20,000 entries make numbers of 2.5 kB. No database
and no web here. Where it is filled from the documents and kept true: `shelves.py`.
"""

from dataclasses import dataclass, field
from itertools import repeat

from kogge.commons.search.alphabets import in_order

FEW = 300  # a set so small is put in order by itself


@dataclass
class Shelf:
    """Entries by a place of their own, with their facets and titles."""

    refs: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    facets: list[tuple[str, ...]] = field(default_factory=list)
    titles: list[dict[str, str]] = field(default_factory=list)
    sets: dict[str, dict[str, int]] = field(default_factory=dict)  # facet: {value: who has it}
    everybody: int = 0
    documents: dict[int, int] = field(default_factory=dict)  # key of a document: place
    orders: dict[str, list[int]] = field(default_factory=dict)
    ranks: dict[str, list[int]] = field(default_factory=dict)
    answers: dict = field(default_factory=dict)  # for others to keep what they have worked out: {question: answer}

    def put(self, ref: int, facets, titles: dict[str, str]) -> None:
        """Put an entry on the shelf, or write it anew. A facet is said as "country:SE"."""
        place = self.places.get(ref)
        if place is None:
            place = self.places[ref] = len(self.refs)
            self.refs.append(ref)
            self.facets.append(())
            self.titles.append({})
            self.orders.clear()
        if titles != self.titles[place]:
            self.orders.clear()
        self._mark(place, is_in=False)
        self.facets[place], self.titles[place] = tuple(facets), titles
        self._mark(place, is_in=True)

    def drop(self, ref: int) -> None:
        """Take an entry off the shelf; its place stays empty."""
        place = self.places.get(ref)
        if place is not None:
            self._mark(place, is_in=False)
            self.facets[place] = ()

    def fill(self, rows) -> None:
        """Put many entries on an empty shelf at once: (ref, facets, titles) each."""
        self.orders.clear()
        marks: dict[str, list[int]] = {}
        for ref, facets, titles in rows:
            place = self.places[ref] = len(self.refs)
            self.refs.append(ref)
            self.facets.append(tuple(facets))
            self.titles.append(titles)
            for value in facets:
                marks.setdefault(value, []).append(place)
        for said, places in marks.items():
            facet, _colon, value = said.partition(":")
            self.sets.setdefault(facet, {})[value] = _number(places, len(self.refs))
        self.everybody = (1 << len(self.refs)) - 1

    def _mark(self, place, *, is_in):
        bit = 1 << place
        self.everybody = self.everybody | bit if is_in else self.everybody & ~bit
        for said in self.facets[place]:
            facet, _colon, value = said.partition(":")
            values = self.sets.setdefault(facet, {})
            left = values.get(value, 0) | bit if is_in else values.get(value, 0) & ~bit
            if left:
                values[value] = left
            else:
                values.pop(value, None)  # known no longer, as a fresh process would not know it

    # Asking ----------------------------------------------------------------------------------------------

    def all(self) -> int:
        return self.everybody

    def knows(self, facet: str, value: str) -> bool:
        """Some entry has this value."""
        return value in self.sets.get(facet, ())

    def having(self, facet: str, values) -> int:
        """The set of those that have one of the values."""
        known, found = self.sets.get(facet, {}), 0
        for value in values:
            found |= known.get(value, 0)
        return found

    def these(self, refs) -> int:
        """The set of these entries, as far as they stand here."""
        return self._set(map(self.places.get, refs, repeat(-1)))

    def found(self, documents) -> int:
        """The set of the entries to which these documents belong, as far as they stand here."""
        return self._set(map(self.documents.get, documents, repeat(-1)))

    def _set(self, places) -> int:
        return _number(places, len(self.refs)) & self.everybody

    def counts(self, facet: str, within: int) -> dict[str, int]:
        """How many of a set have each value of a facet; values that none has are left out."""
        counted = {value: (members & within).bit_count() for value, members in self.sets.get(facet, {}).items()}
        return {value: n for value, n in counted.items() if n}

    def page(self, within: int, language: str, *, offset=0, limit=24, backwards=False) -> list[int]:
        """Keys of a part of a set in the order of titles in a language."""
        order = self.order(language)
        if within.bit_count() <= FEW:  # looking at each of a few is quicker than walking past all others
            rank = self._rank(language)
            places = sorted(_places(within), key=rank.__getitem__, reverse=backwards)
            return [self.refs[place] for place in places[offset : offset + limit]]
        marks = within.to_bytes(len(self.refs) // 8 + 1, "little")
        found, passed = [], 0
        for place in reversed(order) if backwards else order:
            if marks[place >> 3] >> (place & 7) & 1:
                passed += 1
                if passed > offset:
                    found.append(self.refs[place])
                    if len(found) == limit:
                        break
        return found

    def order(self, language: str) -> list[int]:
        """All places in the order of titles in a language; made once, until a title changes."""
        if language not in self.orders:
            # Things of one title stand in the order of their keys, so that every process pages alike.
            keys = [
                (in_order(titles.get(language) or titles.get("", ""), language), ref)
                for titles, ref in zip(self.titles, self.refs, strict=True)
            ]
            self.orders[language] = sorted(range(len(keys)), key=keys.__getitem__)
            self.ranks.pop(language, None)
        return self.orders[language]

    def _rank(self, language):
        """{place: where it stands in the order}, as a list."""
        order = self.order(language)
        if language not in self.ranks:
            self.ranks[language] = [0] * len(order)
            for rank, place in enumerate(order):
                self.ranks[language][place] = rank
        return self.ranks[language]


def _number(places, size) -> int:
    """The set of these places. A letter for each place and one reading of them all is quicker than bit by bit.

    What stands nowhere has the place -1, and so the one behind the last.
    """
    marks = bytearray(b"0") * (size + 1)
    for place in places:
        marks[place] = 49  # "1"
    marks.reverse()
    return int(marks, 2)


def _places(members) -> list[int]:
    """The places of a small set."""
    marks, places = bin(members)[:1:-1], []
    place = marks.find("1")
    while place >= 0:
        places.append(place)
        place = marks.find("1", place + 1)
    return places
