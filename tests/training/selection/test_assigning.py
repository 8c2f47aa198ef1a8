"""The plan of who reads what, without a database; with and without the solver it keeps the same promises."""

import random

from kogge.training.selection import assigning
from kogge.training.selection.assigning import Problem, assign, even_loads


def a_problem(files, readers, each, seed=1, conflicts=0.1):
    dice = random.Random(seed)
    fit = [[0 if dice.random() < conflicts else dice.randint(1, 1000) for _ in range(readers)] for _ in range(files)]
    most, least = even_loads(files * each, [None] * readers, [0] * readers, 1)
    return Problem(fit, [each] * files, most, least)


def test_every_file_has_its_readers_no_conflict_is_broken_and_loads_hold():
    problem = a_problem(40, 8, 3)
    for plan in (assign(problem), assigning._plainly(problem)):
        loads = [sum(reader in found for found in plan.readers) for reader in range(8)]
        assert plan.short == []
        assert [len(set(found)) for found in plan.readers] == [3] * 40
        assert all(problem.fit[file][one] for file, found in enumerate(plan.readers) for one in found)
        assert all(load <= most for load, most in zip(loads, problem.most, strict=True))


def test_the_plain_search_passes_files_on_when_the_only_reader_left_is_full():
    problem = Problem([[9, 8], [9, 0]], [1, 1], [1, 1], [0, 0])
    assert assigning._plainly(problem).readers == [[1], [0]]


def test_a_file_that_nobody_may_read_is_named_and_the_others_are_served():
    plan = assign(Problem([[0, 0], [5, 5]], [1, 1], [1, 1], [0, 0]))
    assert plan.short == [0]
    assert len(plan.readers[1]) == 1


def test_loads_are_even_within_own_limits_and_count_what_is_held():
    assert even_loads(9, [None, None, None], [0, 0, 0]) == ([3, 3, 3], [2, 2, 2])
    assert even_loads(8, [2, None, None], [0, 0, 0])[0] == [2, 3, 3]
    assert even_loads(3, [None, None, None], [3, 0, 0])[0] == [0, 2, 2]


def test_no_plan_is_better_than_the_bound():
    problem = a_problem(20, 6, 2, seed=5)
    plan = assign(problem)
    assert plan.worst(problem) <= problem.bound
