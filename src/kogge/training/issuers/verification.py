"""Whether a document was signed by a key of one of our issuers, and just as it is. Asks our tables, never the net."""

import json
import re
from datetime import UTC, datetime

from kogge.training.issuers import proofs
from kogge.training.issuers.linked import Unsignable
from kogge.training.issuers.models import Issuer, Key
from kogge.training.issuers.multikey import Unreadable, from_multikey

SLUG = re.compile("[-a-zA-Z0-9_]{1,80}")
DOMAIN = re.compile("[-a-z0-9.]{4,253}")
GOOD, ALTERED, LEAKED, FOREIGN = "good", "altered", "leaked", "foreign"


def check_document(document: dict) -> tuple[str, Key | None]:
    """(GOOD | ALTERED | LEAKED | FOREIGN, the key it names). FOREIGN: another installation has signed it."""
    try:
        proof = proofs.the_proof(document)
        key = _key(proof["verificationMethod"], Key.Kind.ED25519)
        if key is None:
            return _unknown(document.get("issuer")), None
        if _identifier(document.get("issuer")) != key.issuer.did:
            return ALTERED, key
        made = datetime.strptime(proof["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if not proofs.is_proven(document, from_multikey(key.public)) or not _was_active(key, made):
            return ALTERED, key
    except (Unreadable, Unsignable, ValueError, RecursionError):
        return ALTERED, None
    return (LEAKED if key.leaked_at else GOOD), key


def check_token(token: str) -> tuple[str, Key | None, dict]:
    """As `check_document` for a JWT, with what it says."""
    try:
        name = proofs.head_of(token).get("kid", "")
        key = _key(name, Key.Kind.RSA)
        if key is None:
            return FOREIGN, None, {}
        claims = proofs.claims_of(token, proofs.from_jwk(json.loads(key.public)))
    except (Unreadable, ValueError):
        return ALTERED, None, {}
    if claims is None or claims.get("iss") != key.issuer.did or _identifier(claims.get("issuer")) != key.issuer.did:
        return ALTERED, key, {}
    return (LEAKED if key.leaked_at else GOOD), key, claims


def _identifier(issuer):
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def _key(name, kind):
    """The key of ours that goes by this identifier."""
    did, _sharp, ref = name.partition("#") if isinstance(name, str) else ("", "", "")
    return next((key for key in _keys_of(did) if key.ref == ref and key.kind == kind), None)


def _keys_of(did):
    slug, domain = did.rpartition(":organisations:")[2], did.removeprefix("did:web:")
    known = {"slug": slug} if SLUG.fullmatch(slug) else {"domain": domain} if DOMAIN.fullmatch(domain) else None
    found = Issuer.objects.filter(**known).first() if known else None
    return found.keys.select_related("issuer__organisation") if found and found.did == did else []


def _unknown(issuer):
    """A key that we do not know: of somebody else, unless the document says that it is ours."""
    return ALTERED if list(_keys_of(_identifier(issuer))) else FOREIGN


def _was_active(key, at):
    """Whether the key signed at that time: an old one holds for what it signed before it was retired."""
    return not key.retired_at or int(at.timestamp()) <= int(key.retired_at.timestamp())
