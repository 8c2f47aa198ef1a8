"""What this process has answered so far, for /metrics."""

from bisect import bisect_left
from collections import Counter, defaultdict

EDGES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)  # seconds

answers: Counter = Counter()  # by route and class of status
seconds: Counter = Counter()  # in all, by route
slots: defaultdict = defaultdict(lambda: [0] * (len(EDGES) + 1))  # by route: how many took up to each edge


def count(route, status, took):
    answers[route, f"{status // 100}xx"] += 1
    seconds[route] += took
    slots[route][bisect_left(EDGES, took)] += 1
