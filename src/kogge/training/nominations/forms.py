from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.people.forms import AddressField
from kogge.commons.people.models import as_key
from kogge.training.nominations.models import Application, Nomination

TOO_LONG = _("Write %(limit_value)s characters or fewer (now %(show_value)s)")

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
    )


class ApplicationForm(forms.ModelForm):
    """Nothing is required while it is being written; what is missing is said before it is sent."""

    goals = text_field(_("What do you want to learn?"), "", 2000)
    plan = text_field(_("What do you want to try in your own cluster?"), "", 2000)
    experience = text_field(_("What have you done so far as a cluster manager?"), "", 2000)

    class Meta:
        model = Application
        fields = ["role", "goals", "plan", "experience", "has_consented"]
        labels = {
            "role": _("Your role in the cluster"),
            "has_consented": _(
                "What I write is true, and the people who select may read it until two years after the edition ends."
            ),
        }
