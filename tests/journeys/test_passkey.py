"""A person adds a passkey and signs in with nothing else; then an authenticator app, and mail alone does not do."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from kogge.commons.people import actions, factors
from kogge.commons.people.models import Invitation
from tests import make
from tests.commons.people.test_proofs import SEED, code_at
from tests.journeys.test_every_page import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(visitor):
    """A device with a finger that is always right."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return lambda: session.send("WebAuthn.getCredentials", device)["credentials"]


def sign_in_by_link(visitor, person):
    invitation = actions.ask_to_sign_in(person.email, place="x", goes_to="", now=timezone.now())
    visitor.open(reverse("sign_in_link", args=[invitation.token]))
    visitor.click("button", "Sign in")


def sign_out(visitor):
    visitor.open(reverse("profile"))
    visitor.click("button", "Sign out")


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.slow), 360])
def test_from_the_link_to_a_passkey_and_an_app(visit, width):
    person = make.person("Ulla Saarni")
    visitor = visit(width=width, dark=width == 360)
    keys = give_device(visitor)

    # The passkey, added and used alone.
    sign_in_by_link(visitor, person)
    visitor.open(reverse("security"))
    visitor.picture("security-empty")
    visitor.click("link", "Add a passkey")
    visitor.fill("What to call it", "The telephone in my pocket")
    visitor.picture("passkey-new")
    visitor.click("button", "Add the passkey")
    visitor.sees("The passkey is added. You can sign in with it alone.")
    visitor.picture("security-with-passkey")
    assert [key["isResidentCredential"] for key in keys()] == [True]
    sign_out(visitor)
    visitor.open(reverse("sign_in"))
    visitor.picture("sign-in")
    visitor.click("link", "Sign in with a passkey")
    visitor.picture("sign-in-passkey")
    visitor.click("button", "Use a passkey")
    visitor.page.wait_for_url("**" + reverse("home"))
    assert Authenticator.objects.get().last_used_at is not None

    # The app: from now on mail alone does not do, but the passkey still does.
    visitor.open(reverse("authenticator_edit"))
    visitor.picture("app-new")
    seed = visitor.page.locator(".seed").inner_text()
    visitor.fill("Code that the app shows now", code_at(timezone.now(), seed))
    visitor.click("button", "Set up the app")
    visitor.sees("The app is set up. Now keep the recovery codes.")
    visitor.picture("recovery-codes")
    sign_out(visitor)
    sign_in_by_link(visitor, person)
    assert visitor.path == reverse("second_factor")
    visitor.picture("second-factor")
    visitor.open(reverse("home"))
    assert visitor.path.startswith(reverse("sign_in"))
    visitor.open(reverse("second_factor"))
    visitor.fill("Code from your authenticator app, or a recovery code", factors.recovery_codes_of(person)[0])
    visitor.click("button", "Sign in")
    visitor.page.wait_for_url("**" + reverse("home"))
    sign_out(visitor)
    sign_in_by_link(visitor, person)
    visitor.click("button", "Use a passkey")
    visitor.page.wait_for_url("**" + reverse("home"))
    sign_out(visitor)

    # Ten minutes later the passkey proves that it is still the same person.
    visitor.open(reverse("sign_in_passkey"))
    visitor.click("button", "Use a passkey")
    visitor.page.wait_for_url("**" + reverse("home"))
    age_proofs()
    visitor.open(reverse("password_edit"))
    assert visitor.path.startswith(reverse("again"))
    visitor.picture("again")
    visitor.click("button", "Use a passkey")
    visitor.page.wait_for_url("**" + reverse("password_edit"))
    visitor.picture("password")
    visitor.open(reverse("address_edit"))
    visitor.picture("address")


def age_proofs():
    """As if every proof had been given eleven minutes ago."""
    for session in Session.objects.all():
        store = SessionStore(session.session_key)
        records = store.get("account_authentication_methods", [])
        ago = timedelta(minutes=11).total_seconds()
        store["account_authentication_methods"] = [one | {"at": one["at"] - ago} for one in records]
        store.save()


def test_without_a_device_or_javascript_the_page_says_what_is_lacking(visit):
    visitor = visit(javascript=False)
    visitor.open(reverse("sign_in_passkey"))
    visitor.click("button", "Use a passkey")
    visitor.sees("Your browser gave no passkey. It needs JavaScript, and a device with a lock.")


def test_the_pages_about_the_own_account_are_in_order(visit, settings):
    """Those that ask for a fresh proof, which the walk through every page does not have."""
    person = make.person("Ulla Saarni")
    house = {"provider_id": "oidc-x", "name": "Nordic University", "client_id": "x", "settings": {"server_url": "x"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [house]}}
    SocialAccount.objects.create(user=person, provider="oidc-x", uid="u")
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "A long name of a device " * 2})
    factors.set_password(person, "herring under a fur coat", now=timezone.now())
    link = Invitation.make("old", address=person.email, key=f"{person.ref}-x", now=timezone.now())
    visitor = visit()
    sign_in_by_link(visitor, person)

    names = ["security", "again", "password_edit", "passkey_new", "authenticator_edit", "recovery_codes"]
    pages = {name: reverse(name) for name in [*names, "address_edit", "sign_in", "sign_in_password"]}
    pages |= {
        "passkey_edit": reverse("passkey_edit", args=[key.pk]),
        "address_confirm": reverse("address_confirm", args=[link.token]),
        "again sent": reverse("again") + "?sent=1",
    }
    assert look(visitor, pages) == {}
    factors.set_up_app(person, SEED, code_at(timezone.now()), session="", now=timezone.now())
    stranger = visit()
    sign_in_by_link(stranger, person)
    assert look(stranger, {"second_factor": reverse("second_factor")}) == {}
