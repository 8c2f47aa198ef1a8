from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kogge.training.groups.actions import MOST_WISHES
from kogge.training.groups.models import GroupMember, Partition
from kogge.training.groups.proposing import RULES
from kogge.training.programmes.models import Seat

USUAL = [name for name in RULES if name != "levels"]


class PartitionForm(forms.ModelForm):
    """What groups to form. Below stand all participants: a number to balance, and a group for who is set."""

    rules = forms.MultipleChoiceField(
        label=_("Rules"), choices=RULES.items(), required=False, initial=USUAL, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Partition
        fields = ["title", "kind", "module", "size"]
        widgets = {"kind": forms.RadioSelect}
        error_messages = {"title": {"required": _("Enter a title")}, "size": {"required": _("Enter a number")}}

    def __init__(self, *args, modules, leads_all, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules
        self.fields["module"].required = not leads_all
        self.fields["module"].empty_label = _("The whole edition") if leads_all else None
        self.fields["module"].label_from_instance = lambda one: f"{one.number}. {one.title}"
        self.fields["size"].min_value = 2
        self.fields["kind"].choices = Partition.Kind.choices
        self.fields["size"].help_text = _("From 2 to 12. Groups differ by one person at most.")
        self.known = known
        for seat, one in known.items():
            self.fields[f"group_{seat}"] = _number(one.name, 99)
            self.fields[f"level_{seat}"] = _number(one.name, 100)

    def shown(self):
        """The fields above the table."""
        return [self[name] for name in ("title", "kind", "module", "size", "rules")]

    def rows(self):
        return [(one, self[f"group_{seat}"], self[f"level_{seat}"]) for seat, one in self.known.items()]

    def clean_size(self):
        size = self.cleaned_data["size"]
        if not 2 <= size <= 12:
            raise forms.ValidationError(_("Enter a number from 2 to 12"))
        return size

    def given(self, name):
        """{seat: number} of what stands in the table."""
        found = {seat: self.cleaned_data.get(f"{name}_{seat}") for seat in self.known}
        return {seat: number for seat, number in found.items() if number is not None}


class Number(forms.NumberInput):
    """Drawn here and not by a template: the form of an edition of 500 has a thousand of them."""

    def render(self, name, value, attrs=None, renderer=None):
        drawn = {"type": "number", "name": name, **self.build_attrs(self.attrs, attrs)}
        if value not in (None, ""):
            drawn["value"] = self.format_value(value)
        return format_html("<input{}>", flatatt(drawn))


def _number(label, most):
    return forms.IntegerField(
        label=label,
        min_value=0 if most == 100 else 1,
        max_value=most,
        required=False,
        error_messages={"invalid": _("Enter a number")},
        widget=Number,
    )


class MoveForm(forms.Form):
    """Whom to move, and where: into a group, or in exchange with somebody."""

    member = forms.ModelChoiceField(
        label=_("Person"), queryset=None, error_messages={"required": _("Choose a person")}
    )
    to = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose where to")})
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, *args, groups, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {f"g{group.pk}": group for group in groups}
        self.others = {f"m{member.pk}": member for member in members}
        self.fields["member"].queryset = GroupMember.objects.filter(pk__in=[m.pk for m in members])
        self.fields["member"].choices = [("", "")] + [(m.pk, m.seat.person.full_name) for m in members]
        exchange = [(key, m.seat.person.full_name) for key, m in self.others.items()]
        groups = [(key, group.label) for key, group in self.groups.items()]
        self.fields["to"].choices = [("", ""), (_("Into the group"), groups), (_("In exchange with"), exchange)]

    def where(self):
        to = self.cleaned_data["to"]
        return {"group": self.groups.get(to), "other": self.others.get(to)}


class WishForm(forms.Form):
    wishes = forms.ModelMultipleChoiceField(
        label=_("I would like to work with"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    refusals = forms.ModelMultipleChoiceField(
        label=_("I would rather not work with"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        others = Seat.objects.filter(edition=seat.edition, person__is_active=True).participants()
        others = others.exclude(person=seat.person)
        for field in self.fields.values():
            field.queryset = others.select_related("person").order_by("person__name", "pk")
            field.label_from_instance = lambda other: other.person.full_name
            field.help_text = _("At most %(number)s.") % {"number": MOST_WISHES}

    def clean(self):
        cleaned = super().clean()
        for name in self.fields:
            if len(cleaned.get(name, ())) > MOST_WISHES:
                self.add_error(name, _("Choose at most %(number)s.") % {"number": MOST_WISHES})
        return cleaned
