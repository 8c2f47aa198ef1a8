"""Is it for me? Three questions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from kogge.commons.clusters.models import Organisation


class FitForm(forms.Form):
    """Asked of anybody, without an account; the answers stay in the address and nowhere else."""

    kind = forms.ChoiceField(
        label=_("Where do you work?"),
        widget=forms.RadioSelect,
        choices=[*Organisation.Kind.choices, ("other", _("Somewhere else")), ("none", _("Nowhere just now"))],
        error_messages={"required": _("Choose where you work")},
    )
    country = forms.ChoiceField(label=_("In which country?"), error_messages={"required": _("Choose the country")})
    dates = forms.ChoiceField(
        label=_("Can you come to the meetings?"),
        widget=forms.RadioSelect,
        choices=[("all", _("To all of them")), ("most", _("To most of them")), ("no", _("To few or none"))],
        error_messages={"required": _("Choose to which meetings you can come")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *countries]
