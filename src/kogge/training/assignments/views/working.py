"""The pages of participants: the assignment, the own work, receipt, feedback, more time, remarks to others."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents.difference import difference
from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.commons.talk.reading import threads_about
from kogge.training.assignments import actions, reading, rules
from kogge.training.assignments.forms import ExtensionForm, RemarkForm, WorkForm
from kogge.training.assignments.models import Assignment, Extension, Remark, Version, Work
from kogge.training.assignments.standing import due_of, standing
from kogge.training.programmes.models import Seat


def assignment_of(request, edition, ref):
    found = Assignment.objects.visible_to(request.user).with_edition()
    return get_object_or_404(found, module__edition__slug=edition, ref=ref)


def _mine(request, edition, ref):
    """(assignment, own seat as a participant): 404 for who may not know of it, 403 for who only leads."""
    assignment = assignment_of(request, edition, ref)
    seat = Seat.objects.participants().filter(edition=assignment.module.edition, person=request.user).first()
    allow(seat is not None)
    if assignment.state == Assignment.State.DRAFT:
        raise Http404
    return assignment, seat


def _work(request, assignment):
    return Work.objects.of(request.user).filter(assignment=assignment).with_assignment().first()


@require_safe
def assignment_detail(request, edition, ref):
    """What is asked, how it is judged, until when; and how far one is."""
    assignment, now = assignment_of(request, edition, ref), timezone.now()
    edition = assignment.module.edition
    seat = edition.seats.participants().filter(person=request.user).first()
    runs_it = rules.can_run(request.user, assignment)
    context = {"assignment": assignment, "edition": edition, "seat": seat, "runs_it": runs_it}
    context |= {"is_hidden": assignment.is_hidden(now) and not runs_it, "rubric": reading.rubric_of(assignment)}
    if not context["is_hidden"]:
        context["shared"] = reading.shared_of(assignment, now=now)
        context["about"] = threads_about(assignment, request.user, circle=edition.circle)
    if seat:
        work = _work(request, assignment)
        to_give = Remark.objects.filter(by=request.user, is_peer=True, version__work__assignment=assignment)
        context |= {
            "work": work,
            "is_told": work.is_told(now) if work else False,
            "standing": standing([seat], [assignment], now=now)[seat.pk, assignment.pk],
            "extensions": assignment.extensions.filter(seat=seat).order_by("-pk"),
            "to_give": to_give.select_related("version__work").order_by("ref"),
            "asked": work.versions.filter(kind=Version.Kind.DRAFT).exists() if work else False,
            "said": reading.said_of(work) if work else [],
        }
    return page(request, "assignments/assignment_detail.html", context | {"now": now})


@require_safe
def assignment_template(request, edition, ref):
    """The file to start from: not before the assignment opens."""
    assignment = assignment_of(request, edition, ref)
    is_hidden = assignment.is_hidden(timezone.now()) and not rules.can_run(request.user, assignment)
    if assignment.template is None or is_hidden:
        raise Http404
    return as_download(assignment.template)


@makes
def work_edit(request, edition, ref):
    """Write, add files, save; show the draft to others; hand in. One form, so that nothing typed is lost."""
    assignment, seat = _mine(request, edition, ref)
    if assignment.is_hidden(timezone.now()):
        return redirect(assignment)
    work = _work(request, assignment)
    form = WorkForm(posted(request), request.FILES or None, assignment=assignment, work=work)
    there = None
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            work = actions.begin(assignment, seat, by=request.user, now=timezone.now())
            given = {"seen": form.cleaned_data["seen"], "by": request.user, "now": timezone.now()}
            there = actions.write(work, form.written(), **given)
            if there is None:
                return _acted(request, work, form)
    elif request.method != "POST" and not _is_writable(assignment, work, request.user):
        return redirect(assignment)
    if request.headers.get("X-Saved-By-Itself"):
        return _not_written(form, there)
    return page(
        request, "assignments/work_edit.html", _writing(assignment, work, form, there), status=409 if there else 200
    )


def _is_writable(assignment, work, user):
    if work is None:
        return assignment.state == Assignment.State.OPEN
    try:
        actions.refuse_unless_writable(work, user, timezone.now())
    except (PermissionDenied, Refused):
        return False
    return True


def _writing(assignment, work, form, there):
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = str(
            Work.objects.filter(pk=work.pk).values_list("revision", flat=True).get() if work else 0
        )
    draft = reading.last_version(work, Version.Kind.DRAFT) if work else None
    now = timezone.now()
    files = work.enclosures.filter(is_current=True).select_related("file").order_by("pk") if work else []
    may_show = assignment.has_remarks and now <= assignment.remarks_due_at and draft is None
    return {
        "assignment": assignment,
        "edition": assignment.module.edition,
        "work": work,
        "form": form,
        "there": there,
        "files": files,
        "most": actions.MOST_FILES,
        "due_at": due_of(work) if work else assignment.due_at,
        "now": now,
        "said": reading.said_of(work) if work else [],
        "parts": difference(draft.text, work.text) if draft and draft.text != work.text else [],
        "draft": draft,
        "may_show": may_show and (work is None or work.state == Work.State.DRAFT),
    }


def _acted(request, work, form):
    """What is written is kept; now what the button says."""
    if request.headers.get("X-Saved-By-Itself"):
        return HttpResponse(status=204, headers={"X-Version": str(work.revision)})
    now, act, here = timezone.now(), request.POST.get("act"), reverse("work_edit", args=work.where)
    if upload := form.cleaned_data.get("file"):
        field = form.fields["file"]
        file = keep(upload, by=request.user, kinds=field.kinds, most=field.most, now=now)
        actions.enclose(work, file, by=request.user, now=now)
    if act == "hand_in":
        actions.hand_in(work, by=request.user, now=now)
        return redirect("work_receipt", *work.where)
    if act == "remarks":
        actions.ask_remarks(work, by=request.user, now=now)
        return done(request, _("Your draft is with others now. You get a mail when there are remarks."), work)
    return done(request, _("Saved."), here)


def _not_written(form, there):
    """Why the page could not save itself, for the line below the form."""
    if there:
        return JsonResponse({"said": _("Changed in another window meanwhile. Save to see both.")}, status=409)
    if refusals := form.non_field_errors():
        return JsonResponse({"said": " ".join(refusals)}, status=409)
    return HttpResponse(status=422)


@require_safe
def work_file(request, edition, ref, file):
    """A file of one's own work."""
    assignment, _seat = _mine(request, edition, ref)
    work = _work(request, assignment)
    enclosure = get_object_or_404(work.enclosures.select_related("file"), file__ref=file) if work else None
    if enclosure is None:
        raise Http404
    return as_download(enclosure.file)


@require_POST
def work_file_remove(request, edition, ref, file):
    assignment, _seat = _mine(request, edition, ref)
    work = _work(request, assignment)
    if work is None:
        raise Http404
    enclosure = get_object_or_404(work.enclosures.filter(is_current=True).select_related("file"), file__ref=file)
    enclosure.work = work
    actions.remove_file(enclosure, by=request.user, now=timezone.now())
    return done(request, _("The file is removed."), reverse("work_edit", args=work.where))


@require_safe
def work_receipt(request, edition, ref):
    """What was handed in, when, and under which reference."""
    assignment, _seat = _mine(request, edition, ref)
    work = _work(request, assignment)
    version = reading.last_version(work, Version.Kind.HANDED_IN) if work else None
    if version is None:
        raise Http404
    due_at = due_of(work)
    context = {
        "assignment": assignment,
        "edition": assignment.module.edition,
        "work": work,
        "words": len(version.text.split()),
        "files": reading.files_of(version),
        "names": reading.names_of(work),
        "due_at": due_at,
        "may_replace": timezone.now() <= due_at and work.state == Work.State.HANDED_IN,
    }
    return page(request, "assignments/work_receipt.html", context)


@makes
def extension_ask(request, edition, ref):
    """Ask for more time, and say why."""
    assignment, seat = _mine(request, edition, ref)
    form = ExtensionForm(posted(request), instance=Extension(assignment=assignment, seat=seat))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask_time(form.instance, by=request.user, now=timezone.now())
            return done(request, _("You have asked for more time. The answer comes by mail."), assignment)
    context = {"form": form, "assignment": assignment, "edition": assignment.module.edition}
    return page(request, "assignments/extension_ask.html", context)


def _remark(request, edition, ref, remark):
    """A remark one is asked for, whatever else one is in the edition."""
    assignment, _seat = _mine(request, edition, ref)
    asked = Remark.objects.visible_to(request.user).filter(is_peer=True, version__work__assignment=assignment)
    found = asked.select_related("version__work__assignment__module__edition__programme")
    return assignment, get_object_or_404(found, ref=remark)


def remark_give(request, edition, ref, remark):
    """The draft of a peer on the left, what one thinks of it on the right."""
    assignment, remark = _remark(request, edition, ref, remark)
    form = RemarkForm(posted(request), initial={"good": remark.good, "better": remark.better})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.give(remark, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Your remarks are given."), assignment)
    context = {
        "form": form,
        "assignment": assignment,
        "edition": assignment.module.edition,
        "remark": remark,
        "names": reading.names_of(remark.version.work),
        "files": reading.files_of(remark.version),
        "rubric": reading.rubric_of(assignment),
        "is_open": remark.version.work.state == Work.State.DRAFT,
    }
    return page(request, "assignments/remark_give.html", context)


@require_safe
def remark_file(request, edition, ref, remark, file):
    """A file of the draft one is asked to read."""
    _assignment, remark = _remark(request, edition, ref, remark)
    found = reading.file_of(remark.version.work, file, remark.version)
    if found is None:
        raise Http404
    return as_download(found)
