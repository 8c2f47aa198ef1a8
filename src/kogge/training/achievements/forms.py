from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.training.achievements.models import Recognition
from kogge.training.assignments.forms import area
from kogge.training.programmes.forms.fields import Day, words

NO, YES = "1", "2"  # so that one presses the same digits as for levels
ACHIEVED = [(NO, pgettext_lazy("outcome", "Not achieved")), (YES, pgettext_lazy("outcome", "Achieved"))]
PASSED = [(NO, pgettext_lazy("unit", "Not passed")), (YES, pgettext_lazy("unit", "Passed"))]
WRONG = _("This level is not in the grid.")
NO_REASON = _("Say why you correct it. What stood before stays in the history.")


def choice(label, choices, initial=None, empty=None):
    """One of few, as a row of buttons."""
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.RadioSelect,
        error_messages={"required": empty or _("Choose one"), "invalid_choice": WRONG},
    )  # fmt: skip


def text_needed(label, empty, most=2000, rows=4, **more):
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": empty},
        **more,
    )  # fmt: skip


class GridForm(forms.Form):
    """The criteria of a unit, each with its levels to choose from."""

    def __init__(self, *args, version, levels=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = {f"c{one['key']}": one for one in version.criteria()}
        for name, one in self.criteria.items():
            given = (levels or {}).get(str(one["key"]))
            steps = [(str(value), str(word)) for value, word in one["steps"]]
            empty = _("Choose a level for each criterion first.")
            self.fields[name] = choice(str(one["text"]), steps, initial=given and str(given), empty=empty)

    def levels(self):
        return {str(one["key"]): int(self.cleaned_data[name]) for name, one in self.criteria.items()}

    def _row(self, name, title, note=""):
        chosen = str(self[name].value() or "")
        steps = [(value, word, str(value) == chosen) for value, word in self.fields[name].choices]
        return {"field": self[name], "title": title, "note": note, "steps": steps}

    def grid(self):
        for name, one in self.criteria.items():
            note = _("enough from level %(level)d") % {"level": one["passes_from"]} if one["passes_from"] > 1 else ""
            yield self._row(name, one["text"], note)


class AssessForm(GridForm):
    """What one assessor says of one person in one unit."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    strengths = area(_("Strengths"), 4000, 3)
    gaps = area(_("What is missing"), 4000, 3)
    changes = area(
        _("Assessed in another way than the unit says"), 1000, 2, help_text=_("Leave it empty if it was as planned.")
    )
    grade = forms.CharField(label=_("Grade"), max_length=40, required=False, help_text=_("If the unit has grades."))
    assessed_on = Day(label=_("Assessed on"), initial=timezone.localdate)
    reason = area(_("Why you correct it"), 500, 2)

    def __init__(self, *args, version, own=None, begun=None, **kwargs):
        given = dict(begun or {})
        if own:
            names = ("strengths", "gaps", "changes", "grade", "assessed_on")
            given |= {name: getattr(own, name) for name in names} | {"seen": own.pk}
        levels = own.levels if own else given.pop("levels", {})
        super().__init__(*args, version=version, levels=levels, initial=given, **kwargs)
        if own:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = NO_REASON
        else:
            del self.fields["reason"]
        self.outcomes = {f"o{place}": one for place, one in enumerate(version.outcomes())}
        for name, one in self.outcomes.items():
            said = own.outcomes.get(one.ref) if own else None
            initial = None if said is None else (YES if said else NO)
            empty = _("Say of every outcome whether it is achieved.")
            self.fields[name] = choice(f"{one.ref} {one.text}", ACHIEVED, initial=initial, empty=empty)
        passed = (YES if own.has_passed else NO) if own else None
        self.fields["passed"] = choice(_("Result"), PASSED, initial=passed, empty=_("Select the result"))

    def outcome_rows(self):
        for name, one in self.outcomes.items():
            yield self._row(name, one.text, one.kind_label) | {"ref": one.ref}

    def passed_row(self):
        return self._row("passed", _("Result"))

    def given(self):
        """The arguments of `assess`."""
        said = self.cleaned_data
        texts = ("strengths", "gaps", "changes", "grade", "assessed_on", "seen")
        return {name: said[name] for name in texts} | {
            "levels": self.levels(),
            "outcomes": {one.ref: said[name] == YES for name, one in self.outcomes.items()},
            "has_passed": said["passed"] == YES,
            "reason": said.get("reason", ""),
        }


class BatchForm(GridForm):
    """Several people who met the unit alike."""

    grade = forms.CharField(label=_("Grade"), max_length=40, required=False)
    assessed_on = Day(label=_("Assessed on"), initial=timezone.localdate)

    def __init__(self, *args, version, seats, **kwargs):
        super().__init__(*args, version=version, **kwargs)
        self.seats = {str(seat.pk): seat for seat in seats}
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Who met the unit"), choices=[(key, seat.person.full_name) for key, seat in self.seats.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Tick at least one person."),
                "invalid_choice": _("Somebody else has assessed one of these meanwhile. Look once more."),
            },
        )  # fmt: skip

    def chosen(self):
        return [self.seats[key] for key in self.cleaned_data["people"]]


class ValidateForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    meets = choice(
        _("Does what was assessed meet the unit?"),
        [("yes", _("It meets the unit")), ("no", _("It does not meet the unit"))],
    )
    deviations = area(
        _("Deviations"), 2000, 3,
        help_text=_("Differences between what was aimed at and what was achieved, or how it was assessed."),
    )  # fmt: skip


class RecogniseForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = choice(
        _("Your decision"),
        [
            (Recognition.Decision.RECOGNISED, _("We recognise it")),
            (Recognition.Decision.REFUSED, _("We do not recognise it")),
            (Recognition.Decision.OPEN, _("We leave it open")),
        ],
    )
    reason = area(_("Reason"), 2000, 3, help_text=_("The learner reads it."))


class AppealForm(forms.Form):
    text = text_needed(
        _("What you do not agree with, and why"), _("Say what you do not agree with"), 4000, 6,
        help_text=_("Somebody answers who has not assessed you."),
    )  # fmt: skip


class AppealAnswerForm(forms.Form):
    verb = choice(
        _("Your answer"), [("uphold", _("The assessment stands")), ("grant", _("Somebody assesses it anew"))]
    )
    answer = text_needed(_("Why"), _("Write an answer. The learner reads it."), 4000)


class CorrectionForm(forms.Form):
    text = text_needed(_("What is wrong, and what is right"), _("Say what is wrong, and what is right"))


class CorrectionAnswerForm(forms.Form):
    answer = text_needed(_("Your answer"), _("Write an answer. The learner reads it."))


class ShareForm(forms.Form):
    DAYS = [(14, _("Two weeks")), (91, _("Three months")), (365, _("A year"))]

    label = words(
        _("For whom"), _("Say for whom, so that you know it again"), 120, help_text=_("Only you see this name.")
    )
    days = forms.TypedChoiceField(
        label=_("How long it can be read"), choices=DAYS, coerce=int, initial=91, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long others may read it: a year at most.")},
    )  # fmt: skip
    is_whole = forms.BooleanField(
        label=_("With what the assessors wrote"), required=False,
        help_text=_("Strengths and what is missing. Without it: units, outcomes, levels, results and dates."),
    )  # fmt: skip
