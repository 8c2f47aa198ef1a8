"""Units are written, their points distributed, and what is published is frozen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.programmes.models import Edition
from kogge.training.units import checks, rules
from kogge.training.units.models import FEWEST, MOST, Outcome, Qualification, Scheme, Unit, UnitVersion
from kogge.training.units.snapshot import number, outcomes_of, snapshot_of


def refuse_unless_written_by(unit, by):
    if not rules.can_write(by, unit):
        raise PermissionDenied


@transaction.atomic
def settle(qualification, *, by, now, fields=None):
    """Say what the units add up to. Another kind of points is that of every unit."""
    edition = _locked(qualification.edition)
    if not rules.can_distribute(by, edition):
        raise PermissionDenied
    if qualification.scheme == Scheme.NONE:
        qualification.points = None
        fields = [*fields, "points"] if fields else None
    qualification.save(update_fields=fields if qualification.pk else None)
    Unit.objects.filter(edition=edition).update(points_scheme=qualification.scheme)
    record("settle", edition, by=by, said=gettext_noop("said what the units add up to"), now=now)
    return qualification


@transaction.atomic
def distribute(edition, points, *, reasons=None, by, now):
    """Give each unit its points: {unit: points or None}. The sum is counted here, and must not pass what there is."""
    edition = _locked(edition)
    if not rules.can_distribute(by, edition):
        raise PermissionDenied
    qualification = qualification_of(edition)
    if qualification.scheme == Scheme.NONE:
        raise Refused(_("This edition gives no points. Say first which kind of points there are."))
    units = list(edition.units.all())
    for unit in units:
        unit.points = points.get(unit, unit.points)
        if reasons and unit in reasons:
            unit.points_reason = reasons[unit]
    total = checks.sum_of(qualification, units)
    if total.left is not None and total.left < 0:
        raise Refused(total.sentence)
    Unit.objects.bulk_update(units, ["points", "points_reason"])
    said = gettext_noop("distributed the points over the units")
    record("distribute", edition, by=by, said=said, note=number(total.given) or "", now=now)


def qualification_of(edition):
    """What the units add up to; as long as nobody has said anything: no points."""
    return Qualification.objects.filter(edition=edition).first() or Qualification(edition=edition)


def _locked(edition):
    """Two who distribute at once do it one after the other."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


@transaction.atomic
def put_unit(unit, *, by, now, fields=None):
    """Write a unit, new or changed; of a changed one only `fields`. A new one gets the next reference."""
    if unit.pk:
        refuse_unless_written_by(Unit.objects.get(pk=unit.pk), by)  # as its lead until now, too
    refuse_unless_written_by(unit, by)
    if unit.points is not None and unit.points <= 0:
        raise Refused(_("Points are above nought, or empty."))
    if unit.pk:
        unit.save(update_fields=fields)
        said = gettext_noop("changed a unit")
    else:
        edition = _locked(unit.edition)
        taken = [int(ref[1:]) for ref in edition.units.values_list("ref", flat=True) if ref[1:].isdigit()]
        unit.place = max(taken, default=0) + 1
        unit.ref = unit.ref or f"U{unit.place}"
        unit.points_scheme = qualification_of(edition).scheme
        unit.save()
        said = gettext_noop("wrote a unit")
    record("write", unit, by=by, said=said, now=now)
    return unit


@transaction.atomic
def move(unit, *, up, by, now):
    """One place up or down among the units of its edition."""
    refuse_unless_written_by(unit, by)
    units = list(_locked(unit.edition).units.order_by("place", "pk"))
    here = next(place for place, one in enumerate(units) if one.pk == unit.pk)
    there = here + (-1 if up else 1)
    if 0 <= there < len(units):
        units[here], units[there] = units[there], units[here]
        for place, one in enumerate(units, start=1):
            one.place = place
        Unit.objects.bulk_update(units, ["place"])
        record("move", unit, by=by, said=gettext_noop("moved a unit"), now=now)


@transaction.atomic
def drop_unit(unit, *, by, now):
    """Take out a unit that nobody has been shown."""
    refuse_unless_written_by(unit, by)
    found = Unit.objects.select_for_update().get(pk=unit.pk)
    if found.version:
        raise Refused(_("This unit was published, and people rest on it. Change it and publish it anew."))
    record("drop", unit.edition, by=by, said=gettext_noop("removed a draft of a unit"), note=found.ref, now=now)
    found.delete()


@transaction.atomic
def put_outcome(outcome, *, competences=None, assignments=None, by, now):
    """Write a learning outcome; a new one gets a reference that no other outcome of the unit has ever had."""
    unit = outcome.unit
    refuse_unless_written_by(unit, by)
    if not outcome.pk:
        Unit.objects.select_for_update().get(pk=unit.pk)
        outcome.ref = outcome.ref or _next_ref(unit, outcome.kind)
    outcome.save()
    if competences is not None:
        outcome.competences.set(competences)
    if assignments is not None:
        outcome.assignments.set(assignments)
    record("outcome", unit, by=by, said=gettext_noop("changed the learning outcomes"), note=outcome.ref, now=now)
    return outcome


def _next_ref(unit, kind):
    start = f"{unit.ref}.{Outcome.LETTERS[kind]}"
    taken = set(unit.outcomes.values_list("ref", flat=True))
    for snapshot in unit.versions.values_list("snapshot", flat=True):
        taken |= {one["ref"] for one in snapshot["outcomes"]}
    numbers = [int(ref.removeprefix(start)) for ref in taken if ref.removeprefix(start).isdigit()]
    return f"{start}{max(numbers, default=0) + 1}"


@transaction.atomic
def drop_outcome(outcome, *, by, now):
    refuse_unless_written_by(outcome.unit, by)
    said = gettext_noop("changed the learning outcomes")
    record("outcome", outcome.unit, by=by, said=said, note=outcome.ref, now=now)
    outcome.delete()


@transaction.atomic
def put_criterion(criterion, *, by, now):
    """Write a criterion with its levels."""
    unit = criterion.unit
    refuse_unless_written_by(unit, by)
    if not FEWEST <= len(criterion.levels) <= MOST:
        raise Refused(_("A criterion has two to five levels, each in words."))
    if not 1 <= criterion.passes_from <= len(criterion.levels):
        raise Refused(_("Choose one of the levels as the first that is enough."))
    if not criterion.pk:
        criterion.position = unit.criteria.count()
    criterion.save()
    record("criterion", unit, by=by, said=gettext_noop("changed the criteria"), now=now)
    return criterion


@transaction.atomic
def drop_criterion(criterion, *, by, now):
    refuse_unless_written_by(criterion.unit, by)
    criterion.delete()
    record("criterion", criterion.unit, by=by, said=gettext_noop("changed the criteria"), now=now)


@transaction.atomic
def publish(unit, *, by, note="", now):
    """Freeze the unit as it stands as its next version; earlier versions stay as they are."""
    unit = Unit.objects.select_for_update(of=["self"]).select_related("edition", "module").get(pk=unit.pk)
    outcomes = outcomes_of(unit)
    if missing := list(checks.lacking(unit, outcomes)):
        raise Refused(" ".join(missing))
    snapshot, before = snapshot_of(unit), unit.last_version()
    if before and before.snapshot == snapshot:
        raise Refused(_("Nothing has changed since version %(n)s.") % {"n": before.number})
    unit.version += 1
    Unit.objects.filter(pk=unit.pk).update(version=unit.version)
    unit.take("publish", by=by, note=note, now=now)
    return UnitVersion.objects.create(
        unit=unit, number=unit.version, snapshot=snapshot, published_at=now, published_by=by
    )
