"""How an organisation comes to sign, changes its keys, and says that something no longer holds."""

import json
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.people.secret import lock, unlock
from kogge.training.issuers import rules
from kogge.training.issuers.bits import SIZE
from kogge.training.issuers.documents import list_document
from kogge.training.issuers.models import Issuer, Key, Slot, StatusList
from kogge.training.issuers.multikey import as_multikey
from kogge.training.issuers.proofs import as_jwk, as_jwt, prove

HOLDS = timedelta(days=7)  # how long a signed list says it is good for
RENEW = timedelta(days=6)  # what is left of that when it is signed anew: every day
TRIES = 20


def open_issuer(organisation, *, now):
    """The issuer of an organisation, with its keys and first lists; made when it signs for the first time."""
    found = Issuer.objects.filter(organisation=organisation).first()
    return found or _open(organisation, "", by=None, now=now)


@transaction.atomic
def open_at_domain(organisation, domain, *, by, now):
    """The issuer of an organisation that is known by a domain of its own. Later it is too late: identifiers stay."""
    if not rules.can_give_domain(by):
        raise PermissionDenied
    if Issuer.objects.filter(domain=domain).exists():
        raise Refused(_("Another organisation is known by this domain."))
    issuer = _open(organisation, domain, by=by, now=now)
    if issuer.domain != domain:
        raise Refused(_("This organisation has its keys and its identifier already. An identifier stays as it is."))
    return issuer


@transaction.atomic
def _open(organisation, domain, *, by, now):
    """Of two who open it at once, the first says by what it is known."""
    given = {"slug": organisation.slug, "domain": domain, "opened_at": now}
    issuer, is_new = Issuer.objects.get_or_create(organisation=organisation, defaults=given)
    if is_new:
        for kind in Key.Kind.values:
            _make_key(issuer, kind, now=now)
        _make_lists(issuer, 1, now=now)
        record("open", issuer, by=by, said=gettext_noop("got its keys for signing"), now=now)
    return issuer


def _make_key(issuer, kind, *, now):
    from cryptography.hazmat.primitives.asymmetric import rsa  # as in proofs.py
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    if kind == Key.Kind.RSA:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.dumps(as_jwk(private.public_key()))
    else:
        private = Ed25519PrivateKey.generate()
        public = as_multikey(private.public_key().public_bytes_raw())
    written = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    ref = f"key-{issuer.keys.count() + 1}"
    return Key.objects.create(issuer=issuer, ref=ref, kind=kind, public=public, private=lock(written), made_at=now)


def _private(key):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(unlock(key.private).encode(), password=None)


class Pen:
    """Signs for one issuer. The keys are unlocked once, however many documents follow."""

    def __init__(self, organisation, *, now):
        self.now = now
        self.issuer = open_issuer(organisation, now=now)
        self.key = self.issuer.active(Key.Kind.ED25519)
        self.private = _private(self.key)

    def sign(self, document):
        """The document with a Data Integrity proof."""
        return prove(document, method=self.key.identifier, private=self.private, now=self.now)


def sign_document(document: dict, organisation, now) -> dict:
    """The document with the proof of this organisation. For many, keep a Pen."""
    return Pen(organisation, now=now).sign(document)


def sign_claims(claims: dict, organisation, now) -> str:
    """The claims as a JWT (RS256) of this organisation."""
    issuer = open_issuer(organisation, now=now)
    key = issuer.active(Key.Kind.RSA)
    return as_jwt(claims, method=key.identifier, private=_private(key))


# Keys ------------------------------------------------------------------------------------------------------
@transaction.atomic
def rotate(issuer, kind, *, by, now):
    """A new key signs from now on. What the old one has signed still holds; its private part is gone."""
    if not rules.can_keep_keys(by, issuer.organisation):
        raise PermissionDenied
    old = issuer.keys.active().select_for_update().get(kind=kind)
    Key.objects.filter(pk=old.pk).update(retired_at=now, private="")
    new = _make_key(issuer, kind, now=now)
    record("rotate", new, by=by, said=gettext_noop("made a new key for signing"), now=now)
    return new


@transaction.atomic
def report_leaked(key, *, by, now):
    """Somebody else may have the private part: nothing that this key signed can be trusted any longer."""
    if not rules.can_keep_keys(by, key.issuer.organisation):
        raise PermissionDenied
    was_active = key.retired_at is None
    changed = Key.objects.filter(pk=key.pk, leaked_at=None).update(leaked_at=now, private="")
    if not changed:
        raise Refused(_("This key is reported as leaked already."))
    if was_active:
        _make_key(key.issuer, key.kind, now=now)
    if key.kind == Key.Kind.ED25519:
        for one in key.issuer.lists.all():
            sign_list(one, now=now)
    record("leak", key, by=by, said=gettext_noop("reported a key as leaked"), now=now)
    key.refresh_from_db()
    return key


# Lists -----------------------------------------------------------------------------------------------------
def _make_lists(issuer, number, *, now):
    for purpose in StatusList.Purpose.values:
        sign_list(StatusList.objects.create(issuer=issuer, purpose=purpose, number=number), now=now)


def sign_list(one, *, now):
    """Write down anew what is set, and sign it. Of two who do so at once, the second sees what the first has set."""
    with transaction.atomic():
        one = StatusList.objects.select_for_update().select_related("issuer__organisation").get(pk=one.pk)
        until = now + HOLDS
        signed = Pen(one.issuer.organisation, now=now).sign(list_document(one, now=now, until=until))
        text = json.dumps(signed, ensure_ascii=False)
        StatusList.objects.filter(pk=one.pk).update(document=text, signed_at=now, valid_until=until)


@transaction.atomic
def take_slot(issuer, *, now):
    """A place in the lists at random, so that neighbours say nothing of each other."""
    newest = issuer.lists.order_by("-number").values_list("number", flat=True).first()
    for _try in range(TRIES):
        index = secrets.randbelow(SIZE)
        slot, is_new = Slot.objects.get_or_create(issuer=issuer, number=newest, index=index)
        if is_new:
            return slot
    _make_lists(issuer, newest + 1, now=now)  # so full that one looks in vain: begin the next pair
    return take_slot(issuer, now=now)


def set_slots(slots, field, value, *, now):
    """Mark places as revoked (`revoked_at`) or suspended (`suspended_at`), or no longer, and sign their lists anew."""
    slots = list(slots)
    Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(**{field: value})
    purpose = "revocation" if field == "revoked_at" else "suspension"
    for issuer, number in sorted({(slot.issuer_id, slot.number) for slot in slots}):
        sign_list(StatusList.objects.get(issuer=issuer, purpose=purpose, number=number), now=now)


def tend_lists(*, now):
    """Sign anew, every day, what verifiers would soon take for old."""
    for one in StatusList.objects.filter(valid_until__lt=now + RENEW):
        sign_list(one, now=now)
