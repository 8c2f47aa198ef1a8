"""What the meeting reads from the database: the files, their standings, and who they are. One query for each table."""

from dataclasses import replace

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
from kogge.training.selection.models import Review

READ = [
    "ref", "state", "nominee_name", "nominator", "edition",
    *(f"nominee__{name}" for name in ("name", "called", "email")),
    *(f"cluster__{name}" for name in ("slug", "name", "name_en", "names", "kind", "country", "region", "standing")),
    *(f"cluster__{name}" for name in ("ecosystems", "sector")),
]  # fmt: skip


def waiting_files(round):
    """The applications that the round is about and nobody has decided on."""
    return Nomination.objects.filter(edition=round.edition, state=Nomination.State.SENT)


def files_of(round):
    """The files of the meeting: applications that wait, and those the round has decided about. {key: Nomination}."""
    decided = Decision.objects.filter(round=round).values("nomination")
    found = Nomination.objects.filter(Q(edition=round.edition, state=Nomination.State.SENT) | Q(pk__in=decided))
    return {each.pk: each for each in found.select_related("nominee", "cluster").only(*READ).order_by("pk")}


def standings_of(round, keys):
    """Every file in the order of its final reviews. Two queries."""
    heaviest = round.criteria.order_by("-weight", "position", "pk").values_list("pk", flat=True).first()
    points = Sum(F("scores__value") * F("scores__criterion__weight"))
    value = Max("scores__value", filter=Q(scores__criterion=heaviest))
    final = Review.objects.filter(nomination__in=keys, reviewer__round=round, state="final").unbarred().order_by()
    sums = final.values("pk").annotate(points=points, weight=Sum("scores__criterion__weight"), value=value)
    return standings(keys, sums.values_list("nomination_id", "points", "weight", "value"))


def candidates_of(round, files=None, choices=None):
    """What the balance reads of each file: {key: Candidate}."""
    files = files_of(round) if files is None else files
    if choices is None:
        choices = dict(round.proposals.values_list("nomination", "choice"))
    partners = partners_of(round.edition)
    codes = {file.cluster.country.code for file in files.values()}
    # each word asked for once, not once a file
    names = {code: countries.name(code) for code in codes}
    standings = {value: str(label) for value, label in Organisation.Standing.choices}
    return {key: _candidate(file, choices.get(key, ""), partners, names, standings) for key, file in files.items()}


def _candidate(file, choice, partners, names, standings):
    cluster = file.cluster
    field = cluster.ecosystems[0] if cluster.ecosystems else ""
    return Candidate(
        choice=choice,
        country=cluster.country.code,
        country_name=names[cluster.country.code],
        region=cluster.region,
        sector=str(ECOSYSTEMS.get(field, field)) if field else cluster.sector,
        standing=standings[cluster.standing],
        is_partner=cluster.pk in partners,
    )


def genders_of(files, choices):
    """What the people of these files answered to the voluntary question, and what is proposed: [(answer, choice)]."""
    labels = {value: str(label) for value, label in GenderAnswer.Gender.choices}
    said = dict(GenderAnswer.objects.filter(nomination__in=files).values_list("nomination", "gender"))
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
