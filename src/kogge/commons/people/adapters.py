"""Where allauth asks how it is done here: which ways in there are, what is encrypted, what becomes of an identity."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.commons.journal.models import site
from kogge.commons.people import secret, watch
from kogge.commons.people.identities import attach
from kogge.commons.people.proofs import asks_for_second

log = logging.getLogger(__name__)
NOWHERE = "::"  # where from somebody signed in is not kept


class AccountAdapter(DefaultAccountAdapter):
    """How a session begins. Proofs before (link, password, identity) and after (second factor) are others' work."""

    def get_login_stages(self):
        return ["kogge.commons.people.adapters.SecondFactor"]

    def is_reauthentication_required(self, **kwargs):
        return False  # `entrance.fresh` stands before each page that needs it

    def get_client_ip(self, request):
        return NOWHERE

    def pre_login(self, request, user, **kwargs):
        if not user.is_active:
            raise Refused(_("This account is closed. Write to the office if you think it should not be."))

    def login(self, request, user):
        login(request, user, backend="kogge.commons.people.backends.ByAddress")

    def post_login(self, request, user, *, redirect_url, signal_kwargs, **kwargs):
        for finished in ("sign_in", "identity"):
            request.session.pop(finished, None)
        ways = dict.fromkeys(one.get("type", one["method"]) for one in get_authentication_records(request, user))
        watch.tell(f"signed in by {', '.join(ways)}", user)
        UserSession.objects.create_from_request(request)
        with translation.override(user.language):
            if identity := (signal_kwargs or {}).get("identity"):
                said = _("From now on you can also sign in with %(name)s.") % identity
                if attach(identity, to=user, what=said, now=timezone.now()):
                    messages.success(request, said)
            goes_to = redirect_url or reverse("home")
            return redirect(goes_to if user.name else f"{reverse('profile')}?{urlencode({'next': goes_to})}")

    def send_notification_mail(self, *args, **kwargs):
        pass  # our own actions write to the person, in the person's language

    def add_message(self, *args, **kwargs):
        pass  # our own pages say what happened


class SecondFactor(AuthenticateStage):
    """After the first proof: the code of the authenticator app, for who has set one up and did not use a passkey."""

    urlname = "second_factor"

    def handle(self):
        is_in = self.request.user == self.login.user  # and followed one more link from a mail
        if (
            not is_in
            and asks_for_second(self.login.user)
            and not did_use_passwordless_login(self.request, self.login.user)
        ):
            return redirect("second_factor"), True
        return None, True


class FactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return secret.lock(text)

    def decrypt(self, encrypted_text):
        return secret.unlock(encrypted_text)

    def _get_site_name(self):
        return site().name

    def get_public_key_credential_user_entity(self, user):
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.full_name}


class IdentityAdapter(DefaultSocialAccountAdapter):
    def get_requests_session(self):
        """Another house is asked at the addresses that it names, and nowhere that an answer leads on to."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request, sociallogin):
        """An identity that is known here opens its account; any other is led to prove an address first."""
        if not sociallogin.is_existing:
            request.session["identity"] = {
                "provider": sociallogin.account.provider,
                "uid": sociallogin.account.uid,
                "name": sociallogin.provider.name,
                "address": sociallogin.user.email,
                "next": sociallogin.state.get("next") or "",
            }
            raise ImmediateHttpResponse(redirect("identity_prove"))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        raise ImmediateHttpResponse(did_not_work(request, provider.name))


def did_not_work(request, name):
    """Back to the sign-in, with the reason in words; what exactly was wrong is nothing for the page."""
    log.warning("signing in through another house failed")
    said = _("Signing in with %(name)s did not work. Try again, or use your e-mail address.")
    messages.error(request, said % {"name": name})
    return redirect("sign_in")
