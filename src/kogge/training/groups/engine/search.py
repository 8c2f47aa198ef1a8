"""A good parting, by whichever search there is, and which rule stands in the way where there is none."""

import importlib
import time
from dataclasses import dataclass, replace
from functools import cache

from kogge.training.groups.engine import plain
from kogge.training.groups.engine.problem import Problem


@dataclass(frozen=True)
class Parting:
    groups: list[list[int]]
    score: int
    bound: int
    broken: dict[str, int]  # hard rules, and how often
    relax: list[str]  # each of these rules alone stands in the way of the rest
    is_compiled: bool


@cache
def compiled():
    """The compiled search, or nothing. It is slow to load, so it is loaded when first asked for."""
    try:
        swift = importlib.import_module("kogge.training.groups.engine.swift")
    except ImportError:
        return None
    small = Problem([2, 2])
    swift.search(small, deal(small), swaps=2)  # what has been compiled before is read from its file now
    return swift


def deal(problem):
    """A first parting: fixed people where they are, the others dealt out by their labels, like cards."""
    groups = [[] for _ in problem.sizes]
    for one, group in problem.fixed.items():
        groups[group].append(one)
    labels = [trait.labels for trait in problem.traits if trait.each > 0][:2]
    free = [one for one in range(problem.people) if one not in problem.fixed]
    free.sort(key=lambda one: [row[one] for row in labels])
    turn = 0
    for one in free:
        while len(groups[turn % len(groups)]) >= problem.sizes[turn % len(groups)]:
            turn += 1
        groups[turn % len(groups)].append(one)
        turn += 1
    return groups


def form(problem, *, seconds=None, swaps=None, seed=1, is_plain=False, clock=time.perf_counter):
    """The best parting found in this time, or by this many exchanges: the latter gives the same answer every time."""
    swift = None if is_plain else compiled()
    how = {"seconds": seconds, "swaps": swaps, "seed": seed, "clock": clock}
    groups = (swift or plain).search(problem, deal(problem), **how)
    broken = problem.broken(groups)
    relax = _in_the_way(problem, swift or plain, how) if broken else []
    return Parting(groups, problem.score(groups), problem.bound(), broken, relax, bool(swift))


def _in_the_way(problem, search, how):
    """The rules without any one of which the others can be kept."""
    without = {rule: replace(problem, apart=problem.apart | {rule: set()}) for rule in problem.apart}
    if problem.slots:
        without["hours"] = replace(problem, slots=None)
    if problem.fixed:
        without["fixed"] = replace(problem, fixed={})
    found = []
    for rule, wider in without.items():
        if not wider.broken(search.search(wider, deal(wider), **how)):
            found.append(rule)
    return found
