"""To another house and back: who is known there proves an address here once, then the identity opens the account."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from requests import RequestException

from kogge.base.http import next_address, page, posted
from kogge.commons.people.adapters import did_not_work
from kogge.commons.people.forms import SignInForm
from kogge.commons.people.identities import House, houses
from kogge.commons.people.views import send_link


def _through(request, view, provider_id):
    """One of allauth's two steps with our stricter House; a house that is away or lies leads back to the sign-in."""
    try:
        return view.adapter_view(House(request, provider_id))(request)
    except SocialApp.DoesNotExist as nothing:
        raise Http404 from nothing
    except (OAuth2Error, RequestException, ValueError, KeyError):
        name = next(house["name"] for house in houses() if house["id"] == provider_id)
        return did_not_work(request, name)


@require_GET
@login_not_required
def openid_connect_login(request, provider_id):
    """To the other house, with a challenge that only this session can answer (state, PKCE)."""
    request.GET = {"next": next_address(request, "")}  # nothing else that the address asks for counts
    return _through(request, OAuth2LoginView, provider_id)


@require_GET
@login_not_required
def openid_connect_callback(request, provider_id):
    """Back from there."""
    return _through(request, OAuth2CallbackView, provider_id)


@login_not_required
def identity_prove(request):
    """The identity is new here. What address it claims counts for nothing until a mail to it was answered."""
    identity = request.session.get("identity")
    if not identity:
        return redirect("sign_in")
    form = SignInForm(posted(request), initial={"address": identity["address"]})
    if request.method == "POST" and form.is_valid():
        return send_link(request, form.cleaned_data["address"], identity["next"], identity)
    return page(request, "people/identity_prove.html", {"form": form, "house": identity["name"]})
