"""Where somebody stands: gaps, how others stand, what closes a gap. Read by pages, written nowhere."""

from dataclasses import dataclass, field
from statistics import median, quantiles

from django.utils.translation import gettext as _

from kogge.base.charts import Axis, Strip, spider, strips
from kogge.training.competences.models import Version
from kogge.training.learning.models import Material
from kogge.training.programmes.models import Module, Seat
from kogge.training.selfassessments.models import LEAST_DRAWN, LEAST_OTHERS, NAMES, Rating, SelfAssessment
from kogge.training.units.models import Outcome

MOST_WAYS = 5  # gaps for which ways are shown at once


@dataclass
class Stand:
    """One competence, and how the person stands with it."""

    competence: object
    rating: Rating | None = None
    before: int | None = None
    seen: float | None = None
    others: tuple | None = None
    ways: object = None

    @property
    def own(self):
        return self.rating.own if self.rating else None

    @property
    def wanted(self):
        return self.rating.wanted if self.rating else None

    @property
    def gap(self):
        return (self.rating.gap or 0) if self.rating else 0

    @property
    def label(self):
        return f"{self.competence.ref} {self.competence.title}"


def stands_of(assessment):
    """Every competence of the version in its order, with everything that is known."""
    version = Version.objects.whole().get(pk=assessment.version_id)
    ratings = {one.competence: one for one in assessment.ratings.all()}
    before = _before(assessment)
    asking = getattr(assessment, "asking", None)
    means = asking.means if asking and asking.closed_at else {}
    others = others_of(assessment)
    return [
        Stand(one, ratings.get(one.ref), before.get(one.ref), means.get(one.ref), others.quartiles.get(one.ref))
        for one in version.competences
    ], others


def _before(assessment):
    """The levels of the same person's assessment before this one, of whatever version."""
    found = SelfAssessment.objects.finished().filter(
        person=assessment.person_id,
        version__definition=assessment.version.definition_id,
        made_at__lt=assessment.made_at,
    )
    earlier = found.order_by("-made_at").first()
    return {one.competence: one.own for one in earlier.ratings.all() if one.own is not None} if earlier else {}


@dataclass
class Others:
    """How others stand: quartiles by competence, of at least five; nothing of fewer."""

    n: int = 0
    quartiles: dict = field(default_factory=dict)

    @property
    def is_drawn(self):
        return self.n >= LEAST_DRAWN


def others_of(assessment):
    """The newest of everybody else who agreed, in fives, so that no single one can be worked out from two looks."""
    found = SelfAssessment.objects.finished().filter(version=assessment.version_id, is_compared=True)
    newest = {}
    rows = found.exclude(person=assessment.person_id).order_by("finished_at", "pk")
    for pk, person in rows.values_list("pk", "person"):
        newest[person] = pk
    counted = sorted(newest.values())[: len(newest) // LEAST_OTHERS * LEAST_OTHERS]
    if len(counted) < LEAST_OTHERS:
        return Others()
    levels = {}
    rated = Rating.objects.filter(assessment__in=counted).exclude(own=None)
    for competence, own in rated.values_list("competence", "own"):
        levels.setdefault(competence, []).append(own)
    quartiles = {ref: quartiles_of(given) for ref, given in levels.items() if len(given) >= LEAST_OTHERS}
    return Others(len(counted), quartiles)


def quartiles_of(given):
    low, _middle, high = quantiles(given, n=4, method="inclusive")
    return low, median(given), high


def in_words(own, others):
    """How one stands beside the others, where they are too few to be drawn."""
    low, middle, high = others
    if own < low:
        return _("lower than three quarters of the others")
    if own > high:
        return _("higher than three quarters of the others")
    if own == middle:
        return _("about as most of the others")
    return (
        _("somewhat lower than most of the others") if own < middle else _("somewhat higher than most of the others")
    )


# Charts --------------------------------------------------------------------------------------------------
def strips_of(stands, others):
    """A strip for each competence; the others as a band where they are enough."""
    title = _("Where I stand")
    widest = max(stands, key=lambda one: one.gap, default=None)
    if widest and widest.gap > 0:
        title = _("The widest gap: %(competence)s") % {"competence": widest.competence.title}
    items = [
        Strip(one.label, one.own, one.wanted, one.before, one.seen, one.others if others.is_drawn else None)
        for one in stands
    ]
    return strips(
        title=title,
        sub=_("From 0 (not yet) to 4 (I lead others in it)"),
        items=items,
        steps=[str(NAMES[step]) for step in NAMES],
        head=_("Competence"),
    )


def spider_of(stands):
    """The shape on the eight axes with the widest gaps, in the order of the definition."""
    rated = [one for one in stands if one.own is not None]
    widest = sorted(rated, key=lambda one: -one.gap)[:8]
    axes = [Axis(str(one.competence.title), one.competence.ref, one.own, one.wanted) for one in rated if one in widest]
    return spider(
        title=_("My shape"),
        sub=_("The eight competences with the widest gaps, from 0 in the middle to 4. The area says nothing."),
        axes=axes,
        names=(_("Now"), _("What my work asks for")),
        head=_("Competence"),
    )


# What closes a gap ---------------------------------------------------------------------------------------
@dataclass
class Ways:
    """Modules, materials and people that help with one competence."""

    modules: list = field(default_factory=list)  # (module, whether one is inside the edition)
    materials: list = field(default_factory=list)
    people: list = field(default_factory=list)


def add_ways(stands, assessment):
    """Put ways on those stands with a gap, the widest first. Returns them. Few queries, however many gaps."""
    open_ones = sorted((one for one in stands if one.gap > 0), key=lambda one: -one.gap)[:MOST_WAYS]
    refs = [one.competence.ref for one in open_ones]
    inside = set(Seat.objects.filter(person=assessment.person_id).values_list("edition", flat=True))
    modules = _modules(refs, assessment, inside)
    materials = {}
    shown = {module.pk for found in modules.values() for module, is_inside in found if is_inside}
    for one in Material.objects.filter(module__in=shown, removed_at=None).order_by("module__number", "pk"):
        materials.setdefault(one.module_id, []).append(one)
    people = _people(refs, assessment, inside)
    for stand in open_ones:
        ref = stand.competence.ref
        found = modules.get(ref, [])
        texts = [(one, module) for module, is_inside in found if is_inside for one in materials.get(module.pk, [])[:3]]
        stand.ways = Ways(found, texts[:4], people.get(ref, [])[:4])
    return open_ones


def _modules(refs, assessment, inside):
    """{competence: [(module, inside)]} by the outcomes of published units: one's own edition first, then open ones."""
    outcomes = Outcome.objects.filter(
        competences__ref__in=refs,
        competences__section__version__definition=assessment.version.definition_id,
        unit__state="published",
        unit__module__isnull=False,
    ).exclude(unit__edition__state="draft")
    rows = outcomes.values_list("competences__ref", "unit__module").distinct()
    found = Module.objects.filter(pk__in={module for _ref, module in rows})
    modules = {one.pk: one for one in found.select_related("edition__programme")}
    by_ref = {}
    for ref, module in rows:
        one = modules[module]
        if one.edition_id in inside or one.edition.state in ("open", "running"):
            by_ref.setdefault(ref, []).append((one, one.edition_id in inside))

    def nearest(found):
        return sorted(found, key=lambda each: (not each[1], -each[0].edition_id, each[0].number))[:4]

    return {ref: nearest(found) for ref, found in by_ref.items()}


def _people(refs, assessment, inside):
    """{competence: [person]}: of one's own editions, who said that they may be asked and stand at 3 or 4."""
    helpers = Rating.objects.filter(competence__in=refs, helps=True, own__gte=3, assessment__finished_at__isnull=False)
    helpers = helpers.filter(
        assessment__version__definition=assessment.version.definition_id,
        assessment__person__seats__edition__in=inside,
        assessment__person__is_active=True,
    ).exclude(assessment__person=assessment.person_id)
    found = {}
    rows = helpers.select_related("assessment__person").order_by("-assessment__finished_at")
    for one in rows:
        here = found.setdefault(one.competence, [])
        if one.assessment.person not in here:
            here.append(one.assessment.person)
    return found
