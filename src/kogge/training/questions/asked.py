"""What a case is asked and lacks: the rule beside the other rules of its call."""

from django.utils.translation import gettext as _

from kogge.commons.surveys import asking
from kogge.training.nominations.eligibility import Verdict
from kogge.training.questions.models import CallQuestions, CaseAnswers


def asked_of(edition):
    """The questions of an edition's call, or None."""
    return CallQuestions.objects.filter(edition=edition).select_related("questionnaire").first()


def answers_of(nomination):
    """What is answered so far; a new row that is not kept yet where nothing is."""
    return CaseAnswers.objects.filter(nomination=nomination).first() or CaseAnswers(nomination=nomination)


def columns_of(edition):
    """([texts of the questions], {key of a case: [its answers in words]}) of all that were sent. Three queries."""
    asked = asked_of(edition)
    if asked is None:
        return [], {}
    questions = list(asked.questionnaire.questions())
    sent = edition.nominations.sent_to_office().values("pk")
    found = CaseAnswers.objects.filter(nomination__in=sent).values_list("nomination", "values")
    return [str(one.text) for one in questions], {case: _in_cells(questions, values) for case, values in found}


def _in_cells(questions, values):
    shown = {one.pk for one in asking.reachable(questions, values)}
    said = (asking.in_words(one, values.get(one.code)) if one.pk in shown else [] for one in questions)
    return ["; ".join(words) for words in said]


def verdicts_of(nomination):
    """Whether everything is answered that has to be, for `eligibility.judge`."""
    asked = asked_of(nomination.edition_id)
    if asked is None:
        return []
    values = answers_of(nomination).values
    questions = asking.reachable(list(asked.questionnaire.questions()), values)
    if any(asking.problem_of(one, values.get(one.code)) for one in questions):
        return [Verdict("questions", None, _("Answer the questions of this call."), "questions")]
    return [Verdict("questions", True, _("The questions of this call are answered."), "questions")]
