"""How the places are spread: over countries, regions, fields, kinds of cluster, and partners and others. Pure."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ROWS = 8


@dataclass(frozen=True)
class Candidate:
    """What the balance reads of one file; words, not codes, but for the country's."""

    choice: str  # select, reserve, decline, or empty
    country: str
    country_name: str
    region: str = ""
    sector: str = ""
    standing: str = ""
    kind: str = ""  # code of the standing, for the quotas
    is_partner: bool = False


@dataclass(frozen=True)
class Group:
    """One heading of the panel: (label, places given, files in the round), most files first."""

    title: str
    rows: list
    rest: int = 0  # labels that are not shown because they are too many and have no place


def balance(candidates):
    """The headings of the panel in their order; one without any value is left out."""
    asked = [
        (_("Country"), lambda one: one.country_name),
        (_("From partners and others"), lambda one: _("From partners") if one.is_partner else _("From others")),
        (_("Kind of cluster"), lambda one: one.standing),
        (_("Field of work"), lambda one: one.sector),
        (_("Region"), lambda one: one.region),
    ]
    groups = [_group(title, candidates, value_of) for title, value_of in asked]
    return [group for group in groups if group.rows]


def _group(title, candidates, value_of):
    all_of, given = Counter(), Counter()
    for one in candidates:
        value = value_of(one)
        if value:
            all_of[value] += 1
            given[value] += one.choice == "select"
    rows = [(value, given[value], count) for value, count in all_of.most_common()]
    rows.sort(key=lambda row: (-row[1], -row[2], str(row[0])))
    return Group(title, rows[:MOST_ROWS], max(len(rows) - MOST_ROWS, 0))


# Quotas ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Limit:
    """At least and at most so many places for some of the candidates (a row of the edition's quotas)."""

    of: str  # partner, outside, country, cluster_kind
    value: str = ""
    least: int | None = None
    most: int | None = None
    label: str = ""

    def holds(self, one):
        """Whether the limit speaks of this candidate."""
        match self.of:
            case "partner":
                return one.is_partner
            case "outside":
                return not one.is_partner
            case "country":
                return one.country == self.value
            case _:
                return one.kind == self.value


@dataclass(frozen=True)
class Filling:
    """How far one limit is filled."""

    limit: Limit
    given: int

    @property
    def is_full(self):
        return self.limit.most is not None and self.given >= self.limit.most

    @property
    def is_over(self):
        return self.limit.most is not None and self.given > self.limit.most

    @property
    def lacks(self):
        return max((self.limit.least or 0) - self.given, 0)


def fillings(limits, candidates):
    """Each limit with the places that are given under it."""
    chosen = [one for one in candidates if one.choice == "select"]
    return [Filling(limit, sum(limit.holds(one) for one in chosen)) for limit in limits]


def full_for(limits, candidates, one):
    """The limits that speak of this candidate and leave no place; empty when one may be given."""
    others = [other for other in candidates if other is not one]
    return [filling.limit for filling in fillings(limits, others) if filling.is_full and filling.limit.holds(one)]


def split_by_cut(standings, places):
    """The standings above and below the cut line. Who shares the last place with somebody below stays below."""
    if len(standings) <= places:
        return standings, []
    cut = places
    while cut and standings[cut - 1].place == standings[cut].place:
        cut -= 1
    return standings[:cut], standings[cut:]
