"""The units of an edition with all that its pages show of them, in a few queries."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.base.charts import Bar, shares
from kogge.training.units import checks
from kogge.training.units.actions.writing import qualification_of
from kogge.training.units.matrix import matrix_of
from kogge.training.units.models import Outcome, Scheme, UnitVersion
from kogge.training.units.snapshot import number


def by_kind(outcomes):
    """[(kind in words, letter, [outcome])] of the kinds there are."""
    found = [(kind, [one for one in outcomes if one.kind == kind]) for kind in Outcome.Kind]
    return [(kind.label, Outcome.LETTERS[kind], ones) for kind, ones in found if ones]


def whole_of(edition):
    """Units as they are written, their sum, the matrix, and what the checks say."""
    units = list(edition.units.in_order().prefetch_related("criteria"))
    outcomes = {unit.pk: [] for unit in units}
    related = ("competences", "assignments")
    for one in Outcome.objects.filter(unit__edition=edition).order_by("pk").prefetch_related(*related):
        outcomes[one.unit_id].append(one)
    qualification = qualification_of(edition)
    total, matrix = checks.sum_of(qualification, units), matrix_of(units, outcomes)
    for unit in units:
        _count(unit, outcomes[unit.pk])
    return {
        "units": units,
        "qualification": qualification,
        "total": total,
        "chart": chart_of(total, units),
        "matrix": matrix,
        "checks": checks.of_edition(units, outcomes, total, matrix.untaught if units else []),
    }


def _count(unit, outcomes):
    unit.kinds = [(letter, label, len(ones)) for label, letter, ones in by_kind(outcomes)]
    unit.number_of_outcomes = len(outcomes)
    unit.points_said = number(unit.points)


def published_of(edition):
    """What was published last of each unit, the sum over it, and the matrix."""
    versions = list(UnitVersion.objects.of_edition(edition))
    qualification = qualification_of(edition)
    shown, outcomes = [], {}
    for version in versions:
        unit = version.unit
        outcomes[unit.pk] = version.outcomes()
        version.kinds = [(letter, label, len(ones)) for label, letter, ones in by_kind(outcomes[unit.pk])]
        version.groups = by_kind(outcomes[unit.pk])
        shown.append(unit)
    total = checks.sum_of(qualification, versions)
    return {
        "versions": versions,
        "qualification": qualification,
        "total": total,
        "chart": chart_of(total, versions),
        "matrix": matrix_of(shown, outcomes) if versions else None,
    }


def chart_of(total, units):
    """How the points are shared out over the units, and what is left; where there are none, the hours."""
    if total.scheme == Scheme.NONE or not (total.given or total.total):
        items = [Bar(one.ref, one.hours or 0, f"{one.ref} {one.title}") for one in units]
        words = ngettext("%(n)d hour of work in all", "%(n)d hours of work in all", total.hours)
        title, left, head = words % {"n": total.hours}, 0, [_("Unit"), _("Hours")]
    else:
        items = [Bar(one.ref, float(one.points or 0), f"{one.ref} {one.title}") for one in units]
        title, left, head = total.sentence, float(total.left or 0), [_("Unit"), total.scheme]
    if not any(item.value for item in items) and left <= 0:
        return None
    return shares(title=title, items=items, left=max(left, 0), head=head)
