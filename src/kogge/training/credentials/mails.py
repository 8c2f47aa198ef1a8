from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def awarded(credential):
    send(
        "credentials/mail/awarded.txt",
        to=credential.seat.person,
        link=("credential_detail", credential.number),
        act=_("Get your certificate"),
        case=credential.case,
        edition=credential.seat.edition,
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
