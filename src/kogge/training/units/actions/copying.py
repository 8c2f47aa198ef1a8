"""The units of an edition go along when it is copied."""

from django.db import transaction

from kogge.training.units.models import Outcome, Qualification, Unit, UnitCriterion

LEFT = ("id", "edition", "state", "version", "module")


@transaction.atomic
def copy_units(edition, fresh, modules, *, by):
    """All units of `edition` as drafts of `fresh`, with outcomes and criteria. `modules`: {earlier key: new one}.

    Assignments are not copied with an edition, so what they assess is said anew; the checks ask for it.
    """
    for found in Qualification.objects.filter(edition=edition):
        found.pk, found.edition, found._state.adding = None, fresh, True
        found.save()
    names = [field.name for field in Unit._meta.concrete_fields if field.name not in LEFT]
    for unit in edition.units.order_by("place", "pk"):
        given = {name: getattr(unit, name) for name in names}
        made = Unit.objects.create(edition=fresh, module=modules.get(unit.module_id), **given)
        for one in unit.outcomes.order_by("pk").prefetch_related("competences"):
            copied = Outcome.objects.create(
                unit=made, ref=one.ref, kind=one.kind, text=one.text, assessed_how=one.assessed_how
            )
            copied.competences.set(one.competences.all())
        for one in unit.criteria.order_by("position", "pk"):
            UnitCriterion.objects.create(
                unit=made, text=one.text, levels=one.levels, passes_from=one.passes_from, position=one.position
            )
