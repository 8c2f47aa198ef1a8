"""From seats to what the engine is asked, and from groups to why they are so, in words."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django_countries.fields import Country

from kogge.commons.clusters.words import ECOSYSTEMS, LANGUAGE_OF
from kogge.training.groups.engine.problem import Problem, Trait, even, sizes_of
from kogge.training.groups.models import GroupMember, Partition, Wish
from kogge.training.nominations.models import Nomination

# The rules one can choose; those about colleagues and refusals hold, or there are no groups.
RULES = {
    "countries": gettext_lazy("Spread the countries"),
    "fields": gettext_lazy("Spread the kinds of cluster"),
    "languages": gettext_lazy("Nobody alone with their language, where it can be avoided"),
    "colleagues": gettext_lazy("People of one organisation in different groups"),
    "refusals": gettext_lazy("Nobody with somebody they would rather not work with"),
    "wishes": gettext_lazy("People with those they wish to work with"),
    "last": gettext_lazy("Other people than last time"),
    "levels": gettext_lazy("The same level in every group"),
}
WORTH = {"countries": 20, "fields": 10, "languages": 8, "wishes": 30, "last": -25}


@dataclass(frozen=True)
class Known:
    """What the rules ask of one participant."""

    seat: object
    cluster: object
    country: str
    field: str
    language: str
    level: int | None = None

    @property
    def name(self):
        return self.seat.person.full_name


def known_of(edition, levels=()):
    """Everybody who takes part, by the key of the seat, in the order of names."""
    levels = dict(levels)
    cases = Nomination.objects.filter(edition=edition).select_related("cluster")
    clusters = {case.ref: case.cluster for case in cases}
    found = {}
    seats = edition.seats.participants().filter(person__is_active=True)
    for seat in seats.select_related("person").order_by("person__name", "pk"):
        cluster, person = clusters.get(seat.case), seat.person
        country = str(cluster.country if cluster else person.country or "")
        language = person.language if person.language != "en" else LANGUAGE_OF.get(country, "en")
        field = cluster.ecosystem if cluster else ""
        found[seat.pk] = Known(seat, cluster, country, field, language, levels.get(seat.pk))
    return found


def told_levels(seats):
    """{key of a seat: number} of those who agree to it. For the engine alone: pages show who, and never the number."""
    return {seat: level for name in settings.LEVELS_TOLD_BY for seat, level in import_string(name)(seats).items()}


def wishes_of(edition, kind):
    """{(lower, higher) seat: how many of the two said so}"""
    told = Wish.objects.filter(edition=edition, kind=kind).values_list("seat", "about")
    return Counter((min(pair), max(pair)) for pair in told)


def last_pairs(partition):
    """Who was in one group, in what was last published of this kind and edition."""
    others = Partition.objects.published().filter(edition=partition.edition, kind=partition.kind)
    last = others.exclude(pk=partition.pk).order_by("-made_at", "-pk").first()
    groups = {}
    for group, seat in GroupMember.objects.filter(partition=last).values_list("group", "seat") if last else []:
        groups.setdefault(group, []).append(seat)
    return {pair for seats in groups.values() for pair in combinations(sorted(seats), 2)}


def problem_of(partition, known, fixed):
    """What the engine is asked; people are numbered in the order of `known`. `fixed`: {seat: number of group}."""
    people, seats, chosen = list(known.values()), list(known), set(partition.rules)
    at = {seat: place for place, seat in enumerate(seats)}
    sizes = sizes_of(len(people), partition.size)

    def labels(values):
        names = sorted({value for value in values if value})
        return [names.index(value) if value else -1 for value in values]

    def placed(pairs):
        return {tuple(sorted((at[a], at[b]))): worth for (a, b), worth in pairs.items() if a in at and b in at}

    traits = [
        Trait(labels([one.country for one in people]), each=WORTH["countries"] * ("countries" in chosen)),
        Trait(labels([one.field for one in people]), each=WORTH["fields"] * ("fields" in chosen)),
    ]
    if "languages" in chosen:
        traits.append(Trait(labels([one.language for one in people]), alone=WORTH["languages"]))
    pairs = Counter()
    if "wishes" in chosen:
        said = wishes_of(partition.edition, Wish.Kind.WISH)
        pairs.update({pair: times * WORTH["wishes"] for pair, times in placed(said).items()})
    if "last" in chosen:
        pairs.update(placed(dict.fromkeys(last_pairs(partition), WORTH["last"])))
    apart = {}
    if "refusals" in chosen:
        apart["refusals"] = set(placed(wishes_of(partition.edition, Wish.Kind.REFUSAL)))
    if "colleagues" in chosen:
        apart["colleagues"] = _colleagues(people)
    told = told_levels(seats) if "levels" in chosen else {}
    levels = [told.get(seat) if one.level is None else one.level for seat, one in known.items()]
    given = [level for level in levels if level is not None]
    spread = []
    if "levels" in chosen and given:
        mean = round(sum(given) / len(given))
        spread = [even([mean if level is None else level for level in levels], sizes, 3)]
    fixed = {at[seat]: number - 1 for seat, number in fixed.items() if seat in at and number <= len(sizes)}
    return Problem(sizes, traits, spread, dict(pairs), apart, fixed=fixed)


def _colleagues(people):
    by = {}
    for place, one in enumerate(people):
        if one.cluster:
            by.setdefault(one.cluster.pk, []).append(place)
    return {pair for members in by.values() for pair in combinations(members, 2)}


def reasons(members, known, last):
    """Why these people are together: sentences that every one of them may read."""
    people = [known[seat] for seat in members if seat in known]
    countries = sorted({Country(one.country).name for one in people if one.country})
    fields = sorted({str(ECOSYSTEMS.get(one.field, one.field)) for one in people if one.field})
    said = [_listed(ngettext("%(n)s country", "%(n)s countries", len(countries)), countries)] if countries else []
    said += [_listed(ngettext("%(n)s field of work", "%(n)s fields of work", len(fields)), fields)] if fields else []
    tongues = {}
    for one in people:
        tongues.setdefault(one.language, []).append(one.seat.person.called_name)
    for language, names in sorted(tongues.items()):
        if language != "en" and len(names) > 1:
            spoken = get_language_info(language)["name_translated"]
            said.append(_("%(language)s in common: %(names)s") % {"language": spoken, "names": ", ".join(names)})
    again = sum(pair in last for pair in combinations(sorted(members), 2))
    if again:
        said.append(ngettext("%(n)s pair from last time", "%(n)s pairs from last time", again) % {"n": again})
    elif last:
        said.append(_("nobody with somebody from last time"))
    return said


def _listed(head, names):
    return f"{head % {'n': len(names)}}: {', '.join(names)}"


@dataclass(frozen=True)
class Balance:
    """One group in the table that compares them."""

    group: object
    people: int
    countries: int
    fields: int
    alone: int
    level: float | None


def balance_of(group, members, known):
    people = [known[seat] for seat in members if seat in known]
    tongues = Counter(one.language for one in people if one.language != "en")
    levels = [one.level for one in people if one.level is not None]
    return Balance(
        group, len(people), len({one.country for one in people if one.country}),
        len({one.field for one in people if one.field}), sum(times == 1 for times in tongues.values()),
        sum(levels) / len(levels) if levels else None,
    )  # fmt: skip


def kept(edition, groups):
    """How many wishes and refusals there are and how many are met; never whose: {"wish": (met, all), …}"""
    where = {seat: place for place, members in enumerate(groups) for seat in members}
    found = {}
    for kind in Wish.Kind.values:
        told = list(Wish.objects.filter(edition=edition, kind=kind).values_list("seat", "about"))
        told = [(a, b) for a, b in told if a in where and b in where]
        met = sum((where[a] == where[b]) == (kind == Wish.Kind.WISH) for a, b in told)
        found[kind] = (met, len(told))
    return found
