from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """The one box before an erasure is asked for."""

    is_sure = forms.BooleanField(
        label=_("I have read what goes and what stays, and ask that my data be erased"),
        error_messages={"required": _("Tick the box to ask for it, or go back and leave everything as it is")},
    )


class RefuseForm(forms.Form):
    """Why an erasure is not agreed to."""

    note = forms.CharField(
        label=_("Reason, which the person reads"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. The person who asked reads it.")},
    )
