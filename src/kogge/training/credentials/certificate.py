"""The certificate as a PDF: one page, tagged, with a code that leads to the page on which it can be checked."""

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from kogge.base.charts import depth_lines
from kogge.base.documents import as_pdf


def check_address(credential) -> str:
    """Where anybody checks this credential, as printed and as in the QR code."""
    return f"{settings.SITE_ADDRESS}/verify/{credential.number}/"


def qr_code(credential) -> str:
    """The QR code as SVG, with the drawing's colour left to the page."""
    code = segno.make(check_address(credential), error="m")
    drawn = code.svg_inline(border=2, omitsize=True, dark="#000", light=None, svgclass="qr")
    return mark_safe(drawn.replace('stroke="#000"', 'stroke="currentColor"', 1))  # noqa: S308 - segno knows no currentColor


def draw(credential, language) -> bytes:
    """The PDF in the language that is active. Raises documents.NotInstalled where Pango is missing."""
    seat = credential.seat
    html = render_to_string(
        "credentials/certificate.html",
        {
            "credential": credential,
            "edition": seat.edition,
            "title": credential.title.get(language) or credential.title["en"],
            "modules": seat.edition.modules.select_related("lead").order_by("number"),
            "language": language,
            "qr": qr_code(credential),
            "address": check_address(credential),
            "depth": depth_lines("card"),
        },
    )
    return as_pdf(html)
