"""Who reads which file: a fair share for every file first, then the best fit in all. Knows no database.

The solver is OR-tools' min-cost flow when it is installed (requirements/solver.in). Without it a plain search answers:
just as exact about conflicts, loads and numbers, and a little less good in fit.
"""

import heapq
import importlib
from collections import deque
from dataclasses import dataclass
from functools import cache

BEST = 12  # readers of each file that are looked at first; more only if these do not suffice
ROUNDS = 16
PLAIN, MORE = 16, 20  # the weight of a file in sixteenths, and what each round makes of sixteen of them


@dataclass(frozen=True)
class Problem:
    """`fit[file][reader]` is above zero, or zero where a conflict forbids the pair."""

    fit: list[list[int]]
    each: list[int]  # readers that each file needs
    most: list[int]  # files of each reader
    least: list[int]

    @property
    def bound(self):
        """No plan gives its worst-served file more than this."""
        best = (sum(heapq.nlargest(each, row)) for each, row in zip(self.each, self.fit, strict=True))
        return min(best, default=0)


@dataclass(frozen=True)
class Plan:
    """Which readers each file has. `short`: files for which there are not enough readers."""

    readers: list[list[int]]
    short: list[int]

    def total(self, problem):
        return sum(self.sums(problem))

    def worst(self, problem):
        return min(self.sums(problem), default=0)

    def sums(self, problem):
        return [sum(row[reader] for reader in readers) for row, readers in zip(problem.fit, self.readers, strict=True)]


def even_loads(wanted, limits, held, slack=0):
    """The most and the least files of each reader, so that all have as many, give or take `slack`, within own limits.

    `wanted`: reviews to give away; `limits`: what each takes at most, or None; `held`: what each has already.
    """
    level, top = sum(held) + wanted, 0
    while sum(_share(limit, top) for limit in limits) < level and top <= level:
        top += 1
    most = [max(_share(limit, top + slack) - has, 0) for limit, has in zip(limits, held, strict=True)]
    least = [max(_share(limit, top - 1 - slack) - has, 0) for limit, has in zip(limits, held, strict=True)]
    return most, least


def _share(limit, top):
    return max(top, 0) if limit is None else min(limit, max(top, 0))


def assign(problem):
    """The best plan there is. Every file has its readers, as long as conflicts and loads leave enough of them."""
    if not len(problem.fit) or not len(problem.fit[0]):
        return Plan([[] for _ in problem.fit], list(range(len(problem.fit))))
    solver = _solver()
    found = _by_flow(problem, *solver) if solver else None
    return found or _plainly(problem)


@cache
def _solver():
    """(numpy, min_cost_flow), or nothing. It is large and slow to load, so it is loaded when first asked for."""
    try:
        return importlib.import_module("numpy"), importlib.import_module("ortools.graph.python.min_cost_flow")
    except ImportError:
        return None


def _by_flow(problem, np, flows):
    """Solve, give those below the bound a quarter more weight, and solve again: a fair worst case at almost no cost.

    Small steps take no more from the others than it needs. Files whose best is hardly above the bound have the first
    step from the start, which mostly saves the second time.
    """
    fit = np.asarray(problem.fit, dtype=np.int64)
    files, readers = fit.shape
    wide = min(max(BEST, 3 * max(problem.each)), readers)
    tops = _tops(np, fit, np.asarray(problem.each))
    bound = int(tops.min())
    weight = np.where(tops * 10 < bound * 11, MORE, PLAIN)
    best = None
    for _ in range(ROUNDS):
        taken = _flow(np, flows, fit, weight, problem, wide)
        while taken is None and wide < readers:
            wide = min(wide * 2, readers)
            taken = _flow(np, flows, fit, weight, problem, wide)
        if taken is None:
            return None
        sums = (fit * taken).sum(1)
        rank = (min(int(sums.min()), bound), int(sums.sum()))
        if best is None or rank > best[0]:
            best = rank, taken
        low = sums < bound
        if not low.any():
            break
        weight[low] = weight[low] * MORE // PLAIN
    chosen, ends = np.nonzero(best[1])[1].tolist(), np.cumsum(best[1].sum(1)).tolist()
    return Plan([chosen[start:end] for start, end in zip([0, *ends], ends, strict=False)], [])


def _tops(np, fit, each):
    """What each file would get from its best readers, if it were alone."""
    most = min(int(each.max()), fit.shape[1])
    if not most:
        return np.zeros(len(fit), dtype=np.int64)
    ladder = np.cumsum(-np.sort(np.partition(-fit, most - 1, 1)[:, :most], 1), 1)
    return np.where(each > 0, ladder[np.arange(len(fit)), np.minimum(each, most) - 1], 0)


def _flow(np, flows, fit, weight, problem, wide):
    """One min-cost flow over the `wide` best readers of each file; None if they do not suffice."""
    files, readers = fit.shape
    turns = (np.arange(readers) + 7 * np.arange(files)[:, None]) % readers  # of equals, not the same for every file
    order = np.argpartition(-fit * readers - turns, wide - 1, 1)[:, :wide]
    row, column = np.repeat(np.arange(files), wide), order.ravel()
    fits = fit[row, column]
    row, column, fits = row[fits > 0], column[fits > 0], fits[fits > 0]
    gain = fits * weight[row]
    flow = flows.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(row, files + column, np.ones(len(row), dtype=np.int64), -gain)
    sink, every = files + readers, np.arange(readers)
    least, most = np.asarray(problem.least, dtype=np.int64), np.asarray(problem.most, dtype=np.int64)
    must = least > 0
    if must.any():  # the first files of each reader count more than any fit
        prize = np.full(int(must.sum()), -int(gain.max(initial=1)) * 3 - 1, dtype=np.int64)
        own, ends = files + every[must], np.full(int(must.sum()), sink)
        flow.add_arcs_with_capacity_and_unit_cost(own, ends, least[must], prize)
    flow.add_arcs_with_capacity_and_unit_cost(
        files + every, np.full(readers, sink), most - least, np.zeros(readers, dtype=np.int64)
    )
    flow.set_nodes_supplies(np.arange(files), np.asarray(problem.each, dtype=np.int64))
    flow.set_node_supply(sink, -sum(problem.each))
    if flow.solve() != flow.OPTIMAL:
        return None
    used = flow.flows(np.arange(len(row))) > 0
    taken = np.zeros((files, readers), dtype=bool)
    taken[row[used], column[used]] = True
    return taken


def _plainly(problem):
    """The hardest file first, each with its best free reader; who is full passes a file on; then files exchange."""
    files = range(len(problem.fit))
    readers = [set() for _ in files]
    left = list(problem.most)
    floor = list(problem.least)
    choices = [sorted((r for r, fit in enumerate(row) if fit > 0), key=lambda r: -row[r]) for row in problem.fit]
    short = set()
    for turn in range(max(problem.each, default=0)):
        for file in sorted(files, key=lambda f: len(choices[f])):
            if problem.each[file] > turn and not _seat(file, readers, left, choices, problem, floor):
                short.add(file)
    _swap(problem, readers)
    return Plan([sorted(found) for found in readers], sorted(short))


def _seat(file, readers, left, choices, problem, floor):
    """One more reader for this file, moving others along if all who may read it are full."""
    row = problem.fit[file]
    free = [r for r in choices[file] if left[r] > 0 and r not in readers[file]]
    if free:
        # Whoever has few files so far comes first among those who fit nearly as well.
        best = max(free, key=lambda r: (left[r] - (problem.most[r] - floor[r]) > 0, row[r] * left[r]))
        readers[file].add(best)
        left[best] -= 1
        return True
    came, queue = {file: None}, deque([file])
    while queue:
        here = queue.popleft()
        for reader in choices[here]:
            if reader in readers[here]:
                continue
            if left[reader] > 0:
                left[reader] -= 1
                _move_along(here, reader, came, readers)
                return True
            for other in (f for f, have in enumerate(readers) if reader in have and f not in came):
                came[other] = (here, reader)
                queue.append(other)
    return False


def _move_along(here, reader, came, readers):
    """`here` gets `reader`; whom it gave away goes to the file that asked for them, and so on."""
    while True:
        readers[here].add(reader)
        if came[here] is None:
            return
        asked, given = came[here]
        readers[here].discard(given)
        here, reader = asked, given


def _swap(problem, readers, passes=3):
    """Two files exchange a reader each, as long as that makes the sum better."""
    fit = problem.fit
    if len(fit) > 400:
        return
    for _ in range(passes):
        is_better = False
        for one in range(len(fit)):
            for other in range(one):
                is_better |= _exchange(fit, readers, one, other)
        if not is_better:
            return


def _exchange(fit, readers, one, other):
    for mine in readers[one] - readers[other]:
        for theirs in readers[other] - readers[one]:
            if not fit[one][theirs] or not fit[other][mine]:
                continue
            if fit[one][theirs] + fit[other][mine] > fit[one][mine] + fit[other][theirs]:
                readers[one] ^= {mine, theirs}
                readers[other] ^= {mine, theirs}
                return True
    return False
