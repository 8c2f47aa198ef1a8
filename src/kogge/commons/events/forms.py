"""The forms of a meeting: what, when and where; who may register; how to get there; what somebody eats."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from i18nfield.strings import LazyI18nString

from kogge.base.dates import city_of
from kogge.commons.clusters.words import WORK_LANGUAGES
from kogge.commons.events.actions.running import TEXTS
from kogge.commons.events.models import Attendance, Event, Registration
from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import JPEG, PDF, PNG
from kogge.commons.people.models import Circle
from kogge.commons.people.moments import Moment, at_clock
from kogge.commons.people.profile_forms import TOWNS, without_hidden_signs

MOST_ASKED = 200


def with_own_language(before, typed):
    """A text of several languages in which what the page's language says is replaced; the others stay."""
    if typed == str(before):  # also what was shown from another language because there was none in this one
        return before
    stored = getattr(before, "data", before)
    said = dict(stored) if isinstance(stored, dict) else {"en": stored or ""}
    said[get_language()] = typed
    return LazyI18nString({code: text for code, text in said.items() if text})


def words(label, most, *, rows=0, required=False, **more):
    area = forms.Textarea(attrs={"rows": rows}) if rows else None
    checks = [] if rows else [without_hidden_signs]
    return forms.CharField(label=label, max_length=most, required=required, widget=area, validators=checks, **more)


def moment(label, **more):
    """A day and an hour by the clock of the meeting's town."""
    field = Moment(label=label, **more)
    field.error_messages["required"] = field.error_messages["invalid"]
    return field


def places(label):
    return forms.IntegerField(
        label=label, min_value=0, max_value=100_000, required=False, help_text=_("Nothing entered: no limit.")
    )


class EventForm(forms.Form):
    """A meeting; `event` is the one that is changed, or a new one."""

    TEXTS = ("title", "text", "price")
    MOMENTS = ("starts_at", "ends_at", "registration_opens_at", "registration_closes_at")

    title = words(_("Title"), 200, required=True, error_messages={"required": _("Enter a title")})
    text = words(_("What it is about"), 4000, rows=5)
    starts_at = moment(_("Begins"))
    ends_at = moment(_("Ends"))
    timezone = forms.ChoiceField(
        label=_("Time zone, by its town"), help_text=_("Every hour here is by the clock of that town."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("How one takes part"), choices=Event.Mode.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how one takes part")},
    )  # fmt: skip
    venue = words(_("Place"), 200, help_text=_("House, street and room."))
    city = words(_("Town"), 80)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: [("", "–"), *countries])
    join_url = forms.URLField(
        label=_("Address of the online room"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Seen by nobody: each person has an own link, which leads to whatever stands here."),
        error_messages={"invalid": _("Enter a web address, for example https://meet.example.org/room")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"))
    circle = forms.ModelChoiceField(
        label=_("For the people of"), queryset=None, required=False, empty_label=_("No group")
    )
    is_public = forms.BooleanField(label=_("Everybody may see it"), required=False)
    registers = forms.ChoiceField(
        label=_("Who may register"), required=False, widget=forms.RadioSelect,
        choices=[("", _("Nobody needs to")), *Event.Registers.choices],
        help_text=_("The people of the group are expected in any case, and may say how they come."),
    )  # fmt: skip
    registration_opens_at = moment(_("Registration opens"), required=False)
    registration_closes_at = moment(_("Registration closes"), required=False)
    places_on_site = places(_("Places on site"))
    places_online = places(_("Places online"))
    price = words(
        _("Price"), 200, help_text=_("Nothing entered: free of charge. Otherwise how much, and how one pays it.")
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data=None, *, event, circles, beside=None):
        self.event, self.beside = event, beside or {}
        self.names = [name for name in self.base_fields if name != "seen"]
        said = {name: getattr(event, name) for name in self.names} | {"circle": event.circle_id}
        initial = said | {name: str(said[name]) for name in self.TEXTS}
        for name in self.MOMENTS:
            if said[name]:
                initial[name] = said[name].astimezone(event.zone).replace(tzinfo=None)
        kept = repr([str(getattr(value, "data", value)) for value in said.values()])
        self.state = hashlib.sha256(kept.encode()).hexdigest()[:16] if event.pk else ""
        super().__init__(data, initial=initial | {"seen": self.state})
        self.fields["language"].choices = [
            (code, get_language_info(code)["name_translated"].capitalize()) for code in WORK_LANGUAGES
        ]
        zones = dict.fromkeys([*TOWNS, event.timezone])  # a file, or who makes it, may bring another one
        self.fields["timezone"].choices = [(zone, city_of(zone)) for zone in zones]
        for name, field in self.beside.items():
            self.fields[name] = field
        self.fields["circle"].queryset = Circle.objects.filter(pk__in=circles).order_by("name")
        self.fields["circle"].label_from_instance = lambda circle: circle.name
        first = self.names[: self.names.index("circle") + 1]
        self.order_fields([*first, *self.beside])

    def clean(self):
        cleaned = super().clean()
        zone = ZoneInfo(cleaned.get("timezone") or self.event.timezone)
        for name in self.MOMENTS:
            if isinstance(cleaned.get(name), datetime):
                cleaned[name] = at_clock(cleaned[name], zone, getattr(self.event, name))
        self._refuse_what_cannot_be(cleaned)
        if cleaned.get("seen") and cleaned["seen"] != self.state:
            self.data = self.data.copy()
            self.data["seen"] = self.state
            self.add_error(None, _("Somebody else changed this meanwhile. Look at it in another window, then save."))
        return cleaned

    def _refuse_what_cannot_be(self, cleaned):
        begins, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", _("The meeting must end after it begins."))
        opens, closes = cleaned.get("registration_opens_at"), cleaned.get("registration_closes_at")
        if opens and closes and closes <= opens:
            self.add_error("registration_closes_at", _("Registration must close after it opens."))
        mode, registers = cleaned.get("mode"), cleaned.get("registers")
        if mode in ("on_site", "hybrid") and not cleaned.get("city"):
            self.add_error("city", _("Enter the town, or choose online"))
        if registers == Event.Registers.OPEN and not cleaned.get("is_public"):
            self.add_error("is_public", _("Who may register must be able to see it"))
        if registers == Event.Registers.CIRCLE and not cleaned.get("circle"):
            self.add_error("circle", _("Choose the group that may register"))

    def others(self):
        """{field: value} of what rooms above keep."""
        return {name: self.cleaned_data[name] for name in self.beside}

    def values(self):
        """{field: value} as the meeting keeps them."""
        given = {name: self.cleaned_data[name] for name in self.names}
        return given | {name: with_own_language(getattr(self.event, name), given[name]) for name in self.TEXTS}


class PracticalForm(forms.Form):
    """What one needs to know to come."""

    travel = words(_("Getting there"), 3000, rows=4)
    venue = words(_("The place"), 2000, rows=3)
    hotel = words(_("Where to stay"), 2000, rows=3)
    meals = words(_("Food and drink"), 2000, rows=2)
    access = words(_("Access for everybody"), 2000, rows=3, help_text=_("Steps, lifts, hearing loops, quiet rooms."))
    contact = words(_("Whom to ask"), 200)

    def __init__(self, data=None, *, practical):
        self.practical = practical
        super().__init__(data, initial={name: str(getattr(practical, name)) for name in TEXTS})

    def filled(self):
        for name in TEXTS:
            value = with_own_language(getattr(self.practical, name), self.cleaned_data[name])
            setattr(self.practical, name, value)
        return self.practical


class RegistrationForm(forms.Form):
    """How one takes part, and what one eats."""

    mode = forms.ChoiceField(
        label=_("How you take part"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you take part")},
    )  # fmt: skip
    diet = forms.MultipleChoiceField(
        label=_("What you eat"), required=False, choices=Registration.Diet.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only if you like to say so. The kitchen gets numbers without names."),
    )  # fmt: skip

    def __init__(self, data=None, *, event, registration):
        diet = registration.diet.split(",") if registration else []
        super().__init__(data, initial={"mode": registration.mode if registration else "", "diet": diet})
        self.fields["mode"].choices = [(mode, Registration.Mode(mode).label) for mode in event.modes]
        if Event.Mode.ON_SITE not in event.modes:
            del self.fields["diet"]


class HereForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the screen"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code that stands on the screen")},
    )  # fmt: skip


class AskForm(forms.Form):
    addresses = forms.CharField(
        label=_("E-mail addresses"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, or with commas between."),
        error_messages={"required": _("Enter at least one address")},
    )  # fmt: skip

    def clean_addresses(self):
        found = list(dict.fromkeys(self.cleaned_data["addresses"].replace(",", " ").replace(";", " ").split()))
        if len(found) > MOST_ASKED:
            raise forms.ValidationError(_("Ask at most %(most)s people at once") % {"most": MOST_ASKED})
        for address in found:
            try:
                validate_email(address)
            except forms.ValidationError:
                raise forms.ValidationError(_("“%(address)s” is no e-mail address") % {"address": address[:80]})
        return found


class CallOffForm(forms.Form):
    note = words(_("Why, in a sentence for those who would have come"), 500, rows=3)


class SheetForm(forms.Form):
    file = UploadField(
        label=_("The signed sheet, scanned or photographed"), kinds=(PDF, JPEG, PNG), most=settings.UPLOAD_MOST
    )


class PresenceForm(forms.Form):
    """One line of choices for each person."""

    def __init__(self, data=None, *, event, people):
        super().__init__(data)
        self.people = people
        known = dict(event.attendances.values_list("person", "mode"))
        for person in people:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=person.full_name, choices=[("", _("Not recorded")), *Attendance.Mode.choices], required=False,
                widget=forms.Select(attrs={"class": "field"}), initial=known.get(person.pk, ""),
            )  # fmt: skip

    def modes(self):
        """What was chosen: [(person, mode)], only what is new."""
        given = [(person, f"person_{person.pk}") for person in self.people]
        return [(person, self.cleaned_data[name]) for person, name in given if self.cleaned_data[name]]
