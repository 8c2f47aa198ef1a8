"""How many places are left, and for whom: quotas held against the people who have a place. Pure but for `state_of`."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from kogge.commons.clusters.models import Organisation
from kogge.training.programmes.models import Quota


@dataclass(frozen=True)
class Placed:
    """What quotas ask of somebody who has a place, or may get one."""

    is_partner: bool = False  # works for one of the partners
    country: str = ""
    standing: str = ""  # of the cluster


@dataclass(frozen=True)
class Count:
    """One quota, and how many have a place under it."""

    quota: Quota
    label: str
    taken: int

    @property
    def missing(self):
        return max(0, (self.quota.least or 0) - self.taken)

    @property
    def left(self):
        """None: as many as there are places."""
        return None if self.quota.most is None else max(0, self.quota.most - self.taken)

    @property
    def is_short(self):
        return self.missing > 0

    @property
    def is_full(self):
        return self.left == 0


@dataclass(frozen=True)
class State:
    """The places of an edition: offered (None: not limited), taken, and each quota."""

    offered: int | None
    taken: int
    counts: tuple

    @property
    def left(self):
        return None if self.offered is None else max(0, self.offered - self.taken)

    @property
    def is_full(self):
        return self.left == 0

    @property
    def short(self):
        return [count for count in self.counts if count.is_short]

    @property
    def full(self):
        return [count for count in self.counts if count.is_full]

    def left_for(self, person):
        """How many places somebody like this may still get, when those kept for others are kept. None: no limit."""
        limits = [count.left for count in self.counts if matches(count.quota, person) and count.left is not None]
        if self.left is not None:
            limits.append(max(0, self.left - self._kept_from(person)))
        return min(limits) if limits else None

    def _kept_from(self, person):
        """Places that a quota keeps for others. One person may fill a place of each kind of quota at once."""
        kept = Counter()
        for count in self.counts:
            if not matches(count.quota, person):
                kept["side" if count.quota.of in SIDES else count.quota.of] += count.missing
        return max(kept.values(), default=0)

    def refusal(self, person):
        """Why somebody like this can have no place, and what would help; empty when there is one."""
        if self.left_for(person) != 0:
            return ""
        if self.is_full:
            words = ngettext("The only place is given.", "All %(n)d places are given.", self.offered)
            return words % {"n": self.offered}
        for count in self.full:
            if matches(count.quota, person):
                words = _("The quota “%(label)s” is full. Release a place of it first, or change the quota.")
                return words % {"label": count.label}
        return _("The places that are left are kept for others: %(labels)s.") % {
            "labels": ", ".join(count.label for count in self.short if not matches(count.quota, person))
        }


SIDES = (Quota.Of.PARTNER, Quota.Of.OUTSIDE)


def matches(quota, person):
    """Whether this quota counts this person."""
    if quota.of == Quota.Of.PARTNER:
        return person.is_partner
    if quota.of == Quota.Of.OUTSIDE:
        return not person.is_partner
    return quota.value == (person.country if quota.of == Quota.Of.COUNTRY else person.standing)


def label_of(quota):
    """ "Lithuania", "Newly founded", "People from the partners"."""
    if quota.of == Quota.Of.COUNTRY:
        return countries.name(quota.value) or quota.value
    if quota.of == Quota.Of.CLUSTER_KIND:
        kinds = dict(Organisation.Standing.choices)
        return str(kinds.get(quota.value, quota.value))
    return str(quota.get_of_display())


def said(quota):
    """ "Lithuania: at least 2 and at most 5"."""
    least, most = quota.least, quota.most
    if least is not None and least == most:
        words = _("%(label)s: %(least)d")
    elif least is None:
        words = _("%(label)s: at most %(most)d")
    elif most is None:
        words = _("%(label)s: at least %(least)d")
    else:
        words = _("%(label)s: at least %(least)d and at most %(most)d")
    return words % {"label": label_of(quota), "least": least, "most": most}


def state(quotas, offered, people):
    """Everything at once: `people` are `Placed`."""
    people = list(people)
    counts = (Count(quota, label_of(quota), sum(matches(quota, one) for one in people)) for quota in quotas)
    return State(offered, len(people), tuple(counts))


def state_of(edition, people):
    """What is full, short and left in this edition, when these people (`Placed`) have a place. One query."""
    return state(edition.quotas.order_by("of", "value", "pk"), edition.seats_offered, people)


def more_than_places(quotas, offered):
    """Whether the least of one kind of quota together asks for more places than there are."""
    asked = Counter()
    for quota in quotas:
        asked["side" if quota.of in SIDES else quota.of] += quota.least or 0
    return offered is not None and max(asked.values(), default=0) > offered
