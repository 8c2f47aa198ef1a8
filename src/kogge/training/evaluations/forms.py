"""Expectations, what an organisation learns, the days of an evaluation, what is answered, the reference group."""

import hashlib

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kogge.commons.files.forms import UploadField
from kogge.commons.files.kinds import DOCUMENTS
from kogge.commons.people.moments import Moment, at_clock
from kogge.training.evaluations.models import MOST_EXPECTATIONS, ExpectationCheck, Said, Statement

MOST_BYTES = 10_000_000


def area(label, most, rows, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ExpectationsForm(forms.Form):
    """Up to five sentences. One that was compared with a module already can only be read."""

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        there = {one.position: one for one in seat.expectations.all()}
        for place in range(1, MOST_EXPECTATIONS + 1):
            one = there.get(place)
            self.fields[str(place)] = forms.CharField(
                label=_now("Expectation %(n)s") % {"n": place},
                max_length=300,
                required=False,
                initial=one.text if one else "",
                disabled=bool(one and one.checks.all()),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error("1", _("Write down one expectation at least"))
        return cleaned

    def texts(self):
        return {int(place): text for place, text in self.cleaned_data.items()}


class CheckForm(forms.Form):
    """How far each expectation is met, and a few words if one likes."""

    def __init__(self, *args, expectations, module, **kwargs):
        super().__init__(*args, **kwargs)
        self.expectations = expectations
        for one in expectations:
            said = next((check for check in one.checks.all() if check.module_id == module.pk), None)
            self.fields[f"answer-{one.pk}"] = forms.ChoiceField(
                label=one.text,
                choices=ExpectationCheck.Answer.choices,
                widget=forms.RadioSelect,
                initial=said.answer if said else None,
                error_messages={"required": _("Choose one of the three")},
            )
            self.fields[f"note-{one.pk}"] = forms.CharField(
                label=_("A few words"), max_length=300, required=False, initial=said.note if said else ""
            )

    def answers(self):
        given = self.cleaned_data
        return {one: (given[f"answer-{one.pk}"], given[f"note-{one.pk}"]) for one in self.expectations}


class LearningForm(forms.Form):
    """What the organisation at home wants to learn; towards the end also what it has learned.

    Two people write it: what the other saved meanwhile is named beside what is typed here, and nothing is lost.
    """

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    expected = area(
        _("What do you want to learn as an organisation?"), 2000, 4, required=False,
        help_text=_("What should be different at home after the year?"),
    )  # fmt: skip
    actual = area(_("What have you learned as an organisation?"), 2000, 4, required=False)

    def __init__(self, *args, is_ending, initial, **kwargs):
        self.before = initial
        self.state = hashlib.sha256(repr(sorted(initial.items())).encode()).hexdigest()[:16]
        super().__init__(*args, initial=initial | {"seen": self.state}, **kwargs)
        if not is_ending:
            del self.fields["actual"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.pop("seen", "") not in ("", self.state):
            self.data = self.data.copy()
            self.data["seen"] = self.state
            self.add_error(None, _now("Somebody else changed this meanwhile. Choose below what stands, and save."))
            for name, value in self.before.items():
                if name in cleaned and cleaned[name] != value:
                    self.add_error(name, _now("Saved meanwhile: %(said)s") % {"said": value or _now("nothing")})
        return cleaned


class DaysForm(forms.Form):
    """From when until when people are asked, by the clock of the edition."""

    opens_at = Moment(label=_("Ask from"))
    closes_at = Moment(label=_("Answers until"))

    def __init__(self, *args, evaluation, **kwargs):
        self.zone = evaluation.edition.zone
        self.before = {name: getattr(evaluation, name) for name in ("opens_at", "closes_at")}
        typed = {name: at.astimezone(self.zone).replace(tzinfo=None) for name, at in self.before.items()}
        super().__init__(*args, initial=typed, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name, at in self.before.items():
            if cleaned.get(name):
                cleaned[name] = at_clock(cleaned[name], self.zone, at)
        first, last = cleaned.get("opens_at"), cleaned.get("closes_at")
        if first and last and last <= first:
            self.add_error("closes_at", _("The last moment must come after the first"))
        return cleaned


class SaidForm(forms.ModelForm):
    """You said, we did: one line."""

    text = area(
        _("What participants said"), 500, 3,
        help_text=_("Sum it up in your own words. Name nobody."),
        error_messages={"required": _("Say what participants said")},
    )  # fmt: skip
    answer = area(
        _("What is done about it, or why not"), 1000, 3, required=False,
        help_text=_("Participants read this."),
    )  # fmt: skip

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Said
        fields = ["text", "is_quoted", "state", "answer"]
        widgets = {"state": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.Meta.fields}
        self.state = hashlib.sha256(repr(self.before).encode()).hexdigest()[:16] if self.instance.pk else ""
        self.initial["seen"] = self.state
        self.fields["state"].choices = [(value, capfirst(label)) for value, label in Said.State.choices]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") in (Said.State.DONE, Said.State.NOT) and not cleaned.get("answer", "").strip():
            self.add_error("answer", _("Say what was done, or why it is not done"))
        if cleaned.get("seen") and cleaned["seen"] != self.state:
            self.data = self.data.copy()
            self.data["seen"] = self.state
            self.add_error(None, _("Somebody else changed this meanwhile. Choose below what stands, and save."))
            for name in ("text", "answer"):
                if name in cleaned and cleaned[name] != self.before[name]:
                    said = self.before[name] or _now("nothing")
                    self.add_error(name, _now("Saved meanwhile: %(said)s") % {"said": said})
        return cleaned


class MemberForm(forms.Form):
    """Somebody who reads along from outside."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter a name")})
    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, error_messages={"required": _("Enter an e-mail address")}
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class StatementForm(forms.ModelForm):
    """What the reference group makes of it."""

    text = area(_("Statement"), 6000, 8, error_messages={"required": _("Write down what you make of it")})
    file = UploadField(label=_("File"), kinds=DOCUMENTS, most=MOST_BYTES, required=False)

    class Meta:
        model = Statement
        fields = ["text", "is_published"]
