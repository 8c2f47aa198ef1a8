"""A seal as a trust service provider would hand it out, of nobody."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "open sesame"


def pkcs(*, key=None, days=(-1, 365), identifier="VATSE-556677889901"):
    """A PKCS#12 file: the key, and its certificate, signed by itself."""
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    parts = [(NameOID.COUNTRY_NAME, "SE"), (NameOID.COMMON_NAME, "Netport seal")]
    if identifier:
        parts.append((NameOID.ORGANIZATION_IDENTIFIER, identifier))
    name = x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now + timedelta(days=days[0])).not_valid_after(now + timedelta(days=days[1]))
    certificate = made.sign(key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )


def curve():
    return ec.generate_private_key(ec.SECP256R1())
