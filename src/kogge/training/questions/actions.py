"""Questions are put to a call and taken away, go along with its copy, and are answered."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.surveys.actions import copy
from kogge.commons.surveys.actions.making import missing
from kogge.commons.surveys.models import Question, Questionnaire
from kogge.training.nominations.actions.applying import refuse_unless_written
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition
from kogge.training.questions.models import CallQuestions, CaseAnswers
from kogge.training.questions.rules import is_begun


def _hold(edition):
    """The edition, held for this transaction: nobody puts questions to it twice."""
    held = Edition.objects.select_for_update(of=["self"]).get(pk=edition.pk)
    if is_begun(held):
        raise Refused(_("Somebody has begun an application already, so its questions stay as they are."))
    return held


def _keep_for(edition, questionnaire, *, by, now):
    """A copy that nobody works on any more, so that all are asked the same."""
    kept = copy(questionnaire, by=by, now=now)
    kept.purpose = Questionnaire.Purpose.APPLICATION
    kept.save(update_fields=["purpose"])
    kept.editors.clear()
    return CallQuestions.objects.create(edition=edition, questionnaire=kept)


@transaction.atomic
def ask(edition, questionnaire, *, by, now):
    """Put these questions, as they stand now, to the applications for this edition; they replace others."""
    held = _hold(edition)
    if lacks := missing(questionnaire, now=now):
        raise Refused(" ".join(lacks))
    if questionnaire.questions().filter(kind=Question.Kind.FILE).exists():
        raise Refused(_("An application has a place for files already. Take the question for a file out."))
    if questionnaire.is_anonymous:
        raise Refused(_("This questionnaire promises that nobody sees who answers. An application has a name."))
    CallQuestions.objects.filter(edition=held).delete()
    made = _keep_for(held, questionnaire, by=by, now=now)
    record("ask", held, by=by, said=gettext_noop("put questions to the applications"), now=now)
    return made


@transaction.atomic
def ask_nothing(edition, *, by, now):
    """Take the questions away."""
    if CallQuestions.objects.filter(edition=_hold(edition)).delete()[0]:
        record("ask_nothing", edition, by=by, said=gettext_noop("took the questions away"), now=now)


def copy_questions(edition, fresh, _modules, *, by):
    """The same questions for the copy of an edition."""
    for found in CallQuestions.objects.filter(edition=edition).select_related("questionnaire"):
        _keep_for(fresh, found.questionnaire, by=by, now=timezone.now())


@transaction.atomic
def answer(nomination, values, *, seen, by, now):
    """Keep {code: value}, finished or not. Returns ({code: what another window saved}, version); then nothing is kept.

    `seen` is the version that the writer had before them.
    """
    held = Nomination.objects.of(by).select_for_update(of=["self"]).get(pk=nomination.pk)
    refuse_unless_written(held, now)
    answers, _is_new = CaseAnswers.objects.get_or_create(nomination=held)
    other = {code: answers.values.get(code) for code in values if answers.values.get(code) != values[code]}
    if other and seen != answers.version:
        return other, answers.version
    if other:
        answers.values, answers.version, answers.saved_at = answers.values | values, answers.version + 1, now
        answers.save()
    return {}, answers.version
