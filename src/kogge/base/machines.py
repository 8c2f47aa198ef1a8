"""How machines are answered: every error in one shape (RFC 9457), and nothing twice (ETag)."""

import hashlib
from http import HTTPStatus

from django.http import HttpResponseNotModified, JsonResponse
from ninja import Schema

PROBLEM = "application/problem+json"


class Wrong(Schema):
    """One part of a request that cannot be read."""

    where: str
    what: str


class Problem(Schema):
    """Why a request was not answered."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []


# What every operation may answer beside what it is asked for.
ERRORS = {304: None, 400: Problem, 404: Problem, 422: Problem, 429: Problem}


def problem(status: int, detail: str, **more) -> JsonResponse:
    """An error for a machine: what happened in a sentence, and what else is worth to know of it."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": str(detail)}
    return JsonResponse(said | more, status=status, content_type=PROBLEM)


def unless_known(request, response):
    """The answer with its ETag, or the bare word that it is the one the asker has already."""
    etag = '"' + hashlib.sha256(response.content).hexdigest()[:24] + '"'
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
    response.headers["ETag"] = etag
    return response
