"""Forms of who makes a questionnaire. Texts are typed in its first language; the others have a page of their own."""

from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from i18nfield.strings import LazyI18nString

from kogge.base.dates import city_of
from kogge.commons.people.models import User, as_key
from kogge.commons.people.moments import Moment, at_clock
from kogge.commons.people.profile_forms import TOWNS
from kogge.commons.surveys.asking import name_of
from kogge.commons.surveys.models import Question, Questionnaire
from kogge.commons.surveys.texts import versions_of

CHOOSES = ("single", "multiple", "scale")  # what a condition can ask about, and consent


def words(label, most=300, *, rows=0, empty="", **more):
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    more |= {"widget": widget, "required": bool(empty), "error_messages": {"required": empty}}
    return forms.CharField(label=label, max_length=most, **more)


def with_version(text, language, typed):
    """The text with its version in this language replaced."""
    versions = versions_of(text, language) | {language: typed}
    return LazyI18nString({code: said for code, said in versions.items() if said})


class NewForm(forms.Form):
    title = words(_("Title"), 200, empty=_("Enter a title"))
    language = forms.ChoiceField(
        label=_("Language you write it in"), choices=settings.LANGUAGES, help_text=_("Others can be added later.")
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous: nobody can find out who answered what"),
        required=False,
        help_text=_("Cannot be changed once it is open."),
    )

    def questionnaire(self):
        given = self.cleaned_data
        return Questionnaire(
            title=LazyI18nString({given["language"]: given["title"]}),
            languages=[given["language"]],
            is_anonymous=given["is_anonymous"],
        )


class SetupForm(forms.Form):
    title = words(_("Title"), 200, empty=_("Enter a title"))
    intro = words(_("Introduction"), 3000, rows=4, help_text=_("What it is for, who reads it, how long it takes."))
    thanks = words(_("Thanks at the end"), 1500, rows=2)
    is_anonymous = forms.BooleanField(label=_("Anonymous: nobody can find out who answered what"), required=False)
    least_group = forms.IntegerField(
        label=_("Smallest group that results show"), min_value=3, max_value=50, help_text=_("Usually 5.")
    )
    is_public = forms.BooleanField(label=_("Anybody with the link may answer"), required=False)
    audience = forms.ModelChoiceField(
        label=_("People of this circle may answer"), queryset=None, required=False, empty_label=_("No circle")
    )
    closes_at = Moment(label=_("Closes"), required=False)
    timezone = forms.ChoiceField(
        label=_("Time zone, by its town"), choices=lambda: [(zone, city_of(zone)) for zone in TOWNS]
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers of other languages see the texts in the language they were written in."),
        error_messages={"required": _("Select a language")},
    )
    editors = words(
        _("Who works on it"),
        3000,
        rows=3,
        empty=_("Enter the address of somebody who works on it"),
        help_text=_("E-mail addresses of accounts, one on each line. They also read the answers."),
    )

    def __init__(self, *args, questionnaire, circles, **kwargs):
        self.questionnaire, source = questionnaire, questionnaire.source_language
        closes_at = questionnaire.closes_at
        initial = {name: getattr(questionnaire, name) for name in ("is_anonymous", "least_group", "is_public")}
        initial |= {name: getattr(questionnaire, name) for name in ("audience", "timezone", "languages")}
        for name in ("title", "intro", "thanks"):
            initial[name] = versions_of(getattr(questionnaire, name), source).get(source, "")
        initial["closes_at"] = closes_at and closes_at.astimezone(questionnaire.zone).replace(tzinfo=None)
        initial["editors"] = "\n".join(questionnaire.editors.order_by("email").values_list("email", flat=True))
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["audience"].queryset = circles
        self.fields["audience"].label_from_instance = lambda circle: circle.name
        if questionnaire.state != Questionnaire.State.DRAFT:
            for name in ("is_anonymous", "least_group"):
                self.fields[name].disabled = True

    def clean_languages(self):
        source = self.questionnaire.source_language
        return [source, *(code for code in self.cleaned_data["languages"] if code != source)]

    def clean_editors(self):
        typed = {as_key(line) for line in self.cleaned_data["editors"].replace(",", "\n").splitlines() if line.strip()}
        found = list(User.objects.filter(email__in=typed, is_active=True))
        unknown = typed - {user.email for user in found}
        if unknown:
            raise forms.ValidationError(
                _now("There is no account with the address %(address)s") % {"address": sorted(unknown)[0]}
            )
        return found

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("closes_at") and cleaned.get("timezone"):
            zone, before = ZoneInfo(cleaned["timezone"]), self.questionnaire.closes_at
            cleaned["closes_at"] = at_clock(cleaned["closes_at"], zone, before)
        return cleaned

    def given(self):
        """{field: value} for `actions.change`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "editors"}
        for name in ("title", "intro", "thanks"):
            text = getattr(self.questionnaire, name)
            given[name] = with_version(text, self.questionnaire.source_language, given[name])
        return given


class SectionForm(forms.Form):
    title = words(_("Title of the section"), 200, help_text=_("May stay empty."))


# What the choices of a new scale are called until somebody writes others.
DEFAULTS = {
    "scale": [_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Completely")],
    "matrix": [
        _("Disagree strongly"),
        _("Disagree"),
        _("Neither"),
        pgettext_lazy("scale", "Agree"),
        _("Agree strongly"),
    ],
}
PARTS = {
    "short": ["most"],
    "long": ["most"],
    "single": ["options"],
    "multiple": ["options", "least", "most"],
    "scale": ["options"],
    "matrix": ["options", "rows"],
    "number": ["unit", "least", "most"],
    "ranking": ["options"],
}
LABELS = {
    "scale": {"options": _("The five words, from 1 to 5, one on each line")},
    "matrix": {"options": _("The scale, one word on each line, from left to right")},
    "multiple": {"least": _("Select at least"), "most": _("Select at most")},
    "number": {"least": _("Smallest"), "most": _("Largest")},
}


class QuestionForm(forms.Form):
    text = words(_("Question"), 1000, rows=2, empty=_("Enter the question"))
    help = words(_("Help below the question"), 1000, rows=2)
    options = words(_("Choices, one on each line"), 8000, rows=6, empty=_("Enter the choices"))
    rows = words(_("Lines, one on each line"), 8000, rows=6, empty=_("Enter the lines"))
    unit = words(_("Unit"), 30, help_text=_("For example people, or EUR."))
    least = forms.IntegerField(label=_("At least"), required=False, min_value=-(10**12), max_value=10**12)
    most = forms.IntegerField(label=_("Most letters"), required=False, min_value=1, max_value=10**12)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    shown_if = forms.MultipleChoiceField(
        label=_("Ask it only after these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of one question that is asked before. Without a choice it is always asked."),
    )

    def __init__(self, *args, kind, source, before, question=None, **kwargs):
        self.kind, self.source, self.question = kind, source, question or Question(kind=kind)
        super().__init__(*args, initial=self._initial(question), **kwargs)
        for name in {"options", "rows", "unit", "least", "most"} - set(PARTS.get(kind, [])):
            del self.fields[name]
        for name, label in LABELS.get(kind, {}).items():
            self.fields[name].label = label
        choices = [pair for one in before if one.kind in (*CHOOSES, "consent") for pair in _pairs(one)]
        self.fields["shown_if"].choices = choices
        if not choices:
            del self.fields["shown_if"]

    def _initial(self, question):
        if question is None:
            with override(self.source):
                return {"options": "\n".join(str(said) for said in DEFAULTS.get(self.kind, []))}
        on = question.shown_if.get("question")
        return {
            "text": versions_of(question.text, self.source).get(self.source, ""),
            "help": versions_of(question.help, self.source).get(self.source, ""),
            "options": _as_lines(question.options, self.source),
            "rows": _as_lines(question.rows, self.source),
            "is_required": question.is_required,
            "shown_if": [f"{on}:{value}" for value in question.shown_if.get("values", [])],
            **question.limits,
        }

    def clean(self):
        cleaned = super().clean()
        for name in {"options", "rows"} & set(cleaned):
            cleaned[name] = from_lines(cleaned[name], getattr(self.question, name), self.source, self.kind, name)
        if self.kind == "scale" and len(cleaned.get("options") or "12345") != 5:
            self.add_error("options", _("Write five words, one on each line"))
        elif "options" in cleaned and len(cleaned["options"]) < 2:
            self.add_error("options", _("Write at least two choices, one on each line"))
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The largest must not be smaller than the smallest"))
        if len({pair.partition(":")[0] for pair in cleaned.get("shown_if", [])}) > 1:
            self.add_error("shown_if", _("Select answers of one question only"))
        return cleaned

    def given(self):
        """{field: value} for `actions.add_question` and `change_question`."""
        given = {name: self.cleaned_data[name] for name in ("options", "rows") if name in self.cleaned_data}
        for name in ("text", "help"):
            given[name] = with_version(getattr(self.question, name), self.source, self.cleaned_data[name])
        limits = {name: self.cleaned_data.get(name) for name in ("least", "most", "unit")}
        given["limits"] = {name: value for name, value in limits.items() if value not in (None, "")}
        given["is_required"] = self.cleaned_data["is_required"]
        pairs = [pair.partition(":") for pair in self.cleaned_data.get("shown_if", [])]
        given["shown_if"] = {"question": pairs[0][0], "values": [pair[2] for pair in pairs]} if pairs else {}
        return given


def _pairs(question):
    if question.kind == "consent":
        said = _("Yes")
        return [(f"{question.code}:yes", f"{name_of(question)} – {said}")]
    return [(f"{question.code}:{code}", f"{name_of(question)} – {said}") for code, said in question.choices()]


def _as_lines(labels, source):
    return "\n".join(versions_of(label["label"], source).get(source, "–") for label in labels)


def from_lines(typed, old, source, kind, name):
    """Choices from lines: one that reads as before keeps its code; a mended one that of its place; others are new."""
    lines = list(dict.fromkeys(" ".join(line.split())[:300] for line in typed.splitlines() if line.strip()))
    if kind == "scale":
        old = old or [{"code": str(number), "label": {}} for number in range(1, 6)]
        pairs = zip(lines, old, strict=False)
        return [{"code": one["code"], "label": one["label"] | {source: line}} for line, one in pairs][: len(lines)]
    by_words = {versions_of(one["label"], source).get(source): one for one in old}
    free = [one if versions_of(one["label"], source).get(source) not in lines else None for one in old]
    number = max([int(one["code"][1:]) for one in old if one["code"][1:].isdecimal()], default=0)
    made = []
    for place, line in enumerate(lines):
        same = by_words.get(line) or (free[place] if place < len(free) else None)
        if same is None:
            number += 1
            same = {"code": f"{'r' if name == 'rows' else 'o'}{number}", "label": {}}
        made.append({"code": same["code"], "label": same["label"] | {source: line}})
    return made


class TranslationForm(forms.Form):
    """All texts of a questionnaire in one more language, each beside its first version."""

    def __init__(self, *args, texts, source, language, **kwargs):
        super().__init__(*args, **kwargs)
        for text in texts:
            first = text.versions.get(source) or next(iter(text.versions.values()))
            is_long = len(first) > 90 or "\n" in first
            field = words(text.where, 4000, rows=3 if is_long else 0)
            field.initial = text.versions.get(language, "")
            field.first, field.where = first, text.where
            self.fields[text.key] = field
