from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation

MANY = 400  # entries that a list to choose from may have; more are written


class OrganisationChoice(forms.ModelChoiceField):
    """An entry of the directory: chosen from a list, or written by its name where the list would be too long."""

    default_error_messages = {
        "unknown": _("No entry of the directory has this name. Write it as it stands there."),
        "several": _("Several entries have this name. Write the last part of the address of the right one."),
    }

    def offer(self, organisations):
        """What may be chosen, and in which way."""
        self.queryset = organisations.order_by(Lower("name"))
        if organisations[MANY : MANY + 1]:
            self.widget = forms.TextInput(attrs={"autocomplete": "organization"})
            how = _("Write its name as the directory has it.")
            self.help_text = format_lazy("{} {}", how, self.help_text) if self.help_text else how

    def label_from_instance(self, organisation):
        return f"{organisation.title} ({organisation.country.code})"

    def prepare_value(self, value):
        if isinstance(self.widget, forms.TextInput) and isinstance(value, Organisation):
            return value.title
        return super().prepare_value(value)

    def to_python(self, value):
        if value in self.empty_values or not isinstance(self.widget, forms.TextInput):
            return super().to_python(value)
        said = str(value).strip()
        found = self.queryset.filter(Q(name__iexact=said) | Q(name_en__iexact=said) | Q(slug=said.lower()))[:2]
        if len(found) != 1:
            raise ValidationError(self.error_messages["several" if found else "unknown"])
        return found[0]
