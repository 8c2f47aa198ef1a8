from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def sign_in(invitation, *, to, language, now):
    """The link and the code to sign in, in the person's language, or that of the page for somebody new."""
    send(
        "people/mail/sign_in.txt",
        to=to,
        address=invitation.address,
        language=language,
        link=("sign_in_link", invitation.token),
        act=_("Sign in"),
        code=f"{invitation.code[:3]} {invitation.code[3:]}",
        now=now,
    )
