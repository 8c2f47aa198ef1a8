from django import forms
from django.utils.translation import gettext_lazy as _


class HoldForm(forms.Form):
    """Why no mail shall leave; whoever releases it wants to know."""

    why = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody of the office sees it here and in the journal."),
        max_length=200,
        error_messages={"required": _("Enter why no mail shall leave")},
    )
