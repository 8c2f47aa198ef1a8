"""The form that people fill in: made from the questions, bound to what was saved and what was sent."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import DOCUMENTS
from kogge.commons.surveys import asking

MOST_BYTES = 20_000_000
DRAWN_BY = "surveys/question.html"


class Matrix(forms.Widget):
    """Lines and one scale: a table of round buttons; on the phone a list for each line."""

    template_name = "surveys/widgets/matrix.html"
    use_fieldset = True

    def __init__(self, question):
        super().__init__()
        self.lines, self.choices = question.row_choices(), question.choices()

    def value_from_datadict(self, data, files, name):
        return {row: data.get(f"{name}-{row}") for row, _words in self.lines if data.get(f"{name}-{row}")}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = value if isinstance(value, dict) else {}
        lines = [(row, words, chosen.get(row)) for row, words in self.lines]
        context["widget"] |= {"lines": lines, "choices": self.choices}
        return context

    def id_for_label(self, id_):
        return f"{id_}_0"


class Ranking(forms.Widget):
    """A place for every option, chosen from a list: works with a finger, a keyboard and without script."""

    template_name = "surveys/widgets/ranking.html"
    use_fieldset = True

    def __init__(self, question):
        super().__init__()
        self.choices = question.choices()

    def value_from_datadict(self, data, files, name):
        return {code: data.get(f"{name}-{code}", "") for code, _words in self.choices}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if isinstance(value, list):
            value = {code: place for place, code in enumerate(value, start=1)}
        value = value or {}
        lines = [(code, words, str(value.get(code, ""))) for code, words in self.choices]
        places = [str(place) for place in range(1, len(self.choices) + 1)]
        context["widget"] |= {"lines": lines, "places": places}
        return context

    def id_for_label(self, id_):
        return f"{id_}_0"


def _widget(question):
    """How this kind of question is drawn."""
    most = asking.most_letters(question)
    scale = [(code, f"{code} – {words}") for code, words in question.choices()]
    makers = {
        "short": lambda: forms.TextInput(),
        "long": lambda: forms.Textarea(attrs={"rows": 5, "data-most": most}),
        "single": lambda: forms.RadioSelect(choices=question.choices()),
        "scale": lambda: forms.RadioSelect(choices=scale),
        "multiple": lambda: forms.CheckboxSelectMultiple(choices=question.choices()),
        "matrix": lambda: Matrix(question),
        "ranking": lambda: Ranking(question),
        "number": lambda: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        "date": lambda: forms.TextInput(attrs={"type": "date"}),
        "consent": lambda: forms.CheckboxInput(),
    }
    return makers[question.kind]()


class QuestionField(forms.Field):
    """Reads an answer without judging it: what is wrong is said by the form, which knows what is asked at all."""

    def __init__(self, question):
        super().__init__(
            template_name=DRAWN_BY,
            widget=_widget(question),
            required=question.is_required,
            label=str(question.text),
            help_text=_help_of(question),
        )
        self.question = question

    def clean(self, value):
        return asking.tidy(self.question, value)


class FileQuestionField(UploadField):
    def __init__(self, question, kept):
        super().__init__(
            kinds=DOCUMENTS, most=MOST_BYTES, required=False, label=str(question.text), template_name=DRAWN_BY
        )
        self.required, self.question, self.kept = question.is_required, question, kept
        self.help_text = format_lazy("{} {}", str(question.help), self.help_text) if question.help else self.help_text

    def validate(self, value):
        """That it must be there is said by the form, which knows what is kept already."""

    def clean(self, data, initial=None):
        upload = self.to_python(data)
        return upload or self.kept


def _help_of(question):
    said = str(question.help)
    if question.kind == "long":
        most = format_lazy(_("Up to {most} characters."), most=asking.most_letters(question))
        return format_lazy("{} {}", said, most) if said else most
    if question.kind == "ranking":
        return said or _("Give every line a place; 1 is the first.")
    unit = question.limits.get("unit") if question.kind == "number" else ""
    if unit:
        return f"{said} ({unit})" if said else unit
    return said


class FillForm(forms.Form):
    """One section, or the whole questionnaire. `values` are what was sent, tidied, also where something is wrong."""

    use_required_attribute = False

    def __init__(self, questions, *, shown, saved, **options):
        super().__init__(prefix="q", initial=saved, **options)
        self.questions, self.saved, self.values, self.uploads = questions, saved, {}, {}
        by_code = {question.code: question for question in questions}
        for question in shown:
            kept = saved.get(question.code)
            is_file = question.kind == "file"
            field = FileQuestionField(question, kept) if is_file else QuestionField(question)
            field.kept_name = kept["name"] if is_file and kept else ""
            field.language = _language_of(question.text)
            field.condition = asking.condition_in_words(question, by_code)
            on = question.shown_if.get("question")
            field.on = self.add_prefix(on) if on in {one.code for one in shown} else ""
            field.on_values = " ".join(question.shown_if.get("values", []))
            self.fields[question.code] = field

    def clean(self):
        self.values = dict(self.cleaned_data)
        for code, value in list(self.values.items()):
            if hasattr(value, "chunks"):  # a new upload, to be kept by who saves
                self.uploads[code] = self.values.pop(code)
        given = self.saved | self.values | {code: {"ref": "-", "name": "-"} for code in self.uploads}
        for question in asking.reachable(self.questions, given):
            if question.code in self.fields and question.code not in self.errors:
                problem = asking.problem_of(question, given.get(question.code))
                if problem:
                    self.add_error(question.code, problem)
        return self.cleaned_data


def _language_of(text):
    """The language in which a text is read here, when it is not the page's own."""
    versions = text.data if hasattr(text, "data") and isinstance(text.data, dict) else {}
    if versions.get(get_language()) or not versions:
        return ""
    said = str(text)
    return next((code for code, words in versions.items() if words == said), "")


def form_of(questionnaire, response=None, data=None, section=None, files=None):
    """The form of a section, or of all questions, with what is saved in it; `data` is what was sent."""
    questions = list(questionnaire.questions())
    saved = saved_values(response)
    asked = {question.code for question in asking.reachable(questions, saved)}
    if section is None:
        here = questions
    else:
        here = [question for question in questions if question.section_id == section.pk]
    on_page = {question.code for question in here}
    shown = [one for one in here if one.code in asked or one.shown_if.get("question") in on_page]
    return FillForm(questions, shown=shown, saved=saved, data=data, files=files)


def saved_values(response) -> dict:
    """{code: value} of what a response holds."""
    if response is None:
        return {}
    return {answer.question.code: answer.value for answer in response.answers.select_related("question")}


class InviteForm(forms.Form):
    """Whom to ask: addresses as they are pasted from anywhere, people of a circle, or both."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("Paste a list: one on each line, or with commas. Names beside the addresses are fine."),
    )
    circle = forms.ModelChoiceField(label=_("Circle"), queryset=None, required=False, empty_label=_("No circle"))
    language = forms.ChoiceField(
        label=_("Language of the letter to the addresses"),
        help_text=_("People with an account are written to in their own language."),
    )

    def __init__(self, *args, circles, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["circle"].queryset = circles
        self.fields["circle"].label_from_instance = lambda circle: circle.name
        self.fields["language"].choices = languages

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("addresses", "").strip() and not cleaned.get("circle"):
            self.add_error("addresses", _("Paste the addresses, or select a circle"))
        return cleaned
