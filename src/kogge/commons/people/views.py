from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, next_address, page, place_of, posted
from kogge.commons.people import actions, proofs, watch
from kogge.commons.people.adapters import SecondFactor
from kogge.commons.people.entrance import enter, prove
from kogge.commons.people.forms import CodeForm, SignInForm
from kogge.commons.people.identities import houses
from kogge.commons.people.limits import hold
from kogge.commons.people.models import Invitation
from kogge.commons.people.proof_forms import AppProof, MailProof, PasskeyProof, PasswordProof, PasswordSignInForm

FORMS = {"passkey": PasskeyProof, "password": PasswordProof, "app": AppProof, "mail": MailProof}


@login_not_required
def sign_in(request):
    """Ask for a link and a code by mail."""
    form = SignInForm(posted(request), initial={"next": next_address(request, "")})
    if request.method == "POST" and form.is_valid():
        return send_link(request, form.cleaned_data["address"], next_address(request, ""))
    return page(request, "people/sign_in.html", {"form": form, "houses": houses(), "next": next_address(request, "")})


def send_link(request, address, goes_to, identity=None):
    """Write the mail, and go on to where its code is typed. `identity`: to be linked when the address is proved."""
    invitation = actions.ask_to_sign_in(address, place=place_of(request), goes_to=goes_to, now=timezone.now())
    request.session["sign_in"] = {"invitation": invitation.pk, "address": invitation.address, "identity": identity}
    return redirect("sign_in_code")


@login_not_required
def sign_in_code(request):
    """Type the code that came by mail, in the browser that asked for it."""
    asked = request.session.get("sign_in")
    if not asked:
        return redirect("sign_in")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = actions.sign_in_by_code(asked["invitation"], form.cleaned_data["code"], now=timezone.now())
        if person:
            goes_to = Invitation.objects.get(pk=asked["invitation"]).goes_to
            return enter(request, person, goes_to, identity=asked.get("identity"))
        form.add_error("code", _("That is not the code in the newest mail. Check it and try again."))
    return page(request, "people/sign_in_code.html", {"form": form, "address": asked["address"]})


@login_not_required
def sign_in_link(request, token):
    """The link from the mail: looking at it changes nothing, the button signs in."""
    now = timezone.now()
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.SIGN_IN, now=now)
    if invitation is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method == "POST":
        asked = request.session.get("sign_in") or {}
        identity = asked.get("identity") if asked.get("invitation") == invitation.pk else None
        return enter(request, actions.sign_in(invitation, now=now), invitation.goes_to, identity=identity)
    return page(request, "people/sign_in_link.html", {"invitation": invitation})


@login_not_required
def sign_in_password(request):
    """For who has set a password. Every address gets the same answer, after the same work."""
    form = PasswordSignInForm(posted(request), initial={"next": next_address(request, "")})
    if request.method == "POST" and form.is_valid():
        typed, place = form.cleaned_data, place_of(request)
        person = proofs.person_by_password(typed["address"], typed["password"], place=place, now=timezone.now())
        if person:
            return enter(request, person, next_address(request, ""), by="password")
        form.add_error(None, _("This address and password do not belong together. Try again, or have a link sent."))
    return page(request, "people/sign_in_password.html", {"form": form, "next": next_address(request, "")})


@login_not_required
def sign_in_passkey(request):
    """A passkey says itself whose it is, and needs a finger, face or PIN: it is both proofs in one."""
    if wants_challenge(request):
        hold("passkey", place_of(request), most=60, within=proofs.QUARTER, now=timezone.now())
        return JsonResponse(begin_authentication())
    form = PasskeyProof(posted(request))
    if request.method == "POST" and form.is_valid():
        passkey = proofs.passkey_of(None, form.cleaned_data["credential"])
        if passkey:
            post_authentication(request, passkey, passwordless=True)
            return enter(request, passkey.user, next_address(request, ""), by="passkey")
        watch.tell("not signed in by passkey")
        form.add_error(None, form.wrong)
    return page(request, "people/sign_in_passkey.html", {"form": form, "next": next_address(request, "")})


def wants_challenge(request):
    """The script of a passkey asks for what the device is to sign."""
    return request.method == "GET" and request.headers.get("Accept") == "application/json"


@login_not_required
def second_factor(request):
    """After mail or password: the code of the authenticator app, a recovery code, or a passkey instead."""
    stage = LoginStageController.enter(request, SecondFactor.key)
    if stage is None:
        return redirect("sign_in")
    person = stage.login.user
    if wants_challenge(request):
        return JsonResponse(begin_authentication(person))
    ways = [way for way in proofs.ways_of(person) if way != "password"]
    way, forms = proved(request, person, ways)
    if way:
        return stage.exit()
    return page(request, "people/second_factor.html", forms)


def again(request):
    """Show that it is still you, before something that matters; then go on to it."""
    goes_to = next_address(request, reverse("security"))
    if wants_challenge(request):
        return JsonResponse(begin_authentication(request.user))
    way, forms = proved(request, request.user, [*proofs.ways_of(request.user), "mail"])
    if way:
        prove(request, way)
        return redirect(goes_to)
    is_sent = request.GET.get("sent") or "mail" in request.POST.get("way", "")
    return page(request, "people/again.html", {"next": goes_to, "is_sent": is_sent, **forms})


def proved(request, person, ways):
    """Which way was tried and is right, or ""; and a form for each way, the tried one as `form` too."""
    forms = {way: FORMS[way](auto_id=f"{way}_%s") for way in ways}
    way = request.POST.get("way", "")
    if way not in forms:
        return "", forms
    form = forms["form"] = forms[way] = FORMS[way](request.POST, auto_id=f"{way}_%s")
    if form.is_valid() and proofs.is_proof(person, way, form.cleaned_data, now=timezone.now()):
        return way, forms
    if form.is_valid():
        form.add_error(None, form.wrong)
    return "", forms


@require_POST
def again_mail(request):
    """A code by mail: a way to prove oneself that nobody lacks."""
    actions.ask_again(request.user, place=place_of(request), now=timezone.now())
    query = urlencode({"sent": 1, "next": next_address(request, reverse("security"))})
    return done(request, _("The code is on its way to you."), f"{reverse('again')}?{query}")


@require_POST
@login_not_required
def sign_out(request):
    if request.user.is_authenticated:
        watch.tell("signed out", request.user)
    logout(request)
    response = redirect("front")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
