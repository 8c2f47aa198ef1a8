"""A module from inside: its dated parts, its steps and materials; one step; what is to be downloaded."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page
from kogge.commons.files.answer import as_download
from kogge.commons.talk.reading import threads_about
from kogge.training.learning import actions
from kogge.training.learning.course import course_of
from kogge.training.learning.drawing import meetings_of, steps_of
from kogge.training.learning.due import due_of
from kogge.training.learning.models import Activity, Material
from kogge.training.learning.reach import (
    edition_or_404,
    inside_or_404,
    leads_in,
    module_or_404,
    participant_in,
    seat_of,
    sees_all,
)
from kogge.training.learning.ways import asked_of
from kogge.training.learning.workload import workload_of


def _module(request, edition, number):
    """The module with its course, as this person sees it; who teaches sees what is not published, too."""
    frame, mine = inside_or_404(request.user, edition)
    module = next((one for one in frame.modules if one.number == number), None)
    if module is None:
        raise Http404
    seat, today = participant_in(mine), timezone.localdate()
    teaches = leads_in(mine, module) or frame.teaches(request.user, today, module)
    course = course_of(frame.edition, seat, now=timezone.now(), is_whole=teaches)
    whole = next(one for one in course.modules if one.pk == module.pk)
    return course, whole, seat, teaches


def _materials(module, **which):
    found = Material.objects.filter(module=module, removed_at=None, **which).order_by("pk")
    found = list(found.prefetch_related("versions__file", "versions__captions"))
    for material in found:
        material.module = module
    return [material for material in found if material.newest]


@require_safe
def learn_module(request, edition, number):
    """A module in its dated parts, with ticks, hours, meetings, materials and who teaches."""
    course, module, seat, teaches = _module(request, edition, number)
    now = timezone.now()
    leads = module.seats.filter(role="module_lead").select_related("person").order_by("pk")
    trainers = module.trainers.on(timezone.localdate()).select_related("person").order_by("from_on", "pk")
    for section in module.sections:
        section.cards = meetings_of(course.frame, section, seat=seat, now=now)
        section.rows = steps_of(course.frame, module, section, teaches=teaches)
    context = {
        "edition": course.edition,
        "module": module,
        "seat": seat,
        "teaches": teaches,
        "next": course.next if seat else None,
        "due": [line for line in due_of(course, seat, now=now) if line.module == module.number] if seat else [],
        "materials": _materials(module, activity=None),
        "teachers": list({one.person_id: one.person for one in [*leads, *trainers]}.values()),
        "asked": asked_of(course, module),
        "about": threads_about(module, request.user, circle=course.edition.circle),
    }
    return page(request, "learning/learn_module.html", context)


def _step(request, edition, number, ref):
    course, module, seat, teaches = _module(request, edition, number)
    step = next((step for step in module.steps if step.activity.ref == ref), None)
    if step is None:
        raise Http404
    return course, module, seat, step, teaches


@require_safe
def learn_activity(request, edition, number, ref):
    """One step: what to do, and the button that leads to the next. A closed one says what it waits for."""
    course, module, seat, step, teaches = _step(request, edition, number, ref)
    place = module.steps.index(step)
    is_shown = teaches or step.state != "closed"
    context = {
        "edition": course.edition,
        "module": module,
        "step": step,
        "activity": step.activity,
        "text": Activity.objects.values_list("text", flat=True).get(pk=step.activity.pk) if is_shown else "",
        "event": next((one for one in module.events if one.pk == step.activity.event_id), None),
        "work": next((one for one in course.assignments if one.pk == step.activity.assignment_id), None),
        "materials": _materials(module, activity=step.activity.pk) if is_shown else [],
        "seat": seat,
        "is_shown": is_shown,
        "now": timezone.now(),
        "place": place + 1,
        "before": module.steps[place - 1] if place else None,
        "behind": module.steps[place + 1] if place + 1 < len(module.steps) else None,
    }
    return page(request, "learning/learn_activity.html", context)


@require_POST
def activity_done(request, edition, number, ref):
    """Done, next: ticks the step and opens the one that follows."""
    course, module, seat, step, _teaches = _step(request, edition, number, ref)
    if seat is None:
        raise Http404
    actions.tick(step.activity, seat, by=request.user, now=timezone.now())
    course = course_of(course.edition, seat, now=timezone.now())
    following = course.following(step.activity)
    if following and following.activity.module_id == module.pk:
        return redirect(following.activity)
    message = _("All open steps of this module are done.")
    return done(request, message, reverse("learn_module", args=[course.edition.slug, module.number]))


@require_POST
def activity_undo(request, edition, number, ref):
    """Take the tick back."""
    _course, _whole, seat, step, _teaches = _step(request, edition, number, ref)
    if seat is None:
        raise Http404
    actions.untick(step.activity, seat, by=request.user, now=timezone.now())
    return redirect(step.activity)


@require_safe
def material_file(request, edition, number, ref, version, what):
    """The file of a material, or the captions of a film. Older versions are for those who teach."""
    module = module_or_404(request.user, edition, number)
    teaches = sees_all(request.user, module)
    found = Material.objects.filter(module=module).select_related("activity")
    material = get_object_or_404(found if teaches else found.filter(removed_at=None), ref=ref)
    row = get_object_or_404(material.versions.select_related("file", "captions"), number=version)
    if not teaches and (row.number != material.newest.number or not _is_open(request, material, module)):
        raise Http404
    file = {"file": row.file, "captions": row.captions}.get(what)
    if file is None:
        raise Http404
    return as_download(file)


def _is_open(request, material, module):
    """What belongs to a step opens with it."""
    if material.activity is None:
        return True
    seat = seat_of(request.user, module.edition)
    course = course_of(module.edition, seat, now=timezone.now())
    return any(step.activity.pk == material.activity_id and step.state != "closed" for step in course.steps)


@require_safe
def learn_workload(request, edition):
    """The work and the deadlines of all modules: a calendar, and a table of weeks and hours."""
    edition, now = edition_or_404(request.user, edition), timezone.now()
    seat = seat_of(request.user, edition)
    course = course_of(edition, seat, now=now)
    return page(request, "learning/learn_workload.html", {"edition": edition} | workload_of(course, seat, now=now))
