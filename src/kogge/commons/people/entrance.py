"""The way into a session, used by every page on which an address is proved."""

from django.contrib.auth import login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode


def enter(request, person, goes_to=""):
    """Start the session of a person whose address is proved, and go on to where they wanted, in their language."""
    login(request, person)
    request.session.pop("sign_in", None)
    with translation.override(person.language):
        goes_to = goes_to or reverse("home")
        return redirect(goes_to if person.name else f"{reverse('profile')}?{urlencode({'next': goes_to})}")
