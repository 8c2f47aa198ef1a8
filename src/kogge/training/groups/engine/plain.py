"""The search in the standard library alone: two people exchange their groups, in a way that cools down.

What a group has of a rule is one number (counts of labels side by side in its bits), so that an exchange is one
addition, and what such a number is worth is looked up once it has been seen.
"""

import math
import random
import time

from kogge.training.groups.engine.problem import HARD

BITS = 6  # of a count: groups of up to 63
WIDE = 24  # of a sum


class Chunk:
    """One trait, or two levels: a number for each person, their sums by group, and the worth of each sum by size."""

    def __init__(self, given, worth, groups):
        self.given, self.worth = given, worth
        self.sums = [sum(given[one] for one in members) for members in groups]
        self.known = {len(members): {} for members in groups}
        self.by_group = [self.known[len(members)] for members in groups]
        self.size = [len(members) for members in groups]
        self.now = [self.look(group, total) for group, total in enumerate(self.sums)]

    def look(self, group, total):
        known = self.by_group[group]
        if total not in known:
            known[total] = self.worth(total, self.size[group])
        return known[total]


def _of_trait(trait):
    costs, mask = [trait.cost_alone(label) for label in range(trait.number)], (1 << BITS) - 1

    def worth(total, _size):
        found, label = 0, 0
        while total:
            times = total & mask
            if times:
                found += trait.each - (costs[label] if times == 1 else 0)
            total >>= BITS
            label += 1
        return found

    return [1 << BITS * label if label >= 0 else 0 for label in trait.labels], worth


def _of_levels(levels):
    def worth(total, size):
        found = 0
        for level in levels:
            low, high = level.span[size]
            here = total & ((1 << WIDE) - 1)
            found -= level.weight * max(low - here, here - high, 0)
            total >>= WIDE
        return found

    parts = [level.numbers for level in levels]
    return [sum(number << WIDE * place for place, number in enumerate(row)) for row in zip(*parts, strict=True)], worth


def search(problem, groups, *, seconds=None, swaps=None, seed=1, hot=None, cold=None, clock=time.perf_counter):
    """A better parting than `groups`, by as many exchanges or in as much time as given."""
    begun, chance = clock(), random.Random(seed)  # noqa: S311 nothing secret  # nosec B311
    groups = [list(members) for members in groups]
    moving = [one for one in range(problem.people) if one not in problem.fixed]
    where = {one: group for group, members in enumerate(groups) for one in members}
    where = [where[one] for one in range(problem.people)]
    if len(groups) < 2 or len(moving) < 2:
        return groups
    levels = problem.levels
    parts = [_of_trait(trait) for trait in problem.traits]
    parts += [_of_levels(levels[place : place + 2]) for place in range(0, len(levels), 2)]
    chunks = [Chunk(*part, groups) for part in parts]
    near = [[] for _ in where]
    for (one, other), worth in problem.together().items():
        near[one].append((other, worth))
        near[other].append((one, worth))
    members = [set(found) for found in groups]
    missing = [problem.missing_hours(found) for found in groups]
    kin = _kin(problem, moving)
    ranged = problem.range_of
    apart = [sum(ranged[one] for one in found) for found in groups] if ranged else []
    hot, cold = hot or problem.heat[0], cold or problem.heat[1]
    now, best, kept = 0, 0, where[:]
    done, heat, share = 0, hot, 0.0
    rand, log, number = chance.random, math.log, len(moving)
    unpacked = [(chunk.given, chunk.sums, chunk.by_group, chunk.now, chunk.look) for chunk in chunks]
    while True:
        done += 1
        if done % 128 == 0:
            share = done / swaps if swaps else (clock() - begun) / seconds
            if share >= 1:
                break
            heat = hot * (cold / hot) ** share
        one = moving[int(rand() * number)]
        alike = kin[one]
        if alike and done & 1:
            other = alike[int(rand() * len(alike))]
        else:
            other = moving[int(rand() * number)]
        here, there = where[one], where[other]
        if here == there:
            continue
        gain = 0
        least = heat * log(rand() + 1e-12)
        if near[one] or near[other]:
            for third, worth in near[one]:
                if third != other:
                    if where[third] == there:
                        gain += worth
                    elif where[third] == here:
                        gain -= worth
            for third, worth in near[other]:
                if third != one:
                    if where[third] == here:
                        gain += worth
                    elif where[third] == there:
                        gain -= worth
            if gain < -HARD // 2 and gain < -12 * heat:
                continue
        for given, sums, by_group, values, look in unpacked:
            change = given[other] - given[one]
            if change:
                first, second = sums[here] + change, sums[there] - change
                a, b = by_group[here].get(first), by_group[there].get(second)
                if a is None:
                    a = look(here, first)
                if b is None:
                    b = look(there, second)
                gain += a + b - values[here] - values[there]
        if gain < least and not (missing[here] or missing[there] or ranged):
            continue
        if problem.slots:
            ours, theirs = members[here] ^ {one, other}, members[there] ^ {one, other}
            lacks, lack = problem.missing_hours(ours), problem.missing_hours(theirs)
            gain += HARD * (missing[here] + missing[there] - lacks - lack)
        if ranged:
            wider, change = apart[:], ranged[other] - ranged[one]
            wider[here] += change
            wider[there] -= change
            gain += max(apart) - min(apart) - max(wider) + min(wider)
        if gain < least:
            continue
        if ranged:
            apart = wider
        if problem.slots:
            members[here], members[there] = ours, theirs
            missing[here], missing[there] = lacks, lack
        where[one], where[other] = there, here
        for given, sums, _by_group, values, look in unpacked:
            change = given[other] - given[one]
            if change:
                sums[here] += change
                sums[there] -= change
                values[here], values[there] = look(here, sums[here]), look(there, sums[there])
        now += gain
        if now > best and (share > 0.7 or problem.people < 200):
            best, kept = now, where[:]
    return parted(kept, len(groups))


def _kin(problem, moving):
    """Those with whom an exchange leaves the first rule about labels as it is."""
    if not problem.traits or not problem.traits[0].each:
        return [[] for _ in range(problem.people)]
    labels, alike = problem.traits[0].labels, {}
    for one in moving:
        alike.setdefault(labels[one], []).append(one)
    return [alike.get(label, []) for label in labels]


def parted(where, number):
    groups = [[] for _ in range(number)]
    for one, group in enumerate(where):
        groups[group].append(one)
    return groups
