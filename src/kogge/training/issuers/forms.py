import re
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z][-a-z0-9]{0,61}[a-z0-9]")


class DomainForm(forms.Form):
    """The domain by which programs of others know an organisation that signs."""

    domain = forms.CharField(
        label=_("Domain"),
        help_text=_("For example university.example, without a path."),
        max_length=253,
        error_messages={"required": _("Enter the domain")},
    )

    def clean_domain(self):
        typed = self.cleaned_data["domain"].strip().lower()
        domain = (urlsplit(typed).netloc if "//" in typed else typed).rstrip("./")
        if not NAME.fullmatch(domain):
            raise forms.ValidationError(_("Enter a domain like university.example, with letters from a to z."))
        if domain == urlsplit(settings.SITE_ADDRESS).hostname:
            raise forms.ValidationError(_("This is the address of this site. Enter a domain of the organisation."))
        return domain
