"""Closed for maintenance: a page with the hour for everybody but the office, until the time the office has set.

A file named `maintenance` in the data folder closes too, without any database (its text, if it is a time such as
2027-03-01T14:30+01:00, says until when): for upgrades, and for what the office cannot reach.
"""

import math
import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.machines import problem
from kogge.commons.journal.models import site
from kogge.commons.journal.written import unsent

FILE = "maintenance"
RETRY_AFTER = 600  # seconds, when nobody has said how long it takes
# What stays open: what machines ask, the style of the page itself, and the way in for the office.
OPEN = {"healthz", "readyz", "metrics", "theme_css", "sign_out"}
WAYS_IN = ("/sign-in/", "/account/again/")

_looked = {"at": 0.0, "text": None}


@dataclass(frozen=True)
class Closed:
    """Closed, and until about when; None: nobody has said."""

    until: datetime | None


def closed(now) -> Closed | None:
    """Whether the installation is closed at this moment, as known at most a second ago."""
    text = _text_of_file()
    if text is not None:
        return Closed(_moment(text, now))
    try:
        until = site().closed_until
    except DatabaseError:
        return None
    return Closed(until) if until and until > now else None


def _text_of_file():
    """What the file says; None when there is none."""
    now = time.monotonic()
    if now - _looked["at"] >= 1:
        try:
            text = (settings.DATA_DIR / FILE).read_text(encoding="utf-8", errors="replace")[:100]
        except OSError:
            text = None
        _looked.update(at=now, text=text)
    return _looked["text"]


def forget():
    """Look for the file anew at the next question."""
    _looked.update(at=0.0, text=None)


def _moment(text, now):
    try:
        until = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    until = until if until.tzinfo else timezone.make_aware(until)
    return until if until > now else None


def is_open_to(request) -> bool:
    """The office goes on working; what is needed to sign in stays open."""
    if request.resolver_match.url_name in OPEN or any(way in request.path_info for way in WAYS_IN):
        return True
    try:
        viewing = getattr(request, "viewing", None)  # who looks as somebody else is of the office
        return bool(viewing) or (request.user.is_authenticated and request.user.is_staff)
    except DatabaseError:
        return False


def maintenance(get_response):
    """The middleware: right after the one that knows who asks."""

    def process_view(request, view, args, kwargs):
        now = timezone.now()
        state = closed(now)
        if state is None or is_open_to(request):
            return None
        wait = math.ceil((state.until - now).total_seconds()) if state.until else RETRY_AFTER
        context = {"until": state.until, "zone": settings.TIME_ZONE, "contact": settings.SECURITY_CONTACT}
        context |= unsent(request)
        if request.path_info.startswith("/api/"):
            response = problem(503, _("Closed for maintenance. Ask again after the seconds that Retry-After names."))
        else:
            response = render(request, "journal/maintenance.html", context, status=503)
        response.headers["Retry-After"] = str(max(wait, 1))
        response.headers["Cache-Control"] = "no-store"
        response._has_been_logged = True  # planned, so no line for the operator to wake up for
        return response

    def middleware(request):
        return get_response(request)

    middleware.process_view = process_view
    return middleware
