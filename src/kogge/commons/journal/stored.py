"""Public pages are drawn once per version of what they show, and answered from here.

A view says `@stored()`; strangers (nobody with a session) then get the finished bytes, with ETag and 304, before any
other middleware runs. What is stored is forgotten when the version moves (`journal.record` counts it up), when the
moment comes at which the page changes by itself (`until`; the notice on every page), and after five minutes in any
case. While the installation is closed for maintenance nothing is answered from here.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from functools import wraps

import brotli
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone

from kogge.commons.journal.closing import closed
from kogge.commons.journal.models import site

LONGEST = 300  # seconds; a net under everything else
MOST = 2_000  # pages; the oldest leave first

COMPRESS = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}

_pages: OrderedDict = OrderedDict()


def stored(query=(), until=None):
    """Let the answer of this view be kept for strangers.

    `query`: the names of the query that change the page; an address with any other name is drawn each time.
    `until`: a function of (request, response) giving the next moment at which the page changes by itself, or None.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD") and set(request.GET) <= set(query):
                request.may_be_stored = until or (lambda request, response: None)
            return response

        wrapper.is_stored = True
        return wrapper

    return decorate


def answer_from_store(get_response):
    """The outermost middleware: answer strangers from the store, and fill it."""

    def middleware(request):
        meta = request.META
        if meta["REQUEST_METHOD"] not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in meta.get(
            "HTTP_COOKIE", ""
        ):
            return get_response(request)
        if closed(timezone.now()) or "ld+json" in meta.get("HTTP_ACCEPT", ""):  # which asks for data, not for a page
            return get_response(request)
        key = (meta.get("HTTP_HOST"), request.path_info, meta.get("QUERY_STRING", ""))
        kept = _pages.get(key)
        try:
            version = site().version
        except DatabaseError:
            # The database is away: better the page as it was than none.
            return _answer(kept, meta) if kept else get_response(request)
        if kept and kept["version"] == version and time.time() < kept["until"]:
            return _answer(kept, meta)
        response = get_response(request)
        until = getattr(request, "may_be_stored", None)
        if until is None or response.status_code != 200 or response.streaming or response.cookies:
            return response
        kept = _keep(key, version, response, until(request, response))
        return _answer(kept, meta)

    return middleware


def _keep(key, version, response, changes_at):
    now = timezone.now()
    changes = [at for at in (changes_at, site().next_change(now)) if at and at > now]
    seconds = min([LONGEST, *((at - now).total_seconds() for at in changes)])
    body = response.content
    headers = dict(response.headers)
    headers.pop("Content-Length", None)
    headers["Vary"] = "Accept-Encoding, Cookie"
    headers["Cache-Control"] = "no-cache"
    kept = {
        "version": version,
        "until": time.time() + seconds,
        "headers": headers,
        "etag": '"' + hashlib.sha256(body).hexdigest()[:24] + '"',
        "": body,
    }
    _pages[key] = kept
    _pages.move_to_end(key)
    while len(_pages) > MOST:
        _pages.popitem(last=False)
    return kept


def _answer(kept, meta):
    if kept["etag"] in meta.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponseNotModified()
        body = None
    else:
        accepted = meta.get("HTTP_ACCEPT_ENCODING", "")
        coding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
        if coding not in kept:
            kept[coding] = COMPRESS[coding](kept[""])
        body = kept[coding]
        response = HttpResponse(body)
        if coding:
            response.headers["Content-Encoding"] = coding
    for name, value in kept["headers"].items():
        response.headers[name] = value
    response.headers["ETag"] = kept["etag"]
    if body is not None:
        response.headers["Content-Length"] = str(len(body))
    return response


def forget_all():
    """Drop every stored page (measurements and tests)."""
    _pages.clear()
