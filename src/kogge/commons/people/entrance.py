"""The way into a session, used by every page on which an address is proved, and the proof that it is still you."""

import time
from functools import wraps
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as SIGNED_IN
from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from kogge.commons.journal.once import forget

FRESH_FOR = 10 * 60  # seconds


def enter(request, person, goes_to="", *, by="mail", identity=None):
    """Start the session of a person who has proved to be it, and go on to where they wanted, in their language.

    Who has set up an authenticator app is asked for its code first. `by` is the way of the proof (mail, password);
    `identity`, from another house, is linked with the account once the session has begun.
    """
    record_authentication(request, person, by)
    return perform_login(
        request, Login(user=person, redirect_url=goes_to, signal_kwargs={"identity": identity} if identity else None)
    )


def stay(request, person):
    """The person's sessions have ended, by another password or era; this one goes on, under a new key."""
    before = request.session.session_key
    person.refresh_from_db(fields=["password", "era"])
    update_session_auth_hash(request, person)
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def prove(request, way):
    """Note that the person has shown once more who they are."""
    record_authentication(request, request.user, way)


def is_fresh(request) -> bool:
    """Whether the person has proved within the last ten minutes who they are: by signing in, or again since."""
    proofs = get_authentication_records(request, request.user)
    return bool(proofs) and time.time() - proofs[-1]["at"] < FRESH_FOR


def is_over(request) -> bool:
    """Whether this session began so long ago that one has to sign in again, however much it was used since."""
    proofs = request.session.get(SIGNED_IN)
    return bool(proofs) and time.time() - proofs[0]["at"] > settings.SESSION_LASTS


def fresh(view):
    """A page for what matters: who has not lately shown that it is still they is led to do so, and comes back.

    Nothing sent is kept: an act is led back to the page with its form.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated and not is_fresh(request):
            forget(request)
            return redirect(f"{reverse('again')}?{urlencode({'next': _way_back(request)})}")
        return view(request, *args, **kwargs)

    return wrapper


def _way_back(request):
    """The page to come back to: this one, or for an act the page of ours it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return (
        came_from._replace(scheme="", netloc="").geturl() if came_from.netloc == request.get_host() else request.path
    )
