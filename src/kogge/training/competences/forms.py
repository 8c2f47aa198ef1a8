"""The forms of drafting: remarks, proposals, votes, answers, and what editors write."""

import re

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.training.competences.models import Competence, Proposal, Version, Vote
from kogge.training.competences.writing import by_language, words_at

ESCO = re.compile(r"^(http://data\.europa\.eu/esco/skill/[\w-]{8,60})\s+(.{2,120})$")
NUMBER = re.compile(r"^\d{1,2}(\.\d{1,2}){1,2}$")


def area(label, most, rows=3, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def own_organisations(person):
    """Those of the directory in whose name this person may speak."""
    return Organisation.objects.filter(memberships__person=person, state__in=["listed", "ceased"]).order_by("name")


class RemarkForm(forms.Form):
    text = area(pgettext_lazy("drafting", "Remark"), 2000, error_messages={"required": _("Write the remark")})


class ProposalForm(forms.Form):
    """Other words for one spot."""

    kind = forms.ChoiceField(label=_("What should happen"), choices=Proposal.Kind, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    after = area(_("Words that you propose"), 2000, 4, required=False)
    why = area(_("Why"), 1000, 2, error_messages={"required": _("Say why, so that others can judge it")})
    on_behalf = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("In my own name"),
    )  # fmt: skip

    def __init__(self, *args, person, place, row, column, **kwargs):
        language = get_language()
        kinds = {"title": ["change", "add"], "line": ["change", "remove"], "competence": ["change", "remove"]}
        allowed = kinds.get(place, ["change"])
        initial = {"kind": allowed[0], "language": language, "after": words_at(row, column, language)}
        super().__init__(*args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.fields["kind"].choices = [(one.value, one.label) for one in Proposal.Kind if one.value in allowed]
        if len(allowed) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["after"].required = True
            self.fields["after"].error_messages["required"] = _("Write the words that you propose.")
        organisations = own_organisations(person)
        self.fields["on_behalf"].queryset = organisations
        self.fields["on_behalf"].label_from_instance = lambda one: one.title
        if not organisations:
            del self.fields["on_behalf"]


class VoteForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you make of it?"), choices=Vote.Kind, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one")},
    )  # fmt: skip
    why = area(_("Why"), 500, 2, required=False, help_text=_("Needed if you object."))

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Vote.Kind.OBJECTION and not cleaned.get("why", "").strip():
            self.add_error("why", _("Say why you object, so that it can be answered."))
        return cleaned


class AnswerForm(forms.Form):
    """Accept, amend or reject; which of them says the button."""

    final = area(_("Words as accepted"), 2000, 4, required=False)
    note = area(
        _("Answer"), 1000, 2, required=False,
        help_text=_("Whoever proposed it reads this. Needed when you reject, change the words, or somebody objects."),
    )  # fmt: skip

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, initial={"final": proposal.after}, **kwargs)
        if proposal.kind == Proposal.Kind.REMOVE:
            del self.fields["final"]


class PassageForm(forms.Form):
    """One spot in all languages, and its sources."""

    def __init__(self, *args, row, column, sources, **kwargs):
        super().__init__(*args, **kwargs)
        texts = by_language(getattr(row, column))
        for code, name in settings.LANGUAGES:
            self.fields[code] = area(name, 2000, 2, required=code == "en", initial=texts.get(code, ""))
            self.fields[code].widget.attrs["lang"] = code
        if hasattr(row, "sources"):
            self.fields["sources"] = forms.MultipleChoiceField(
                label=_("Sources"), required=False, widget=forms.CheckboxSelectMultiple, initial=row.sources,
                choices=[(one.key, format_html('<span lang="en">{}</span>', one.title)) for one in sources],
            )  # fmt: skip

    def texts(self):
        return {code: self.cleaned_data.get(code, "") for code, _name in settings.LANGUAGES}


class CompetenceForm(forms.ModelForm):
    """Level and nearest skills of a competence."""

    skills = area(
        _("Nearest skills in ESCO"), 3000, 4, required=False,
        help_text=_("One on each line: its address, a space, and what ESCO calls it."),
    )  # fmt: skip

    class Meta:
        model = Competence
        fields = ["level"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["skills"].initial = "\n".join(f"{one['uri']} {one['label']}" for one in self.instance.esco)
        self.fields["level"].widget.attrs |= {"min": 1, "max": 8}

    def clean_skills(self):
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["skills"].splitlines())):
            read = ESCO.match(line)
            if not read:
                raise forms.ValidationError(
                    _("“%(line)s” is not an address of a skill in ESCO followed by its name.") % {"line": line[:80]}
                )
            found.append({"uri": read[1], "label": read[2]})
        self.instance.esco = found
        return found

    def clean_level(self):
        return _eqf(self.cleaned_data["level"])


def _eqf(level):
    if level is not None and not 1 <= level <= 8:
        raise forms.ValidationError(_("Levels go from 1 to 8"))
    return level


class DraftForm(forms.ModelForm):
    """What is said of the draft as a whole."""

    whats_new = area(_("What is new in this version"), 2000, 3, required=False)
    read = forms.MultipleChoiceField(
        label=_("Translations that partners have read"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[one for one in settings.LANGUAGES if one[0] != "en"],
        help_text=_("All others are shown as draft translations."),
    )  # fmt: skip

    class Meta:
        model = Version
        fields = ["eqf_level", "eqf_note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whats_new"].initial = str(self.instance.changes or "")
        self.fields["read"].initial = self.instance.checked

    def clean_eqf_level(self):
        return _eqf(self.cleaned_data["eqf_level"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("eqf_level") and not cleaned.get("eqf_note", "").strip():
            self.add_error("eqf_note", _("Say who entered the level, and why"))
        return cleaned


class NumberForm(forms.Form):
    """The number of a version: 0.9 or 1.0."""

    number = forms.CharField(
        label=_("Number"), max_length=8, help_text=_("Such as 0.9 or 1.0."),
        error_messages={"required": _("Enter a number such as 1.0")},
    )  # fmt: skip

    def clean_number(self):
        if not NUMBER.match(self.cleaned_data["number"]):
            raise forms.ValidationError(_("Enter a number such as 1.0"))
        return self.cleaned_data["number"]


class EndorseForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Organisation.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose an organisation")},
    )  # fmt: skip
    note = forms.CharField(label=_("A word on it"), max_length=300, required=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = own_organisations(person)
        field.label_from_instance = lambda one: one.title
        field.initial = field.queryset.first()
