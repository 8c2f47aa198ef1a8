"""Signatures in and around documents: Data Integrity (eddsa-rdfc-2022) and JWT (RS256). Plain calculation.

The same document, key and moment always give the same signs: both ways of signing are deterministic. The library is
loaded by who signs or checks: it weighs 6 MB, and a worker that only sends mails does neither.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256

from kogge.training.issuers.linked import digest
from kogge.training.issuers.multikey import Unreadable, as_base58, as_base64url, from_base58, from_base64url

SUITE = "eddsa-rdfc-2022"
PARTS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
SECURITY = "https://w3id.org/security#"


def moment(at: datetime) -> str:
    """A moment as documents write it: whole seconds, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _of_proof(proof) -> bytes:
    """The digest of the proof without its value: five statements whose order is always the same."""
    made = f'"{proof["created"]}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    lines = [
        f"_:c14n0 <http://purl.org/dc/terms/created> {made} .",
        f"_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{SECURITY}DataIntegrityProof> .",
        f'_:c14n0 <{SECURITY}cryptosuite> "{SUITE}"^^<{SECURITY}cryptosuiteString> .',
        f"_:c14n0 <{SECURITY}proofPurpose> <{SECURITY}assertionMethod> .",
        f"_:c14n0 <{SECURITY}verificationMethod> <{proof['verificationMethod']}> .",
    ]
    return sha256("".join(f"{line}\n" for line in lines).encode()).digest()


def prove(document: dict, *, method: str, private, now: datetime) -> dict:
    """The document with its proof by an Ed25519 key, in a list of one as the schema of Open Badges wants it."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": moment(now),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = private.sign(_of_proof(proof) + digest(document))
    return document | {"proof": [proof | {"proofValue": "z" + as_base58(value)}]}


def the_proof(document: dict) -> dict:
    """The only proof of a document, if it is of the kind that we make. Raises Unreadable."""
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    proof = proofs[0] if len(proofs) == 1 else None
    if not isinstance(proof, dict) or set(proof) != PARTS or not all(isinstance(one, str) for one in proof.values()):
        raise Unreadable("proof")
    fixed = (proof["type"], proof["cryptosuite"], proof["proofPurpose"])
    if fixed != ("DataIntegrityProof", SUITE, "assertionMethod"):
        raise Unreadable("proof")
    return proof


def is_proven(document: dict, public: bytes) -> bool:
    """Whether the only proof of the document was made with this key, over just this document."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    proof = the_proof(document)
    try:
        if moment(datetime.strptime(proof["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)) != proof["created"]:
            return False
        value = from_base58(proof["proofValue"].removeprefix("z"), 64)
        if not proof["proofValue"].startswith("z"):
            return False
    except ValueError:
        return False
    bare = {key: value_ for key, value_ in document.items() if key != "proof"}
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(value, _of_proof(proof) + digest(bare))
    except InvalidSignature:
        return False
    return True


# JWT ---------------------------------------------------------------------------------------------------------
def as_jwk(public) -> dict:
    numbers = public.public_numbers()
    parts = {name: getattr(numbers, name) for name in ("e", "n")}
    return {"kty": "RSA"} | {
        name: as_base64url(one.to_bytes((one.bit_length() + 7) // 8)) for name, one in parts.items()
    }


def from_jwk(jwk: dict):
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    return RSAPublicNumbers(*(int.from_bytes(from_base64url(jwk[name])) for name in ("e", "n"))).public_key()


def _part(value: dict) -> str:
    return as_base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _rs256():
    """What stands for RS256 where something is signed or checked."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return PKCS1v15(), SHA256()


def as_jwt(claims: dict, *, method: str, private) -> str:
    """The claims as a compact JWS, by an RSA key: what certifies badges accepts RS256 and ES256 only."""
    head = {"alg": "RS256", "kid": method, "typ": "JWT"}
    signed = f"{_part(head)}.{_part(claims)}"
    return f"{signed}.{as_base64url(private.sign(signed.encode(), *_rs256()))}"


def head_of(token: str) -> dict:
    """The head of a JWT that says RS256. Raises Unreadable."""
    return _read(token, 0)


def claims_of(token: str, public) -> dict | None:
    """What a JWT says, or nothing if this key has not signed just that. Raises Unreadable."""
    from cryptography.exceptions import InvalidSignature

    signed, _dot, value = token.rpartition(".")
    try:
        public.verify(from_base64url(value), signed.encode(), *_rs256())
    except InvalidSignature:
        return None
    return _read(token, 1)


def _read(token, number):
    parts = token.split(".")
    if len(parts) != 3:
        raise Unreadable("JWT")
    try:
        head, body = (json.loads(from_base64url(part)) for part in parts[:2])
    except (ValueError, RecursionError) as fault:
        raise Unreadable("JWT") from fault
    if not isinstance(head, dict) or not isinstance(body, dict) or head.get("alg") != "RS256":
        raise Unreadable("JWT")
    return (head, body)[number]
