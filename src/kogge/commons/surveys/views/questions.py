"""The pages of sections and questions."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.surveys import actions
from kogge.commons.surveys.editing_forms import QuestionForm, SectionForm, with_version
from kogge.commons.surveys.models import Question
from kogge.commons.surveys.texts import versions_of
from kogge.commons.surveys.views.making import own


def _section(questionnaire, number):
    """A section by its place, counted from 1."""
    sections = list(questionnaire.sections.order_by("position", "pk"))
    if not 1 <= number <= len(sections):
        raise Http404
    return sections[number - 1]


def _question(request, ref, code):
    questionnaire = own(request, ref)
    questions = list(questionnaire.questions())
    place = next((number for number, one in enumerate(questions) if one.code == code), None)
    if place is None:
        raise Http404
    return questionnaire, questions[place], questions[:place]


@makes
def section_new(request, ref):
    questionnaire = own(request, ref)
    form = SectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        title = with_version("", questionnaire.source_language, form.cleaned_data["title"])
        actions.add_section(questionnaire, title, by=request.user, now=timezone.now())
        return done(request, _("Added."), questionnaire)
    return page(request, "surveys/section_new.html", {"form": form, "questionnaire": questionnaire})


def section_edit(request, ref, number):
    questionnaire = own(request, ref)
    section, source = _section(questionnaire, number), questionnaire.source_language
    form = SectionForm(posted(request), initial={"title": versions_of(section.title, source).get(source, "")})
    if request.method == "POST" and form.is_valid():
        title = with_version(section.title, source, form.cleaned_data["title"])
        actions.name_section(section, title, by=request.user, now=timezone.now())
        return done(request, _("Saved."), questionnaire)
    context = {"form": form, "questionnaire": questionnaire, "number": number}
    return page(request, "surveys/section_edit.html", context)


@require_POST
def section_remove(request, ref, number):
    questionnaire = own(request, ref)
    actions.remove_section(_section(questionnaire, number), by=request.user, now=timezone.now())
    return done(request, _("Removed."), questionnaire)


@makes
def question_new(request, ref, number, kind):
    """A new question at the end of the section."""
    questionnaire = own(request, ref)
    section = _section(questionnaire, number)
    if kind not in Question.Kind.values:
        raise Http404
    before = [one for one in questionnaire.questions() if one.section.position <= section.position]
    form = QuestionForm(posted(request), kind=kind, source=questionnaire.source_language, before=before)
    if request.method == "POST" and form.is_valid():
        question = Question(section=section, kind=kind, **form.given())
        with refusal_in(form):
            actions.add_question(question, by=request.user, now=timezone.now())
            return done(request, _("Added."), questionnaire)
    context = {"form": form, "questionnaire": questionnaire, "kind": Question.Kind(kind).label}
    return page(request, "surveys/question_new.html", context)


def question_edit(request, ref, code):
    """Change a question; with answers sent, its words."""
    questionnaire, question, before = _question(request, ref, code)
    source = questionnaire.source_language
    form = QuestionForm(posted(request), kind=question.kind, source=source, before=before, question=question)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.change_question(question, form.given(), by=request.user, now=timezone.now())
            return done(request, _("Saved."), questionnaire)
    context = {
        "form": form,
        "questionnaire": questionnaire,
        "question": question,
        "kind": question.get_kind_display(),
        "is_answered": questionnaire.is_answered,
    }
    return page(request, "surveys/question_edit.html", context)


@require_POST
def question_remove(request, ref, code):
    questionnaire, question, _before = _question(request, ref, code)
    actions.remove_question(question, by=request.user, now=timezone.now())
    return done(request, _("Removed."), questionnaire)


@require_POST
def question_move(request, ref, code):
    questionnaire, question, _before = _question(request, ref, code)
    actions.move_question(question, up=request.POST.get("way") == "up", by=request.user, now=timezone.now())
    return done(request, _("Moved."), f"{questionnaire.get_absolute_url()}#{question.code}")
