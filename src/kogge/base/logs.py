"""Every request gets a reference, its place in the figures and, when asked for, a line. None of them says who or what.

A log outlives what it tells of and is read by more people than pages are: no address, name, token or text is in it.
"""

import base64
import hashlib
import hmac
import json
import logging
import os
import re
import time
import traceback
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import InterfaceError, OperationalError

from kogge.base import counters

log = logging.getLogger("kogge.request")
SLOW = 1.0  # seconds
AMISS = (403, 429, 500)  # told also where not every request is
ADDRESS = re.compile(r"[^\s<>\"'()=]+@[^\s<>\"'()]+")
PLAIN = (TypeError, AttributeError, NameError, ImportError)  # whose words speak of code, not of people

_reference: ContextVar = ContextVar("reference", default="")


def numbered(get_response):
    """The outermost middleware: what each answer carries. The reference is ours: a visitor's is not believed."""

    def middleware(request):
        begun = time.perf_counter()
        reference = base64.b32encode(os.urandom(5)).decode()
        token = _reference.set(reference)
        response = get_response(request)
        took = time.perf_counter() - begun
        counters.count(route_of(request), response.status_code, took)
        is_amiss = took > SLOW or response.status_code in AMISS
        if is_amiss or log.isEnabledFor(logging.INFO):
            facts = {"method": request.method, "route": route_of(request), "status": response.status_code}
            facts |= {"ms": round(took * 1000), "person": person_of(request)}
            words = " ".join(str(fact) for fact in facts.values())
            log.log(logging.WARNING if is_amiss else logging.INFO, words, extra={"facts": facts})
        for name, value in {"X-Request-ID": reference, **settings.HEADERS}.items():
            response.headers.setdefault(name, value)
        _reference.reset(token)
        return response

    return middleware


def reference():
    """What the person at the other end can tell us, and the log knows."""
    return _reference.get()


def route_of(request):
    """The name of the page; its address may hold a token."""
    match = request.resolver_match
    return (match and match.view_name) or "-"


def person_of(request):
    """Who asks, under a name that the log alone has; "-" for a stranger."""
    session = getattr(request, "session", None)
    key = session.get(SESSION_KEY) if session is not None and session.accessed else None
    return pseudonym(key) if key else "-"


@lru_cache(maxsize=1000)
def pseudonym(key):
    """What stands for the person with this key in every line; it changes with the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), f"log {key}".encode(), hashlib.sha256).hexdigest()[:12]


def said(record):
    """The message without addresses of people or pages."""
    message = record.getMessage()
    request = getattr(record, "request", None)
    if request is not None and getattr(request, "path", ""):
        message = message.replace(request.path, route_of(request))
    return ADDRESS.sub("…@…", message)


def trace(problem):
    """Where it happened. What an exception says often quotes what somebody typed, so most say only what they are."""
    if isinstance(problem, OperationalError | InterfaceError):  # the database is away: how we came to ask is long
        ours = [frame for frame in traceback.extract_tb(problem.__traceback__) if "/kogge/" in frame.filename]
        return "".join([*traceback.format_list(ours[-1:]), f"{type(problem).__name__}: {_first_line(problem)}"])
    parts = []
    while problem is not None:
        words = _first_line(problem) if isinstance(problem, PLAIN) or settings.DEBUG else ""
        kind = type(problem).__name__
        parts.append("".join(traceback.format_tb(problem.__traceback__)) + (f"{kind}: {words}" if words else kind))
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\nwhile dealing with:\n".join(parts)


def _first_line(problem):
    return str(problem).partition("\n")[0]


class Lines(logging.Formatter):
    """For people who read along."""

    def format(self, record):
        about = f" [{reference()}]" if reference() else ""
        at = self.formatTime(record) + time.strftime("%z", time.localtime(record.created))
        line = f"{at} {record.levelname} {record.name}{about}: {said(record)}"
        return f"{line}\n{trace(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else line


class Json(logging.Formatter):
    """For programs that collect: one object a line."""

    def format(self, record):
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "request": reference(),
            "said": said(record),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)
