import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kogge.commons.people.models import User
from kogge.training.costs.models import Expense, Rate
from kogge.training.programmes.forms.fields import Day

MOST = Decimal("99999999.99")
GROUPED = re.compile(r"[0-9]+|[0-9]{1,3}([ .,])[0-9]{3}(?:\1[0-9]{3})*")
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f'’", " "))
NO_NUMBER = _("Write the amount in digits, for example 1234.56 or 1 234,56")


def read_amount(text):
    """1 234,56 and 1,234.56 alike; what could be read in two ways is asked again."""
    text = text.strip().translate(SPACES)
    if text[:1] in ("-", "−", "–"):
        raise ValidationError(_("Write the amount without a minus. A wrong line is taken back on its own page."))
    marks = [sign for sign in text if sign in ".,"]
    whole, decimals = text, ""
    if marks and not (len(marks) > 1 and set(marks) == {marks[0]}):
        whole, _mark, decimals = text.rpartition(marks[-1])
        if len(decimals) == 3 and len(marks) == 1 and " " not in whole and 0 < len(whole) < 4 and decimals.isdecimal():
            raise ValidationError(_("This can be read in two ways. Write it without separators, for example 1234.00"))
        if len(decimals) > 2 and decimals.isdecimal():
            raise ValidationError(_("Write at most two digits after the decimal point"))
        if not re.fullmatch(r"[0-9]{1,2}", decimals):
            raise ValidationError(NO_NUMBER)
    if len(whole) > 20 or not GROUPED.fullmatch(whole):
        raise ValidationError(NO_NUMBER)
    amount = Decimal(f"{re.sub('[^0-9]', '', whole)}.{decimals or '00'}").quantize(Decimal("0.01"))
    if not amount:
        raise ValidationError(_("Write an amount above zero"))
    if amount > MOST:
        raise ValidationError(_("This is more than one line can hold. Check the amount."))
    return amount


class AmountField(forms.CharField):
    """An amount of money, as people write it in any of our languages."""

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        errors = {"required": _("Write the amount")}
        super().__init__(max_length=30, widget=widget, error_messages=errors, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return read_amount(text) if text else None


class ExpenseForm(forms.ModelForm):
    """A new line."""

    on = Day(label=_("Day"))
    what = forms.CharField(label=_("What for"), max_length=200, error_messages={"required": _("Write what it is for")})
    module = forms.ModelChoiceField(
        label=_("Module"), queryset=None, required=False, empty_label=_("The whole edition")
    )
    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=None, empty_label=None, error_messages={"required": _("Choose the partner")}
    )
    amount = AmountField(label=_("Amount"))
    person = forms.ModelChoiceField(
        label=_("For one person"), queryset=None, required=False, empty_label=_("Nobody in particular")
    )

    class Meta:
        model = Expense
        fields = ["on", "what", "amount", "currency", "state", "module", "partner", "bearer", "person"]

    def __init__(self, *args, edition, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.edition = edition
        self.fields["module"].queryset = edition.modules.order_by("number")
        self.fields["module"].label_from_instance = lambda module: f"{module.number} {module.title}"
        self.fields["partner"].queryset = partners
        self.fields["partner"].label_from_instance = lambda one: one.title
        people = User.objects.filter(pk__in=edition.seats.participants().values("person"))
        self.fields["person"].queryset = people.order_by("name", "pk")
        self.fields["person"].label_from_instance = lambda person: person.name
        for name in ("state", "currency", "bearer"):
            self.fields[name].choices = [pair for pair in self.fields[name].choices if pair[0]]


class CorrectionForm(forms.Form):
    """Why a line is taken back, and what is right instead."""

    state = forms.ChoiceField(label=_("It is"), choices=Expense.State.choices)
    amount = AmountField(
        label=_("Amount"), required=False, help_text=_("Empty: nothing takes the place of what is taken back.")
    )
    on = Day(label=_("Day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages={"required": _("Write the reason")})

    def __init__(self, *args, expense, today, **kwargs):
        is_open = expense.state == Expense.State.COMMITTED
        initial = {"amount": f"{expense.amount}", "on": today if is_open else expense.on}
        initial["state"] = Expense.State.SPENT if is_open else expense.state
        super().__init__(*args, initial=initial, **kwargs)
        self.expense = expense

    def clean(self):
        cleaned = super().clean()
        same = [cleaned.get(name) == getattr(self.expense, name) for name in ("state", "amount", "on")]
        if not self.errors and all(same):
            raise ValidationError(_("Nothing is different. Change the amount, the state or the day."))
        return cleaned

    def instead(self):
        """The line that takes the place of the other; None if nothing does."""
        if self.cleaned_data["amount"] is None:
            return None
        same = ("edition", "what", "module", "partner", "bearer", "currency", "person")
        kept = {name: getattr(self.expense, name) for name in same}
        return Expense(**kept, **{name: self.cleaned_data[name] for name in ("state", "amount", "on")})


class RateForm(forms.ModelForm):
    sek = forms.RegexField(
        label=_("Kronor for one euro"),
        regex=r"^[0-9]{1,3}([.,][0-9]{1,4})?\Z",
        help_text=_("For example 11.2345, with at most four digits after the decimal point."),
        error_messages={"required": _("Write the rate"), "invalid": _("Write the rate like this: 11.2345")},
    )
    from_on = Day(label=_("Holds from"))
    source = forms.CharField(
        label=_("Who says so"),
        max_length=200,
        help_text=_("For example the European Central Bank, or the grant agreement."),
        error_messages={"required": _("Write who states the rate")},
    )

    class Meta:
        model = Rate
        fields = ["sek", "from_on", "source"]

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.edition = edition

    def clean_sek(self):
        rate = Decimal(self.cleaned_data["sek"].replace(",", "."))
        if not rate:
            raise ValidationError(_("The rate must be above zero"))
        return rate
