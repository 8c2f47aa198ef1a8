"""What every answer goes through: refusals become pages, and impossible requests are turned away early."""

import errno
import logging
import sys

from django.core.exceptions import BadRequest
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kogge.base.errors import Refused, TooMany
from kogge.base.logs import reference, route_of

log = logging.getLogger(__name__)
LONGEST_QUERY = 4_000
FULL = (errno.ENOSPC, errno.EDQUOT)  # the disk, such as that of what is only for a moment


def refusals(get_response):
    """A refusal is a 409 page with its reason; too many tries are a 429 page."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, TooMany):
            response = render(request, "429.html", {"reason": str(exception)}, status=429)
            response["Retry-After"] = str(exception.retry_after)
            return response
        if isinstance(exception, Refused):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        return None

    middleware.process_exception = process_exception
    return middleware


def readable(get_response):
    """Turn away what no page can read, before anything looks at it."""

    def middleware(request):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY or "\x00" in request.path:
            raise BadRequest("The address is too long or holds a character that no address has.")
        if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise BadRequest("Kogge reads UTF-8 alone.")
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, ValueError | DataError) and "NUL" in str(exception):
            raise BadRequest("A character that no text has (NUL).") from exception

    middleware.process_exception = process_exception
    return middleware


def server_error(request, given=None):
    """The page for what went wrong on our side: 503 when database or room are missing, else 500 with a reference."""
    problem = sys.exc_info()[1]
    if isinstance(problem, OperationalError | InterfaceError) or getattr(problem, "errno", 0) in FULL:
        return HttpResponse(render_to_string("503.html", given), status=503, headers={"Retry-After": "10"})
    log.error("reference %s: %s at %s", reference(), type(problem).__name__, route_of(request))
    return HttpResponse(render_to_string("500.html", {"reference": reference()}), status=500)
