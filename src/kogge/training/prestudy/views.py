"""The pages of the team of a pre-study, and the one that everybody reads when it is published."""

import tempfile
from collections import namedtuple
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kogge.base.cells import csv_answer
from kogge.base.documents.sheets import write_xlsx
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.kinds import XLSX
from kogge.commons.files.names import disposition
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.journal.stored import stored
from kogge.commons.surveys.models import Questionnaire
from kogge.training.prestudy import actions, evidence, forms, rules
from kogge.training.prestudy.models import Goal, Need, Note, Study, tags_in_use
from kogge.training.programmes.models import Edition

NEWEST = 3  # notes on the board
PAGE = 30

# A part in rows: how a row is called, how it is added, its form, and what a new one begins as.
Part = namedtuple("Part", "title add form new")
PARTS = {
    "surveys": Part(gettext_lazy("Survey"), "", forms.InquiryForm, None),
    "notes": Part(gettext_lazy("Note"), gettext_lazy("Log a note"), forms.NoteForm, Note),
    "needs": Part(gettext_lazy("Need"), gettext_lazy("Add a need"), forms.NeedForm, Need),
    "goals": Part(gettext_lazy("Goal"), gettext_lazy("Add a goal"), forms.GoalForm, Goal),
}


def _study(request, programme, edition):
    """The study as its team sees it; who led the edition before reads along."""
    found = Study.objects.visible_to(request.user).select_related("edition__programme")
    return get_object_or_404(found, edition__slug=edition, edition__programme__slug=programme)


def _own(request, programme, edition):
    """The study, to change something in it."""
    study = _study(request, programme, edition)
    allow(rules.can_run(request.user, study))
    return study


@require_safe
def study_detail(request, programme, edition):
    """The board in four parts: asked, heard, needs, goals."""
    found = Edition.objects.read_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    study = Study.objects.visible_to(request.user).filter(edition=edition).first()
    seats = edition.seats.filter(role__in=("coordinator", "assistant")).select_related("person").order_by("pk")
    team = list({seat.person_id: seat.person for seat in seats}.values())
    context = {
        "edition": edition,
        "study": study,
        "team": team,
        "runs_it": any(one.pk == request.user.pk for one in team),
    }
    return page(request, "prestudy/study_detail.html", context | (_board(request, study, edition) if study else {}))


def _board(request, study, edition):
    study.edition, now = edition, timezone.now()
    measured = evidence.measure(study, now=now)
    return {
        "surveys": _surveys(study, request.user),
        "notes": study.notes.listed()[:NEWEST],
        "tags": tags_in_use(study),
        "number_of_notes": study.notes.count(),
        "measured": measured,
        "found": evidence.ranked(study, measured),
        "goals": study.goals.prefetch_related("needs").order_by("position", "pk"),
        "lacking": [] if study.is_published else actions.lacking(study, measured, now=now),
        "steps": study.steps_for(request.user),
        "history": Entry.objects.about(study).order_by("-pk")[:12],
    }


def _surveys(study, reader):
    """[(inquiry, questionnaire with counts, whether this reader works on it)]"""
    inquiries = {one.questionnaire_id: one for one in study.inquiries.all()}
    shown = Questionnaire.objects.filter(pk__in=inquiries).select_related("audience").with_counts().order_by("pk")
    mine = set(Questionnaire.objects.visible_to(reader).filter(pk__in=inquiries).values_list("pk", flat=True))
    return [(inquiries[one.pk], one, one.pk in mine) for one in shown]


@require_POST
def study_begin(request, programme, edition):
    """Begin the pre-study of an edition."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    study = actions.begin(edition, by=request.user, now=timezone.now())
    return done(request, _("Begun. Ask, listen, and write down what people need."), study)


def study_edit(request, programme, edition):
    """What was done and what came of it, for everybody."""
    study = _own(request, programme, edition)
    form = forms.SummaryForm(posted(request), instance=study)
    if request.method == "POST" and form.is_valid():
        fields = form.Meta.fields
        actions.settle(study, study, part="summary", by=request.user, now=timezone.now(), fields=fields)
        return done(request, _("Saved."), study)
    return page(request, "prestudy/study_edit.html", {"form": form, "study": study, "edition": study.edition})


@require_POST
def study_ask(request, programme, edition):
    """A new survey made of the needs; its questions can be changed on its own page."""
    study = _own(request, programme, edition)
    made = actions.ask(study, by=request.user, now=timezone.now())
    return done(request, _("The survey is a draft. Look at it, then open it and ask people to answer."), made)


@makes
def study_attach(request, programme, edition):
    """Choose a survey that one works on."""
    study = _own(request, programme, edition)
    form = forms.AttachForm(posted(request), study=study, reader=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.attach(study, form.cleaned_data["questionnaire"], by=request.user, now=timezone.now())
        where = reverse("study_part", args=[*study.where, "surveys", made.pk])
        return done(request, _("It belongs to the pre-study now. Check what measures the needs."), where)
    return page(request, "prestudy/study_attach.html", {"form": form, "study": study, "edition": study.edition})


@makes
def study_part(request, programme, edition, part, number):
    """One survey, note, need or goal: new (0), or changed; beside a need stands what speaks for it."""
    study = _own(request, programme, edition)
    row, words = _row(study, part, number), PARTS[part]
    more = {} if part == "surveys" else {"study": study}
    form = words.form(posted(request), instance=row, **more)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            _save(study, part, form, by=request.user, now=timezone.now())
            return done(request, _("Saved."), study)
    context = {"form": form, "study": study, "edition": study.edition, "part": part, "words": words, "row": row}
    return page(request, "prestudy/study_part.html", context | (_beside(study, row) if part == "needs" else {}))


def _row(study, part, number):
    if number == 0 and PARTS[part].new:
        return PARTS[part].new(study=study)
    rows = study.inquiries.select_related("questionnaire") if part == "surveys" else getattr(study, part)
    return get_object_or_404(rows, pk=number)


def _save(study, part, form, *, by, now):
    given, cleaned = {"by": by, "now": now}, form.cleaned_data
    fields = [name for name in form.Meta.fields if name in form.fields]
    if part == "surveys":
        form.instance.study = study
        return actions.measure_by(form.instance, **given)
    if part == "notes":
        return actions.put_note(study, form.instance, words=cleaned["words"], fields=fields, **given)
    if part == "needs":
        return actions.put_need(study, form.instance, word=cleaned["word"], fields=fields, **given)
    return actions.put_goal(study, form.instance, needs=cleaned["needs"], fields=fields, **given)


def _beside(study, need):
    """What speaks for this need."""
    if not need.pk:
        return {}
    measured = evidence.measure(study, now=timezone.now())
    one = next(found for found in evidence.ranked(study, measured) if found.need.pk == need.pk)
    notes = study.notes.filter(tags=need.tag_id).order_by("-held_on", "-pk")[:PAGE] if need.tag_id else []
    chart = evidence.chart_by_group(one, measured.groups, measured.last_step)
    return {"one": one, "chart": chart, "notes": notes}


@require_POST
def study_remove(request, programme, edition, part, number):
    """Take out a survey, note, need or goal."""
    study = _own(request, programme, edition)
    actions.strike(study, _row(study, part, number or -1), part=part, by=request.user, now=timezone.now())
    return done(request, _("Taken out."), study)


@require_safe
def note_list(request, programme, edition):
    """Everything that was heard, the newest first, or what carries one tag."""
    study = _study(request, programme, edition)
    tags = tags_in_use(study)
    chosen = next((tag for tag in tags if tag.word == request.GET.get("tag")), None)
    notes = study.notes.listed().filter(tags=chosen) if chosen else study.notes.listed()
    context = {"study": study, "edition": study.edition, "tags": tags, "chosen": chosen}
    context |= {"page": Paginator(notes, PAGE).get_page(request.GET.get("page"))}
    return page(request, "prestudy/note_list.html", context | {"runs_it": rules.can_run(request.user, study)})


@require_safe
def need_list(request, programme, edition):
    """Every need with its evidence: the chart, the gaps by group, the notes."""
    study = _study(request, programme, edition)
    measured = evidence.measure(study, now=timezone.now())
    found = evidence.ranked(study, measured)
    head, rows = evidence.table_of(found, measured.groups)
    context = {
        "study": study,
        "edition": study.edition,
        "found": found,
        "measured": measured,
        "chart": evidence.chart_of(found, measured.last_step),
        "head": head,
        "rows": rows,
        "runs_it": rules.can_run(request.user, study),
    }
    return page(request, "prestudy/need_list.html", context)


@require_safe
def study_export(request, programme, edition, part, form):
    """The needs or the notes as a table to take along."""
    study = _study(request, programme, edition)
    if part not in SHEETS or form not in ("csv", "xlsx"):
        raise Http404
    (head, rows), name = SHEETS[part](study), f"{part}-{study.edition.slug}"
    if form == "csv":
        return csv_answer(name, head, rows)
    headers = {"Content-Disposition": disposition(f"{name}.xlsx"), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(_workbook(PARTS[part].title, head, rows), content_type=XLSX.type, headers=headers)


def _needs(study):
    measured = evidence.measure(study, now=timezone.now())
    return evidence.sheet_of(evidence.ranked(study, measured), measured.groups)


SHEETS = {"needs": _needs, "notes": evidence.sheet_of_notes}


def _workbook(title, head, rows):
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "table.xlsx"
        write_xlsx(path, str(title), head, rows)
        return path.read_bytes()


@require_POST
def study_step(request, programme, edition, verb):
    """Publish, publish anew, take back."""
    study = _own(request, programme, edition)
    if verb not in Study.verbs():
        raise Http404
    getattr(actions, verb)(study, by=request.user, now=timezone.now())
    return done(request, _("Done."), study)


@login_not_required
@require_safe
@stored()
def study_published(request, programme, edition):
    """What everybody may read: what was asked and heard, needs with their gaps, goals with their evidence."""
    found = Study.objects.published().select_related("edition__programme")
    study = get_object_or_404(found, edition__slug=edition, edition__programme__slug=programme)
    needs = list(evidence.published(study).values())
    words = evidence.published_groups(study)
    head, rows = evidence.table_of(needs, words)
    context = {
        "study": study,
        "edition": study.edition,
        "chart": evidence.chart_of(needs, study.figures.get("last_step", 5)),
        "head": head,
        "rows": rows,
        "by": evidence.published_by(study),
    }
    return page(request, "prestudy/study_published.html", context)
