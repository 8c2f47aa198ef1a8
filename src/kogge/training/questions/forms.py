from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.surveys.forms import FillForm
from kogge.commons.surveys.models import Questionnaire


class AskForm(forms.Form):
    """Choose one of the questionnaires that one works on."""

    questionnaire = forms.ModelChoiceField(
        label=_("Questionnaire"), queryset=None, empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a questionnaire")},
    )  # fmt: skip

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Questionnaire.objects.visible_to(reader).filter(purpose=Questionnaire.Purpose.SURVEY)
        self.fields["questionnaire"].queryset = mine.filter(is_anonymous=False).order_by("-pk")
        self.fields["questionnaire"].label_from_instance = lambda one: str(one.title) or one.ref


def form_of(asked, answers, data=None):
    """All questions on one page; those with a condition say it."""
    questions = list(asked.questionnaire.questions())
    form = FillForm(questions, shown=questions, saved=answers.values, data=data)
    parts = {}
    for question in questions:
        parts.setdefault(question.section_id, (question.section.title, []))[1].append(form[question.code])
    form.parts = list(parts.values())
    return form
