"""What a person wrote is not lost when the session ends while they write, or the form was open too long.

Signed out: the text waits in the session for an hour; after signing in one click sends it. Signed in, but the form's
token is from before another sign-in: the page that says so carries the form, and one click sends it.
"""

import time

from django.conf import settings

from kogge.base.http import page
from kogge.commons.journal.written import written

KEPT_FOR = 60 * 60  # seconds


def signed_out_while_writing(request):
    """The answer to somebody whose session ended while they wrote: 403, the text is kept. None: nothing to keep."""
    fields = written(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else []
    if not fields:
        return None
    request.session["kept"] = {"path": request.path, "fields": fields, "at": time.time()}
    return page(request, "people/signed_out.html", {"had_files": bool(request.FILES)}, status=403).render()


def kept_of(request):
    """What waits in this session, if it is not older than an hour."""
    kept = request.session.get("kept")
    return kept if kept and time.time() - kept["at"] < KEPT_FOR else None


def forget_what_was_sent(request, response):
    """Once the kept form was sent and taken, nothing waits any more."""
    is_taken = request.method == "POST" and response.status_code == 302
    if is_taken and request.session.get("kept", {}).get("path") == request.path:
        del request.session["kept"]
