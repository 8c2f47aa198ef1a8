from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kogge.commons.journal.again import TOO_LONG
from kogge.commons.people.models import User
from kogge.training.decisions.models import Choice, GenderAnswer, Reason, Terms
from kogge.training.decisions.partaking import people_of

NAMES = dict(settings.LANGUAGES)


def number(text):
    """The number that a button or a list sends; None when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _words(label, **options):
    area = forms.Textarea(attrs={"rows": 3, "data-most": 500})
    said = {"max_length": TOO_LONG} | options.pop("error_messages", {})
    return forms.CharField(label=label, max_length=500, widget=area, error_messages=said, **options)


class ProposalForm(forms.Form):
    """What the committee proposes for one file; `version` is that of the row as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    choice = forms.ChoiceField(
        label=_("Proposal"),
        choices=[*Choice.choices, ("", _("Leave it open"))],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.ModelChoiceField(Reason.objects.none(), label=_("Reason"), required=False, empty_label="–")
    note = _words(_("In own words"), required=False, help_text=_("The person reads reason and words in the letter."))

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = round.reasons.order_by("choice", "position", "pk")
        self.fields["reason"].label_from_instance = lambda reason: f"{reason.get_choice_display()}: {reason.words}"

    def clean(self):
        said = super().clean()
        reason = said.get("reason")
        if reason and reason.choice != said.get("choice"):
            self.add_error("reason", _("This reason is for another decision. Choose one that fits, or none."))
        return said


class CloseForm(forms.Form):
    """Closing the meeting: who was there, and what was talked about."""

    present = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Who took part"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say who took part in the meeting")},
    )
    note = forms.CharField(
        label=_("What was talked about"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-most": 4000}),
        help_text=_("Stands in the minutes, which the committee and the coordinators read."),
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = User.objects.filter(pk__in=people_of(round)).order_by("name")
        self.fields["present"].label_from_instance = lambda person: person.full_name


class NoteForm(forms.Form):
    note = _words(_("Why"), required=False)


class ChangeForm(forms.Form):
    """A decision is to be another one."""

    choice = forms.ChoiceField(
        label=_("New decision"),
        choices=[(Choice.SELECT, _("Offer a place")), (Choice.DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the new decision")},
    )
    reason = _words(
        _("Reason"),
        help_text=_("The second person reads it, and the person in the new letter."),
        error_messages={"required": _("Write the reason of the change")},
    )


class TermsForm(forms.ModelForm):
    class Meta:
        model = Terms
        fields = ["answer_days", "promotes_by_itself"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_days"].min_value = 1
        self.fields["answer_days"].help_text = _("A reminder goes out three days before the last day.")

    def clean_answer_days(self):
        days = self.cleaned_data["answer_days"]
        if not 1 <= days <= 90:
            raise forms.ValidationError(_("Enter a number of days from 1 to 90"))
        return days


class InLanguages(forms.Form):
    """Texts in each language that the letters of a round are written in."""

    TEXTS = {}  # name: (label, most signs, rows)

    def __init__(self, *args, languages, given=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages = languages
        for name, (label, most, rows) in self.TEXTS.items():
            data = getattr((given or {}).get(name), "data", None) or {}
            data = data if isinstance(data, dict) else {"en": data}
            for code in languages:
                widget = forms.Textarea(attrs={"rows": rows, "data-most": most}) if rows else forms.TextInput
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} ({NAMES[code]})", max_length=most, required=False, widget=widget,
                    initial=data.get(code, ""),
                )  # fmt: skip

    def said(self, name):
        """The text in all its languages."""
        texts = {code: self.cleaned_data[f"{name}_{code}"].strip() for code in self.languages}
        return LazyI18nString({code: text for code, text in texts.items() if text})


class ReasonForm(InLanguages):
    TEXTS = {"words": (_("Reason"), 300, 0)}
    choice = forms.ChoiceField(label=_("For"), choices=Choice.choices, initial=Choice.DECLINE)

    def clean(self):
        if self.is_valid_so_far() and not self.said("words").data:
            self.add_error(f"words_{self.languages[0]}", _("Write the reason in at least one language"))
        return self.cleaned_data

    def is_valid_so_far(self):
        return not self.errors


class WordingForm(InLanguages):
    TEXTS = {"subject": (_("Subject"), 200, 0), "text": (_("Text"), 5000, 8)}


class GenderForm(forms.Form):
    """One voluntary question; not to say is an answer like any other."""

    gender = forms.ChoiceField(
        label=_("How do you describe your gender?"),
        choices=[*GenderAnswer.Gender.choices, ("", _("I prefer not to say"))],
        widget=forms.RadioSelect,
        required=False,
    )
