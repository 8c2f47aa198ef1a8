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


class ReissueForm(forms.Form):
    holder = forms.CharField(
        label=_("Name of the holder"),
        max_length=120,
        help_text=_("As it is going to stand. Write it as in the passport."),
        error_messages={"required": _("Enter the name of the holder")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Everybody who checks the earlier certificate reads it."),
        error_messages={"required": _("Enter the reason")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    """A file to check. It is neither kept nor drawn, so no kind is refused by its name."""

    file = forms.FileField(
        label=_("File or picture"),
        help_text=_("The badge (.png, .svg) or the file (.json, .jwt) that the holder gave you, smaller than 2 MB"),
        error_messages={
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "empty": _("This file is empty"),
        },
        widget=forms.FileInput(attrs={"accept": ".png,.svg,.json,.jsonld,.jwt,.txt"}),
    )
