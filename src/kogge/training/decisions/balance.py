"""How the places are spread: over countries, regions, fields, kinds of cluster, and partners and others. Pure."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ROWS = 8
FEWEST = 5  # people who gave the same answer, before it is counted by itself


@dataclass(frozen=True)
class Candidate:
    """What the balance reads of one file; words, not codes, but for the country's."""

    choice: str  # select, reserve, decline, or empty
    country: str
    country_name: str
    region: str = ""
    sector: str = ""
    standing: str = ""
    is_partner: bool = False


@dataclass(frozen=True)
class Group:
    """One heading of the panel: (label, places given, files in the round), most files first."""

    title: str
    rows: list
    rest: int = 0  # labels that are not shown because they are too many and have no place


def balance(candidates):
    """The headings of the panel in their order; one without any value is left out."""
    partner, other = _("From partners"), _("From others")
    asked = [
        (_("Country"), lambda one: one.country_name),
        (_("From partners and others"), lambda one: partner if one.is_partner else other),
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


def by_gender(said, *, is_over):
    """The heading of the voluntary question; `said` has (answer or nothing, choice) of each file. None without any.

    An answer of fewer than five stands together with no answer, so that its number says of nobody what they answered.
    How many of each are selected is said once five are and nobody can be chosen any more (`is_over`): while one file
    after the other is selected, each would show in which line the number grows.
    """
    counts = Counter(answer for answer, _choice in said if answer)
    shown = [answer for answer, count in counts.most_common() if count >= FEWEST]
    if not shown:
        return None
    rest = _("Another answer, or none")
    labelled = [(answer if answer in shown else rest, choice) for answer, choice in said]
    all_of = Counter(label for label, _choice in labelled)
    given = Counter(label for label, choice in labelled if choice == "select")
    is_told = is_over and sum(given.values()) >= FEWEST
    rows = [(label, given[label] if is_told else "–", all_of[label]) for label in (*shown, rest) if all_of[label]]
    return Group(_("Gender, where given"), rows)


def split_by_cut(standings, places):
    """The standings above and below the cut line. Who shares the last place with somebody below stays below."""
    if len(standings) <= places:
        return standings, []
    cut = places
    while cut and standings[cut - 1].place == standings[cut].place:
        cut -= 1
    return standings[:cut], standings[cut:]
