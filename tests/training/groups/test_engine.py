"""The engine: scores by hand, optima known by trying everything, rules that hold whatever comes."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.training.groups.engine import exact
from kogge.training.groups.engine.problem import HARD, Level, Problem, Trait, even, sizes_of
from kogge.training.groups.engine.search import compiled, form


def small(**more):
    """Nine people of three countries, one level, groups of three."""
    labels = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    fields = {"traits": [Trait(labels, each=20)], "levels": [even([1, 2, 3] * 3, [3])]} | more
    return Problem([3, 3, 3], **fields)


def all_partings(people, sizes):
    if not sizes:
        yield []
        return
    for members in combinations(sorted(people), sizes[0]):
        for rest in all_partings(set(people) - set(members), sizes[1:]):
            yield [list(members), *rest]


def test_a_group_is_worth_its_labels_less_who_is_alone_and_what_is_beside_the_level():
    problem = Problem(
        [3],
        [Trait([0, 1, 1], each=20), Trait([0, 1, 1], alone=15)],
        [Level([1, 2, 9], {3: (10, 11)}, 2)],
        pairs={(0, 1): 30},
        apart={"refusals": {(1, 2)}},
    )

    assert problem.worth([0, 1, 2]) == 2 * 20 - 15 - 2 * 1 + 30 - HARD
    assert problem.broken([[0, 1, 2]]) == {"refusals": 1}


def test_sizes_differ_by_one_at_most():
    assert [sizes_of(22, 4), sizes_of(24, 6), sizes_of(7, 2), sizes_of(3, 4)] == [
        [5, 5, 4, 4, 4], [6, 6, 6, 6], [3, 2, 2], [3],
    ]  # fmt: skip


def test_the_bound_is_reached_where_everything_can_be_had():
    found = form(small(), swaps=2000, is_plain=True)

    assert (found.score, found.bound, found.broken) == (180, 180, {})


def test_the_search_finds_the_best_of_all_partings():
    pairs = {(0, 1): 30, (1, 2): -25, (3, 8): 30}
    problem = small(
        pairs=pairs, apart={"refusals": {(0, 3), (0, 4)}}, traits=[Trait([0, 0, 1, 1, 1, 2, 2, 0, 0], 20, 12)]
    )
    best = max(problem.score(groups) for groups in all_partings(range(9), [3, 3, 3]))

    assert form(problem, swaps=5000, is_plain=True).score == best


def test_the_same_number_of_exchanges_gives_the_same_groups():
    assert form(small(), swaps=500, seed=7, is_plain=True) == form(small(), swaps=500, seed=7, is_plain=True)


def test_people_share_hours():
    problem = Problem([2, 2], slots=[0b01, 0b10, 0b01, 0b10])

    assert form(problem, swaps=500, is_plain=True).broken == {}


def test_groups_of_like_strength_differ_little():
    problem = Problem([2, 2], range_of=[1, 2, 3, 4])

    assert form(problem, swaps=500, is_plain=True).score == 0


def test_what_cannot_be_says_which_rule_stands_in_the_way():
    everybody = set(combinations(range(4), 2))
    problem = Problem([2, 2], apart={"refusals": everybody, "colleagues": {(0, 1)}})

    found = form(problem, swaps=300, is_plain=True)

    assert (found.broken, found.relax) == ({"refusals": 2}, ["refusals"])


def test_fixed_people_of_two_refusals_can_be_let_go():
    problem = Problem([2, 2], apart={"refusals": {(0, 1)}}, fixed={0: 0, 1: 0})

    assert form(problem, swaps=300, is_plain=True).relax == ["refusals", "fixed"]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_sizes_and_fixed_people_stand_and_refusals_are_never_broken(data):
    """Where refusals are few enough that the groups can be formed at all."""
    people, size = data.draw(st.integers(6, 14)), data.draw(st.integers(2, 4))
    sizes = sizes_of(people, size)
    fixed = {one: one % len(sizes) for one in data.draw(st.sets(st.integers(0, people - 1), max_size=2))}
    other = st.tuples(st.integers(0, people - 1), st.integers(0, people - 1))
    told = {tuple(sorted(pair)) for pair in data.draw(st.sets(other, max_size=2)) if pair[0] != pair[1]}
    told = {pair for pair in told if not set(pair) <= set(fixed)}
    labels = data.draw(st.lists(st.integers(-1, 3), min_size=people, max_size=people))
    problem = Problem(sizes, [Trait(labels, 20, 12)], apart={"refusals": told}, fixed=fixed)

    found = form(problem, swaps=800, is_plain=True)

    assert sorted(one for members in found.groups for one in members) == list(range(people))
    assert problem.broken(found.groups) == {}
    assert found.score == problem.score(found.groups) <= found.bound


# With the extra ----------------------------------------------------------------------------------------
@pytest.mark.slow  # compiled when it runs for the first time
def test_the_compiled_search_keeps_the_same_rules_and_counts():
    if not compiled():
        pytest.skip("numba is not installed")
    pairs = {(0, 1): 30, (1, 2): -25}
    problem = small(pairs=pairs, apart={"refusals": {(0, 3)}}, slots=[7] * 8 + [5], fixed={4: 2}, range_of=[1] * 9)

    found = form(problem, swaps=20_000)

    assert (found.is_compiled, found.broken) == (True, {})
    assert found.score == form(problem, swaps=5000, is_plain=True).score


def test_the_best_of_few_people_is_proven():
    pytest.importorskip("numpy")
    problem = small(pairs={(0, 1): 30, (1, 2): 7}, apart={"refusals": {(0, 3), (0, 4), (0, 5)}}, fixed={4: 2, 8: 2})
    best = max(
        problem.score(groups) for groups in all_partings(range(9), [3, 3, 3]) if {4, 8} <= set(groups[2])
    )  # fmt: skip
    first = [[0, 2, 7], [1, 3, 6], [4, 5, 8]]

    proof = exact.prove(problem, first)

    assert (proof.score, proof.bound, proof.is_proven) == (best, best, True)
    assert problem.broken(proof.groups) == {}


def test_too_many_possible_groups_are_not_tried():
    assert exact.prove(Problem([10] * 10), [list(range(n, n + 10)) for n in range(0, 100, 10)]) is None
