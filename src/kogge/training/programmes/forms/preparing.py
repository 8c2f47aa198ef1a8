"""A programme is founded, an edition prepared or copied, the time said for which records are kept."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.base.dates import city_of
from kogge.commons.clusters.actions import enter
from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.people.moments import Moment
from kogge.commons.people.profile_forms import TOWNS
from kogge.training.programmes.forms.fields import (
    Day,
    SlugField,
    check_call,
    in_own_language,
    refuse_wrong_order,
    words,
)
from kogge.training.programmes.models import Edition, Programme


class ProgrammeForm(forms.Form):
    """A new programme, and who hosts it: an organisation of the directory or one not yet in it."""

    name = words(_("Name of the programme"), _("Enter the name of the programme"))
    slug = SlugField(
        model=Programme, label=_("Word in the address"), help_text=_("For example cluster-manager-education.")
    )
    summary = words(
        _("What it is, in two sentences"),
        _("Enter what the programme is"),
        600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    host = OrganisationChoice(label=_("Host, from the directory"), queryset=None, required=False)
    host_name = forms.CharField(label=_("Or the name of a host that is not in it yet"), max_length=200, required=False)
    host_country = forms.ChoiceField(label=_("Its country"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host"].offer(Organisation.objects.shown())
        self.fields["host_country"].choices = [("", "–"), *countries]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("host") and not cleaned.get("host_name"):
            self.add_error("host", _("Select the host, or write its name below"))
        elif not cleaned.get("host") and not cleaned.get("host_country"):
            self.add_error("host_country", _("Select the country of the host"))
        return cleaned

    def programme(self):
        """The programme as it is to be founded, and its host (saved now if it is new)."""
        given = self.cleaned_data
        host = given["host"]
        if not host:
            kind, country = Organisation.Kind.AGENCY, given["host_country"]
            host = enter(Organisation(name=given["host_name"], kind=kind, country=country))
        return Programme(
            slug=given["slug"],
            name=in_own_language(given["name"]),
            summary=in_own_language(given["summary"]),
            host=host,
        )


class EditionForm(forms.Form):
    name = words(
        _("Name of the edition"),
        _("Enter the name of the edition"),
        help_text=_("Usually its years: 2027–28."),
    )
    slug = SlugField(
        model=Edition,
        label=_("Word in the address"),
        help_text=_("For example cluster-manager-education-2027."),
    )
    code = forms.CharField(
        label=_("Short sign"),
        max_length=8,
        help_text=_("Begins every reference, for example BCM-27 in BCM-27-014."),
        validators=[RegexValidator(r"^[A-Z0-9-]+\Z", _("Use capital letters, digits and hyphens only"))],
        error_messages={"required": _("Enter a short sign")},
    )
    starts_on = Day(label=_("Begins on"))
    ends_on = Day(label=_("Ends on"))
    timezone = forms.ChoiceField(
        label=_("Time zone, by its town"),
        choices=lambda: [(zone, city_of(zone)) for zone in TOWNS],
        initial="Europe/Stockholm",
    )
    call_opens_at = Moment(label=_("Call opens"), required=False)
    call_closes_at = Moment(label=_("Call closes"), required=False)
    seats_offered = forms.IntegerField(label=_("Places"), min_value=1, max_value=2000, required=False)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Edition.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This sign is taken. Choose another."))
        return code

    def clean(self):
        cleaned = super().clean()
        refuse_wrong_order(self, "starts_on", "ends_on", _("The end must not be before the beginning"))
        check_call(self)
        return cleaned

    def edition(self, programme):
        given = dict(self.cleaned_data)
        given["name"] = in_own_language(given["name"])
        return Edition(programme=programme, lead=programme.host, **given)


class CopyForm(forms.Form):
    """A new edition made from an earlier one: all dates move with the first day."""

    name = EditionForm.base_fields["name"]
    slug = EditionForm.base_fields["slug"]
    code = EditionForm.base_fields["code"]
    starts_on = Day(label=_("First day of the new edition"))

    clean_code = EditionForm.clean_code

    def clean_name(self):
        return in_own_language(self.cleaned_data["name"])


class HoldForm(forms.Form):
    """How long a grant asks for the records, and when it was paid out."""

    years = forms.TypedChoiceField(
        label=_("The grant asks to keep the records for"),
        choices=[("", _("No grant asks for it")), *Edition.Hold.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Counted from the day on which the last payment was received."),
    )
    paid_on = Day(label=_("Last payment of the grant received on"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("paid_on") and not cleaned.get("years"):
            self.add_error("years", _("Select for how many years, or leave the day empty"))
        return cleaned
