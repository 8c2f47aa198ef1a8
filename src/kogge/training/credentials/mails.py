from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kogge.commons.mail.actions import send


def awarded(credential):
    send(
        "credentials/mail/awarded.txt",
        to=credential.seat.person,
        link=("credential_detail", credential.number),
        act=_("Get your certificate"),
        case=credential.case,
        edition=credential.seat.edition,
        credential=credential,
        unit=LazyI18nString(credential.title) if credential.unit_version_id else "",
    )


def revoked(credential):
    send(
        "credentials/mail/revoked.txt",
        to=credential.seat.person,
        link=("verify_detail", credential.number),
        act=_("See what others see"),
        case=credential.case,
        edition=credential.seat.edition,
        credential=credential,
    )


def suspended(credential):
    _told("suspended", credential)


def resumed(credential):
    _told("resumed", credential)


def signed_anew(credential):
    _told("signed_anew", credential)


def _told(what, credential):
    send(
        f"credentials/mail/{what}.txt",
        to=credential.seat.person,
        link=("credential_detail", credential.number),
        act=_("Open your certificate"),
        case=credential.case,
        edition=credential.seat.edition,
        credential=credential,
    )
