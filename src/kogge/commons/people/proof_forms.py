"""Forms by which somebody proves who they are, and those that change by what."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kogge.commons.people.forms import AddressField, CodeForm

LONGEST = 200  # signs; more is not safer, and costs work


def password_field(label, autocomplete, missing):
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        error_messages={"required": missing},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class PasswordSignInForm(forms.Form):
    address = AddressField()
    password = password_field(_("Password"), "current-password", _("Enter your password"))
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordProof(forms.Form):
    wrong = _("That is not your password. Try again, or choose another way.")
    password = password_field(_("Your password"), "current-password", _("Enter your password"))


class AppProof(forms.Form):
    wrong = _("That code is not right, or was used already. Wait for the next one and type it.")
    code = forms.CharField(
        label=_("Code from your authenticator app, or a recovery code"),
        max_length=40,
        error_messages={"required": _("Enter the code that the app shows, or a recovery code")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class MailProof(CodeForm):
    wrong = _("That is not the code in the newest mail. Check it and try again.")


class AnswerField(forms.JSONField):
    """What a passkey answers, or whatever else was sent in its place."""

    def to_python(self, value):
        try:
            answer = super().to_python(value)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ValidationError(self.error_messages["required"], code="required")
        return answer

    def bound_data(self, data, initial):
        return None  # a refused answer is worth nothing: the next try makes another


class PasskeyProof(forms.Form):
    wrong = _("The passkey was not accepted. Try again, or choose another way.")
    credential = AnswerField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser gave no passkey. It needs JavaScript, and a device with a lock.")},
    )


class NewPasswordForm(forms.Form):
    """One field: who has mistyped signs in with a link and sets another."""

    password = password_field(_("New password"), "new-password", _("Enter a new password"))

    def __init__(self, *args, person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(map(str, password_validators_help_texts()))

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("What to call it"),
        max_length=60,
        help_text=_("So that you know it again: my phone, the computer at work"),
        error_messages={"required": _("Enter a name for the passkey")},
    )


class NewPasskeyForm(PasskeyNameForm):
    credential = AnswerField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Your browser made no passkey. It needs JavaScript, and a device with a lock.")},
    )


class SetUpAppForm(forms.Form):
    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=20,
        error_messages={"required": _("Enter the code of six digits that the app shows")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class NewAddressForm(forms.Form):
    address = AddressField(label=_("New e-mail address"))
