"""How keys and signatures are written (Multikey, did:web): plain calculation, no database."""

import base64
from urllib.parse import quote, urlsplit

SIGNS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = bytes([0xED, 0x01])  # the sign that a public key of this kind follows


class Unreadable(ValueError):
    """Not written in the way it says it is."""


def as_base58(data: bytes) -> str:
    number, text = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        text = SIGNS[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str, length: int) -> bytes:
    """The bytes; Unreadable unless they are `length` and the text is the only way to write them."""
    number = 0
    if len(text) > 2 * length:
        raise Unreadable(text[:20])
    for sign in text:
        if sign not in SIGNS:
            raise Unreadable(sign)
        number = number * 58 + SIGNS.index(sign)
    if number.bit_length() > length * 8 or as_base58(data := number.to_bytes(length)) != text:
        raise Unreadable(text[:20])
    return data


def as_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes; Unreadable unless the text is the only way to write them."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as fault:
        raise Unreadable(text[:20]) from fault
    if as_base64url(data) != text:
        raise Unreadable(text[:20])
    return data


def as_multikey(public: bytes) -> str:
    """A public Ed25519 key as it stands in a DID document: z6Mk…"""
    return "z" + as_base58(ED25519 + public)


def from_multikey(text: str) -> bytes:
    data = from_base58(text[1:], 34) if text.startswith("z") else b""
    if not data.startswith(ED25519):
        raise Unreadable(text[:20])
    return data[2:]


def did_web(address: str, *path: str) -> str:
    """The identifier of whoever stands at this address: did:web:example.org:organisations:netport."""
    host = urlsplit(address).netloc
    return ":".join(["did:web", quote(host, safe=".-"), *path])
