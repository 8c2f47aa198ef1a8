from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import DOCUMENTS, JPEG, PDF, PNG
from kogge.commons.journal.again import TOO_LONG
from kogge.training.agreements.models import Agreement, Memorandum
from kogge.training.programmes.forms.fields import Day, refuse_wrong_order, words
from kogge.training.programmes.forms.settings import PartForm
from kogge.training.units.models import Unit, UnitVersion

SCANS = (PDF, JPEG, PNG)
SHOWN = (*DOCUMENTS, JPEG, PNG)
LARGEST = 10_000_000  # bytes


def line(label, most=200, **more):
    return forms.CharField(label=label, max_length=most, required=False, **more)


def area(label, most=2000, rows=3, **more):
    field = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=field, error_messages={"max_length": TOO_LONG}, **more
    )


class DocumentForm(PartForm):
    """What memoranda and agreements have in common."""

    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
    starts_on = Day(label=_("Begins on"))
    ends_on = Day(label=_("Ends on"))
    units = forms.ModelMultipleChoiceField(
        label=_("Units"), queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The version that holds when you put the text forward is written into it."),
    )  # fmt: skip
    terms = area(_("What is agreed"), 8000, rows=8, help_text=_("A proposal to be changed. One sentence a line."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document = self.instance
        self.fields["units"].queryset = Unit.objects.filter(edition=document.edition).published().in_order()
        self.fields["units"].label_from_instance = lambda one: f"{one.ref} {one.title}"
        for name in ("terms", "progress", "activities", "assessment", "documentation", "annexes"):
            if name in self.fields:
                self.fields[name].widget.attrs["lang"] = document.language
        if document.pk:
            self.initial["units"] = list(document.units.all())

    def clean(self):
        cleaned = super().clean()
        refuse_wrong_order(self, "starts_on", "ends_on", _("The end must not be before the beginning"))
        return cleaned


class AgreementForm(DocumentForm):
    home = OrganisationChoice(label=_("Sending organisation"), queryset=Organisation.objects.none(), required=False)
    home_contact = line(_("Who speaks for it"))
    host = OrganisationChoice(label=_("Host school"), queryset=Organisation.objects.none())
    host_contact = line(_("Who speaks for the school"))
    learner_contact = line(_("How the learner is reached"))
    born_on = Day(label=_("Born on"), required=False, help_text=_("Only if one of the three needs it."))
    guardian = line(_("Guardian, for somebody under age"))
    intermediary = line(_("Intermediary organisation"))
    qualification = line(_("Qualification"), 300)
    eqf_level = forms.TypedChoiceField(
        label=_("EQF level"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Not stated")), *[(n, f"EQF {n}") for n in range(1, 9)]],
    )  # fmt: skip
    nqf = line(_("Level in the national framework"), 120)
    progress = area(_("What was achieved so far"))
    activities = area(_("What the learner does"))
    assessment = area(_("Who assesses, how and when"))
    documentation = area(_("How it is documented"), rows=2)
    validation = line(_("Who validates"), 300)
    recognition = line(_("Who decides about recognition"), 300, help_text=_("The body at home. It may stay open."))
    annexes = area(_("Annexes"), rows=2)

    class Meta:
        model = Agreement
        fields = [
            "home", "home_contact", "host", "host_contact", "learner_contact", "starts_on", "ends_on",
            "qualification", "eqf_level", "nqf", "progress", "activities", "assessment", "documentation",
            "validation", "recognition", "annexes", "terms", "born_on", "guardian", "intermediary", "language",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("home", "host"):
            self.fields[name].offer(Organisation.objects.all())
            self.initial[name] = getattr(self.instance, name)
        order = [name for name in self.Meta.fields if name not in ("terms", "language")]
        order[12:12] = ["units"]
        self.order_fields([*order, "terms", "language"])


class MemorandumForm(DocumentForm):
    title = words(_("Title"), _("Enter the title"), 200)
    parties = forms.MultipleChoiceField(
        label=_("Parties"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose the parties")},
        help_text=_("Partners of this edition. Somebody of each signs."),
    )  # fmt: skip

    class Meta:
        model = Memorandum
        fields = ["title", "starts_on", "ends_on", "terms", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        edition = self.instance.edition
        partners = edition.partners.exclude(role="funder").select_related("organisation").order_by("pk")
        found = {partner.organisation.pk: partner.organisation for partner in partners}
        found.setdefault(edition.lead_id, edition.lead)
        there = []
        if self.instance.pk:
            there = list(self.instance.parties.select_related("organisation").order_by("pk"))
            found |= {party.organisation_id: party.organisation for party in there}
        self.organisations, self.contacts = found, {party.organisation_id: party.contact for party in there}
        self.fields["parties"].choices = [
            (str(key), f"{one.title} ({one.country.code})") for key, one in found.items()
        ]
        self.initial["parties"] = [str(party.organisation_id) for party in there] or list(map(str, found))
        self.order_fields(["title", "parties", "units", "starts_on", "ends_on", "terms", "language"])

    def chosen(self):
        keys = [int(key) for key in self.cleaned_data["parties"]]
        return [(self.organisations[key], self.contacts.get(key, "")) for key in keys]


class ForwardForm(forms.Form):
    why = words(_("Why it is changed"), _("Say why it is changed; all who sign it read that."), 500)


class ScanForm(forms.Form):
    side = forms.ChoiceField(label=_("Whose signature"), error_messages={"required": _("Choose whose it is")})
    name = words(_("Name of who signed"), _("Enter the name of who signed"), 200)
    file = UploadField(label=_("Scan of the signed paper"), kinds=SCANS, most=LARGEST)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [
            (side.pk, f"{side.get_kind_display()}: {side.name}") for side in sides if not side.signed
        ]


class ClaimForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=UnitVersion.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a unit")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Where and how you learned it"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write where and how you learned it"), "max_length": TOO_LONG},
    )  # fmt: skip

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = versions
        self.fields["unit"].label_from_instance = lambda one: f"{one.ref} {one.title}"
        for n in range(1, 4):
            self.fields[f"file_{n}"] = UploadField(
                label=_("Evidence") if n == 1 else _("More evidence"), kinds=SHOWN, most=LARGEST, required=n == 1
            )

    def uploads(self):
        return [self.cleaned_data[f"file_{n}"] for n in range(1, 4) if self.cleaned_data.get(f"file_{n}")]


class DecisionForm(forms.Form):
    outcomes = forms.MultipleChoiceField(
        label=_("Accepted as learned before"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("All: the unit is accepted. None: it is not."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason; the learner reads it."), "max_length": TOO_LONG},
    )  # fmt: skip

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.refs = [one.ref for one in version.outcomes()]
        self.fields["outcomes"].choices = [(one.ref, f"{one.ref} {one.text}") for one in version.outcomes()]

    def verb(self):
        chosen = self.cleaned_data["outcomes"]
        return "decline" if not chosen else "accept" if set(chosen) == set(self.refs) else "accept_partly"
