import unicodedata

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kogge.base.dates import ZONES, city_of
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import PHOTOS
from kogge.commons.people.models import User
from kogge.commons.people.profile_actions import LARGEST_PHOTO, WRITTEN, state_of
from kogge.commons.people.profiles import FIELDS, audience_of, choices_for

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
AUDIENCES = {
    "name": _("Who sees your name"),
    "photo": _("Who sees your photograph"),
    "work": _("Who sees what you do"),
    "country": _("Who sees your country"),
    "email": _("Who sees your e-mail address"),
    "phone": _("Who sees your telephone number"),
    "circles": _("Who sees your circles"),
}


def without_hidden_signs(value):
    """Refuse what no eye sees: control characters, and signs that turn the direction of what stands around them."""
    if any(unicodedata.category(sign) == "Cc" or sign in "\u202a\u202b\u202c\u202d\u202e" for sign in value):
        raise ValidationError(_("Take out the signs that cannot be seen, for example by typing this anew"))


def as_phone(value):
    if sum(sign.isdigit() for sign in value) < 5 or any(sign.isalpha() for sign in value):
        raise ValidationError(_("Enter a telephone number, for example +46 457 123 45"))


class ProfileForm(forms.ModelForm):
    """Who you are, and beside each field who sees it."""

    language = forms.ChoiceField(label=_("Language of your pages and mails"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone, by its town"))
    photo = UploadField(label=_("Photograph"), required=False, kinds=PHOTOS, most=LARGEST_PHOTO)
    drop_photo = forms.BooleanField(label=_("Remove the photograph"), required=False)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = User
        fields = ["name", "called", "language", "timezone", "country", "work", "phone"]
        labels = {
            "name": _("Full name, as it should stand on a certificate"),
            "called": _("What should we call you"),
        }
        help_texts = {"work": _("In a line: your part, and where. For example: leads the cluster Wood Works")}
        error_messages = {"name": {"required": _("Enter your full name")}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "called": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "work": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        for name in ("name", "called", "work", "phone"):
            self.fields[name].validators.append(without_hidden_signs)
        self.fields["phone"].validators.append(as_phone)
        self.fields["timezone"].choices = [
            (_("Around the Baltic Sea"), [(zone, city_of(zone)) for zone in TOWNS]),
            (_("Elsewhere"), [(zone, zone.replace("_", " ")) for zone in ELSEWHERE]),
        ]
        if not self.instance.photo_id:
            del self.fields["drop_photo"]
        for name, label in AUDIENCES.items():
            self.fields[f"shown_{name}"] = forms.ChoiceField(
                label=label, choices=choices_for(name), initial=audience_of(self.instance, name)
            )
        self.initial["seen"] = self.state = state_of(self.instance)
        self.stored = {name: (getattr(self.instance, name), self._said(name)) for name in WRITTEN}
        for name in FIELDS:
            audience = audience_of(self.instance, name)
            self.stored[f"shown_{name}"] = (audience, audience.label)

    def _said(self, name):
        """A stored value in words."""
        value = getattr(self.instance, name)
        if name == "country":
            return value.name
        return {"language": dict(settings.LANGUAGES).get(value), "timezone": city_of(value)}.get(name, value)

    def clean(self):
        """What somebody else has saved meanwhile is named beside what is typed here, and nothing is lost."""
        cleaned = super().clean()
        if cleaned.get("seen") and cleaned["seen"] != self.state:
            self.data = self.data.copy()
            self.data["seen"] = self.state
            self.add_error(None, _("Your profile was changed in another window. Choose below what stands, and save."))
            for name, (value, said) in self.stored.items():
                if name in cleaned and str(cleaned[name]) != str(value):
                    self.add_error(name, gettext("Saved meanwhile: %(said)s") % {"said": said or gettext("nothing")})
        return cleaned

    def given(self):
        """What was filled in, as the action wants it."""
        given = self.cleaned_data
        return {
            "written": {name: given[name] for name in WRITTEN},
            "shown": {name: given[f"shown_{name}"] for name in FIELDS},
            "seen": self.state,
            "photo": given.get("photo"),
            "drops_photo": given.get("drop_photo", False),
        }

    def pairs(self):
        """The fields that others may see, each with its audience."""
        for name in ("name", "work", "country", "phone"):
            yield self[name], self[f"shown_{name}"]

    def own(self):
        """The fields that concern nobody else."""
        return [self[name] for name in ("called", "language", "timezone")]
