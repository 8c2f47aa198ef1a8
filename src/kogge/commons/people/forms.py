from django import forms
from django.utils.translation import gettext_lazy as _

WRONG_ADDRESS = _("Enter an e-mail address in the form name@example.org")


class AddressField(forms.EmailField):
    """One address, typed as people type it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Your e-mail address"))
        kwargs.setdefault("error_messages", {"required": WRONG_ADDRESS, "invalid": WRONG_ADDRESS})
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(max_length=254, **kwargs)


class SignInForm(forms.Form):
    address = AddressField()
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        error_messages={"required": _("Enter the code of six digits from the mail")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
