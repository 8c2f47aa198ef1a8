"""The certificate as a PDF: one page, tagged, with a code that leads to the page on which it can be checked."""

from django.conf import settings
from django.template.loader import render_to_string

from kogge.base.charts import depth_lines
from kogge.base.documents import as_pdf, qr_code


def check_address(credential) -> str:
    """Where anybody checks this credential, as printed and as in the QR code."""
    return f"{settings.SITE_ADDRESS}/verify/{credential.number}/"


def headline(title) -> str:
    """The title for large letters: years such as 2026–27 stay on one line."""
    return title.replace("–", "\u2060–\u2060")


def draw(credential, language) -> bytes:
    """The PDF in the language that is active. Raises documents.NotInstalled where Pango is missing."""
    seat = credential.seat
    html = render_to_string(
        "credentials/documents/certificate.html",
        {
            "credential": credential,
            "edition": seat.edition,
            "title": credential.title.get(language) or credential.title["en"],
            "modules": seat.edition.modules.select_related("lead").order_by("number"),
            "language": language,
            "qr": qr_code(check_address(credential)),
            "address": check_address(credential),
            "depth": depth_lines("card"),
        },
    )
    return as_pdf(html)
