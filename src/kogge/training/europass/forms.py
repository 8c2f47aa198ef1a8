from django import forms
from django.utils.translation import gettext_lazy as _

from kogge.training.europass.actions import LARGEST


class SealForm(forms.Form):
    """The file is read and not kept; its key is, encrypted."""

    file = forms.FileField(
        label=_("Seal with its key"),
        help_text=_("PKCS#12, a file that ends in .p12 or .pfx, from your trust service provider."),
        error_messages={"required": _("Choose the file of the seal")},
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
    )
    password = forms.CharField(
        label=_("Password of the file"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a seal."))
        return file
