from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import CSV, XLSX
from kogge.training.nominations.forms import TOO_LONG, CounterArea


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
