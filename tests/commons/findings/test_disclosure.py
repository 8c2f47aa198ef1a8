"""Nobody is worked out: by any sum of what is shown, no group smaller than the smallest comes to light."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kogge.commons.findings.disclosure import in_batches, kept, pooled

LEAST = st.integers(1, 8)
SIZES = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 14), max_size=6)
OPTION = st.sampled_from(["x", "y", "z", "u", None])
PAIRS = st.lists(st.tuples(st.sampled_from(["A", "B", "C", "D", None]), OPTION), max_size=60)
FIRST = date(2027, 3, 1)


def subsets(things):
    return chain.from_iterable(combinations(things, n) for n in range(1, len(things) + 1))


def follows(wanted, known):
    """Whether a sum over cells can be worked out from other sums: whether it lies in their span."""
    rows = [list(map(Fraction, row)) for row in known]
    target = list(map(Fraction, wanted))
    for column in range(len(target)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows = [
            [cell - row[column] / pivot[column] * top for cell, top in zip(row, pivot, strict=True)]
            for row in rows
            if row is not pivot
        ]
        share = target[column] / pivot[column]
        target = [cell - share * top for cell, top in zip(target, pivot, strict=True)]
    return not any(target)


@settings(max_examples=60)
@given(SIZES, st.integers(0, 12), LEAST)
def test_no_sum_of_what_is_shown_leads_to_a_group_that_is_too_small(sizes, beside, least):
    """Known are the total and the groups that are shown; every set of groups that follows from them is asked."""
    atoms = [*sizes, None]
    there = {**sizes, None: beside}
    shown = kept(sizes, least, beside=beside)
    known = [[1] * len(atoms), *([int(atom == group) for atom in atoms] for group in shown)]

    for some in subsets(atoms):
        together = sum(there[atom] for atom in some)
        if follows([int(atom in some) for atom in atoms], known):
            total = sum(there.values())
            assert together == 0 or together >= min(least, total), (some, shown)


@given(SIZES, LEAST)
def test_a_group_that_is_large_enough_is_left_out_only_to_cover_another(sizes, least):
    large = {key for key, size in sizes.items() if size >= least}
    hidden = sum(size for key, size in sizes.items() if key not in large)
    left_out = large - kept(sizes, least)

    assert len(left_out) <= 1
    assert not left_out or 0 < hidden < least
    assert all(sizes[key] == min(sizes[one] for one in large) for key in left_out)


@given(PAIRS, LEAST)
def test_a_table_turned_round_shows_the_same(pairs, least):
    groups, options = pooled(pairs, least)
    assert pooled([(option, group) for group, option in pairs], least) == (options, groups)


@given(PAIRS, LEAST)
def test_neither_side_of_a_table_gives_a_small_group_away(pairs, least):
    for side, other in (pairs, 0), ([(option, group) for group, option in pairs], 1):
        shown = pooled(pairs, least)[other]
        sizes = Counter(group for group, option in side if option is not None)
        answered = sum(sizes.values())
        told = sum(sizes[group] for group in shown)

        assert all(sizes[group] >= least for group in shown)
        assert not shown or answered - told == 0 or answered - told >= least


@pytest.mark.parametrize(
    ("sizes", "beside", "shown"),
    [
        ({"SE": 12, "FI": 7, "LV": 5}, 0, {"SE", "FI", "LV"}),
        ({"SE": 12, "FI": 7, "LV": 3}, 0, {"SE"}),  # one would be hidden: Finland goes with it
        ({"SE": 12, "FI": 7, "LV": 3, "LT": 2}, 0, {"SE", "FI"}),  # two small ones cover each other
        ({"SE": 12, "FI": 7}, 1, {"SE"}),  # who named no country stands in the total
        ({"SE": 4}, 0, set()),
        ({"SE": 5, "LV": 4}, 0, set()),
        ({"SE": 6, "LV": 0}, 0, {"SE"}),
        ({}, 3, set()),
    ],
)
def test_what_is_shown_of_groups_of_at_least_five(sizes, beside, shown):
    assert kept(sizes, 5, beside=beside) == shown


@given(st.lists(st.integers(0, 9), max_size=70), st.integers(1, 7))
def test_what_counts_while_answers_come_never_grows_by_a_few(offsets, least):
    """From day to day, and on the day on which everything counts because nothing more can come."""
    days = {number: FIRST + timedelta(days=offset) for number, offset in enumerate(sorted(offsets))}
    before = set()
    for day in range(12):
        today = FIRST + timedelta(days=day)
        there = {key: on for key, on in days.items() if on <= today}
        shown = in_batches(there, today, least)
        assert before <= shown
        assert len(shown - before) == 0 or len(shown - before) >= least
        closed = set(there) - shown
        assert not shown or not closed or len(closed) >= least
        before = shown


def test_answers_of_today_and_the_last_batch_wait():
    days = {n: FIRST + timedelta(days=n // 3) for n in range(15)}  # three a day, for five days
    assert in_batches(days, FIRST + timedelta(days=2), 5) == set()  # one batch, which waits
    assert in_batches(days, FIRST + timedelta(days=4), 5) == set(range(6))
    assert in_batches(days, FIRST + timedelta(days=9), 5) == set(range(6))
