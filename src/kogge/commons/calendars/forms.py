from datetime import datetime

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from kogge.base.dates import CITIES, city_of
from kogge.commons.calendars.reading import MOST_BYTES, Found
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import ICS
from kogge.commons.people.models import Circle

SALT = "kogge.calendars.import"


def zones():
    return sorted(((key, city_of(key)) for key in CITIES), key=lambda pair: pair[1])


class CalendarFileForm(forms.Form):
    """A calendar file to look at."""

    file = UploadField(label=_("Calendar file"), kinds=[ICS], most=MOST_BYTES)
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("For times of the file that name none we know.")
    )


class TakeOverForm(forms.Form):
    """Which of the meetings that were read are brought in, and for whom. What was read travels along, signed."""

    read = forms.CharField(widget=forms.HiddenInput)
    rows = forms.MultipleChoiceField(
        label=_("Meetings"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one meeting.")},
    )
    circle = forms.ModelChoiceField(
        label=_("Whose meetings"),
        queryset=Circle.objects.order_by("name"),
        required=False,
        empty_label=_("Nobody in particular"),
        help_text=_("The people of this group are expected, and find the meetings in their calendars."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_public = forms.BooleanField(label=_("Everybody may see them"), required=False)

    def __init__(self, data, *, found, **options):
        super().__init__(data, **options)
        self.fields["rows"].choices = [(str(number), one.title) for number, one in enumerate(found)]
        self.found = found

    def chosen(self):
        return [self.found[int(number)] for number in self.cleaned_data["rows"]]


def packed(found) -> str:
    """What was read, as a form carries it from the preview to the saving."""
    return signing.dumps([_as_row(one) for one in found], salt=SALT, compress=True)


def _as_row(one):
    return vars(one) | {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}


def unpacked(token) -> list[Found]:
    """What a preview showed, or nothing if the form was changed on its way."""
    try:
        rows = signing.loads(token, salt=SALT, max_age=86_400)
    except signing.BadSignature:
        return []
    moments = ("starts_at", "ends_at")
    return [Found(**row | {name: datetime.fromisoformat(row[name]) for name in moments}) for row in rows]
