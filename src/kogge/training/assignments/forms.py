from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kogge.base.dates import city_of
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import CSV, DOCUMENTS, JPEG, ODP, ODS, PNG, PPTX, TXT, XLSX
from kogge.commons.journal.again import TOO_LONG
from kogge.commons.people.moments import Moment, at_clock
from kogge.training.assignments.models import FEWEST, MOST, Assignment, Criterion, Extension, Work
from kogge.training.programmes.forms.fields import words
from kogge.training.programmes.forms.settings import PartForm, text

KINDS = (*DOCUMENTS, XLSX, ODS, PPTX, ODP, PNG, JPEG, TXT, CSV)
LARGEST = 20_000_000  # bytes
LONGEST = 60_000  # characters of a text


def area(label, most, rows, **more):
    """A text of one person, which may be empty while it is a draft."""
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG}, **more,
    )  # fmt: skip


class AssignmentForm(PartForm):
    TEXTS = ("title", "brief", "evidence")
    title = words(_("Title"), _("Enter the title"), 200)
    brief = forms.CharField(
        label=_("What is asked"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what is asked")},
    )  # fmt: skip
    evidence = text(
        _("Evidence from the own cluster"), 2000,
        help_text=_("What shows that it was done there: minutes, a photograph, a list without names."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the work"), choices=settings.LANGUAGES)
    opens_at = Moment(label=_("Opens"), required=False, help_text=_("Empty: as soon as you open it."))
    remarks_due_at = Moment(
        label=_("Remarks on drafts by"), required=False, help_text=_("Empty: nobody reads drafts.")
    )
    due_at = Moment(label=_("Due"))
    is_late_allowed = forms.BooleanField(label=_("It may come after the date; you see when"), required=False)
    is_in_groups = forms.BooleanField(label=_("One work for each learning group"), required=False)
    is_anonymous = forms.BooleanField(label=_("Authors do not see which peer gave a remark"), required=False)
    asks_consent = forms.BooleanField(label=_("Ask whether the cluster agrees that others read it"), required=False)
    assessors = forms.TypedChoiceField(
        label=_("Who assesses"), choices=Assignment.Assessors.choices, coerce=int, widget=forms.RadioSelect
    )

    class Meta:
        model = Assignment
        fields = [
            "title", "brief", "evidence", "language", "opens_at", "remarks_due_at", "due_at", "is_late_allowed",
            "is_in_groups", "is_anonymous", "asks_consent", "assessors",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = self.instance.zone
        for name in ("opens_at", "remarks_due_at", "due_at"):
            if at := getattr(self.instance, name):
                self.initial[name] = at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
        town = _("By the clock of %(town)s.") % {"town": city_of(self.instance.timezone)}
        self.fields["due_at"].help_text = town
        self.fields["due_at"].error_messages["required"] = _("Enter day and hour in the form 2027-03-01 12:00")

    def clean(self):
        for name in ("opens_at", "remarks_due_at", "due_at"):
            if self.cleaned_data.get(name):
                self.cleaned_data[name] = at_clock(self.cleaned_data[name], self.zone, getattr(self.instance, name))
        return super().clean()


class TemplateForm(forms.Form):
    file = UploadField(label=_("A file to start from"), kinds=KINDS, most=LARGEST)


class CriterionForm(PartForm):
    """Of two who change the words at once, the second sees what the first saved."""

    TEXTS = ("text",)
    fewest = FEWEST  # levels that have words
    text = words(_("Criterion"), _("Enter the criterion"), 300)

    class Meta:
        model = Criterion
        fields = ["text"]

    def __init__(self, *args, **kwargs):
        said = dict(kwargs["instance"].steps())
        there = {f"level_{value}": said.get(value, "") for value in range(1, MOST + 1)}
        super().__init__(*args, beside=there, **kwargs)
        for value in range(1, MOST + 1):
            label = _("Level %(n)s, the weakest") if value == 1 else _("Level %(n)s")
            self.fields[f"level_{value}"] = forms.CharField(
                label=label % {"n": value}, max_length=300, required=value <= self.fewest, initial=said.get(value, ""),
                error_messages={"required": _("Describe this level in words")},
            )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        typed = [cleaned.get(f"level_{value}", "") for value in range(1, MOST + 1)]
        while typed and not typed[-1]:
            typed.pop()
        if "" in typed[self.fewest :]:
            self.add_error(f"level_{typed.index('', self.fewest) + 1}", _("Describe this level in words"))
        before = [*self.instance.levels, *[{}] * MOST]
        self.instance.levels = [
            {**before[place], get_language(): word} if word != str(LazyI18nString(before[place])) else before[place]
            for place, word in enumerate(typed)
        ]
        return cleaned


class WorkForm(forms.Form):
    """Nothing is required while it is being written; what is missing is said when it is handed in."""

    seen = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)
    text = area(_("Your text"), LONGEST, 18)
    file = UploadField(label=_("Add a file"), kinds=KINDS, most=LARGEST, required=False)
    sharing = forms.ChoiceField(
        label=_("Your cluster agrees that this is read by"), required=False, widget=forms.RadioSelect,
        choices=[choice for choice in Work.Sharing.choices if choice[0]],
    )  # fmt: skip
    agreed_by = forms.CharField(
        label=_("Who of your cluster agreed"), max_length=200, required=False,
        help_text=_("Name or role, for example: chair of the board. Not needed if nobody else reads it."),
    )  # fmt: skip

    def __init__(self, *args, assignment, work, **kwargs):
        given = {name: getattr(work, name) for name in ("text", "sharing", "agreed_by")} if work else {}
        super().__init__(*args, initial={"seen": work.revision if work else 0} | given, **kwargs)
        if not assignment.asks_consent:
            del self.fields["sharing"], self.fields["agreed_by"]

    def written(self):
        return {name: self.cleaned_data[name] for name in ("text", "sharing", "agreed_by") if name in self.fields}


class ExtensionForm(forms.ModelForm):
    until = Moment(label=_("Until when do you need"))
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why you need more time"), "max_length": TOO_LONG},
    )  # fmt: skip

    class Meta:
        model = Extension
        fields = ["until", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        town = city_of(self.instance.assignment.timezone)
        self.fields["until"].help_text = _("By the clock of %(town)s.") % {"town": town}
        self.fields["until"].error_messages["required"] = _("Enter day and hour in the form 2027-03-01 12:00")

    def clean_until(self):
        return at_clock(self.cleaned_data["until"], self.instance.assignment.zone)


class AnswerForm(forms.Form):
    """Yes, until when; or no, and why."""

    until = Moment(label=_("Until"))
    answer = area(_("Answer to the participant"), 1000, 3)

    def __init__(self, *args, extension, **kwargs):
        self.zone, self.asked = extension.assignment.zone, extension.until
        initial = {"until": extension.until.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_until(self):
        return at_clock(self.cleaned_data["until"], self.zone, self.asked)


class RemarkForm(forms.Form):
    good = area(_("What is good"), 4000, 5)
    better = area(_("What would make it better"), 4000, 7)
