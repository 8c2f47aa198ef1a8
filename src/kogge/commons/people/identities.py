"""Signing in through another house (OpenID Connect): an identity is an issuer and its subject, never an address."""

from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from kogge.commons.journal.models import record
from kogge.commons.people import mails


def houses():
    """The houses through which one can sign in: their id and name, from the settings."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return [{"id": app["provider_id"], "name": app["name"]} for app in apps]


class House(OpenIDConnectOAuth2Adapter):
    """Stricter than the standard asks: the signature is always verified, and all that is said must agree."""

    @property
    def openid_config(self):
        found = super().openid_config
        if found.get("issuer", "").rstrip("/") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("the issuer is another than the one in the settings")
        return found

    def get_access_token_data(self, request, app, client, pkce_code_verifier=None):
        data = super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)
        self.did_fetch_access_token = False  # so that the signature of the token counts, not only the way it came
        return data

    def complete_login(self, request, app, token, **kwargs):
        """Identity by the signed token; of what else the house tells only the address is kept, as a suggestion."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no identity token")
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (KeyError, ValueError, TypeError) as problem:
            raise OAuth2Error("an answer that cannot be read") from problem
        data = login.account.extra_data
        if not data["id_token"].get("sub") or data["userinfo"].get("sub") != data["id_token"]["sub"]:
            raise OAuth2Error("token and profile speak of different people")
        login.account.extra_data = {}
        return login


@transaction.atomic
def attach(identity, *, to, what, now):
    """From now on the identity opens this account, unless it has come to open another meanwhile. `what`: in words."""
    kept, is_new = SocialAccount.objects.get_or_create(
        provider=identity["provider"], uid=identity["uid"], defaults={"user": to}
    )
    if is_new:
        record("identity", to, by=to, said=gettext_noop("linked a way to sign in"), now=now)
        mails.changed(to, what, now=now)
    return kept.user_id == to.pk
