from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the certificate"),
        max_length=40,
        help_text=_("It stands under the square code, for example K7QF-3M2P-9XWD."),
        error_messages={"required": _("Enter the number of the certificate")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RevokeForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Everybody who checks the certificate reads it."),
        error_messages={"required": _("Enter the reason")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
