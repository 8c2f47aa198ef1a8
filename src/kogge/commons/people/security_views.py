"""The pages about one's own account: by what one signs in, where one is signed in, under which address."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.people import address, devices, factors
from kogge.commons.people.entrance import fresh, stay
from kogge.commons.people.identities import houses
from kogge.commons.people.proof_forms import (
    NewAddressForm,
    NewPasskeyForm,
    NewPasswordForm,
    PasskeyNameForm,
    SetUpAppForm,
)
from kogge.commons.people.proofs import Kind, has_password
from kogge.commons.people.views import wants_challenge


@login_not_required
def change_password(request):
    """Where password managers look for the page on which a password is changed."""
    return redirect("password_edit")


def security(request):
    """All ways to sign in, and every session."""
    mine = Authenticator.objects.filter(user=request.user).order_by("pk")
    names = {house["id"]: house["name"] for house in houses()}
    linked = SocialAccount.objects.filter(user=request.user).order_by("pk")
    context = {
        "has_password": has_password(request.user),
        "passkeys": [one for one in mine if one.type == Kind.WEBAUTHN],
        "app": next((one for one in mine if one.type == Kind.TOTP), None),
        "identities": [(one, names.get(one.provider, one.provider)) for one in linked],
        "sessions": devices.sessions_of(request.user, request.session.session_key, now=timezone.now()),
    }
    return page(request, "people/security.html", context)


def changed(request, message, to="security"):
    """Other sessions have ended with the change; this one goes on."""
    stay(request, request.user)
    return done(request, message, to)


def acting(request):
    """Which session acts, and when."""
    return {"session": request.session.session_key, "now": timezone.now()}


@fresh
def password_edit(request):
    form = NewPasswordForm(posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        factors.set_password(request.user, form.cleaned_data["password"], **acting(request))
        return changed(request, _("Your new password is set. You were signed out everywhere else."))
    return page(request, "people/password_edit.html", {"form": form, "has_password": has_password(request.user)})


@require_POST
@fresh
def password_remove(request):
    factors.remove_password(request.user, **acting(request))
    return changed(request, _("Your password is removed."))


@fresh
def passkey_new(request):
    """The script makes the passkey on the device and sends what of it we may know."""
    if wants_challenge(request):
        return JsonResponse(begin_registration(request.user, passwordless=True))
    form = NewPasskeyForm(posted(request), initial={"name": devices.name_of(request.headers.get("User-Agent", ""))})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            made = form.cleaned_data
            factors.add_passkey(request.user, made["name"], made["credential"], **acting(request))
            return changed(request, _("The passkey is added. You can sign in with it alone."))
    return page(request, "people/passkey_new.html", {"form": form})


@fresh
def passkey_edit(request, pk):
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Kind.WEBAUTHN)
    form = PasskeyNameForm(posted(request), initial={"name": passkey.data["name"]})
    if request.method == "POST" and form.is_valid():
        factors.rename_passkey(passkey, form.cleaned_data["name"])
        return done(request, _("The passkey has its new name."), "security")
    return page(request, "people/passkey_edit.html", {"form": form, "passkey": passkey})


@require_POST
@fresh
def passkey_remove(request, pk):
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Kind.WEBAUTHN)
    factors.remove_passkey(passkey, **acting(request))
    return changed(request, _("The passkey is removed. Delete it on your device too."))


@fresh
def authenticator_edit(request):
    """Set up the app: a picture to scan, the same as letters, and the first code as proof that it worked."""
    has_app = factors.factors(request.user, Kind.TOTP).exists()
    seed = get_totp_secret(regenerate=False)
    form = SetUpAppForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            factors.set_up_app(request.user, seed, form.cleaned_data["code"], **acting(request))
            clear_totp_secret(request)
            return changed(request, _("The app is set up. Now keep the recovery codes."), "recovery_codes")
    url = get_adapter().build_totp_url(request.user, seed)
    context = {"form": form, "has_app": has_app, "seed": seed, "picture": devices.qr_code(url), "url": url}
    return page(request, "people/authenticator_edit.html", context)


@require_POST
@fresh
def authenticator_remove(request):
    factors.remove_app(request.user, **acting(request))
    return changed(request, _("The authenticator app is removed. Delete the entry in the app too."))


@fresh
def recovery_codes(request):
    """The codes that stand in for a lost app; a press of the button makes new ones."""
    if request.method == "POST":
        factors.renew_recovery_codes(request.user, **acting(request))
        return changed(request, _("You have new codes. The earlier ones no longer work."), "recovery_codes")
    return page(request, "people/recovery_codes.html", {"codes": factors.recovery_codes_of(request.user)})


@require_POST
@fresh
def identity_remove(request, pk):
    identity = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    factors.remove_identity(identity, **acting(request))
    return changed(request, _("It no longer opens your account."))


@require_POST
def sessions_end(request):
    devices.end_sessions(request.user, but=request.session.session_key)
    return changed(request, _("You are signed out everywhere else."))


@fresh
def address_edit(request):
    """Ask to move to another address; both addresses get a link."""
    form = NewAddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            address.ask_to_move(request.user, form.cleaned_data["address"], now=timezone.now())
            return done(request, _("We wrote to both addresses. Follow the link in each of the mails."), "security")
    return page(request, "people/address_edit.html", {"form": form})


@login_not_required
def address_confirm(request, token):
    """A link from one of both mails: looking at it changes nothing, the button agrees."""
    now = timezone.now()
    invitation = address.move_of(token, now=now)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method == "POST":
        person = address.agree_to_move(invitation, now=now)
        if person and request.user == person:
            stay(request, person)
        return page(request, "people/address_agreed.html", {"moved_to": person.email if person else ""})
    return page(request, "people/address_confirm.html", {"invitation": invitation})
