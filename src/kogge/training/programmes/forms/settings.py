"""What an edition is, when it is, and who may come: one form each, safe against two who write at once."""

import hashlib

from django import forms
from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.base.dates import city_of
from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.words import HOME, WORK_LANGUAGES
from kogge.commons.events.forms import with_own_language
from kogge.commons.people.moments import Moment
from kogge.commons.people.profile_forms import TOWNS
from kogge.training.programmes.forms.fields import Day, check_call, refuse_wrong_order, words
from kogge.training.programmes.models import Call, Edition


def text(label, most=1500, rows=3, **more):
    """A text that may be empty, in the language of the page."""
    area = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=most, required=False, widget=area, **more)


class PartForm(forms.ModelForm):
    """A part of the set-up. TEXTS: in the language of the page, others stay; `beside`: fields that are no column."""

    TEXTS = ()
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, beside=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name, None) for name in self.Meta.fields} | dict(beside)
        for name in self.TEXTS:
            self.initial[name] = str(self.before[name])
        said = repr([str(getattr(value, "data", value)) for value in self.before.values()])
        self.initial["seen"] = self.state = hashlib.sha256(said.encode()).hexdigest()[:16] if self.instance.pk else ""

    def clean(self):
        """What somebody else has saved meanwhile is named beside what is typed here, and nothing is lost."""
        cleaned = super().clean()
        if cleaned.get("seen") and cleaned["seen"] != self.state:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.state
            self.add_error(None, _("Somebody else changed this meanwhile. Choose below what stands, and save."))
            for name, value in self.before.items():
                if name in cleaned and str(cleaned[name]) != str(value):
                    said = str(value) if value not in (None, "", []) else gettext("nothing")
                    self.add_error(name, gettext("Saved meanwhile: %(said)s") % {"said": said})
        for name in self.TEXTS:
            if name in cleaned:
                cleaned[name] = with_own_language(self.before[name], cleaned[name])
        return cleaned


def languages_to_choose():
    return [(code, get_language_info(code)["name_translated"].capitalize()) for code in WORK_LANGUAGES]


class WhatForm(PartForm):
    TEXTS = ("name", "theme", "summary", "gets")
    name = words(_("Name of the edition"), _("Enter the name of the edition"))
    theme = text(_("Theme, in a few words"), 300, rows=0)
    summary = text(_("What it is, in two sentences"), 600)
    gets = text(_("What participants get"), help_text=_("One thing a line."), rows=5)
    languages = forms.MultipleChoiceField(
        label=_("Languages of work"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language")},
    )

    class Meta:
        model = Edition
        fields = ["name", "theme", "summary", "gets", "languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = languages_to_choose()
        self.initial["languages"] = self.instance.languages.split(",")

    def clean_languages(self):
        return ",".join(self.cleaned_data["languages"])


class WhenForm(PartForm):
    starts_on = Day(label=_("Begins on"))
    ends_on = Day(label=_("Ends on"))
    graduation_on = Day(label=_("Graduation on"), required=False)
    timezone = forms.ChoiceField(
        label=_("Time zone, by its town"), choices=lambda: [(zone, city_of(zone)) for zone in TOWNS]
    )
    call_opens_at = Moment(label=_("Call opens"), required=False)
    call_closes_at = Moment(label=_("Call closes"), required=False, help_text=_("By the clock of that town."))
    seats_offered = forms.IntegerField(label=_("Places"), min_value=1, max_value=2000, required=False)

    class Meta:
        model = Edition
        fields = [
            "starts_on", "ends_on", "graduation_on", "timezone", "call_opens_at", "call_closes_at", "seats_offered",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("call_opens_at", "call_closes_at"):
            if self.initial.get(name):
                self.initial[name] = self.initial[name].astimezone(self.instance.zone).replace(tzinfo=None)

    def clean(self):
        check_call(self)
        cleaned = super().clean()
        refuse_wrong_order(self, "starts_on", "ends_on", _("The end must not be before the beginning"))
        refuse_wrong_order(self, "starts_on", "graduation_on", _("The graduation must not be before the beginning"))
        if self.instance.state == Edition.State.OPEN and not cleaned.get("call_closes_at"):
            self.add_error("call_closes_at", _("This edition is published: its call needs its dates"))
        taken = self.instance.seats.participants().count()
        if cleaned.get("seats_offered") and cleaned["seats_offered"] < taken:
            words = ngettext("%(n)d person has a place already", "%(n)d people have a place already", taken)
            self.add_error("seats_offered", words % {"n": taken})
        return cleaned


class CallForm(PartForm):
    TEXTS = ("roles",)
    takes_nominations = forms.ChoiceField(
        label=_("Who may nominate"), choices=Call.Nominates.choices, widget=forms.RadioSelect
    )
    takes_applications = forms.BooleanField(label=_("People may apply without a nomination"), required=False)
    needs_support = forms.BooleanField(label=_("The employer’s word of support is needed"), required=False)
    countries = forms.MultipleChoiceField(
        label=_("Only people from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: every country."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only people who work for"),
        required=False,
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: every kind of organisation."),
    )
    roles = text(_("What is asked of the person"), 600, help_text=_("Shown as you write it, and judged by people."))
    languages = forms.MultipleChoiceField(
        label=_("Languages one says one works in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    most_per_organisation = forms.IntegerField(
        label=_("At most so many people of one organisation"), min_value=1, max_value=2000, required=False
    )
    must_commit_dates = forms.BooleanField(label=_("Applicants promise to come to every meeting"), required=False)
    reviews_each = forms.IntegerField(label=_("Reviews of each application"), min_value=1, max_value=20)
    is_anonymised = forms.BooleanField(label=_("Reviewers see no names and no employers"), required=False)

    class Meta:
        model = Call
        fields = [
            "takes_nominations", "takes_applications", "needs_support", "countries", "kinds", "roles", "languages",
            "most_per_organisation", "must_commit_dates", "reviews_each", "is_anonymised",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = {*HOME.values(), *self.instance.countries}
        named = ((code, countries.name(code)) for code in codes)
        self.fields["countries"].choices = sorted(named, key=lambda pair: pair[1])
        self.fields["languages"].choices = languages_to_choose()
