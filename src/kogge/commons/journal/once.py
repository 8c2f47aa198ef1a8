"""A form that is sent twice has the effect of one: double click, reload, the back button, a retry after a lost answer.

Every drawn form carries a token of its own (Django masks the CSRF token anew for each page). The same token with the
same content at the same address is therefore the same sending. The first does the work, any other is led to where the
first one went. Whatever came back with errors is forgotten at once, so that it can be mended and sent again.
"""

import hashlib
import time
from datetime import timedelta
from functools import wraps

from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kogge.commons.journal.models import Sent

REMEMBERED = timedelta(seconds=30)  # a second click, a reload; after that an act may be meant once more
REMEMBERED_IF_IT_MAKES = timedelta(days=1)  # what makes something new: a nomination, a copy, a letter
PATIENCE = 10  # seconds to wait for the first sending to be done
NOT_DONE = _("This was sent twice, and the first time was not done. Look at the page, and send it again if needed.")


def makes(view):
    """Say that the view makes something new, so that going back and sending again does not make a second one."""

    @wraps(view)
    def wrapper(*args, **kwargs):
        return view(*args, **kwargs)

    wrapper.makes = True
    return wrapper


def send_once(get_response):
    """The middleware; after the CSRF check, so that only forms of ours are looked at."""

    def middleware(request):
        response = get_response(request)
        key = getattr(request, "sent_once", None)
        if key:
            sent = Sent.objects.filter(key=key)
            if response.status_code == 302:
                sent.update(goes_to=response["Location"][:600])
            else:
                sent.delete()
        return response

    def process_view(request, view, args, kwargs):
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        key = _key_of(request)
        if key is None:
            return None
        long = REMEMBERED_IF_IT_MAKES if getattr(view, "makes", False) else REMEMBERED
        now = timezone.now()
        Sent.objects.filter(key=key, at__lt=now - long).delete()
        try:
            with transaction.atomic():
                Sent.objects.create(key=key, at=now)
        except IntegrityError:
            goes_to = _where_it_went(key)
            return redirect(goes_to) if goes_to else render(request, "409.html", {"reason": NOT_DONE}, status=409)
        request.sent_once = key
        return None

    middleware.process_view = process_view
    return middleware


def forget(request):
    """What was sent was not taken, although the answer leads elsewhere: it may be sent again as it is."""
    if key := request.__dict__.pop("sent_once", None):
        Sent.objects.filter(key=key).delete()


def _key_of(request):
    """What tells one sending from another; None for what is not one of our forms."""
    token = request.POST.get("csrfmiddlewaretoken")
    if not token:
        return None
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    person = request.user.pk if request.user.is_authenticated else request.META.get("CSRF_COOKIE", "")
    parts = [token, request.path, person, sorted(request.POST.lists()), files]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _where_it_went(key):
    """The page to which the first sending led, or "" if it came to nothing; waits while it is still at work."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        goes_to = Sent.objects.filter(key=key).values_list("goes_to", flat=True).first()
        if goes_to:
            return goes_to
        if goes_to is None:
            break
        time.sleep(0.1)
    return ""


def sweep_sent(*, now):
    """Forget what was sent more than a day ago."""
    Sent.objects.filter(at__lt=now - REMEMBERED_IF_IT_MAKES).delete()
