"""DKIM: our domain's signature under every mail, by the keys that the settings name."""

import base64
import functools
from pathlib import Path

from django.conf import settings

SIGNED = [
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"reply-to",
    b"auto-submitted", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post",
]  # fmt: skip


@functools.cache
def _key(path: str, algorithm: bytes) -> bytes:
    """As dkimpy wants it: RSA as PEM; of Ed25519 the bare 32 bytes in base64, which are the last of openssl's PEM."""
    key = Path(path).read_bytes()
    if algorithm == b"ed25519-sha256" and b"-----BEGIN" in key:
        inside = b"".join(line for line in key.splitlines() if not line.startswith(b"-----"))
        return base64.b64encode(base64.b64decode(inside)[-32:])
    return key.strip() if b"-----BEGIN" not in key else key


def keys() -> list[tuple[str, bytes, bytes]]:
    """(selector, key, algorithm), in the order in which they sign: RSA is last, to stand first in the mail.

    Some receivers call an Ed25519 signature invalid and look at the first one only.
    """
    named = [
        (settings.DKIM_ED25519_SELECTOR, settings.DKIM_ED25519_KEY, b"ed25519-sha256"),
        (settings.DKIM_SELECTOR, settings.DKIM_KEY, b"rsa-sha256"),
    ]
    return [(selector, _key(path, kind), kind) for selector, path, kind in named if selector and path]


def signed(mail: bytes, by: list) -> bytes:
    """The mail with our signatures before it, by these of our `keys()`; without any, as it is."""
    if not by:
        return mail
    import dkim  # 3 MB with its name servers, only where there are keys

    domain = settings.MAIL_FROM.rpartition("@")[2].encode()
    signatures = b""
    head = mail.partition(b"\r\n\r\n")[0].lower()
    present = [name for name in SIGNED if b"\r\n" + name + b":" in b"\r\n" + head]
    for selector, key, algorithm in by:
        made = dkim.sign(
            mail, selector.encode(), domain, key, canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=algorithm, include_headers=present,
        )  # fmt: skip
        signatures = made + signatures
    return signatures + mail
