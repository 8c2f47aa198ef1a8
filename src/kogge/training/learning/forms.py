from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.events.models import Attendance


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
