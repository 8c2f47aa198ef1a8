"""The best parting of few people, with the proof: every group that may be, and which of them part all the people.

Prices of the people over all possible groups (the dual of the linear relaxation) give a bound so near that hardly a
group can lie in anything better than what the search has found; those few are tried out. It needs numpy, which comes
with numba (requirements/fast.in).
"""

import importlib
import math
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations
from math import comb

from kogge.training.groups.engine.problem import HARD

MOST = 1_000_000  # possible groups that are looked at
COLDEST = 0.05  # of the smoothing: the bound is as near as that
NEWTONS = 30  # steps at each heat


@dataclass(frozen=True)
class Proof:
    groups: list[list[int]]
    score: int
    bound: int  # nothing is worth more
    looked_at: int  # possible groups
    left: int  # those that could have been part of something better
    seconds: float

    @property
    def is_proven(self):
        return self.score == self.bound


def prove(problem, groups, *, seconds=10):
    """A Proof for what is at least as good as `groups`; None where there are too many possible groups, or no numpy."""
    counts = Counter(problem.sizes)
    np = _numpy()
    if not np or problem.range_of or sum(comb(problem.people, size) for size in counts) > MOST:
        return None
    begun = time.perf_counter()
    score = problem.score(groups)
    if score < -HARD // 2:
        return None
    teams, worth, sizes = _all(np, problem, counts)
    limit, short = _relaxed(np, teams, worth, sizes, counts, score)
    bound = math.floor(limit + 1e-6)  # all worths are whole
    could = np.nonzero(short <= limit - score - 1 + 1e-6)[0]
    if bound > score and len(could):
        left = seconds - (time.perf_counter() - begun)
        parts = teams[could], worth[could], sizes[could], short[could]
        better, is_whole = _best(np, *parts, counts, limit - score - 1 + 1e-6, left)
        groups = _seated(problem, better) if better else groups
        score = problem.score(groups)
        bound = score if is_whole else bound
    elif bound > score:
        bound = score
    return Proof(groups, score, max(bound, score), len(teams), len(could), time.perf_counter() - begun)


@cache
def _numpy():
    try:
        return importlib.import_module("numpy")
    except ImportError:
        return None


def _all(np, problem, counts):
    """Every group that breaks no rule: who is in it (a row of truths), its worth, its size."""
    everybody, teams, worths = range(problem.people), [], []
    pairs = np.zeros((problem.people,) * 2, dtype=np.int64)
    for (one, other), worth in problem.together().items():
        pairs[one, other] = pairs[other, one] = worth
    for size in counts:
        flat = chain.from_iterable(combinations(everybody, size))
        members = np.fromiter(flat, dtype=np.int16).reshape(-1, size)
        worth = _worth(np, problem, members, pairs)
        kept = (worth > -HARD // 2) & _keeps(np, problem, members)
        members, worth = members[kept], worth[kept]
        rows = np.zeros((len(members), problem.people), dtype=bool)
        np.put_along_axis(rows, members.astype(np.int64), True, 1)
        teams.append(rows)
        worths.append(worth)
    sizes = np.concatenate([np.full(len(rows), size) for rows, size in zip(teams, counts, strict=True)])
    return np.concatenate(teams), np.concatenate(worths), sizes


def _worth(np, problem, members, pairs):
    """As `problem.worth`, of many groups of one size at once."""
    size = members.shape[1]
    total = np.zeros(len(members), dtype=np.int64)
    for trait in problem.traits:
        labels = np.array(trait.labels)[members]
        for label in range(trait.number):
            times = (labels == label).sum(1)
            total += trait.each * (times > 0) - trait.cost_alone(label) * (times == 1)
    for level in problem.levels:
        sums, (low, high) = np.array(level.numbers)[members].sum(1), level.span[size]
        total -= level.weight * np.maximum(np.maximum(low - sums, sums - high), 0)
    for first, second in combinations(range(size), 2):
        total += pairs[members[:, first], members[:, second]]
    if problem.slots:
        shared = np.bitwise_and.reduce(np.array(problem.slots)[members], axis=1)
        hours = sum(shared >> bit & 1 for bit in range(62))
        total -= HARD * np.maximum(problem.common - hours, 0)
    return total


def _keeps(np, problem, members):
    """Fixed people of one group come together and in a group of its size, those of different groups do not."""
    group = np.full(problem.people, -1)
    for one, number in problem.fixed.items():
        group[one] = number
    there = group[members]
    kept = np.ones(len(members), dtype=bool)
    for number in set(problem.fixed.values()):
        times, here = (there == number).sum(1), list(problem.fixed.values()).count(number)
        right = (times == here) & (problem.sizes[number] == members.shape[1]) & ((there >= 0).sum(1) == here)
        kept &= (times == 0) | right
    return kept


def _relaxed(np, teams, worth, sizes, counts, score):
    """Prices of the people at which groups gain as little as can be: the bound, and what each group gains above them.

    By these prices no parting is worth more than all prices and the best gain of every group together. Newton's method
    on that sum, whose maximum is smoothed less and less.
    """
    flat = teams.astype(np.float64)
    parts = [(np.nonzero(sizes == size)[0], times) for size, times in counts.items()]
    price = np.full(teams.shape[1], score / teams.shape[1])
    best, heat = (float("inf"), None), max(float(np.ptp(worth)) / 20, 1.0)

    def smooth(price):
        gains, total, weights = worth - flat @ price, price.sum(), np.zeros(len(flat))
        for rows, times in parts:
            top = gains[rows].max()
            there = np.exp((gains[rows] - top) / heat)
            total += times * (top + heat * np.log(there.sum()))
            weights[rows] = there / there.sum()
        return total, gains, weights

    while heat > COLDEST:
        for _turn in range(NEWTONS):
            total, gains, weights = smooth(price)
            exact = price.sum() + sum(times * gains[rows].max() for rows, times in parts)
            if exact < best[0]:
                best = exact, gains
            slope, bend = np.ones(len(price)), np.eye(len(price)) * 1e-9
            for rows, times in parts:
                rows = rows[weights[rows] > 1e-12]
                here = flat[rows] * weights[rows, None]
                mean = here.sum(0)
                slope -= times * mean
                bend += times / heat * (here.T @ flat[rows] - np.outer(mean, mean))
            step = np.linalg.lstsq(bend, slope, rcond=1e-9)[0]
            far = 1.0
            while far > 1e-4 and smooth(price - far * step)[0] > total - 0.1 * far * slope @ step:
                far /= 2
            price = price - far * step
            if slope @ step < heat / 10:
                break
        heat /= 3
    bound, gains = best
    tops = np.array([gains[rows].max() for rows, _times in parts])
    short = np.array(gains)
    for (rows, _times), top in zip(parts, tops, strict=True):
        short[rows] = top - gains[rows]
    return bound, short


def _best(np, teams, worth, sizes, short, counts, room, seconds):
    """The best that these groups make whose shortfalls fit into `room`: (groups or None, whether all was tried)."""
    end = time.perf_counter() + seconds
    order = np.argsort(short, kind="stable")
    rows = [
        (float(short[row]), sum(1 << int(one) for one in np.nonzero(teams[row])[0]), int(sizes[row]), int(row))
        for row in order
    ]
    with_one = [[each for each in rows if each[1] >> one & 1] for one in range(teams.shape[1])]
    found = {"room": room, "groups": None, "is_whole": True, "worth": None}

    def go(free, used, left, chosen):
        if time.perf_counter() > end:
            found["is_whole"] = False
            return
        if not free:
            total = sum(int(worth[row]) for row in chosen)
            if found["worth"] is None or total > found["worth"]:
                found.update(groups=list(chosen), worth=total, room=used - 1 + 1e-6)
            return
        fewest = None
        for one in range(teams.shape[1]):
            if free >> one & 1:
                fits = [
                    each for each in with_one[one]
                    if each[1] & free == each[1] and used + each[0] <= found["room"] and left[each[2]]
                ]  # fmt: skip
                if fewest is None or len(fits) < len(fewest):
                    fewest = fits
                if not fewest:
                    return
        for gap, mask, size, row in fewest:
            if used + gap > found["room"]:
                return
            go(free & ~mask, used + gap, left | {size: left[size] - 1}, [*chosen, row])

    go((1 << teams.shape[1]) - 1, 0.0, dict(counts), [])
    groups = found["groups"]
    return groups and [np.nonzero(teams[row])[0].tolist() for row in groups], found["is_whole"]


def _seated(problem, found):
    """The groups in the order of their numbers: those with fixed people first, the others where their size fits."""
    left, seated = list(found), [None] * len(problem.sizes)
    for one, number in problem.fixed.items():
        mine = next((members for members in left if one in members), None)
        if mine:
            left.remove(mine)
            seated[number] = mine
    for number, size in enumerate(problem.sizes):
        if seated[number] is None:
            mine = next(members for members in left if len(members) == size)
            left.remove(mine)
            seated[number] = mine
    return seated
