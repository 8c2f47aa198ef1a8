"""A seal on a document, in the form of the Commission's own samples: a JWS shaped as JAdES, with the text unencoded.

Without a time stamp of a trusted third party it is of the level B-B; whoever validates adds none.
"""

import base64
import json
from datetime import UTC

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

SIDE = 32  # bytes of each half of an ES256 signature


def sealed(payload: bytes, key, certificates, *, now) -> dict:
    """The document in its seal. `certificates`: DER in base64, that of the key first."""
    own = base64.b64decode(certificates[0])
    header = {
        "alg": "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256",
        "typ": "jose+json",
        "cty": "json",
        "x5t#S256": _web(_digest(own)),
        "x5c": list(certificates),
        "sigT": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "b64": False,
        "crit": ["b64", "sigT"],
    }
    protected = _web(json.dumps(header, separators=(",", ":")).encode())
    signature = _signed(key, protected.encode() + b"." + payload)
    return {"payload": payload.decode(), "signatures": [{"protected": protected, "signature": _web(signature)}]}


def holds(document: dict) -> bool:
    """Whether the seal on a document is that of the certificate inside it; says nothing of who that is."""
    one = document["signatures"][0]
    header = json.loads(_unweb(one["protected"]))
    public = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0])).public_key()
    data = one["protected"].encode() + b"." + document["payload"].encode()
    signature = _unweb(one["signature"])
    try:
        if header["alg"] == "RS256":
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            halves = int.from_bytes(signature[:SIDE], "big"), int.from_bytes(signature[SIDE:], "big")
            public.verify(encode_dss_signature(*halves), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _signed(key, data):
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    first, second = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    return first.to_bytes(SIDE, "big") + second.to_bytes(SIDE, "big")


def _digest(data):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def _web(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _unweb(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def key_from(pem: str):
    return serialization.load_pem_private_key(pem.encode(), password=None)
