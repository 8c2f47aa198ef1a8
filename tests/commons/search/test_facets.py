"""The shelf of bit sets against a plain list of dicts that counts by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.commons.search.alphabets import in_order
from kogge.commons.search.facets import Shelf

REFS = st.integers(1, 12)
FACETS = st.frozensets(
    st.sampled_from(["country:SE", "country:LT", "country:LV", "kind:cluster", "kind:agency", "size:s"]), max_size=4
).map(sorted)
TITLES = st.fixed_dictionaries({"": st.sampled_from("abcdeÅö")}, optional={"sv": st.sampled_from("abzÄ")})
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), REFS, FACETS, TITLES),
        st.tuples(st.just("drop"), REFS),
        st.tuples(st.just("look"), st.sampled_from(["en", "sv"])),
    ),
    max_size=30,
)


class Model:
    """What a shelf should say, counted one by one."""

    def __init__(self):
        self.rows = {}

    def counts(self, facet, refs):
        found = {}
        for ref in refs:
            for said in self.rows[ref][0]:
                name, _colon, value = said.partition(":")
                if name == facet:
                    found[value] = found.get(value, 0) + 1
        return found

    def having(self, facet, values):
        wanted = {f"{facet}:{value}" for value in values}
        return {ref for ref, (facets, _titles) in self.rows.items() if wanted & set(facets)}

    def page(self, refs, language, offset, limit, backwards=False):
        def key(ref):
            titles = self.rows[ref][1]
            return in_order(titles.get(language) or titles[""], language), ref

        ordered = sorted(refs, key=key, reverse=backwards)
        return ordered[offset : offset + limit]


def walked(steps):
    """A shelf and its model after the same steps; a look makes the shelf remember an order."""
    shelf, model = Shelf(), Model()
    for step in steps:
        match step:
            case ("put", ref, facets, titles):
                shelf.put(ref, facets, titles)
                model.rows[ref] = (facets, titles)
            case ("drop", ref):
                shelf.drop(ref)
                model.rows.pop(ref, None)
            case ("look", language):
                shelf.page(shelf.all(), language)
    return shelf, model


def filled(model):
    shelf = Shelf()
    shelf.page(shelf.all(), "en")  # somebody looked while it was empty
    shelf.fill((ref, *row) for ref, row in model.rows.items())
    return shelf


@given(STEPS, st.frozensets(REFS), st.integers(0, 8), st.integers(1, 6), st.sampled_from(["en", "sv"]), st.booleans())
@settings(max_examples=150)
def test_a_shelf_says_what_counting_by_hand_says(steps, some, offset, limit, language, backwards):
    written, model = walked(steps)
    for shelf in (written, filled(model)):
        within = shelf.having("country", ["SE", "LT"])
        refs = model.having("country", ["SE", "LT"])
        how = {"offset": offset, "limit": limit, "backwards": backwards}

        assert shelf.all().bit_count() == len(model.rows)
        assert shelf.these(some).bit_count() == len(some & set(model.rows))
        assert within.bit_count() == len(refs)
        assert {name: shelf.counts(name, shelf.all()) for name in ("country", "kind", "size")} == {
            name: model.counts(name, model.rows) for name in ("country", "kind", "size")
        }
        assert shelf.counts("kind", within) == model.counts("kind", refs)
        assert shelf.page(shelf.all(), language, **how) == model.page(model.rows, language, **how)
        assert shelf.page(within, language, **how) == model.page(refs, language, **how)


@given(STEPS)
@settings(max_examples=60)
def test_a_shelf_knows_the_values_that_somebody_has_however_it_was_filled(steps):
    written, model = walked(steps)
    asked = [("country", "SE"), ("country", "LT"), ("kind", "agency"), ("size", "s"), ("size", "xl")]

    said = [[shelf.knows(*pair) for pair in asked] for shelf in (written, filled(model))]

    assert said == [[bool(model.having(facet, [value])) for facet, value in asked]] * 2


def test_all_pages_together_are_the_whole_once():
    shelf = Shelf()
    shelf.fill((ref, [], {"": "the same title"}) for ref in range(100, 0, -1))

    pages = [shelf.page(shelf.all(), "en", offset=start, limit=24) for start in range(0, 120, 24)]

    assert sum(pages, []) == list(range(1, 101))
