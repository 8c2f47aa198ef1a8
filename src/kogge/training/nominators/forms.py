from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.people.models import Circle
from kogge.commons.surveys.actions.inviting import addresses_in
from kogge.training.nominations.forms import NominationForm


class AskForm(forms.Form):
    """Who is asked: an organisation of the directory, a circle, addresses as they are pasted from anywhere."""

    organisation = OrganisationChoice(
        label=_("Organisation of the directory"),
        queryset=None,
        required=False,
        empty_label=_("None"),
        help_text=_("We write to those who look after its entry, or else to the address that letters go to."),
    )
    circle = forms.ModelChoiceField(label=_("Circle"), queryset=None, required=False, empty_label=_("No circle"))
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("One on each line, or with commas. With an organisation chosen, they speak for it."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter to the addresses"),
        choices=settings.LANGUAGES,
        help_text=_("People with an account are written to in their own language."),
    )

    def __init__(self, *args, reader, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("language", get_language())
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(Organisation.objects.listed())
        mine = Circle.objects.all() if reader.is_staff else reader.circles.all()
        self.fields["circle"].queryset = mine.order_by("name", "pk")
        self.fields["circle"].label_from_instance = lambda circle: circle.name

    def clean_addresses(self):
        """The list of addresses that was meant."""
        found, wrong = addresses_in(self.cleaned_data["addresses"])
        if wrong:
            said = _("These are no e-mail addresses: %(wrong)s") % {"wrong": ", ".join(wrong[:5])}
            raise forms.ValidationError(said)
        return found

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in ("organisation", "circle", "addresses")):
            self.add_error("addresses", _("Choose an organisation or a circle, or write the addresses"))
        return cleaned


class LinkForm(NominationForm):
    """A nomination by the link of a mail, which has proved the address; only the name is asked."""

    def __init__(self, *args, nominator, **kwargs):
        given = kwargs.setdefault("initial", {})
        given["nominator_name"] = nominator.person.name if nominator.person else ""
        given["cluster"] = nominator.organisation_id
        super().__init__(*args, **kwargs)
        del self.fields["nominator_email"]
        self.instance.edition = nominator.edition
