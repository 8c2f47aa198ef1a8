"""Forms about an entry as a whole: to begin one, to judge it, to write to it, and its members."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Member, Organisation
from kogge.commons.people.forms import AddressField
from kogge.commons.people.profile_forms import without_hidden_signs

WRONG_WEBSITE = _("Enter a web address in the form https://example.org")


def without_hidden_signs_in_text(value):
    """The same for texts of several lines."""
    without_hidden_signs("".join(sign for sign in value if sign not in "\r\n\t"))


class Website(forms.URLField):
    """A web address, also without https:// in front."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Website"))
        widget = forms.URLInput(attrs={"autocomplete": "url", "spellcheck": "false"})
        super().__init__(max_length=200, assume_scheme="https", widget=widget, **kwargs)
        self.error_messages |= {"required": WRONG_WEBSITE, "invalid": WRONG_WEBSITE}

    def clean(self, value):
        address = super().clean(value)
        if address and not address.startswith(("http://", "https://")):
            raise ValidationError(WRONG_WEBSITE)
        return address


class Day(forms.DateField):
    """A day, written as 2027-03-01 or picked where the browser offers it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {"invalid": _("Enter a day in the form 2027-03-01")})
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class BeginForm(forms.ModelForm):
    """What it is and where: asked first, since the other questions depend on it."""

    class Meta:
        model = Organisation
        fields = ["country", "kind"]
        labels = {"kind": _("What it is")}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "country": {"required": _("Select the country"), "invalid_choice": _("Select the country")},
            "kind": {"required": _("Select what it is"), "invalid_choice": _("Select what it is")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Organisation.Kind.choices


class NewForm(forms.ModelForm):
    """The names of a new entry, and what tells it from others."""

    website = Website(required=False)

    class Meta:
        model = Organisation
        fields = ["name", "name_en", "city", "website"]
        labels = {"name": _("Name in its own language"), "name_en": _("Name in English")}
        error_messages = {"name": {"required": _("Enter the name")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "name_en", "city"):
            self.fields[name].validators.append(without_hidden_signs)


class WordForm(forms.Form):
    """A word to the office when an entry is sent, or with a step."""

    note = forms.CharField(
        label=_("A word to the office"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[without_hidden_signs_in_text],
    )


class DecisionForm(forms.Form):
    """The reason of a decision; which decision says the button."""

    note = forms.CharField(
        label=_("Reason"),
        help_text=_("Goes to the organisation as you write it, and stays in its history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[without_hidden_signs_in_text],
        error_messages={"required": _("Write the reason")},
    )


class ContactForm(forms.Form):
    """A letter to an organisation. Somebody signed in writes from the address of the account."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[without_hidden_signs],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )
    address = AddressField(help_text=_("The answer goes there. We do not keep it for anything else."))
    text = forms.CharField(
        label=_("What you want to say"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[without_hidden_signs_in_text],
        error_messages={"required": _("Write what you want to say")},
    )

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        if by:
            del self.fields["address"]
            if by.name:
                del self.fields["name"]


class MemberForm(forms.ModelForm):
    """A member of a cluster. In public only with its consent, and the consent only with how it was given."""

    website = Website(required=False)
    agreed_on = Day(
        label=_("Agreed to be shown in public, on"),
        required=False,
        help_text=_("Empty: only those who edit this profile see it."),
    )

    class Meta:
        model = Member
        fields = ["name", "kind", "country", "city", "website", "agreed_on", "agreed_how"]
        labels = {"agreed_how": _("How it agreed")}
        help_texts = {"agreed_how": _("For example: form signed at joining; mail of its director.")}
        error_messages = {"name": {"required": _("Enter the name")}, "country": {"required": _("Select the country")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("name", "city", "agreed_how"):
            self.fields[name].validators.append(without_hidden_signs)

    def clean_name(self):
        """One entry a name, however it is spelt."""
        name = " ".join(unicodedata.normalize("NFC", self.cleaned_data["name"]).split())
        same = Member.objects.filter(cluster=self.instance.cluster_id, name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError(_("This member is in the list already"))
        return name

    def clean(self):
        cleaned = super().clean()
        day, how = cleaned.get("agreed_on"), cleaned.get("agreed_how")
        if day and day > timezone.localdate():
            self.add_error("agreed_on", _("Enter a day that is not in the future"))
        if day and not how:
            self.add_error("agreed_how", _("Write how it agreed, so that it can be shown later"))
        if how and not day and "agreed_on" not in self.errors:
            self.add_error("agreed_on", _("Enter the day on which it agreed"))
        return cleaned
