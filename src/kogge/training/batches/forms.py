from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import CSV, XLSX
from kogge.training.nominations.forms import TOO_LONG, CounterArea, text_field


class ChangeForm(forms.Form):
    what = forms.CharField(
        label=_("What is different from now on"),
        max_length=1000,
        help_text=_("One or two sentences. They go out as you write them, to everybody who has begun."),
        widget=CounterArea(1000, 4),
        error_messages={"required": _("Write what is different"), "max_length": TOO_LONG},
    )


class TableForm(forms.Form):
    """A table, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste the table"),
        required=False,
        max_length=500_000,
        help_text=_(
            "With the names of the columns in the first row: name, e-mail, cluster, language, why; "
            "and, if somebody else nominates, nominated by and nominator e-mail."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = UploadField(label=_("Or choose a file"), kinds=(CSV, XLSX), most=2_000_000, required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("text", "").strip() and not cleaned.get("file"):
            raise forms.ValidationError(_("Paste the table, or choose a file."))
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The person reads it in a mail, and it stands in the history."),
        widget=CounterArea(500, 3),
        error_messages={"required": _("Write the reason"), "max_length": TOO_LONG},
    )


class RulingForm(ReasonForm):
    """A coordinator's word on eligibility."""

    is_eligible = forms.ChoiceField(
        label=_("What you decide"),
        choices=[("yes", _("This person can apply")), ("no", _("This person cannot apply"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two")},
    )
    field_order = ["is_eligible", "reason"]


class ExtensionForm(ReasonForm):
    """More time for one person, by the clock of the call."""

    day = forms.DateField(
        label=_("Until which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day"), "invalid": _("Write the day like this: 2027-01-31")},
    )
    hour = forms.TimeField(
        label=_("At what time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Choose the time"), "invalid": _("Write the time like this: 16:00")},
    )
    field_order = ["day", "hour", "reason"]


class ComplaintAnswerForm(forms.Form):
    answer = text_field(_("Your answer"), _("Write your answer"), 3000)
