"""The public documents of an issuer: who it is, with which keys, and what no longer holds."""

import json

from django.conf import settings

from kogge.training.issuers.bits import packed
from kogge.training.issuers.linked import CREDENTIALS
from kogge.training.issuers.models import Key, Slot, list_address
from kogge.training.issuers.multikey import did_web
from kogge.training.issuers.proofs import moment

FRESH = 300_000  # milliseconds for which a list may be kept: what is revoked shows within five minutes
FIELDS = {"revocation": "revoked_at", "suspension": "suspended_at"}


def did_document(issuer) -> dict:
    """The DID document: keys that sign, and those that once did and did not leak, so that what they signed holds."""
    did = issuer.did
    methods, trusted = [], []
    for key in issuer.keys.order_by("pk"):
        method = {"id": f"{did}#{key.ref}", "controller": did}
        if key.kind == Key.Kind.RSA:
            method |= {"type": "JsonWebKey", "publicKeyJwk": json.loads(key.public)}
        else:
            method |= {"type": "Multikey", "publicKeyMultibase": key.public}
        if key.leaked_at:
            methods.append(method | {"revoked": moment(key.leaked_at)})
        else:
            methods.append(method)
            trusted.append(method["id"])
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": trusted,
    }


def platform_document(issuers) -> dict:
    """The DID document of the installation: it signs nothing itself, and names those who do."""
    did = did_web(settings.SITE_ADDRESS)
    services = [
        {"id": f"{did}#{issuer.slug}", "type": "Issuer", "serviceEndpoint": issuer.did_address} for issuer in issuers
    ]
    return {"@context": ["https://www.w3.org/ns/did/v1"], "id": did, "service": services}


def list_document(one, *, now, until) -> dict:
    """A status list as a credential, not signed yet."""
    field = FIELDS[one.purpose]
    taken = Slot.objects.filter(issuer=one.issuer, number=one.number, **{f"{field}__isnull": False})
    return {
        "@context": [CREDENTIALS],
        "id": one.address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": one.issuer.did,
        "validFrom": moment(now),
        "validUntil": moment(until),
        "credentialSubject": {
            "id": f"{one.address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": one.purpose,
            "encodedList": packed(taken.values_list("index", flat=True)),
            "ttl": FRESH,
        },
    }


def status_entry(slot) -> dict:
    """What stands in a credential about its place in the list of revocations.

    Open Badges has room for one entry. The place in the list of suspensions is the same.
    """
    address = list_address(slot.issuer, "revocation", slot.number)
    return {
        "id": f"{address}#{slot.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(slot.index),
        "statusListCredential": address,
    }
