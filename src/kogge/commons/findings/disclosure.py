"""What may be shown without giving anybody away: pure functions, no models.

Three ways lead back to a person, and each is closed here: a group too small (`kept`), a small group worked out from a
total less what is shown (`kept` again, and `pooled` for tables that can be read both ways), and a small difference
between what is shown today and tomorrow (`in_batches`).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date


def kept(sizes: Mapping[Hashable, int], least: int, *, beside: int = 0) -> set:
    """The groups that may be shown: each large enough, and what is left out, with `beside`, none or large enough too.

    `beside` are those in no group at all, who stand in the total. If those left out are too few, the smallest group
    that could be shown is left out with them.
    """
    shown = sorted((key for key, size in sizes.items() if size >= max(least, 1)), key=lambda key: sizes[key])
    hidden = beside + sum(size for key, size in sizes.items() if key not in shown)
    if shown and 0 < hidden < least:
        shown.pop(0)
    return set(shown)


def pooled(pairs: Sequence[tuple[Hashable, Hashable]], least: int) -> tuple[set, set]:
    """Which groups and which options a table of two questions shows, from (group, option) of everybody.

    None stands for not answered. The table turned round shows the same, so that one is no way into the other.
    """
    both = [(group, option) for group, option in pairs if group is not None and option is not None]
    groups = kept(Counter(g for g, _option in both), least, beside=sum(g is None and o is not None for g, o in pairs))
    options = kept(Counter(o for _group, o in both), least, beside=sum(o is None and g is not None for g, o in pairs))
    return groups, options


def in_batches(days: Mapping[Hashable, date], today: date, least: int) -> set:
    """Whose answers count while more may come: whole days that are over, in batches that are large enough.

    The last whole batch waits too. What is shown therefore never grows by fewer than `least` answers, also on the day
    on which the rest is added because nothing more can come.
    """
    batches: list[set] = [set()]
    for day in sorted(set(days.values())):
        if day >= today:
            break
        if len(batches[-1]) >= max(least, 1):
            batches.append(set())
        batches[-1] |= {key for key, on in days.items() if on == day}
    if len(batches[-1]) < max(least, 1):
        batches.pop()
    return set().union(*batches[:-1])
