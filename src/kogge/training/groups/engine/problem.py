"""What is wanted of groups, what a parting is worth, and the most that it could be."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

HARD = 1000  # what a broken rule costs, far above whatever may be gained by it


@dataclass(frozen=True)
class Trait:
    """Every different label in a group is worth `each` (below zero: the same is better); -1 is no label.

    A label that one person of a group has alone costs `alone`; `{label: cost}` where it differs by label.
    """

    labels: list[int]
    each: int = 0
    alone: int | dict[int, int] = 0

    @property
    def number(self):
        return max(self.labels, default=-1) + 1

    def cost_alone(self, label):
        return self.alone.get(label, 0) if isinstance(self.alone, dict) else self.alone

    def worth(self, members):
        counts = Counter(self.labels[one] for one in members if self.labels[one] >= 0)
        return self.each * len(counts) - sum(self.cost_alone(label) for label, times in counts.items() if times == 1)


@dataclass(frozen=True)
class Level:
    """A number, whole and not below zero, whose sum in a group should lie in `span[size]`; each one beside costs."""

    numbers: list[int]
    span: dict[int, tuple[int, int]]
    weight: int = 1

    def worth(self, members):
        total = sum(self.numbers[one] for one in members)
        low, high = self.span[len(members)]
        return -self.weight * max(low - total, total - high, 0)


def even(numbers, sizes, weight=1):
    """A level at which every group is as near as can be to the mean of all."""
    mean = sum(numbers) / max(len(numbers), 1)
    return Level(numbers, {size: (round(size * mean),) * 2 for size in sizes}, weight)


@dataclass(frozen=True)
class Problem:
    sizes: list[int]
    traits: list[Trait] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    pairs: dict[tuple[int, int], int] = field(default_factory=dict)  # (lower, higher): worth of being together
    apart: dict[str, set[tuple[int, int]]] = field(default_factory=dict)  # by the name of the rule: never together
    slots: list[int] | None = None  # the hours that suit each person, as bits
    common: int = 1  # hours that all of a group need to share
    fixed: dict[int, int] = field(default_factory=dict)  # person: group
    range_of: list[int] | None = None  # numbers whose sums should differ little between groups: costs highest - lowest

    @property
    def people(self):
        return sum(self.sizes)

    @property
    def heat(self):
        """From what to what a search cools down: by how much a rule counts, below those that must hold."""
        weights = [abs(trait.each) for trait in self.traits] + [abs(worth) for worth in self.pairs.values()]
        weights += [trait.cost_alone(label) for trait in self.traits for label in range(trait.number)]
        top = max(weights, default=1)
        return max(top * (0.4 if self.people <= 40 else 0.08), 0.8), max(top * 0.015, 0.2)

    def together(self):
        """{pair: worth} with what must not be."""
        found = dict(self.pairs)
        for pairs in self.apart.values():
            for pair in pairs:
                found[pair] = found.get(pair, 0) - HARD
        return found

    def worth(self, members):
        """Of one group, with what is broken in it."""
        inside = combinations(sorted(members), 2)
        total = sum(part.worth(members) for part in (*self.traits, *self.levels))
        total += sum(self.pairs.get(pair, 0) for pair in inside)
        return total - HARD * sum(times for _rule, times in self.broken_in(members))

    def broken_in(self, members):
        """[(rule, how often)] of the hard rules that a group breaks."""
        inside = set(combinations(sorted(members), 2))
        found = [(rule, len(inside & pairs)) for rule, pairs in self.apart.items()]
        return [(rule, times) for rule, times in [*found, ("hours", self.missing_hours(members))] if times]

    def missing_hours(self, members):
        if self.slots is None or not members:
            return 0
        shared = -1
        for one in members:
            shared &= self.slots[one]
        return max(self.common - (shared & ((1 << 62) - 1)).bit_count(), 0)

    def score(self, groups):
        """Of a whole parting."""
        total = sum(self.worth(members) for members in groups)
        if self.range_of:
            sums = [sum(self.range_of[one] for one in members) for members in groups]
            total -= max(sums) - min(sums)
        return total

    def broken(self, groups):
        """{rule: how often} over all groups, fixed people and sizes too."""
        found = Counter()
        for members in groups:
            found.update(dict(self.broken_in(members)))
        found["fixed"] = sum(one not in groups[group] for one, group in self.fixed.items())
        found["sizes"] = sum(len(members) != size for members, size in zip(groups, self.sizes, strict=True))
        return {rule: times for rule, times in found.items() if times}

    def bound(self):
        """No parting is worth more: every label as often as it occurs and fits, every wish met, nothing beside."""
        total = sum(worth for worth in self.pairs.values() if worth > 0)
        for trait in self.traits:
            if trait.each > 0:
                counts = Counter(label for label in trait.labels if label >= 0)
                there = sum(min(len(self.sizes), times) for times in counts.values())
                total += trait.each * min(there, sum(min(size, len(counts)) for size in self.sizes))
            elif trait.each < 0 and min(trait.labels, default=0) >= 0:
                total += trait.each * max(len(self.sizes), len(set(trait.labels)))
        return total


def sizes_of(people, size):
    """As many groups as have at least this size, all within one of each other."""
    number = max(1, people // size)
    return [people // number + (one < people % number) for one in range(number)]
