"""What the meeting reads from the database: the files, their standings, and who they are. One query for each table."""

from dataclasses import replace
from typing import NamedTuple

from django.db.models import F, Max, Q, Sum
from django_countries import countries

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.words import ECOSYSTEMS
from kogge.training.decisions.balance import Candidate
from kogge.training.decisions.models import Decision, GenderAnswer
from kogge.training.decisions.standing import standings
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import holders, partners_of, placed
from kogge.training.programmes import quotas
from kogge.training.selection.models import Review, Score


class Traits(NamedTuple):
    """What the order and the balance need of a file."""

    ref: str
    country: str
    region: str
    standing: str
    ecosystems: list
    sector: str
    cluster: int


READ = [
    "ref", "state", "nominee_name", "nominator", "edition",
    *(f"nominee__{name}" for name in ("name", "called", "email")),
    *(f"cluster__{name}" for name in ("slug", "name", "name_en", "names", "kind", "country", "region", "standing")),
    *(f"cluster__{name}" for name in ("ecosystems", "sector")),
]  # fmt: skip


COUNTED = ["ref", *(f"cluster__{name}" for name in Traits._fields[1:-1]), "cluster"]


def waiting_files(round):
    """The applications that the round is about and nobody has decided on."""
    return Nomination.objects.filter(edition=round.edition, state=Nomination.State.SENT)


def _files(round):
    """The files of the meeting: applications that wait, and those the round has decided about."""
    decided = Decision.objects.filter(round=round).values("nomination")
    found = Nomination.objects.filter(Q(edition=round.edition, state=Nomination.State.SENT) | Q(pk__in=decided))
    return found.order_by("pk")


def files_of(round, keys=None):
    """{key: file}, with the person and the organisation; only those of `keys`, if given."""
    found = _files(round) if keys is None else _files(round).filter(pk__in=keys)
    return {each.pk: each for each in found.select_related("nominee", "cluster").only(*READ)}


def traits_of(round):
    """{key: what every file is counted by}: bare values, because a meeting has more files than a page shows."""
    return {each[0]: Traits(*each[1:]) for each in _files(round).values_list("pk", *COUNTED)}


def standings_of(round, keys):
    """Every file in the order of its final reviews. Two queries."""
    heaviest = round.criteria.order_by("-weight", "position", "pk").values_list("pk", flat=True).first()
    final = Review.objects.filter(reviewer__round=round, state="final").unbarred()
    # from the scores, which lie by their reviews: the other way round they would have to be sorted first
    sums = Score.objects.filter(review__in=final).order_by().values("review", "review__nomination").annotate(
        points=Sum(F("value") * F("criterion__weight")), weight=Sum("criterion__weight"),
        heaviest=Max("value", filter=Q(criterion=heaviest)),
    )  # fmt: skip
    return standings(keys, sums.values_list("review__nomination", "points", "weight", "heaviest"))


def candidates_of(round, traits, choices=None):
    """What the balance reads of each file: {key: Candidate}."""
    if choices is None:
        choices = dict(round.proposals.values_list("nomination", "choice"))
    partners = partners_of(round.edition)
    # each word asked for once, not once a file
    names = {code: countries.name(code) for code in {one.country for one in traits.values()}}
    fields = {code: str(words) for code, words in ECOSYSTEMS.items()}
    standings = {value: str(label) for value, label in Organisation.Standing.choices}
    return {
        key: _candidate(one, choices.get(key, ""), partners, names, fields, standings) for key, one in traits.items()
    }


def _candidate(traits, choice, partners, names, fields, standings):
    field = traits.ecosystems[0] if traits.ecosystems else ""
    return Candidate(
        choice=choice,
        country=traits.country,
        country_name=names[traits.country],
        region=traits.region,
        sector=fields.get(field, field) if field else traits.sector,
        standing=standings[traits.standing],
        is_partner=traits.cluster in partners,
    )


def genders_of(round, files, choices):
    """What the people of these files answered to the voluntary question, and what is proposed: [(answer, choice)]."""
    labels = {value: str(label) for value, label in GenderAnswer.Gender.choices}
    found = GenderAnswer.objects.filter(nomination__edition=round.edition_id)
    said = dict(found.values_list("nomination", "gender"))
    return [(labels[said[key]] if key in said else "", choices.get(key, "")) for key in files]


def places_of(round):
    """How many places the meeting can give: those of the round, less those that somebody already holds."""
    held = Nomination.objects.filter(edition=round.edition_id).holding_a_place().count()
    return max(most_of(round) - held, 0)


def most_of(round):
    """The places of the round, but never more than the edition has."""
    offered = round.edition.seats_offered
    return round.places if offered is None else min(round.places, offered)


def filled(round, also=()):
    """The places of the round as they stand when these cases get one too, and how to ask for one more case."""
    partners = partners_of(round.edition)
    people = [*holders(round.edition, partners), *(placed(each, partners) for each in also)]
    state = replace(quotas.state_of(round.edition, people), offered=most_of(round))
    return state, lambda nomination: placed(nomination, partners)


def is_over(count):
    """Whether more people have a place under a quota than it allows."""
    return count.quota.most is not None and count.taken > count.quota.most
