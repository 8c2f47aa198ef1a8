"""The pages of who teaches a module: how far its people are, its steps and materials, its trainers."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.kinds import ANY, FILMS, VTT
from kogge.commons.journal.once import makes
from kogge.training.learning import actions, rules
from kogge.training.learning.course import course_of
from kogge.training.learning.models import Absence, Activity, Material
from kogge.training.learning.reach import module_or_404
from kogge.training.learning.sections import meetings_of
from kogge.training.teaching.forms import LARGEST, ActivityForm, CopyForm, MaterialForm, TrainerForm
from kogge.training.teaching.standing import cohort_of

NEW = "new"


def _own(request, edition, number):
    """A module, to change something in it: its own school, or the coordinator."""
    module = module_or_404(request.user, edition, number)
    allow(rules.can_edit(request.user, module))
    return module


def _edit_page(module):
    return reverse("teach_edit", args=[module.edition.slug, module.number])


@require_safe
def teach_module(request, edition, number):
    """How far the people of the module are, who was where, who cannot come, who teaches."""
    module = module_or_404(request.user, edition, number)
    allow(rules.can_teach(request.user, module))
    now = timezone.now()
    module.events = [event for _kind, event in meetings_of(module.edition).get(module.pk, [])]
    absences = Absence.objects.filter(event__in=module.events, seat__edition=module.edition)
    context = {
        "edition": module.edition,
        "module": module,
        "cohort": cohort_of(module.edition, now=now, module=module),
        "absences": absences.select_related("seat__person", "event").order_by("event__starts_at", "told_at"),
        "trainers": module.trainers.select_related("person", "replaced_by__person").order_by("from_on", "pk"),
        "can_edit": rules.can_edit(request.user, module),
        "now": now,
    }
    return page(request, "teaching/teach_module.html", context)


@require_safe
def teach_edit(request, edition, number):
    """The steps and materials of a module in their order, each with its acts."""
    module = _own(request, edition, number)
    course = course_of(module.edition, None, now=timezone.now(), is_whole=True)
    whole = next(one for one in course.modules if one.pk == module.pk)
    materials = Material.objects.filter(module=module).select_related("activity").order_by("pk")
    context = {
        "edition": module.edition,
        "module": whole,
        "removed": Activity.objects.filter(module=module).exclude(removed_at=None).order_by("-removed_at"),
        "materials": materials.prefetch_related("versions__file"),
        "shows_removed": "removed" in request.GET,
    }
    return page(request, "teaching/teach_edit.html", context)


def _activity(module, ref):
    if ref == NEW:
        return Activity(module=module)
    found = get_object_or_404(Activity, module=module, ref=ref)
    found.module = module
    return found


@makes
def activity_edit(request, edition, number, ref):
    """One step, new or changed."""
    module = _own(request, edition, number)
    activity = _activity(module, ref)
    initial = {"section": request.GET.get("section", Activity.Part.ONLINE)} if ref == NEW else {}
    form = ActivityForm(posted(request), instance=activity, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put(activity, by=request.user, now=timezone.now())
            return done(request, _("Saved."), f"{_edit_page(module)}#{activity.ref}")
    context = {"edition": module.edition, "module": module, "activity": activity, "form": form}
    return page(request, "teaching/activity_edit.html", context)


@require_POST
def activity_move(request, edition, number, ref):
    """One place up or down."""
    module = _own(request, edition, number)
    activity = _activity(module, ref)
    actions.move(activity, up=request.POST.get("way") == "up", by=request.user, now=timezone.now())
    return done(request, _("Moved."), f"{_edit_page(module)}#{activity.ref}")


@require_POST
def activity_remove(request, edition, number, ref):
    """Out of the module; it can be brought back."""
    module = _own(request, edition, number)
    activity = _activity(module, ref)
    actions.remove(activity, by=request.user, now=timezone.now())
    message = _("“%(title)s” is taken out. You can bring it back below.") % {"title": activity.title}
    return done(request, message, f"{_edit_page(module)}?removed#removed")


@require_POST
def activity_restore(request, edition, number, ref):
    module = _own(request, edition, number)
    activity = _activity(module, ref)
    actions.restore(activity, by=request.user, now=timezone.now())
    return done(request, _("Brought back."), f"{_edit_page(module)}#{activity.ref}")


@makes
def material_edit(request, edition, number, ref):
    """A document, film or link, new or changed; every version is kept."""
    module = _own(request, edition, number)
    material = Material(module=module) if ref == NEW else get_object_or_404(Material, module=module, ref=ref)
    material.module = module
    form = MaterialForm(posted(request), request.FILES or None, instance=material)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _keep_material(form, material, by=request.user, now=timezone.now())
            return done(request, _("Saved."), f"{_edit_page(module)}#materials")
    versions = material.versions.select_related("file", "captions").order_by("-number") if material.pk else []
    context = {"edition": module.edition, "module": module, "material": material, "form": form, "versions": versions}
    return page(request, "teaching/material_edit.html", context)


def _keep_material(form, material, *, by, now):
    """Files first, which takes its time, then the rows."""
    said, kept = form.cleaned_data, {}
    for name, kinds in (("file", (*ANY, *FILMS)), ("captions", (VTT,))):
        if said.get(name):
            kept[name] = keep(said[name], by=by, kinds=kinds, most=LARGEST, now=now)
    actions.put_material(material, by=by, now=now, transcript=said["transcript"], url=said["url"], **kept)


@require_POST
def material_step(request, edition, number, ref, verb):
    """Take a material out, or bring it back."""
    module = _own(request, edition, number)
    act = {"remove": actions.drop_material, "restore": actions.restore_material}.get(verb)
    if act is None:
        raise Http404
    material = get_object_or_404(Material, module=module, ref=ref)
    material.module = module
    act(material, by=request.user, now=timezone.now())
    return done(
        request, _("Taken out.") if verb == "remove" else _("Brought back."), f"{_edit_page(module)}#materials"
    )


@makes
def teach_copy(request, edition, number):
    """The steps of an earlier module, with their dates moved."""
    module = _own(request, edition, number)
    form = CopyForm(posted(request), module=module, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            source = form.cleaned_data["source"]
            actions.copy_steps(source, module, by=request.user, now=timezone.now())
            return done(request, _("Copied. Look at the dates."), _edit_page(module))
    return page(request, "teaching/teach_copy.html", {"edition": module.edition, "module": module, "form": form})


@makes
def trainer_new(request, edition, number):
    """Somebody teaches in the module, beside the others or instead of one."""
    module = _own(request, edition, number)
    form = TrainerForm(posted(request), module=module)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            said = {name: form.cleaned_data[name] for name in ("from_on", "instead_of")}
            actions.engage(module, form.person, by=request.user, now=timezone.now(), **said)
            return done(request, _("Saved."), reverse("teach_module", args=[module.edition.slug, module.number]))
    return page(request, "teaching/trainer_new.html", {"edition": module.edition, "module": module, "form": form})


@require_POST
def trainer_retire(request, edition, number, trainer):
    """The time of a trainer ends today."""
    module = _own(request, edition, number)
    row = get_object_or_404(module.trainers, pk=trainer)
    row.module = module
    if row.until_on:
        raise Refused(_("The time of this trainer has ended already."))
    actions.retire(row, until_on=timezone.localdate(), by=request.user, now=timezone.now())
    return done(request, _("Saved."), reverse("teach_module", args=[module.edition.slug, module.number]))
