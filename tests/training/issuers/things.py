"""An issuer with a leaked key, for the table of who may open what."""

from django.utils import timezone

from kogge.training.issuers import actions
from tests import make


def addresses(organisation):
    """Where the pages of this room are, and those of what a leaked key has signed: its second key has leaked."""
    issuer, now = actions.open_issuer(organisation, now=timezone.now()), timezone.now()
    actions.report_leaked(issuer.active("rsa"), by=make.person("Astrid Ask", is_staff=True), now=now)
    slug = issuer.slug
    return {
        "issuer_did": [slug],
        "status_list": [slug, "revocation", 1],
        "issuer_detail": [slug],
        "issuer_open": [slug],
        "issuer_rotate": [slug, "ed25519"],
        "key_leaked": [slug, "key-1"],
        **dict.fromkeys(("leaked_list", "leaked_sign"), [slug, "key-2"]),
    }
