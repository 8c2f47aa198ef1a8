from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.commons.people.forms import AddressField


class SetUpForm(forms.Form):
    community = forms.CharField(
        label=_("What is the community called?"),
        max_length=80,
        help_text=_("It stands at the top of every page, for example Baltic Clusters."),
        error_messages={"required": _("Enter the name of the community")},
    )
    name = forms.CharField(
        label=_("Your full name"),
        max_length=120,
        error_messages={"required": _("Enter your full name")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = AddressField(help_text=_("You sign in with it from now on."))
