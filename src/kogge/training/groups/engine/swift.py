"""The same search compiled: whoever imports this needs numba and numpy (requirements/fast.in)."""

import math
import time

import numba
import numpy as np

from kogge.training.groups.engine.problem import HARD

KIN = (0, 1, 2, 0, 1, 2, 0, 2)  # by which rule about labels the two are alike who exchange; 2: not at all
STEP = 8192  # exchanges between two looks at the clock


@numba.njit(cache=True)
def _missing(row, size, slots, common):
    shared = slots[row[0]]
    for place in range(1, size):
        shared &= slots[row[place]]
    found = 0
    while shared and found < common:
        shared &= shared - 1
        found += 1
    return common - found


@numba.njit(cache=True)
def _range(sums):
    low, high = sums[0], sums[0]
    for value in sums:
        low, high = min(low, value), max(high, value)
    return high - low


@numba.njit(cache=True)
def _run(
    state, swaps, hot, cold, where, place, rows, sizes, moving, labels, each, alone, counts, numbers, low, high,
    weight, sums, start, near, worth, kin_at, kin, slots, common, missing, ranged, range_sums, best, keeps_all,
):  # fmt: skip
    """`state`: random bits, worth now, worth of the best. Everything else is changed where it lies."""
    bits, now, top, movers = state[0], state[1], state[2], len(moving)
    traits, levels, has_slots, has_range = labels.shape[1], numbers.shape[1], len(slots) > 0, len(ranged) > 0
    apart = _range(range_sums) if has_range else 0
    ratio = (cold / hot) ** (64.0 / swaps)
    heat = hot
    for turn in range(swaps):
        if turn & 63 == 0:
            heat *= ratio
        bits ^= bits << 13
        bits ^= (bits >> 7) & 0x1FFFFFFFFFFFFFF
        bits ^= bits << 17
        one = moving[((bits >> 8) & 0xFFFFFF) * movers >> 24]
        most = KIN[turn & 7]
        if kin_at[most, one + 1] > kin_at[most, one]:
            first, last = kin_at[most, one], kin_at[most, one + 1]
            other = kin[most, first + (((bits >> 32) & 0xFFFFFF) * (last - first) >> 24)]
        else:
            other = moving[((bits >> 32) & 0xFFFFFF) * movers >> 24]
        here, there = where[one], where[other]
        if here == there:
            continue
        bits ^= bits << 13
        bits ^= (bits >> 7) & 0x1FFFFFFFFFFFFFF
        bits ^= bits << 17
        least = heat * math.log((((bits >> 10) & 0xFFFFFFFF) + 1) / 4294967296.0)
        gain = 0
        for at in range(start[one], start[one + 1]):
            third = near[at]
            if third != other:
                if where[third] == there:
                    gain += worth[at]
                elif where[third] == here:
                    gain -= worth[at]
        for at in range(start[other], start[other + 1]):
            third = near[at]
            if third != one:
                if where[third] == here:
                    gain += worth[at]
                elif where[third] == there:
                    gain -= worth[at]
        if gain < -500 and gain < -12 * heat:
            continue
        for t in range(traits):
            mine, theirs = labels[one, t], labels[other, t]
            if mine == theirs:
                continue
            ours, others = counts[here, t], counts[there, t]
            if mine >= 0:
                a, b, cost = ours[mine], others[mine], alone[t, mine]
                gain += (cost - each[t]) * ((a == 1) - (b == 0)) + cost * ((b == 1) - (a == 2))
            if theirs >= 0:
                a, b, cost = others[theirs], ours[theirs], alone[t, theirs]
                gain += (cost - each[t]) * ((a == 1) - (b == 0)) + cost * ((b == 1) - (a == 2))
        for k in range(levels):
            change = numbers[other, k] - numbers[one, k]
            a, b = sums[here, k], sums[there, k]
            l0, h0, l1, h1 = low[here, k], high[here, k], low[there, k], high[there, k]
            before = max(l0 - a, a - h0, 0) + max(l1 - b, b - h1, 0)
            a += change
            b -= change
            gain += weight[k] * (before - max(l0 - a, a - h0, 0) - max(l1 - b, b - h1, 0))
        if gain < least and not (has_slots and (missing[here] or missing[there])) and not has_range:
            continue
        wider = apart
        if has_range:
            change = ranged[other] - ranged[one]
            range_sums[here] += change
            range_sums[there] -= change
            wider = _range(range_sums)
            gain += apart - wider
        p, q = place[one], place[other]
        rows[here, p], rows[there, q] = other, one
        lacks = lack = 0
        if has_slots:
            lacks = _missing(rows[here], sizes[here], slots, common)
            lack = _missing(rows[there], sizes[there], slots, common)
            gain += 1000 * (missing[here] + missing[there] - lacks - lack)
        if gain < least:
            rows[here, p], rows[there, q] = one, other
            if has_range:
                range_sums[here] -= change
                range_sums[there] += change
            continue
        apart = wider
        if has_slots:
            missing[here], missing[there] = lacks, lack
        where[one], where[other], place[one], place[other] = there, here, q, p
        for t in range(traits):
            mine, theirs = labels[one, t], labels[other, t]
            if mine >= 0:
                counts[here, t, mine] -= 1
                counts[there, t, mine] += 1
            if theirs >= 0:
                counts[there, t, theirs] -= 1
                counts[here, t, theirs] += 1
        for k in range(levels):
            change = numbers[other, k] - numbers[one, k]
            sums[here, k] += change
            sums[there, k] -= change
        now += gain
        if now > top and keeps_all:
            top = now
            best[:] = where
    if now > top:
        top = now
        best[:] = where
    state[0], state[1], state[2] = bits, now, top


def search(problem, groups, *, seconds=None, swaps=None, seed=1, hot=None, cold=None, clock=time.perf_counter):
    """As in `plain`."""
    begun, people, number = clock(), problem.people, len(groups)
    moving = np.array([one for one in range(people) if one not in problem.fixed], dtype=np.int32)
    if number < 2 or len(moving) < 2:
        return [list(members) for members in groups]
    given = _arrays(problem, groups, moving)
    best = given[0].copy()
    hot, cold = float(hot or problem.heat[0]), float(cold or problem.heat[1])
    state = np.array([seed * 2654435761 + 88172645463325252, 0, 0], dtype=np.int64)
    share, done = 0.0, 0
    while share < 1:
        step = min(STEP, swaps - done) if swaps else STEP
        heat = hot * (cold / hot) ** share
        _run(state, step, heat, heat, *given, best, people < 200 or share > 0.9)
        done += step
        share = done / swaps if swaps else (clock() - begun) / seconds
    parted = [[] for _ in range(number)]
    for one, group in enumerate(best.tolist()):
        parted[group].append(one)
    return parted


def _arrays(problem, groups, moving):
    people, number, whole = problem.people, len(groups), np.int32
    sizes = np.array([len(members) for members in groups], dtype=whole)
    rows = np.zeros((number, max(sizes)), dtype=whole)
    where, place = np.zeros(people, dtype=whole), np.zeros(people, dtype=whole)
    for group, members in enumerate(groups):
        rows[group, : len(members)] = members
        where[members], place[members] = group, np.arange(len(members))
    traits, widest = problem.traits, max((trait.number for trait in problem.traits), default=1) or 1
    labels = np.array([trait.labels for trait in traits], dtype=whole).reshape(len(traits), people)
    each = np.array([trait.each for trait in traits], dtype=whole)
    alone = np.array([[trait.cost_alone(label) for label in range(widest)] for trait in traits], dtype=whole)
    counts = np.zeros((number, len(traits), widest), dtype=whole)
    for t, row in enumerate(labels):
        np.add.at(counts[:, t], (where[row >= 0], row[row >= 0]), 1)
    levels = problem.levels
    numbers = np.array([level.numbers for level in levels], dtype=whole).reshape(len(levels), people)
    spans = [[level.span[size] for level in levels] for size in sizes.tolist()]
    spans = np.array(spans, dtype=whole).reshape(number, len(levels), 2)
    low, high = np.ascontiguousarray(spans[:, :, 0]), np.ascontiguousarray(spans[:, :, 1])
    weight = np.array([level.weight for level in levels], dtype=whole)
    sums = np.zeros((number, len(levels)), dtype=whole)
    for k in range(len(levels)):
        np.add.at(sums[:, k], where, numbers[k])
    labels, numbers = np.ascontiguousarray(labels.T), np.ascontiguousarray(numbers.T)
    start, near, worth = _near(problem, people)
    kin_at, kin = _kin(problem, moving.tolist())
    slots = np.array(problem.slots or [], dtype=np.int64)
    missing = np.array([problem.missing_hours(members) for members in groups], dtype=whole)
    ranged = np.array(problem.range_of or [], dtype=whole)
    range_sums = np.zeros(number, dtype=whole)
    if problem.range_of:
        np.add.at(range_sums, where, ranged)
    alone = alone.reshape(len(traits), widest)
    return (
        where, place, rows, sizes, moving, labels, each, alone, counts, numbers, low, high, weight, sums, start, near,
        worth, kin_at, kin, slots, problem.common, missing, ranged, range_sums,
    )  # fmt: skip


def _near(problem, people):
    """Who has something to do with whom, one after the other: where each begins, whom, and what it is worth."""
    near = [[] for _ in range(people)]
    for (one, other), worth in problem.together().items():
        near[one].append((other, worth))
        near[other].append((one, worth))
    start = np.cumsum([0] + [len(found) for found in near]).astype(np.int32)
    flat = np.array([pair for found in near for pair in found], dtype=np.int32).reshape(-1, 2)
    return start, np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])


def _kin(problem, moving):
    """For the first two rules about labels, those with whom an exchange leaves it as it is; the last has none."""
    starts, found = np.zeros((3, problem.people + 1), dtype=np.int32), [[], [], []]
    for turn, trait in enumerate([trait for trait in problem.traits if trait.each][:2]):
        alike = {}
        for one in moving:
            alike.setdefault(trait.labels[one], []).append(one)
        near = [alike.get(label, []) for label in trait.labels]
        starts[turn] = np.cumsum([0] + [len(each) for each in near])
        found[turn] = [one for each in near for one in each]
    kin = np.zeros((3, max(len(each) for each in found)), dtype=np.int32)
    for turn, each in enumerate(found):
        kin[turn, : len(each)] = each
    return starts, kin


assert HARD == 1000  # as written in the compiled part
