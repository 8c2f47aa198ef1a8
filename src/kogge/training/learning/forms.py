from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.models import Attendance
from kogge.training.programmes.forms.fields import Day


class AttendanceForm(forms.Form):
    """One line of choices for each participant."""

    def __init__(self, *args, seats, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        known = dict(event.attendances.values_list("person", "mode"))
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=seat.person.full_name,
                choices=[("", _("Not recorded")), *Attendance.Mode.choices],
                required=False,
                widget=forms.Select(attrs={"class": "field"}),
                initial=known.get(seat.person_id, ""),
            )

    def modes(self):
        """What was chosen: {seat: mode}."""
        return {seat: self.cleaned_data[f"seat_{seat.pk}"] for seat in self.seats}


class ResultForm(forms.Form):
    has_passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("yes", _("Completed")), ("no", _("Not completed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Select the result")},
    )
    note = forms.CharField(label=_("Note, seen by the participant"), max_length=500, required=False)


class AbsenceForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you cannot come"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who lead the module and the coordinator read it. Nothing about health is needed."),
        error_messages={"required": _("Write a word on why you cannot come")},
    )


class RuleForm(forms.Form):
    percent = forms.IntegerField(
        label=_("Least share of the meetings, in per cent"),
        min_value=1,
        max_value=100,
        error_messages={"required": _("Enter a number from 1 to 100")},
    )
    text = forms.CharField(
        label=_("What participants should know about it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TaskForm(forms.Form):
    task = forms.CharField(
        label=_("Task that makes up for the meeting"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The participant gets it by mail."), error_messages={"required": _("Write the task")},
    )  # fmt: skip
    due_on = Day(label=_("Due on"), required=False)
