"""What an edition consists of in rows: partners, modules, costs, quotas, funders; and to whom it is handed over."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.words import HOME
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import PICTURES
from kogge.training.programmes.actions import LARGEST_EMBLEM
from kogge.training.programmes.forms.fields import Day, refuse_wrong_order, words
from kogge.training.programmes.forms.settings import PartForm, text
from kogge.training.programmes.models import Cost, Funder, Module, Partner, Quota


class RowForm(PartForm):
    """A row of an edition. `ORGANISATION` is the field in which one of the directory is chosen."""

    ORGANISATION = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.ORGANISATION:
            self.fields[self.ORGANISATION].offer(Organisation.objects.shown())
            self.initial[self.ORGANISATION] = getattr(self.instance, self.ORGANISATION, None)

    def _get_validation_exclusions(self):
        """The edition counts too, when something stands in it once only."""
        return super()._get_validation_exclusions() - {"edition"}


class PartnerForm(RowForm):
    ORGANISATION = "organisation"
    organisation = OrganisationChoice(
        label=_("Organisation"), queryset=None, error_messages={"required": _("Choose the organisation")}
    )
    role = forms.ChoiceField(label=_("Role"), choices=Partner.Role.choices, initial=Partner.Role.PARTNER)

    class Meta:
        model = Partner
        fields = ["organisation", "role"]

    def clean(self):
        cleaned = super().clean()
        same = self.instance.edition.partners.exclude(pk=self.instance.pk)
        if same.filter(organisation=cleaned.get("organisation"), role=cleaned.get("role")).exists():
            raise ValidationError(_("This organisation has that role already"))
        return cleaned


class ModuleForm(RowForm):
    """A module, and its opening meeting if it has a town already."""

    TEXTS = ("title", "aims", "topics", "task", "format")
    ORGANISATION = "lead"
    title = words(_("Title of the module"), _("Enter the title of the module"))
    lead = OrganisationChoice(label=_("Led by"), queryset=None, required=False)
    starts_on = Day(label=_("Begins on"))
    ends_on = Day(label=_("Ends on"))
    city = forms.CharField(label=_("Town of the opening meeting"), max_length=80, required=False)
    aims = text(_("Aims"))
    topics = text(_("Topics"))
    format = text(
        _("Form"), 300, rows=0, help_text=_("For example: opening meeting, ten weeks online, closing meeting.")
    )
    task = text(_("Task in the own cluster"))
    hours = forms.IntegerField(label=_("Hours of work"), min_value=1, max_value=2000, required=False)

    class Meta:
        model = Module
        fields = ["title", "lead", "starts_on", "ends_on", "aims", "topics", "format", "task", "hours"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["city"]

    def clean(self):
        cleaned = super().clean()
        refuse_wrong_order(self, "starts_on", "ends_on", _("The end must not be before the beginning"))
        return cleaned


def amount(label):
    return forms.DecimalField(label=label, min_value=0, max_digits=10, decimal_places=2, required=False, localize=True)


class CostForm(RowForm):
    TEXTS = ("item", "host", "participant")
    module = forms.ModelChoiceField(label=_("Module"), queryset=None, required=False)
    item = words(_("What for"), _("Enter what it is for"))
    host = text(_("The host covers"), 600, rows=2)
    host_eur = amount(_("The host covers, in euros"))
    host_sek = amount(_("The host covers, in Swedish kronor"))
    participant = text(_("Participants cover"), 600, rows=2)
    participant_eur = amount(_("Participants cover, in euros"))
    participant_sek = amount(_("Participants cover, in Swedish kronor"))

    class Meta:
        model = Cost
        fields = [
            "module", "item", "host", "host_eur", "host_sek", "participant", "participant_eur", "participant_sek",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        module = self.fields["module"]
        module.queryset = self.instance.edition.modules.order_by("number")
        module.label_from_instance = lambda module: f"{module.number} {module.title}"
        module.empty_label = _("The whole edition")


# The field that says for which one a quota is.
NAMED = {Quota.Of.COUNTRY: "country", Quota.Of.CLUSTER_KIND: "standing"}


class QuotaForm(RowForm):
    """For whom, and how many: a country or a kind of cluster is named where the quota is of one."""

    of = forms.ChoiceField(label=_("For whom"), choices=Quota.Of.choices)
    country = forms.ChoiceField(label=_("Country, if it is for one"), required=False)
    standing = forms.ChoiceField(
        label=_("Kind of cluster, if it is for one"),
        choices=[("", "–"), *Organisation.Standing.choices],
        required=False,
    )
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=2000, required=False)
    most = forms.IntegerField(label=_("At most"), min_value=0, max_value=2000, required=False)

    class Meta:
        model = Quota
        fields = ["of", "least", "most"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = sorted(((code, countries.name(code)) for code in HOME.values()), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", "–"), *names]
        named = NAMED.get(self.instance.of)
        if named:
            self.initial[named] = self.instance.value

    def clean(self):
        cleaned = super().clean()
        named = NAMED.get(cleaned.get("of"))
        self.instance.value = cleaned.get(named, "") if named else ""
        if named and not self.instance.value and named not in self.errors:
            self.add_error(named, _("Say for which one"))
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is None and most is None:
            self.add_error("least", _("Enter how many at least, or at most, or both"))
        elif least is not None and most is not None and most < least:
            self.add_error("most", _("“At most” must not be smaller than “at least”"))
        same = self.instance.edition.quotas.exclude(pk=self.instance.pk)
        if same.filter(of=cleaned.get("of"), value=self.instance.value).exists():
            self.add_error("of", _("There is a quota for them already. Change that one."))
        return cleaned


class FunderForm(RowForm):
    TEXTS = ("sentence", "disclaimer")
    ORGANISATION = "organisation"
    organisation = OrganisationChoice(label=_("Funder, from the directory"), queryset=None, required=False)
    name = forms.CharField(label=_("Or the name of one that is not in it"), max_length=200, required=False)
    emblem_file = UploadField(label=_("Emblem"), kinds=PICTURES, most=LARGEST_EMBLEM, required=False)
    sentence = text(_("Sentence that names the funder"), 600)
    disclaimer = text(_("Disclaimer, if the funder asks for one"), 1500)
    from_on = Day(label=_("Shown from"), required=False)
    until_on = Day(label=_("Shown until"), required=False, help_text=_("Empty: always."))

    class Meta:
        model = Funder
        fields = ["organisation", "name", "sentence", "disclaimer", "from_on", "until_on"]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("organisation") or cleaned.get("name") or str(cleaned.get("sentence") or "")):
            self.add_error("organisation", _("Choose the funder, write its name, or write the sentence"))
        refuse_wrong_order(self, "from_on", "until_on", _("The end must not be before the beginning"))
        return cleaned


class HandOverForm(forms.Form):
    """Who leads from now on. Everybody who manages its entry in the directory coordinates then."""

    to = OrganisationChoice(
        label=_("New lead partner"), queryset=None, error_messages={"required": _("Choose the organisation")}
    )
    is_sure = forms.BooleanField(
        label=_("Yes, hand it over. I only read along from then on."),
        error_messages={"required": _("Tick the box if you are sure")},
    )

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(Organisation.objects.shown().exclude(pk=edition.lead_id))
