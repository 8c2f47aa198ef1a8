"""What the meeting reads from the database: the files, their standings, and who they are. One query for each table."""

from django.db.models import F, Max, Q, Sum
from django_countries import countries

from kogge.training.decisions.balance import Candidate, Limit
from kogge.training.decisions.models import Decision
from kogge.training.decisions.standing import standings
from kogge.training.nominations.models import Nomination
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
    final = Review.objects.filter(nomination__in=keys, reviewer__round=round, state="final").order_by()
    sums = final.values("pk").annotate(points=points, weight=Sum("scores__criterion__weight"), value=value)
    return standings(keys, sums.values_list("nomination_id", "points", "weight", "value"))


def candidates_of(round, files=None, choices=None):
    """What the balance reads of each file: {key: Candidate}."""
    files = files_of(round) if files is None else files
    if choices is None:
        choices = dict(round.proposals.values_list("nomination", "choice"))
    partners = partners_of(round)
    return {key: _candidate(file, choices.get(key, ""), partners) for key, file in files.items()}


def candidate_of(nomination, candidates):
    return candidates.get(nomination.pk)


def partners_of(round):
    """Keys of the organisations that carry the edition."""
    carry = round.edition.partners.exclude(role="funder").values_list("organisation", flat=True)
    return {*carry, round.edition.lead_id}


def _candidate(file, choice, partners):
    cluster = file.cluster
    return Candidate(
        choice=choice,
        country=cluster.country.code,
        country_name=cluster.country.name,
        region=cluster.region,
        sector=cluster.ecosystems[0] if cluster.ecosystems else cluster.sector,
        standing=cluster.get_standing_display(),
        kind=cluster.kind,
        is_partner=cluster.pk in partners,
    )


def limits_of(round):
    """The quotas of the edition as the balance counts them."""
    return [
        Limit(of=quota.of, value=quota.value, least=quota.least, most=quota.most, label=_label(quota))
        for quota in round.edition.quotas.order_by("pk")
    ]


def _label(quota):
    if quota.of == "country":
        return str(countries.name(quota.value)) or quota.value
    return quota.get_of_display() + (f": {quota.value}" if quota.value else "")


def places_of(round):
    """How many places the meeting can give: those of the round, less those that somebody already holds."""
    held = Nomination.objects.filter(edition=round.edition).holding_a_place().count()
    return max(round.places - held, 0)
