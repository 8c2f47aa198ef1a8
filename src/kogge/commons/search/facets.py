"""Facets and counts of a large list, kept in memory: a set of entries is one long number, a bit for each entry.

Counting what two filters leave is one AND and one count of bits; 20,000 entries make numbers of 2.5 kB. No database
and no web here. Where it is filled from the documents and kept true: `shelves.py`.
"""

from dataclasses import dataclass, field

EVERYTHING = ""  # the facet value that every entry has


@dataclass
class Shelf:
    """Entries by a place of their own, with their facets and titles."""

    refs: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    facets: list[tuple[str, ...]] = field(default_factory=list)
    titles: list[dict[str, str]] = field(default_factory=list)
    sets: dict[str, int] = field(default_factory=dict)
    orders: dict[str, list[int]] = field(default_factory=dict)

    def put(self, ref: int, facets, titles: dict[str, str]) -> None:
        """Put an entry on the shelf, or write it anew."""
        place = self.places.get(ref)
        if place is None:
            place = self.places[ref] = len(self.refs)
            self.refs.append(ref)
            self.facets.append(())
            self.titles.append({})
        if titles != self.titles[place]:
            self.orders.clear()
        self._mark(place, self.facets[place], is_in=False)
        self.facets[place], self.titles[place] = (*facets, EVERYTHING), titles
        self._mark(place, self.facets[place], is_in=True)

    def drop(self, ref: int) -> None:
        """Take an entry off the shelf; its place stays empty."""
        place = self.places.get(ref)
        if place is not None:
            self._mark(place, self.facets[place], is_in=False)
            self.facets[place] = ()

    def fill(self, rows) -> None:
        """Put many entries on an empty shelf at once: (ref, facets, titles) each."""
        marks: dict[str, list[int]] = {}
        for ref, facets, titles in rows:
            place = self.places[ref] = len(self.refs)
            self.refs.append(ref)
            self.facets.append((*facets, EVERYTHING))
            self.titles.append(titles)
            for value in self.facets[place]:
                marks.setdefault(value, []).append(place)
        self.sets = {value: _number(places, len(self.refs)) for value, places in marks.items()}

    def _mark(self, place, facets, *, is_in):
        bit = 1 << place
        for value in facets:
            known = self.sets.get(value, 0)
            self.sets[value] = known | bit if is_in else known & ~bit

    # Asking ----------------------------------------------------------------------------------------------

    def all(self) -> int:
        return self.sets.get(EVERYTHING, 0)

    def having(self, facet: str, values) -> int:
        """The set of those that have one of the values."""
        found = 0
        for value in values:
            found |= self.sets.get(f"{facet}:{value}", 0)
        return found

    def these(self, refs) -> int:
        """The set of these entries, as far as they stand here."""
        places = [self.places[ref] for ref in refs if ref in self.places]
        return _number(places, len(self.refs)) & self.all()

    def counts(self, facet: str, within: int) -> dict[str, int]:
        """How many of a set have each value of a facet; values that none has are left out."""
        start = facet + ":"
        counted = {
            value[len(start) :]: (members & within).bit_count()
            for value, members in self.sets.items()
            if value.startswith(start)
        }
        return {value: n for value, n in counted.items() if n}

    def page(self, within: int, language: str, *, offset=0, limit=24, first: int = 0, backwards=False) -> list[int]:
        """Keys of a part of a set in the order of titles in a language; those that are also in `first` come first."""
        found: list[int] = []
        for part in (within & first, within & ~first):
            size = part.bit_count()
            if offset < size and len(found) < limit:
                found += self._walk(part, language, offset, limit - len(found), backwards)
            offset = max(0, offset - size)
        return found

    def _walk(self, part, language, offset, limit, backwards):
        marks = part.to_bytes(len(self.refs) // 8 + 1, "little")
        order = self.order(language)
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
            keys = [(titles.get(language) or titles.get("", "")).casefold() for titles in self.titles]
            self.orders[language] = sorted(range(len(keys)), key=keys.__getitem__)
        return self.orders[language]


def _number(places, size) -> int:
    marks = bytearray(size // 8 + 1)
    for place in places:
        marks[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(marks, "little")
