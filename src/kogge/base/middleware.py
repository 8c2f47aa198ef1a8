"""What every answer goes through: refusals become pages, and impossible requests are turned away early."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kogge.base.errors import Refused, TooMany

LONGEST_QUERY = 4_000


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


def plain_errors(get_response):
    """Turn away what no page can read, and answer 503 with words when the database is away."""

    def middleware(request):
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY or "\x00" in request.path:
            raise BadRequest("The address is too long or holds a character that no address has.")
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, OperationalError):
            return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})
        if isinstance(exception, ValueError) and "NUL" in str(exception):
            raise SuspiciousOperation("NUL in the input")
        return None

    middleware.process_exception = process_exception
    return middleware
