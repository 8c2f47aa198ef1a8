"""Where each file stands: mean and spread of its final reviews, and the order that the committee reads them in.

Pure: numbers in, numbers out; `asking.py` fetches them.

How ties are broken, in this order, and said on the page (`TIES`):
1. the higher mean, to two decimals;
2. the higher lowest review (nobody had great doubts);
3. the higher mean in the criterion that weighs most (of several that weigh the same, the first).
Files that are equal in all three share a place; the committee chooses between them.
"""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

APART = 2  # points between the lowest and the highest review from which on the committee should talk
TIES = _(
    "Files with the same mean: first the one whose lowest review is higher, then the one with the higher mean in the"
    " criterion that weighs most. Files that are equal in all of this share a place, and the committee chooses."
)
DISPUTE = _(
    "Marked to be talked about: the lowest and the highest review are two points or more apart, or a reviewer asked."
)


class Standing(NamedTuple):
    """What the final reviews of one file come to."""

    key: int  # of the nomination
    mean: float | None  # None: no final review
    low: float | None = None
    high: float | None = None
    heaviest: float | None = None
    reviews: int = 0
    place: int = 0  # the first is 1; files that are equal share one

    @property
    def apart(self):
        return None if self.mean is None else round(self.high - self.low, 2)

    @property
    def is_disputed(self):
        return self.mean is not None and self.apart >= APART


def mean_of(points, weight):
    """The weighted mean of one review: `points` is the sum of value times weight."""
    return points / weight if weight else None


def standings(keys, reviews):
    """Every file in order. `reviews` are (key of the file, points, weight, value in the heaviest criterion)."""
    means, heaviest = defaultdict(list), defaultdict(list)
    for key, points, weight, value in reviews:
        mean = mean_of(points, weight)
        if mean is not None:
            means[key].append(mean)
            if value is not None:
                heaviest[key].append(value)
    unplaced = [_standing(key, means.get(key, []), heaviest.get(key, [])) for key in keys]
    return placed(sorted(unplaced, key=lambda one: (_order(one), one.key)))


def _standing(key, means, heaviest):
    if not means:
        return Standing(key, None)
    return Standing(
        key,
        mean=round(sum(means) / len(means), 2),
        low=round(min(means), 2),
        high=round(max(means), 2),
        heaviest=round(sum(heaviest) / len(heaviest), 2) if heaviest else None,
        reviews=len(means),
    )


def _order(one):
    """Smaller is better; files without a final review come last."""
    if one.mean is None:
        return (1, 0, 0, 0)
    return (0, -one.mean, -one.low, -(one.heaviest or 0))


def placed(ordered):
    """These in their order, each with its place among them; files that are equal share one."""
    found, place, last = [], 0, None
    for number, one in enumerate(ordered, 1):
        worth = _order(one)
        if worth != last:
            place, last = number, worth
        found.append(one._replace(place=place))
    return found
