"""The forms of self-assessment: levels, addresses of others, what an employer sees."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kogge.training.selfassessments.models import MOST_ASKED, NAMES, STEPS

LEVELS = [(step, NAMES[step]) for step in STEPS]


class LevelsForm(forms.Form):
    """A level for each competence; nothing has to be chosen. `blocks` pairs the fields with what they ask about."""

    def __init__(self, *args, competences, ratings=None, with_wanted=True, with_helps=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.competences, self.with_wanted, self.with_helps = competences, with_wanted, with_helps
        for one in competences:
            given = (ratings or {}).get(one.ref)
            self.fields[f"own_{one.ref}"] = self._levels(one.title, given and given.own)
            if with_wanted:
                self.fields[f"wanted_{one.ref}"] = self._levels(one.title, given and given.wanted)
            if with_helps:
                self.fields[f"helps_{one.ref}"] = forms.BooleanField(
                    required=False, initial=bool(given and given.helps)
                )

    def _levels(self, label, initial):
        return forms.TypedChoiceField(
            label=label, choices=LEVELS, coerce=int, empty_value=None, required=False, initial=initial
        )

    def blocks(self):
        """[(competence, [(level, name, what shows it, chosen)], field of what the work asks for, field of help)]"""
        found = []
        for one in self.competences:
            shows = {each.level: each.text for each in one.indicators.all()}
            chosen = self[f"own_{one.ref}"].value()
            levels = [(n, name, shows.get(n, ""), str(chosen) == str(n)) for n, name in LEVELS]
            wanted = self[f"wanted_{one.ref}"] if self.with_wanted else None
            helps = self[f"helps_{one.ref}"] if self.with_helps else None
            found.append((one, levels, wanted, helps))
        return found

    def ratings(self):
        """{competence: (own, wanted, helps)}"""
        given = self.cleaned_data
        return {
            one.ref: (given[f"own_{one.ref}"], given.get(f"wanted_{one.ref}"), given.get(f"helps_{one.ref}", False))
            for one in self.competences
        }

    def levels(self):
        """{competence: level} of those that were chosen."""
        return {ref: own for ref, (own, _wanted, _helps) in self.ratings().items() if own is not None}


class AskForm(forms.Form):
    """The addresses of others."""

    addresses = forms.CharField(
        label=_("E-mail addresses"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Three to twelve, one on each line: board, members, colleagues."),
        error_messages={"required": _("Enter at least three addresses")},
    )  # fmt: skip

    def clean_addresses(self):
        found = [one for one in re.split(r"[\s,;]+", self.cleaned_data["addresses"]) if one]
        if len(found) > MOST_ASKED:
            raise ValidationError(_("Twelve people at most can be asked. Leave some out."))
        for one in found:
            try:
                validate_email(one)
            except ValidationError as wrong:
                raise ValidationError(_("“%(address)s” is not an e-mail address.") % {"address": one[:80]}) from wrong
        return found


class ShowForm(forms.Form):
    competences = forms.MultipleChoiceField(
        label=_("What to show"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one competence to show.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your own words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, stands, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competences"].choices = [(one.competence.ref, one.label) for one in stands if one.own is not None]
