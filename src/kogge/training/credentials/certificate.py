"""The certificate as a PDF: one page, tagged, with a code that leads to the page on which it can be checked."""

from base64 import b64encode
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from kogge.base.charts import depth_lines
from kogge.base.documents import as_pdf, qr_code
from kogge.commons.journal.models import site
from kogge.training.programmes.opening import acknowledgements

LONG = 500  # letters about funders, from which on they are set smaller


def check_address(credential) -> str:
    """Where anybody checks this credential, as printed and as in the QR code."""
    return f"{settings.SITE_ADDRESS}/verify/{credential.number}/"


def headline(title) -> str:
    """The title for large letters: years such as 2026–27 stay on one line."""
    return title.replace("–", "\u2060–\u2060")


def _ornament() -> str:
    """The depth lines as an address of their own: a background, which readers of screens never hear of."""
    drawn = depth_lines("card").replace("currentColor", "#d3e3ec")
    return "data:image/svg+xml," + quote(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def named(credential) -> list:
    """Whom the edition had to name on the day of issue: (funder, its emblem as an address of its own)."""
    funders = acknowledgements(credential.seat.edition, timezone.localdate(credential.issued_at))
    return [(funder, _emblem(funder.emblem)) for funder in funders]


def _emblem(file) -> str:
    if not file or not file.is_picture:
        return ""
    with file.opened() as stream:
        return f"data:{file.type};base64,{b64encode(stream.read()).decode()}"


def draw(credential, language) -> bytes:
    """The PDF in the language that is active. Raises documents.NotInstalled where Pango is missing."""
    seat = credential.seat
    title = credential.title.get(language) or credential.title["en"]
    funders = named(credential)
    html = render_to_string(
        "credentials/documents/certificate.html",
        {
            "credential": credential,
            "edition": seat.edition,
            "community": site().name,
            "title": title,
            "headline": headline(title),
            "modules": seat.edition.modules.select_related("lead").order_by("number"),
            "language": language,
            "qr": qr_code(check_address(credential)),
            "address": check_address(credential),
            "depth": _ornament(),
            "named": funders,
            "is_long": sum(len(str(one.sentence)) + len(str(one.disclaimer)) for one, _emblem in funders) > LONG,
        },
    )
    return as_pdf(html)
