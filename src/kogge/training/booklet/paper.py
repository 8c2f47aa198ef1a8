"""The booklet as a PDF to print: A5 or A4, with cover, contents, page numbers, and the funders on its back."""

import io
from base64 import b64encode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kogge.base.charts import as_background, printed
from kogge.base.documents import as_pages, qr_code
from kogge.commons.files.pictures import data_of
from kogge.commons.journal.models import site
from kogge.training.booklet.content import content_of
from kogge.training.programmes.opening import acknowledgements

LONG = 950  # letters of a person, from which on they are set smaller, so that one sheet holds them
SIDES = {"a5": ("A5", 560), "a4": ("A4", 760)}  # size of the sheet, pixels a side of a photograph


def draw_booklet(booklet, *, format, language, step=lambda done, total: None):
    """(PDF, pages of people in it, sheets) in the language that is active. `step` is told how far it is."""
    content = content_of(booklet)
    sheet, side = SIDES[format]
    total = len(content.people) + max(4, len(content.people) // 2)
    for number, page in enumerate(content.people):
        page.picture = picture_of(page.shown_photo, side)
        page.is_long = len(page.why) + len(page.gained) + len(page.quote) > LONG
        step(number + 1, total)
    edition = booklet.edition
    context = {
        "content": content,
        "booklet": booklet,
        "edition": edition,
        "people": content.people,
        "community": site().name,
        "sheet": sheet,
        "format": format,
        "language": language,
        "map": printed(content.results.map),
        "most": max((count for _label, count in content.results.modes), default=1),
        "named": [(funder, data_of(funder.emblem)) for funder in acknowledgements(edition, timezone.localdate())],
        "address": settings.SITE_ADDRESS + reverse("booklet_detail", args=booklet.where),
        "cover": as_background("cover", "#2a5876"),
        "pale": as_background("card", "#d3e3ec"),
        "made_on": timezone.localdate(),
    }
    context["qr"] = qr_code(context["address"])
    pdf, sheets = as_pages(render_to_string("booklet/documents/booklet.html", context))
    return pdf, content.people, sheets


def picture_of(file, side):
    """The photograph as an address of its own, no larger than the sheet needs; empty where there is none."""
    if file is None or not file.is_picture:
        return ""
    from PIL import Image

    with file.opened() as stream, Image.open(stream) as found:
        if max(found.size) <= side and found.format == "JPEG":
            stream.seek(0)
            return f"data:image/jpeg;base64,{b64encode(stream.read()).decode()}"
        small = found.convert("RGB")
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=84)
    return f"data:image/jpeg;base64,{b64encode(drawn.getvalue()).decode()}"
