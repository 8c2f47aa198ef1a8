from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, next_address, page, place_of, posted
from kogge.commons.people import actions
from kogge.commons.people.entrance import enter
from kogge.commons.people.forms import CodeForm, ProfileForm, SignInForm
from kogge.commons.people.models import Invitation


@login_not_required
def sign_in(request):
    """Ask for a link and a code by mail."""
    goes_to = next_address(request, "")
    form = SignInForm(posted(request), initial={"next": goes_to})
    if request.method == "POST" and form.is_valid():
        invitation = actions.ask_to_sign_in(
            form.cleaned_data["address"], place=place_of(request), goes_to=goes_to, now=timezone.now()
        )
        request.session["sign_in"] = {"invitation": invitation.pk, "address": invitation.address}
        return redirect("sign_in_code")
    return page(request, "people/sign_in.html", {"form": form})


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
            return enter(request, person, Invitation.objects.get(pk=asked["invitation"]).goes_to)
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
        return enter(request, actions.sign_in(invitation, now=now), invitation.goes_to)
    return page(request, "people/sign_in_link.html", {"invitation": invitation})


@require_POST
@login_not_required
def sign_out(request):
    logout(request)
    return redirect("front")


def profile(request):
    """Who you are, in which language and time zone you read."""
    form = ProfileForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        with translation.override(person.language):
            message, goes_to = _("Your profile is saved."), reverse("profile")
        return done(request, message, next_address(request, goes_to))
    return page(request, "people/profile.html", {"form": form, "next": next_address(request, "")})
