"""The pages of whoever leads a module: its assignments, their criteria, and more time for one."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.training.assignments import actions, reading, rules
from kogge.training.assignments.forms import AnswerForm, AssignmentForm, CriterionForm, RemarkForm, TemplateForm
from kogge.training.assignments.leading import led_assignment, led_module, marked_module
from kogge.training.assignments.models import Assignment, Criterion, Extension, Remark, Version, Work


def assignment_list(request, edition, number):
    """What a module asks for. Another assignment can be copied into it."""
    module = led_module(request, edition, number)
    others = Assignment.objects.run_by(request.user).exclude(module=module).with_edition()
    if request.method == "POST":
        source = get_object_or_404(others, ref=request.POST.get("source", ""))
        made = actions.copy(source, module, by=request.user, now=timezone.now())
        return done(request, _("Copied. Check the dates, then open it."), made.get_edit_url())
    context = {
        "module": module,
        "edition": module.edition,
        "assignments": reading.led_assignments(module, now=timezone.now()),
        "others": others.order_by("-module__edition__starts_on", "module__number", "pk")[:50],
    }
    return page(request, "assignments/assignment_list.html", context)


@makes
def assignment_new(request, edition, number):
    module = led_module(request, edition, number)
    form = AssignmentForm(posted(request), instance=Assignment(module=module))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            made = actions.put_assignment(form.instance, by=request.user, now=timezone.now())
            return done(request, _("Saved. Now write by which criteria it is judged."), made.get_edit_url())
    context = {"form": form, "module": module, "edition": module.edition}
    return page(request, "assignments/assignment_new.html", context)


def assignment_edit(request, edition, number, ref):
    """The assignment, its criteria, its file, and whether it is open."""
    assignment = led_assignment(request, edition, number, ref)
    form = AssignmentForm(posted(request), instance=assignment)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"by": request.user, "now": timezone.now()}
            actions.put_assignment(form.instance, fields=form.Meta.fields, **given)
            return done(request, _("Saved."), request.path)
    assignment = Assignment.objects.with_edition().get(pk=assignment.pk) if form.errors else assignment
    context = {
        "form": form,
        "assignment": assignment,
        "module": assignment.module,
        "edition": assignment.module.edition,
        "rubric": reading.rubric_of(assignment),
        "file_form": TemplateForm(),
        "steps": assignment.steps_for(request.user),
        "history": Entry.objects.about(assignment).order_by("-pk")[:8],
    }
    return page(request, "assignments/assignment_edit.html", context)


@require_POST
def assignment_enclose(request, edition, number, ref):
    """The file everybody may start from."""
    assignment = led_assignment(request, edition, number, ref)
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        with refusal_in(form):
            now, field = timezone.now(), form.fields["file"]
            given = {"kinds": field.kinds, "most": field.most, "now": now}
            file = keep(form.cleaned_data["file"], by=request.user, **given)
            actions.put_template(assignment, file, by=request.user, now=now)
            return done(request, _("The file is added."), assignment.get_edit_url())
    context = {"form": form, "assignment": assignment, "module": assignment.module}
    return page(request, "assignments/assignment_enclose.html", context | {"edition": assignment.module.edition})


@require_POST
def assignment_step(request, edition, number, ref, verb):
    """Open, close, open again."""
    assignment = led_assignment(request, edition, number, ref)
    if verb not in Assignment.verbs():
        raise Http404
    getattr(actions, verb)(assignment, by=request.user, now=timezone.now())
    return done(request, _("Done."), assignment.get_edit_url())


def _criterion(assignment, key):
    if key == 0:
        return Criterion(assignment=assignment)
    found = get_object_or_404(assignment.criteria, pk=key)
    found.assignment = assignment
    return found


@makes
def rubric_edit(request, edition, number, ref, key):
    """A criterion, new (0) or changed, with its levels in words."""
    assignment = led_assignment(request, edition, number, ref)
    form = CriterionForm(posted(request), instance=_criterion(assignment, key))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.put_criterion(form.instance, by=request.user, now=timezone.now())
            return done(request, _("Saved."), assignment.get_edit_url())
    context = {"form": form, "assignment": assignment, "module": assignment.module, "key": key}
    return page(request, "assignments/rubric_edit.html", context | {"edition": assignment.module.edition})


@require_POST
def rubric_drop(request, edition, number, ref, key):
    assignment = led_assignment(request, edition, number, ref)
    actions.drop_criterion(_criterion(assignment, key or -1), by=request.user, now=timezone.now())
    return done(request, _("Taken out."), assignment.get_edit_url())


def extension_answer(request, edition, number, ref):
    """More time for one: yes, perhaps until another moment, or no; with a word to the participant."""
    module = led_module(request, edition, number)
    found = Extension.objects.filter(assignment__module=module).exclude(seat__person=request.user)
    related = ("assignment__module__edition__programme", "seat__person", "answered_by")
    extension = get_object_or_404(found.select_related(*related), ref=ref)
    form = AnswerForm(posted(request), extension=extension)
    back = reverse("marking_list", args=[edition, number])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"answer": form.cleaned_data["answer"], "by": request.user, "now": timezone.now()}
            if request.POST.get("act") == "decline":
                actions.decline(extension, **given)
            else:
                actions.grant(extension, until=form.cleaned_data["until"], **given)
            return done(request, _("The participant gets a mail."), back)
    if extension.state != Extension.State.ASKED and request.method != "POST":
        return redirect(back)
    context = {"form": form, "extension": extension, "module": module, "edition": module.edition}
    return page(request, "assignments/extension_answer.html", context)


def marking_remark(request, edition, number, ref):
    """A draft that was shown: remarks of who leads the module, and what peers have said."""
    module = marked_module(request, edition, number)
    works = Work.objects.in_office(request.user).filter(assignment__module=module).with_assignment()
    work = get_object_or_404(works.prefetch_related("authors__seat__person"), ref=ref)
    allow(rules.can_mark(request.user, work))
    version = reading.last_version(work, Version.Kind.DRAFT)
    if version is None:
        raise Http404
    own = Remark.objects.filter(version=version, by=request.user).first()
    form = RemarkForm(posted(request), initial={"good": own.good, "better": own.better} if own else None)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.remark_as_lead(work, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Your remarks are given."), reverse("marking_list", args=[edition, number]))
    others = Remark.objects.given().filter(version=version).exclude(by=request.user).select_related("by")
    context = {"module": module, "edition": module.edition, "work": work, "version": version, "form": form}
    context |= {"assignment": work.assignment, "names": reading.names_of(work), "others": others.order_by("ref")}
    context |= {"files": reading.files_of(version), "is_open": work.state == Work.State.DRAFT}
    return page(request, "assignments/marking_remark.html", context)
