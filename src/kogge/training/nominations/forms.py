from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kogge.base.dates import days
from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import DOCUMENTS
from kogge.commons.journal.again import TOO_LONG
from kogge.commons.people.forms import AddressField
from kogge.commons.people.models import as_key
from kogge.commons.privacy import consents
from kogge.training.nominations.actions.places import ASKED
from kogge.training.nominations.eligibility import language_name
from kogge.training.nominations.models import Application, Complaint, Nomination, PlaceDetails, Support

WRONG_ADDRESS = _("Enter the e-mail address of the person in the form name@example.org")
THEIR_ADDRESS = {"required": WRONG_ADDRESS, "invalid": WRONG_ADDRESS}


class CounterArea(forms.Textarea):
    """A text area that says how much fits into it."""

    def __init__(self, most, rows=6):
        super().__init__(attrs={"rows": rows, "data-most": most})


def text_field(label, empty, most, *, rows=6, help_text=""):
    """A long answer: what to say when it is empty, and when it is too long."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(empty),
        help_text=help_text or format_lazy(_("Up to {most} characters."), most=most),
        widget=CounterArea(most, rows),
        error_messages={"required": empty, "max_length": TOO_LONG},
    )


class NominationForm(forms.ModelForm):
    cluster = OrganisationChoice(
        label=_("Cluster organisation the person leads or works for"),
        queryset=None,
        empty_label=_("Select"),
        error_messages={"required": _("Select the cluster organisation")},
    )
    nominee_email = AddressField(label=_("E-mail address of the person"), error_messages=THEIR_ADDRESS)
    letter_language = forms.ChoiceField(
        label=_("Language of our letter to the person"),
        choices=settings.LANGUAGES,
        error_messages={"required": _("Select the language of our letter")},
    )
    why = text_field(
        _("Why this person"),
        _("Write why you nominate this person"),
        1500,
        rows=5,
        help_text=_("Five lines are enough. The person and the committee read it."),
    )
    nominator_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Enter your name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nominator_email = AddressField(help_text=_("We write there once, so that you can confirm the nomination."))

    class Meta:
        model = Nomination
        fields = [
            "nominee_name",
            "nominee_email",
            "cluster",
            "letter_language",
            "why",
            "nominator_name",
            "nominator_email",
        ]
        error_messages = {"nominee_name": {"required": _("Enter the name of the person")}}
        widgets = {"nominee_name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args, by=None, **kwargs):
        """`by` is the person signed in, whose own name and address are not asked again."""
        kwargs.setdefault("initial", {}).setdefault("letter_language", get_language())
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["cluster"].offer(Organisation.objects.clusters().listed())
        if by:
            del self.fields["nominator_name"], self.fields["nominator_email"]
            self.instance.nominator_name = by.full_name

    def clean(self):
        cleaned = super().clean()
        own = self.by.email if self.by else as_key(cleaned.get("nominator_email", ""))
        if own and as_key(cleaned.get("nominee_email", "")) == own:
            self.add_error(
                "nominee_email",
                _("You cannot nominate yourself. Ask somebody who knows your work, for example your board."),
            )
        return cleaned


class AnswerForm(forms.Form):
    """The answer to a nomination; a reason is welcome with a no, and never asked for."""

    note = forms.CharField(
        label=_("Reason, if you like to give one"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )


class ApplicationForm(forms.ModelForm):
    """Nothing is required while it is being written; what is missing is said before it is sent."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), max_length=16, required=False)
    goals = text_field(_("What do you want to learn?"), "", 2000)
    plan = text_field(_("What do you want to try in your own cluster?"), "", 2000)
    experience = text_field(_("What have you done so far as a cluster manager?"), "", 2000)

    languages = forms.MultipleChoiceField(
        label=_("Languages you can work in"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Application
        fields = ["role", "goals", "plan", "experience", "languages", "has_consented"]
        labels = {
            "role": _("Your role in the cluster"),
            "has_consented": _(
                "What I write is true, and the people who select may read it until two years after the edition ends."
            ),
        }

    def __init__(self, *args, languages=(), **kwargs):
        """`languages` are the codes the call asks about; without any, the question is not there."""
        super().__init__(*args, **kwargs)
        if languages:
            self.fields["languages"].choices = [(code, language_name(code)) for code in languages]
        else:
            del self.fields["languages"]


class BeginForm(forms.Form):
    """An application of one's own: all that has to be known is the organisation."""

    cluster = OrganisationChoice(
        label=_("Organisation you apply for"),
        queryset=None,
        empty_label=_("Select"),
        error_messages={"required": _("Select your organisation")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cluster"].offer(Organisation.objects.clusters().listed())


class DatesForm(forms.Form):
    """One's own word on each meeting."""

    dates = forms.MultipleChoiceField(
        label=_("I can be there"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dates"].choices = [(event.slug, self._label(event)) for event in meetings]

    def _label(self, event):
        parts = [str(event.title), days(event.first_day, event.last_day), event.town]
        return ", ".join(part for part in parts if part)


class FileForm(forms.Form):
    file = UploadField(label=_("File"), kinds=DOCUMENTS, most=5_000_000)


class SupportForm(forms.ModelForm):
    address = AddressField(label=_("E-mail address of this person"), error_messages=THEIR_ADDRESS)

    class Meta:
        model = Support
        fields = ["name", "address", "language"]
        labels = {
            "name": _("Name of the person who can speak for your employer"),
            "language": _("Language of our mail"),
        }
        error_messages = {"name": {"required": _("Enter the name of the person")}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


class WordForm(forms.Form):
    """What the employer says."""

    text = text_field(
        _("Your words"),
        "",
        1500,
        rows=5,
        help_text=_("A few lines are enough. The people who select read them; the applicant does not."),
    )


class PlaceForm(forms.ModelForm):
    """Four short questions before one comes; none has to be answered."""

    class Meta:
        model = PlaceDetails
        fields = ["arrives_on", "leaves_on", "diet", "access", "phone"]
        labels = {
            "arrives_on": _("First meeting: you arrive on"),
            "leaves_on": _("You leave on"),
            "diet": _("What you do not eat"),
            "access": _("What you need to take part"),
            "phone": _("Telephone on the day"),
        }
        help_texts = {
            "access": _("For example a room without stairs, or a sign interpreter."),
            "diet": _("Only for those who book the meals."),
        }
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("arrives_on", "leaves_on")
        } | {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}

    def __init__(self, *args, standings, **kwargs):
        """`standings` say what the person agrees to already; each consent is a box of its own."""
        super().__init__(*args, **kwargs)
        for one in standings:
            if one.purpose in ASKED:
                self.fields[one.purpose] = forms.BooleanField(
                    label=one.text.says, required=False, initial=one.given is not None
                )

    def clean(self):
        cleaned = super().clean()
        arrives, leaves = cleaned.get("arrives_on"), cleaned.get("leaves_on")
        if arrives and leaves and leaves < arrives:
            self.add_error("leaves_on", _("You leave before you arrive. Change one of the two days."))
        return cleaned

    @property
    def agreed(self):
        return [purpose for purpose in ASKED if self.cleaned_data.get(purpose)]


def place_form(data, *, details, person):
    return PlaceForm(data, instance=details, standings=consents.standings(person))


class ComplaintForm(forms.ModelForm):
    text = text_field(
        _("What is wrong with the decision?"),
        _("Write what is wrong with the decision"),
        3000,
        help_text=_("Up to 3,000 characters. Those who run the programme read it and answer."),
    )

    class Meta:
        model = Complaint
        fields = ["text"]
