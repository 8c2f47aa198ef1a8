"""The pages of those who assess: the list, one hand-in, agreeing, releasing, phrases; and the feedback itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.documents.difference import difference
from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.training.assignments import reading
from kogge.training.assignments.leading import led_assignment, marked_module
from kogge.training.assignments.models import Extension, Version, Work
from kogge.training.assignments.standing import days_after, due_of
from kogge.training.marking import actions, waiting
from kogge.training.marking.actions.marking import TEXTS
from kogge.training.marking.forms import AgreeForm, MarkForm, PhraseForm, QuestionForm, ReplyForm
from kogge.training.marking.models import Mark, Phrase, Question
from kogge.training.programmes.rules import leads_module


def marking_list(request, edition, number):
    """What waits: hand-ins, the oldest first; drafts, questions, more time; and what can be released."""
    module, now = marked_module(request, edition, number), timezone.now()
    rows = waiting.rows_of(module, request.user, now=now)
    open_ = Extension.objects.filter(assignment__module=module, state=Extension.State.ASKED)
    asked = Question.objects.filter(work__assignment__module=module, answered_at=None)
    context = {
        "module": module,
        "edition": module.edition,
        "rows": rows,
        "waiting": [row for row in rows if row.todo in ("mark", "agree")],
        "assignments": reading.led_assignments(module, now=now),
        "drafts": reading.drafts_of(module, request.user),
        "extensions": open_.exclude(seat__person=request.user).select_related("assignment", "seat__person"),
        "leads": leads_module(request.user, module),
        "questions": asked.select_related("work__assignment", "asked_by__person").order_by("asked_at"),
    }
    return page(request, "marking/marking_list.html", context)


def _work(request, edition, number, ref):
    """(module, work) as who assesses may know of it."""
    module = marked_module(request, edition, number)
    works = Work.objects.in_office(request.user).filter(assignment__module=module).with_assignment()
    return module, get_object_or_404(works.prefetch_related("authors__seat__person", "marks__levels"), ref=ref)


def marking_file(request, edition, number, ref):
    """One hand-in: text and files on the left, the criteria on the right."""
    module, work = _work(request, edition, number, ref)
    if work.state == Work.State.DRAFT:
        return redirect("marking_remark", edition, number, ref)
    mark = actions.own_mark(work, request.user)
    is_editable = work.state == Work.State.HANDED_IN and not (mark and mark.state == Mark.State.FINAL)
    criteria = list(work.assignment.criteria.order_by("position", "pk"))
    phrases = list(Phrase.objects.filter(owner=request.user).order_by("where", "pk"))
    form = MarkForm(posted(request), mark=mark, criteria=criteria, phrases=phrases, by=request.user)
    rows, now = waiting.rows_of(module, request.user, now=timezone.now()), timezone.now()
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            if not is_editable:
                raise Refused(_("This assessment is final, or its feedback is released. Nothing has changed."))
            return _keep(request, work, form, rows, now)
        form.data = _with_version(form.data, actions.own_mark(work, request.user))
    if not request.viewing:
        actions.see_work(work, by=request.user, now=now)
    context = _marking(work, form, rows, now) | {"mark": mark, "phrases": phrases}
    context |= {"is_editable": is_editable or form.is_bound}  # what is typed stays, even where it is refused
    context |= {"readable": _readable(request.user, work, mark)}
    return page(request, "marking/marking_file.html", context)


def _with_version(data, mark):
    data = data.copy()
    data["version"] = mark.revision if mark else 0
    return data


def _readable(user, work, own):
    """What others said of it, where this person may read that."""
    found = Mark.objects.readable_by(user, work).exclude(pk=own.pk if own else None)
    found = found.select_related("by").prefetch_related("levels").order_by("kind")
    return [(mark, reading.rubric_of(work.assignment, mark)) for mark in found]


def _marking(work, form, rows, now):
    versions = {one.kind: one for one in work.versions.order_by("number")}
    version, draft = versions.get(Version.Kind.HANDED_IN), versions.get(Version.Kind.DRAFT)
    due_at = due_of(work)
    place = next((place for place, row in enumerate(rows, 1) if row.work.pk == work.pk), 0)
    return {
        "module": work.assignment.module,
        "edition": work.assignment.module.edition,
        "assignment": work.assignment,
        "work": work,
        "names": reading.names_of(work),
        "version": version,
        "files": reading.files_of(version),
        "parts": difference(draft.text, version.text) if draft and version and draft.text != version.text else [],
        "form": form,
        "place": place,
        "count": len(rows),
        "left": sum(1 for row in rows if row.todo in ("mark", "agree")),
        "after": waiting.next_after(rows, work),
        "due_at": due_at,
        "days_late": days_after(work.handed_in_at, due_at),
        "question": getattr(work, "question", None),
        "reply_form": ReplyForm(),
        "can_agree": len(actions.both(work)) == 2 and work.state == Work.State.HANDED_IN,
        "now": now,
    }


def _keep(request, work, form, rows, now):
    """Save what stands in the form; with every level chosen it is final, unless only a draft is wanted."""
    given = {"seen": form.cleaned_data["version"], "by": request.user, "now": now}
    if request.headers.get("X-Saved-By-Itself"):
        texts = {name: form.cleaned_data[name] for name in TEXTS if name in form.fields}
        mark = actions.keep_mark(work, values=form.values(), **texts, **given)
        return HttpResponse(status=204, headers={"X-Version": str(mark.revision)})
    actions.keep_mark(work, values=form.values(), **form.texts(), **given)
    if request.POST.get("act") == "draft":
        return done(request, _("Saved."), request.path)
    if len(form.values()) == len(form.criteria):
        actions.assess(work, by=request.user, now=now)
    following = waiting.next_after(rows, work)
    back = reverse("marking_list", args=[work.assignment.module.edition.slug, work.assignment.module.number])
    return done(request, _("Saved."), following.get_marking_url() if following else back)


@require_safe
def marking_enclosure(request, edition, number, ref, file):
    """A file of what was handed in, or of the draft that was shown."""
    _module, work = _work(request, edition, number, ref)
    found = reading.file_of(work, file, *work.versions.all())
    if found is None:
        raise Http404
    return as_download(found)


@require_POST
def marking_reopen(request, edition, number, ref):
    """Change a final assessment, before it is released."""
    _module, work = _work(request, edition, number, ref)
    actions.mark_again(work, by=request.user, now=timezone.now())
    return redirect(work.get_marking_url())


def marking_agree(request, edition, number, ref):
    """Two have assessed: both words side by side, and what they agree on."""
    _module, work = _work(request, edition, number, ref)
    pair = actions.both(work)
    if len(pair) < 2 or work.state != Work.State.HANDED_IN:
        return redirect(work.get_marking_url())
    allow(request.user.pk in {mark.by_id for mark in pair})
    criteria = list(work.assignment.criteria.order_by("position", "pk"))
    differs = actions.differing(work)
    before = actions.agreed_mark(work)
    begun = {"reason": before.reason} if before else _together(pair, differs)
    form = AgreeForm(posted(request), mark=before, criteria=criteria, initial=begun)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"values": form.values(), "reason": form.cleaned_data["reason"], **form.texts()}
            actions.agree(work, **given, by=request.user, now=timezone.now())
            rows = waiting.rows_of(work.assignment.module, request.user, now=timezone.now())
            following = waiting.next_after(rows, work)
            back = reverse("marking_list", args=[edition, number])
            return done(
                request, _("You agree. It can be released."), following.get_marking_url() if following else back
            )
    context = _marking(work, form, [], timezone.now()) | {"differs": differs}
    context |= {"pair": [(mark, reading.rubric_of(work.assignment, mark)) for mark in pair]}
    return page(request, "marking/marking_agree.html", context)


def _together(pair, differs):
    """What both said, to begin with; where they differ nothing is chosen."""
    texts = {
        name: "\n\n".join(filter(None, (getattr(mark, name) for mark in pair))) for name in ("strengths", "next_steps")
    }
    same = {f"c{key}": value for key, value in pair[0].values().items() if key not in differs}
    return {"version": 0} | texts | same


@require_POST
def marking_answer(request, edition, number, ref):
    """The answer to the one question about the feedback."""
    _module, work = _work(request, edition, number, ref)
    question = get_object_or_404(Question.objects.filter(work=work))
    question.work = work
    form = ReplyForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            actions.answer_question(question, form.cleaned_data["text"], by=request.user, now=timezone.now())
            return done(request, _("Your answer is sent."), work.get_marking_url())
    context = {"form": form, "work": work, "question": question, "edition": work.assignment.module.edition}
    return page(request, "marking/marking_answer.html", context | {"module": work.assignment.module})


@makes
def marks_release(request, edition, number, ref):
    """All finished assessments once more, then one button; half a minute to take it back."""
    assignment, now = led_assignment(request, edition, number, ref), timezone.now()
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        number_ = int(expected) if expected.isdecimal() and len(expected) < 6 else 0
        count = actions.release(assignment, expected=number_, by=request.user, now=now)
        return done(request, _("Feedback for %(n)s leaves in 30 seconds.") % {"n": count}, request.path)
    criteria = list(assignment.criteria.order_by("position", "pk"))
    works = actions.to_release(assignment).with_assignment().prefetch_related("authors__seat__person", "marks__levels")
    context = {
        "assignment": assignment,
        "module": assignment.module,
        "edition": assignment.module.edition,
        "rows": [_preview(assignment, criteria, work, request.user) for work in works],
        "leaving": actions.on_their_way(assignment, now).count(),
        "unfinished": assignment.works.filter(state=Work.State.HANDED_IN).count(),
    }
    return page(request, "marking/marks_release.html", context)


def _preview(assignment, criteria, work, user):
    """Of one's own work nothing is told before it is released."""
    if any(author.seat.person_id == user.pk for author in work.authors.all()):
        return {"work": work, "names": reading.names_of(work), "mark": None}
    kind = Mark.Kind.FIRST if assignment.assessors == 1 else Mark.Kind.AGREED
    mark = next((one for one in work.marks.all() if one.kind == kind), None)
    reached = mark.values() if mark else {}
    rubric = [
        {"criterion": one, "value": reached.get(one.pk), "word": one.words_of(reached.get(one.pk))} for one in criteria
    ]
    return {"work": work, "names": reading.names_of(work), "mark": mark, "rubric": rubric}


@require_POST
def marks_undo(request, edition, number, ref):
    """Take back what was released less than half a minute ago."""
    assignment = led_assignment(request, edition, number, ref)
    actions.take_back(assignment, by=request.user, now=timezone.now())
    back = reverse("marks_release", args=assignment.where)
    return done(request, _("Taken back. Nobody has got a mail."), back)


def phrase_list(request, edition, number):
    """Sentences one often writes."""
    module = marked_module(request, edition, number)
    form = PhraseForm(posted(request), instance=Phrase(owner=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        return done(request, _("Saved."), request.path)
    phrases = Phrase.objects.filter(owner=request.user).order_by("where", "pk")
    context = {"form": form, "phrases": phrases, "module": module, "edition": module.edition}
    return page(request, "marking/phrase_list.html", context)


@require_POST
def phrase_drop(request, edition, number, key):
    module = marked_module(request, edition, number)
    get_object_or_404(Phrase, owner=request.user, pk=key).delete()
    return done(request, _("Taken out."), reverse("phrase_list", args=[edition, module.number]))


@makes
def work_feedback(request, edition, ref):
    """The feedback, once it is released; one question about it."""
    own, now = Work.objects.of(request.user).with_assignment(), timezone.now()
    work = get_object_or_404(own, assignment__module__edition__slug=edition, assignment__ref=ref)
    assignment = work.assignment
    if not work.is_told(now):
        raise Http404
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask_again(work, form.cleaned_data["text"], by=request.user, now=now)
            return done(request, _("Your question is sent."), request.path)
    elif not request.viewing:
        actions.see_feedback(work, by=request.user, now=now)
    mark = waiting.feedback_of(work)
    draft, final = reading.versions_to_compare(work)
    context = {
        "assignment": assignment,
        "edition": assignment.module.edition,
        "work": work,
        "mark": mark,
        "form": form,
    }
    context |= {"rubric": reading.rubric_of(assignment, mark), "question": getattr(work, "question", None)}
    context |= {"parts": difference(draft.text, final.text) if draft and draft.text != final.text else []}
    return page(request, "marking/work_feedback.html", context)
