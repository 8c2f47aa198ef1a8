"""How the document of a credential is written, given its place in the lists, and signed."""

import json
from hashlib import sha256

from kogge.training.credentials.badge import badge
from kogge.training.credentials.models import Signature
from kogge.training.issuers.actions import take_slot
from kogge.training.issuers.documents import status_entry


def sign(credential, pen):
    """Write the document of a credential, with its place in the lists, and sign it."""
    seat = credential.seat
    slot = take_slot(pen.issuer, now=pen.now)
    document = badge(
        credential.said,
        number=credential.number,
        person=seat.person,
        edition=seat.edition,
        did=pen.issuer.did,
        status=status_entry(slot),
        now=pen.now,
    )
    text = json.dumps(pen.sign(document), ensure_ascii=False)
    digest = sha256(text.encode()).hexdigest()
    return Signature.objects.create(
        credential=credential, key=pen.key, slot=slot, document=text, digest=digest, signed_at=pen.now
    )
