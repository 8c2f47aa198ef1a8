from django.utils.translation import gettext_lazy as _

from kogge.commons.mail.actions import send


def asked_for_page(page, *, by):
    """To a participant who has no approved page in the booklet yet."""
    edition = page.booklet.edition
    return send(
        "booklet/mail/asked_for_page.txt",
        to=page.seat.person,
        link=("own_page", edition.slug),
        act=_("Write my page"),
        edition=edition,
        until=page.booklet.pages_until,
        sender=by.full_name,
    )


def batch_waits(batch, person):
    """To those who can be the second person."""
    return send(
        "booklet/mail/batch_waits.txt",
        to=person,
        link=("batch_detail", batch.edition.programme.slug, batch.edition.slug, batch.ref),
        act=_("Look at the certificates"),
        edition=batch.edition,
        sender=batch.proposed_by.full_name,
        count=batch.lines.count(),
    )
