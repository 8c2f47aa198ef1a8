from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kogge.base.dates import ZONES, city_of
from kogge.commons.people.models import User

WRONG_ADDRESS = _("Enter an e-mail address in the form name@example.org")
TOWNS = [
    "Europe/Berlin",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Oslo",
    "Europe/Riga",
    "Europe/Stockholm",
    "Europe/Tallinn",
    "Europe/Vilnius",
    "Europe/Warsaw",
]

ELSEWHERE = sorted(zone for zone in ZONES if "/" in zone and zone not in TOWNS and not zone.startswith("Etc/"))


class AddressField(forms.EmailField):
    """One address, typed as people type it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Your e-mail address"))
        kwargs.setdefault("error_messages", {"required": WRONG_ADDRESS, "invalid": WRONG_ADDRESS})
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}))
        super().__init__(max_length=254, **kwargs)


class SignInForm(forms.Form):
    address = AddressField()
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        error_messages={"required": _("Enter the code of six digits from the mail")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language of your pages and mails"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone, by its town"))

    class Meta:
        model = User
        fields = ["name", "called", "language", "timezone", "country"]
        labels = {
            "name": _("Full name, as it should stand on a certificate"),
            "called": _("What should we call you"),
        }
        error_messages = {"name": {"required": _("Enter your full name")}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "called": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["timezone"].choices = [
            (_("Around the Baltic Sea"), [(zone, city_of(zone)) for zone in TOWNS]),
            (
                _("Elsewhere"),
                [(zone, zone.replace("_", " ")) for zone in ELSEWHERE],
            ),
        ]
