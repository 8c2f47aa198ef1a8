"""The pages of who makes a questionnaire: the list, one as a whole, its texts and languages, who is asked."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.commons.people.models import Circle
from kogge.commons.surveys import actions, rules, texts
from kogge.commons.surveys.actions.inviting import addresses_in
from kogge.commons.surveys.actions.making import missing
from kogge.commons.surveys.editing_forms import NewForm, SetupForm, TranslationForm
from kogge.commons.surveys.forms import FillForm, InviteForm
from kogge.commons.surveys.models import Question, Questionnaire

TOLD = {
    "open": gettext_lazy("Open. Now ask people to answer."),
    "close": gettext_lazy("Closed. No more answers are taken."),
    "reopen": gettext_lazy("Open again."),
}


def own(request, ref):
    return get_object_or_404(Questionnaire.objects.visible_to(request.user), ref=ref)


def circles_for(user):
    """The office may ask any circle, others those they belong to."""
    return (Circle.objects.all() if user.is_staff else user.circles.all()).order_by("name", "pk")


def questionnaire_list(request):
    """The questionnaires one works on."""
    found = Questionnaire.objects.visible_to(request.user).with_counts().order_by("-pk")
    allow(rules.can_make(request.user))
    return page(request, "surveys/questionnaire_list.html", {"questionnaires": found})


@makes
def questionnaire_new(request):
    """A title and a language are enough to begin."""
    allow(rules.can_make(request.user))
    form = NewForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        new = actions.found(form.questionnaire(), by=request.user, now=timezone.now())
        return done(request, _("Made. Now add the questions."), new)
    return page(request, "surveys/questionnaire_new.html", {"form": form})


def questionnaire_detail(request, ref):
    """A questionnaire as a whole: where it stands, what it lacks, its questions in order."""
    questionnaire = own(request, ref)
    questions = list(questionnaire.questions())
    sections = [(section, [one for one in questions if one.section_id == section.pk])
                for section in questionnaire.sections.order_by("position", "pk")]  # fmt: skip
    is_draft = questionnaire.state == Questionnaire.State.DRAFT
    context = {
        "questionnaire": questionnaire,
        "sections": sections,
        "kinds": Question.Kind.choices,
        "missing": missing(questionnaire, now=timezone.now()) if is_draft else [],
        "languages_of": texts.states(questionnaire, questions),
        "steps": questionnaire.steps_for(request.user),
        "is_answered": questionnaire.is_answered,
        "counts": questionnaire.counts(),
        "is_over": questionnaire.is_over(timezone.now()),
        "address": request.build_absolute_uri(questionnaire.get_answer_url()),
        "entries": Entry.objects.about(questionnaire),
    }
    return page(request, "surveys/questionnaire_detail.html", context)


def questionnaire_edit(request, ref):
    """Title and texts, who may answer until when, languages, and who works on it."""
    questionnaire = own(request, ref)
    circles = circles_for(request.user) | Circle.objects.filter(pk=questionnaire.audience_id)
    form = SetupForm(posted(request), questionnaire=questionnaire, circles=circles.distinct())
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            editors = form.cleaned_data["editors"]
            actions.change(questionnaire, form.given(), editors=editors, by=request.user, now=timezone.now())
            return done(request, _("Saved."), questionnaire if request.user in editors else "questionnaire_list")
    return page(request, "surveys/questionnaire_edit.html", {"form": form, "questionnaire": questionnaire})


def questionnaire_translate(request, ref, language):
    """Every text beside its first version."""
    questionnaire = own(request, ref)
    if language not in questionnaire.languages:
        raise Http404
    source = questionnaire.source_language
    found = texts.texts_of(questionnaire, questionnaire.questions())
    form = TranslationForm(posted(request), texts=found, source=source, language=language)
    if request.method == "POST" and form.is_valid():
        count = actions.translate(questionnaire, language, form.cleaned_data, by=request.user, now=timezone.now())
        said = ngettext("%(count)s text saved.", "%(count)s texts saved.", count) % {"count": count}
        return done(request, said, questionnaire)
    context = {"form": form, "questionnaire": questionnaire, "source": source, "into": language}
    return page(request, "surveys/questionnaire_translate.html", context)


def questionnaire_preview(request, ref):
    """All questions as readers see them; nothing is kept."""
    questionnaire = own(request, ref)
    questions = list(questionnaire.questions())
    sections = []
    for section in questionnaire.sections.order_by("position", "pk"):
        shown = [one for one in questions if one.section_id == section.pk]
        sections.append((section, FillForm(questions, shown=shown, saved={})))
    context = {"questionnaire": questionnaire, "sections": sections}
    return page(request, "surveys/questionnaire_preview.html", context)


@makes
def questionnaire_invite(request, ref):
    """Who is asked, and who has answered. In an anonymous questionnaire only how many."""
    questionnaire = own(request, ref)
    languages = [(one["code"], one["name"]) for one in texts.states(questionnaire, [])]
    form = InviteForm(posted(request), circles=circles_for(request.user), languages=languages)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        addresses, wrong = addresses_in(given["addresses"])
        if wrong:
            said = _("These are no e-mail addresses: %(wrong)s") % {"wrong": ", ".join(wrong[:5])}
            form.add_error("addresses", said)
        else:
            with refusal_in(form):
                count = actions.invite(questionnaire, addresses=addresses, circle=given["circle"],
                                       language=given["language"], by=request.user, now=timezone.now())  # fmt: skip
                said = ngettext("%(count)s person was asked.", "%(count)s people were asked.", count)
                return done(request, said % {"count": count}, request.path)
    context = {"form": form, "questionnaire": questionnaire, "counts": questionnaire.counts()}
    return page(request, "surveys/questionnaire_invite.html", context)


@require_POST
def questionnaire_remind(request, ref):
    """Once more to those who have not answered."""
    questionnaire = own(request, ref)
    count = actions.remind(questionnaire, by=request.user, now=timezone.now())
    said = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", count)
    return done(request, said % {"count": count}, questionnaire)


@makes
@require_POST
def questionnaire_copy(request, ref):
    """The same questions once more, as a draft."""
    questionnaire = own(request, ref)
    new = actions.copy(questionnaire, by=request.user, now=timezone.now())
    return done(request, _("Copied. This is the new draft."), new)


@require_POST
def questionnaire_step(request, ref, verb):
    """Open, close, open again: the verb in the address is the action."""
    questionnaire = own(request, ref)
    if verb not in TOLD:
        raise Http404
    getattr(actions, verb)(questionnaire, by=request.user, now=timezone.now())
    return done(request, TOLD[verb], questionnaire)
