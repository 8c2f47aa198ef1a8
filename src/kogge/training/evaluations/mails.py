from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked_to_read_along(member, *, by):
    """To somebody who is now in the reference group of an edition."""
    edition = member.edition
    send(
        "evaluations/mail/reading_along.txt",
        to=member.person,
        link=("reference_group", edition.programme.slug, edition.slug),
        act=_("To the reference group"),
        edition=edition,
        sender=by.full_name,
    )
