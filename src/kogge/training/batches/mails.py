from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def changed(nomination, what):
    """To somebody who has begun: what is different in the call from now on."""
    edition, to = nomination.edition, {"to": nomination.nominee}
    if nomination.nominee is None:
        to = {"address": nomination.nominee_email, "name": nomination.nominee_name}
        to["language"] = nomination.letter_language
    send(
        "batches/mail/changed.txt",
        link=("edition_detail", edition.programme.slug, edition.slug),
        act=_("See the call"),
        what=what,
        case=nomination.ref,
        nomination=nomination,
        edition=edition,
        **to,
    )
