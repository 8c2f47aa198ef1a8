"""PDFs from our own HTML, by WeasyPrint, which can reach nothing outside; and QR codes. Nothing else draws either."""

import mimetypes
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


class NotInstalled(Exception):
    """A library of the operating system is missing; the text says which package to install."""


@dataclass(frozen=True)
class Attached:
    """A file that lies inside a PDF; `relation` says how it stands to what the pages show (PDF/A-3)."""

    name: str
    content: bytes
    says: str = ""
    relation: str = "Source"


def qr_code(address: str) -> SafeString:
    """A QR code that leads to `address`, as SVG in the colour of the text around it."""
    drawn = segno.make(address, error="m").svg_inline(border=2, omitsize=True, dark="#000", light=None, svgclass="qr")
    return mark_safe(drawn.replace('stroke="#000"', 'stroke="currentColor"', 1))  # noqa: S308 - segno escapes


def as_pdf(html: str, *, variant: str = "pdf/ua-1", attached: Sequence[Attached] = ()) -> bytes:
    """A tagged PDF of `html`. It may name `static:` files and `data:` addresses, and nothing else.

    `attached` files lie inside (with a variant of PDF/A-3). Raises NotInstalled where Pango is missing. Slow (about a
    second): for the worker only.
    """
    return as_pages(html, variant=variant, attached=attached)[0]


def as_pages(html: str, *, variant: str = "pdf/ua-1", attached: Sequence[Attached] = ()) -> tuple[bytes, int]:
    """The same, and how many pages it has."""
    try:
        from weasyprint import HTML, Attachment
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as problem:
        if "failed to map segment" in str(problem):  # it is there, and there is no room for it
            raise MemoryError from problem
        raise NotInstalled(
            _(
                "The server lacks a library that draws PDFs. Its operator installs it on Debian with: "
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            )
        )

    class OnlyOurs(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            found = finders.find(url.removeprefix("static:")) if url.startswith("static:") else None
            if not found:
                raise ValueError(f"not for PDFs: {url}")
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(found).read_bytes(), headers={"Content-Type": kind})

    fetcher = OnlyOurs(allowed_protocols=("data", "static"))
    files = [
        Attachment(string=one.content, name=one.name, description=one.says, relationship=one.relation)
        for one in attached
    ]
    fonts = FontConfiguration()
    drawn = HTML(string=html, url_fetcher=fetcher, base_url="static:").render(font_config=fonts, attachments=files)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        pdf = drawn.write_pdf(pdf_variant=variant, pdf_tags=True, attachments=files)
    return pdf, len(drawn.pages)
