"""What somebody wrote into a form of ours, for pages that have to give it back instead of taking it.

Only a form that was sent from a page of ours counts (browsers say so in `Origin`), so that nobody can put words into
one's mouth; and nothing that lets somebody in.
"""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

LONGEST = 200_000  # characters in all
SECRET = {"csrfmiddlewaretoken", "password", "credential"}  # names of fields that are never kept


def written(request) -> list[tuple[str, str]]:
    """The fields of the form that was sent, as (name, value); empty if there is nothing to keep."""
    comes_from_us = request.META.get("HTTP_ORIGIN") == f"{request.scheme}://{request.get_host()}"
    if not comes_from_us or "/sign-in/" in request.path or "/account/" in request.path:
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in SECRET]
    return fields if texts_of(fields) and sum(len(value) for _, value in fields) <= LONGEST else []


def texts_of(fields) -> list[str]:
    """Of the fields those that somebody wrote, not those that the page put there."""
    return [value for _, value in fields if " " in value.strip()]


def unsent(request) -> dict:
    """For "shell/unsent.html", on a page that could not take a form: its texts, and all that sends it once more.

    Asks nothing of the database: the form's own token goes along, which fits the browser's cookie as it did before.
    """
    try:
        is_form = request.method == "POST" and _length(request) <= settings.REQUEST_MOST
        fields = written(request) if is_form else []
    except (SuspiciousOperation, MultiPartParserError, OSError):  # what was never read whole is not given back
        fields = []
    token = request.POST.get("csrfmiddlewaretoken", "") if fields else ""
    return {"fields": fields, "texts": texts_of(fields), "action": request.path, "csrf_token": token}


def _length(request):
    announced = request.META.get("CONTENT_LENGTH") or ""
    return int(announced) if announced.isdecimal() else 0
