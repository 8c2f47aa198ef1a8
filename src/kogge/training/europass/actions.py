"""How a seal comes to an organisation, and onto a credential."""

import base64

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.secret import lock, unlock
from kogge.training.credentials.models import Credential
from kogge.training.europass import elm, rules
from kogge.training.europass.models import Seal
from kogge.training.europass.sealing import key_from, sealed

LARGEST = 100_000
LONGEST_CHAIN = 6


@transaction.atomic
def set_seal(organisation, content: bytes, password: str, *, by, now):
    """Keep the seal of an organisation from a PKCS#12 file; one before it is replaced."""
    if not rules.can_keep_seal(by, organisation):
        raise PermissionDenied
    key, certificate, chain = _opened(content, password)
    subject = certificate.subject
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise Refused(_("The certificate of this seal is not valid today."))
    made, _is_new = Seal.objects.update_or_create(
        organisation=organisation,
        defaults={
            "subject": subject.rfc4514_string()[:500],
            "provider": certificate.issuer.rfc4514_string()[:500],
            "identifier": _one(subject, NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER)[:100],
            "country": (_one(subject, NameOID.COUNTRY_NAME) or organisation.country.code)[:2].upper(),
            "fingerprint": certificate.fingerprint(hashes.SHA256()).hex(),
            "valid_from": certificate.not_valid_before_utc,
            "valid_until": certificate.not_valid_after_utc,
            "certificates": [
                base64.b64encode(one.public_bytes(serialization.Encoding.DER)).decode()
                for one in (certificate, *chain)
            ],
            "key": lock(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                ).decode()
            ),
            "added_by": by,
            "added_at": now,
        },
    )
    record("seal", made, by=by, said=gettext_noop("put in the electronic seal of the organisation"), now=now)
    return made


def _opened(content, password):
    """The key, its certificate and the chain; Refused says what is wrong with the file."""
    if len(content) > LARGEST:
        raise Refused(_("This file is too large for a seal."))
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except ValueError:
        raise Refused(_("The file could not be opened. It has to be PKCS#12 (.p12 or .pfx), with its password."))
    if key is None or certificate is None:
        raise Refused(_("The file has no key with a certificate in it."))
    is_rsa = isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048
    is_curve = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not (is_rsa or is_curve):
        raise Refused(_("The key has to be RSA of at least 2048 bits, or a key on the curve P-256."))
    if not _one(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER):
        raise Refused(
            _("The certificate names no legal person: it has neither an organisation identifier nor a number.")
        )
    return key, certificate, chain[:LONGEST_CHAIN]


def _one(name, *kinds):
    found = [part.value for kind in kinds for part in name.get_attributes_for_oid(kind)]
    return str(found[0]) if found else ""


@transaction.atomic
def remove_seal(seal, *, by, now):
    """The key is gone from here; what was sealed with it stays sealed."""
    if not rules.can_keep_seal(by, seal.organisation):
        raise PermissionDenied
    record("unseal", seal, by=by, said=gettext_noop("removed the electronic seal"), now=now)
    seal.delete()


def seal_of(credential, *, now):
    """The seal that stands behind a credential today, or nothing."""
    seal = Seal.objects.filter(organisation=credential.issuer_id).first()
    return seal if seal and seal.is_valid(now=now) else None


def sealed_document(credential, *, now) -> bytes:
    """The credential in the seal of its issuer."""
    seal = seal_of(credential, now=now)
    if seal is None:
        raise Refused(_("The issuer has no electronic seal here that is valid today. Take the file without a seal."))
    if credential.state != Credential.State.VALID:
        raise Refused(_("This certificate does not hold, so it is not sealed."))
    payload = elm.as_bytes(elm.document(credential, seal=seal))
    return elm.as_bytes(sealed(payload, key_from(unlock(seal.key)), seal.certificates, now=now))
