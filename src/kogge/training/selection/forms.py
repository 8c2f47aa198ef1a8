from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.commons.clusters.forms import OrganisationChoice
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.forms import with_own_language
from kogge.commons.journal.again import TOO_LONG
from kogge.commons.people.forms import AddressField
from kogge.commons.people.moments import Moment, at_clock
from kogge.commons.search.stems import fold
from kogge.training.programmes.forms.fields import words
from kogge.training.selection.models import STEPS, Criterion, Reviewer, Round


class RoundForm(forms.ModelForm):
    reviews_each = forms.IntegerField(label=_("Reviews of each application"), min_value=1, max_value=20)
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=10_000)
    due_at = Moment(label=_("Reviews are due"), required=False)
    is_anonymised = forms.BooleanField(label=_("Reviewers see no names and no employers"), required=False)
    bars_own_country = forms.BooleanField(label=_("Nobody reviews applications from the own country"), required=False)

    class Meta:
        model = Round
        fields = ["reviews_each", "places", "due_at", "is_anonymised", "bars_own_country"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = self.instance.edition.zone
        if self.instance.due_at:
            self.initial["due_at"] = self.instance.due_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        self.fields["due_at"].help_text = _("By the clock of %(town)s.") % {"town": str(zone).rpartition("/")[2]}

    def clean_due_at(self):
        """What was typed is the clock of the edition's town, wherever it was typed."""
        at = self.cleaned_data["due_at"]
        return at_clock(at, self.instance.edition.zone, self.instance.due_at) if at else None


class CriterionForm(forms.ModelForm):
    title = words(_("Criterion"), _("Enter the criterion"), 120)
    help = forms.CharField(
        label=_("What to look for"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, initial=1)

    class Meta:
        model = Criterion
        fields = ["title", "help", "weight"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "help"):
            self.initial[name] = str(getattr(self.instance, name) or "")
        for value, word in self.instance.steps():
            label = _("Word for %(step)s") % {"step": value}
            missing = _("Enter a word for step %(step)s") % {"step": value}
            self.fields[f"word_{value}"] = words(label, missing, 80, initial=word)

    def clean(self):
        cleaned = super().clean()
        for name in ("title", "help"):
            if name in cleaned:
                cleaned[name] = with_own_language(getattr(self.instance, name) or "", cleaned[name])
        said = {str(value): dict(self.instance.words.get(str(value)) or {}) for value in STEPS}
        for value in STEPS:
            if typed := cleaned.get(f"word_{value}"):
                said[str(value)][get_language()] = typed
        self.instance.words = said
        return cleaned


class ReviewerForm(forms.ModelForm):
    """Somebody who is asked into the committee; who has no account is asked by the same mail."""

    name = words(_("Name"), _("Enter the name"), 120)
    address = AddressField(label=_("E-mail address"), error_messages={"required": _("Enter the e-mail address")})
    organisation = OrganisationChoice(
        label=_("Where they work"),
        queryset=None,
        required=False,
        empty_label=_("Not in the directory"),
        help_text=_("They get no files from there."),
    )
    countries = forms.MultipleChoiceField(label=_("Own countries"), required=False, choices=[])
    languages = forms.MultipleChoiceField(
        label=_("Languages they read"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all empty if you do not know: then they get files in any language."),
    )
    load_most = forms.IntegerField(label=_("At most so many files"), min_value=1, max_value=1000, required=False)

    class Meta:
        model = Reviewer
        fields = ["language", "organisation", "countries", "languages", "load_most"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(Organisation.objects.listed())
        self.fields["countries"].choices = list(countries)


class ReviewForm(forms.Form):
    """Scores, comment, note and flag of one file."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    comment = forms.CharField(
        label=_("Comment to the committee"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    note_private = forms.CharField(
        label=_("Note for yourself"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    flag = forms.BooleanField(label=_("Talk about it in the meeting"), required=False)

    def __init__(self, *args, review, criteria, **kwargs):
        scores = {score.criterion_id: score.value for score in review.scores.all()}
        names = ("version", "comment", "note_private", "flag")
        super().__init__(*args, initial={name: getattr(review, name) for name in names}, **kwargs)
        self.criteria = {f"c{criterion.pk}": criterion for criterion in criteria}
        for name, criterion in self.criteria.items():
            steps = [(value, word) for value, word in criterion.steps()]
            wrong = {"invalid_choice": _("Scores go from 1 to 5."), "invalid": _("Scores go from 1 to 5.")}
            self.fields[name] = forms.TypedChoiceField(
                label=criterion.title,
                choices=steps,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=scores.get(criterion.pk),
                error_messages=wrong,
            )

    def rows(self):
        """Of each criterion: the bound field, its value or "", the word for it, [(value, word, whether chosen)]."""
        for name, criterion in self.criteria.items():
            value = str(self[name].value() or "")
            steps = [(step, word, value == str(step)) for step, word in criterion.steps()]
            word = next((word for _step, word, is_chosen in steps if is_chosen), "")
            yield {"criterion": criterion, "field": self[name], "value": value, "word": word, "steps": steps}

    def values(self):
        return {
            criterion: self.cleaned_data[name]
            for name, criterion in self.criteria.items()
            if self.cleaned_data.get(name)
        }


class ConflictForm(forms.Form):
    """Whom somebody knows, as names. In an anonymised round they are not told which of them are there."""

    names = forms.CharField(
        label=_("People and organisations you are close to, one a line"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )


class WordForm(forms.Form):
    word = forms.CharField(
        label=_("Word or name to hide"),
        max_length=120,
        min_length=2,
        error_messages={"required": _("Enter the word"), "min_length": _("Enter at least two letters")},
    )

    def clean_word(self):
        """As it is kept: some letters become two, and accents alone are nothing."""
        field = self.fields["word"]
        word = fold(self.cleaned_data["word"])
        field.run_validators(word)
        return word
