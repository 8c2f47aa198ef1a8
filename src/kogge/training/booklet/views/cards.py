"""How a card leaves the house: a small picture, read at once."""

from django.http import HttpResponse

from kogge.commons.files.answer import HEADERS
from kogge.commons.files.names import disposition


def as_card(file):
    with file.opened() as stream:
        response = HttpResponse(stream.read(), content_type="image/png", headers=HEADERS)
    response["Content-Disposition"] = disposition(file.name, how="attachment")
    return response
