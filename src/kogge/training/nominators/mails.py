from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked(nominator, token, *, sender="", is_again=False, now):
    """The link by which somebody nominates, with or without an account. `sender`: who asks, if it is a person."""
    edition = nominator.edition
    send(
        f"nominators/mail/{'may_still_nominate' if is_again else 'may_nominate'}.txt",
        to=nominator.person,
        address=nominator.address,
        language=nominator.language,
        link=("nominator_link", token),
        act=_("Nominate somebody"),
        edition=edition,
        organisation=nominator.organisation,
        sender=sender,
        now=now,
    )
