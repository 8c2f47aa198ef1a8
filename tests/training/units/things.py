"""A unit of the edition, as far as a test needs it."""

from django.utils import timezone

from kogge.training.programmes.models import Module
from kogge.training.units import actions
from kogge.training.units.models import Outcome, Qualification, Unit, UnitCriterion
from tests import make

UNITS = "/manage/manager-education/me-2027/units/"


def unit(title="Leading together", *, at="draft", module=True, outcomes=("knowledge", "skill"), **fields):
    """With outcomes of these kinds, each assessed as its text says, and one criterion."""
    edition, by, now = make.edition(), make.coordinator(), timezone.now()
    given = {
        "hours": 40,
        "assessment_kind": "2939dae15f",
        "assessment_method": make.text("Hemuppgift."),
        "participation": "blended",
        "quality_assurance": make.text("Referensgrupp."),
        "eqf_level": 6,
    } | fields
    if module:
        given["module"] = Module.objects.filter(edition=edition).first()
    made = actions.put_unit(Unit(edition=edition, title=make.text(title), **given), by=by, now=now)
    for kind in outcomes:
        how, words = make.text("I samtal."), make.text(f"Kan {kind}.")
        actions.put_outcome(Outcome(unit=made, kind=kind, text=words, assessed_how=how), by=by, now=now)
    levels = [{"en": "Svag"}, {"en": "Duglig"}, {"en": "Utmärkt"}]
    actions.put_criterion(UnitCriterion(unit=made, text=make.text("Tydlig"), levels=levels), by=by, now=now)
    if at == "published":
        actions.publish(made, by=by, now=now)
        made.refresh_from_db()
    return made


def version(title="Leading together", **fields):
    return unit(title, at="published", **fields).last_version()


def points(scheme="ECVET", total=10):
    edition = make.edition()
    found = Qualification(edition=edition, scheme=scheme, points=total, reason=make.text("Enligt partnerna."))
    return actions.settle(found, by=make.coordinator(), now=timezone.now())


def unit_addresses(programme, edition):
    """A unit in the edition of the table of who may open what, and its addresses."""
    made = Unit.objects.first() or unit(at="published")
    here = [programme, edition]
    names = ("unit_public_list", "unit_list", "unit_matrix", "unit_whole", "unit_points", "unit_new")
    ones = ("unit_detail", "unit_edit", "unit_move", "unit_drop")
    parts = ("outcome_edit", "unit_criterion_edit")
    return {
        **dict.fromkeys(names, here),
        **dict.fromkeys(ones, [*here, made.ref]),
        **dict.fromkeys(parts, [*here, made.ref, 0]),
        "outcome_drop": [*here, made.ref, made.outcomes.first().pk],
        "unit_criterion_drop": [*here, made.ref, made.criteria.first().pk],
        "unit_step": [*here, made.ref, "publish"],
        "unit_version": [*here, made.ref, 1],
        "learn_units": [edition],
    }
