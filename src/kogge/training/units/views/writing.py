"""Units of an edition are written under /manage/: the list with its sum, the matrix, one unit and its parts."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.programmes.rules import is_coordinator
from kogge.training.units import actions, checks, reading, rules
from kogge.training.units.forms import OutcomeForm, UnitCriterionForm, UnitForm
from kogge.training.units.models import Outcome, Unit, UnitCriterion
from kogge.training.units.snapshot import number, outcomes_of, snapshot_of

LEADING = ("coordinator", "assistant", "module_lead", "reader")


def edition_of(request, programme, edition):
    """An edition whose units one writes or reads while they are written."""
    mine = Edition.objects.with_seat(request.user, *LEADING).select_related("programme")
    return get_object_or_404(mine, slug=edition, programme__slug=programme)


def _unit(request, programme, edition, ref):
    found = Unit.objects.visible_to(request.user).select_related("edition__programme", "module__edition")
    return get_object_or_404(found, edition__slug=edition, edition__programme__slug=programme, ref=ref)


def _own(request, programme, edition, ref):
    """A unit one may change."""
    unit = _unit(request, programme, edition, ref)
    allow(rules.can_write(request.user, unit))
    return unit


def _modules(request, edition):
    """(the modules one may write units for, whether one may do so for the whole edition)"""
    leads_all = is_coordinator(request.user, edition)
    modules = Module.objects.filter(edition=edition).order_by("number")
    if not leads_all:
        modules = modules.filter(seats__person=request.user, seats__role=Seat.Role.MODULE_LEAD)
    return modules, leads_all


@require_safe
def unit_list(request, programme, edition):
    """All units with hours and points, their sum and what is left, and what is missing."""
    edition = edition_of(request, programme, edition)
    modules, leads_all = _modules(request, edition)
    context = reading.whole_of(edition) | {
        "edition": edition,
        "can_add": leads_all or modules.exists(),
        "leads_all": leads_all,
    }
    return page(request, "units/unit_list.html", context)


@require_safe
def unit_matrix(request, programme, edition):
    """Which unit teaches which competence of the work role."""
    edition = edition_of(request, programme, edition)
    leads_all = is_coordinator(request.user, edition)
    return page(
        request, "units/unit_matrix.html", reading.whole_of(edition) | {"edition": edition, "leads_all": leads_all}
    )


@makes
def unit_new(request, programme, edition):
    """A new unit, as a draft."""
    edition = edition_of(request, programme, edition)
    modules, leads_all = _modules(request, edition)
    allow(leads_all or modules.exists())
    form = UnitForm(posted(request), instance=Unit(edition=edition), modules=modules, leads_all=leads_all)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            unit = actions.put_unit(form.instance, by=request.user, now=timezone.now())
            return done(request, _("The unit is a draft. Now its learning outcomes."), unit)
    return page(request, "units/unit_new.html", {"form": form, "edition": edition})


@require_safe
def unit_detail(request, programme, edition, ref):
    """One unit as it stands, what it lacks, and its versions."""
    unit = _unit(request, programme, edition, ref)
    outcomes, criteria = outcomes_of(unit), list(unit.criteria.order_by("position", "pk"))
    last = unit.last_version()
    context = {
        "unit": unit,
        "edition": unit.edition,
        "points_said": number(unit.points),
        "groups": reading.by_kind(outcomes),
        "criteria": criteria,
        "lacking": list(checks.lacking(unit, outcomes)),
        "advised": list(checks.advised(unit, outcomes, criteria)),
        "versions": unit.versions.order_by("-number"),
        "has_changed": last is not None and last.snapshot != snapshot_of(unit),
        "writes": rules.can_write(request.user, unit),
        "steps": unit.steps_for(request.user),
        "history": Entry.objects.about(unit).order_by("-pk")[:12],
    }
    return page(request, "units/unit_detail.html", context)


def unit_edit(request, programme, edition, ref):
    """What a unit says of itself."""
    unit = _own(request, programme, edition, ref)
    modules, leads_all = _modules(request, unit.edition)
    form = UnitForm(posted(request), instance=unit, modules=modules, leads_all=leads_all)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_unit(form.instance, by=request.user, now=timezone.now(), fields=form.Meta.fields)
            return done(request, _("Saved."), unit)
    return page(request, "units/unit_edit.html", {"form": form, "unit": unit, "edition": unit.edition})


@require_POST
def unit_step(request, programme, edition, ref, verb):
    """Publish: freeze it as its next version."""
    unit = _own(request, programme, edition, ref)
    if verb not in Unit.verbs():
        raise Http404
    made = getattr(actions, verb)(unit, by=request.user, now=timezone.now())
    return done(request, _("Version %(n)s is published.") % {"n": made.number}, unit)


@require_POST
def unit_move(request, programme, edition, ref):
    unit = _own(request, programme, edition, ref)
    actions.move(unit, up=request.POST.get("to") == "up", by=request.user, now=timezone.now())
    return done(request, _("Moved."), reverse("unit_list", args=[programme, edition]))


@require_POST
def unit_drop(request, programme, edition, ref):
    """Remove a draft that was never published."""
    unit = _own(request, programme, edition, ref)
    actions.drop_unit(unit, by=request.user, now=timezone.now())
    return done(request, _("Removed."), reverse("unit_list", args=[programme, edition]))


def _part(unit, related, kind, key):
    """An outcome or a criterion of the unit; a new one under 0."""
    if key == 0:
        return kind(unit=unit)
    found = get_object_or_404(related, pk=key)
    found.unit = unit
    return found


def outcome_edit(request, programme, edition, ref, key):
    """A learning outcome, new (0) or changed: what one can do, which competences it teaches, what assesses it."""
    unit = _own(request, programme, edition, ref)
    form = OutcomeForm(posted(request), instance=_part(unit, unit.outcomes, Outcome, key))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_outcome(form.instance, **form.ties(), by=request.user, now=timezone.now())
            return done(request, _("Saved."), unit)
    context = {"form": form, "unit": unit, "edition": unit.edition, "key": key, "outcome": form.instance}
    return page(request, "units/outcome_edit.html", context)


@require_POST
def outcome_drop(request, programme, edition, ref, key):
    unit = _own(request, programme, edition, ref)
    actions.drop_outcome(_part(unit, unit.outcomes, Outcome, key or -1), by=request.user, now=timezone.now())
    return done(request, _("Taken out."), unit)


def unit_criterion_edit(request, programme, edition, ref, key):
    """A criterion of the assessment, new (0) or changed, with its levels in words."""
    unit = _own(request, programme, edition, ref)
    form = UnitCriterionForm(posted(request), instance=_part(unit, unit.criteria, UnitCriterion, key))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_criterion(form.instance, by=request.user, now=timezone.now())
            return done(request, _("Saved."), unit)
    context = {"form": form, "unit": unit, "edition": unit.edition, "key": key}
    return page(request, "units/unit_criterion_edit.html", context)


@require_POST
def unit_criterion_drop(request, programme, edition, ref, key):
    unit = _own(request, programme, edition, ref)
    actions.drop_criterion(_part(unit, unit.criteria, UnitCriterion, key or -1), by=request.user, now=timezone.now())
    return done(request, _("Taken out."), unit)
