"""A day and an hour that somebody types by the clock of a town: a field for it, and the moment that is meant."""

from datetime import UTC

from django import forms
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _

YEARS = range(1970, 2200)


class Moment(forms.DateTimeField):
    """A day and an hour by a clock that who uses it knows; the clock of who types it has no part in it."""

    def __init__(self, **kwargs):
        said = _("Enter day and hour in the form 2027-03-01 12:00")
        super().__init__(
            widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
            error_messages={"invalid": said},
            **kwargs,
        )

    def to_python(self, value):
        with override(UTC):  # knows no hour that is not there, or comes twice
            at = super().to_python(value)
        if at and at.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return at and at.replace(tzinfo=None)


def at_clock(typed, zone, before=None):
    """The moment at which the clock of a zone shows this, without a zone's own reckoning where the clocks change.

    What is typed as it stood there stays the moment it was (`before`): an hour in autumn comes twice.
    """
    if before and before.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) == typed:
        return before
    return typed.replace(tzinfo=zone).astimezone(UTC)
