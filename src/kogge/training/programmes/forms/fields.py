"""Fields of which the forms about editions are made."""

from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kogge.commons.people.moments import at_clock


def in_own_language(text):
    """What a person typed, kept as the text in the language of the page they typed it on."""
    return LazyI18nString({get_language(): text}) if text else LazyI18nString("")


def words(label, empty, most=300, **more):
    """A text that must be there, in the language of the page."""
    return forms.CharField(label=label, max_length=most, error_messages={"required": empty}, **more)


class Day(forms.DateField):
    """A day, written as 2027-03-01 or picked where the browser offers it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] |= {
            "required": _("Enter a day"),
            "invalid": _("Enter a day in the form 2027-03-01"),
        }
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class SlugField(forms.CharField):
    """The word of the address: free, short, and never changed afterwards."""

    def __init__(self, *, model, **kwargs):
        self.model = model
        super().__init__(
            max_length=80,
            validators=[RegexValidator(r"^[a-z0-9-]+\Z", _("Use small letters, digits and hyphens only"))],
            error_messages={"required": _("Enter the word of the address")},
            **kwargs,
        )

    def clean(self, value):
        slug = super().clean(value)
        if self.model.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("This address is taken. Choose another."))
        return slug


def refuse_wrong_order(form, first, last, sentence):
    """The later field must not lie before the earlier one."""
    begins, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if begins and ends and ends < begins:
        form.add_error(last, sentence)


def check_call(form):
    """The call opens before it closes, by the clock of the edition's town, and has both moments or neither."""
    zone, edition = form.cleaned_data.get("timezone"), getattr(form, "instance", None)
    for name in ("call_opens_at", "call_closes_at"):
        if zone and form.cleaned_data.get(name):
            form.cleaned_data[name] = at_clock(form.cleaned_data[name], ZoneInfo(zone), getattr(edition, name, None))
    refuse_wrong_order(form, "call_opens_at", "call_closes_at", _("The call must close after it opens"))
    if bool(form.cleaned_data.get("call_opens_at")) != bool(form.cleaned_data.get("call_closes_at")):
        form.add_error("call_closes_at", _("Enter both moments of the call, or neither"))
