"""Whether a credential holds: one of ours by its number, or a file that somebody hands in. Nothing is ever fetched."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.errors import Refused
from kogge.training.credentials.baking import PNG, Nothing, carried_by
from kogge.training.credentials.models import Credential, Signature, as_number
from kogge.training.issuers import verification
from kogge.training.issuers.models import Key

MOST = 2_000_000  # bytes of a file
LONGEST = 500_000  # signs of the credential in it
DEEPEST = 32  # brackets within brackets
NUMBER = re.compile(r"^(?P<site>.+)/verify/(?P<number>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/$")
HOLDS = ("valid", "unsigned")


@dataclass
class Answer:
    """What came of a check. `state` is valid, unsigned, suspended, revoked, expired, altered, leaked, replaced,

    foreign (signed by somebody whose keys are not here) or unknown (signed here, but no longer on record).
    """

    state: str
    credential: Credential | None = None
    key: Key | None = None
    document: dict = field(default_factory=dict)
    parts: list[Any] = field(default_factory=list)  # answers about what a transcript holds

    @property
    def holds(self):
        return self.state in HOLDS


def check_credential(credential, *, now) -> Answer:
    """One that is on record: its state, and whether what is on record is what was signed."""
    signature = credential.signature_now()
    state = _state(credential, now)
    if signature is None or not signature.document:
        return Answer("unsigned" if state == "valid" else state, credential)
    document = json.loads(signature.document)
    found, key = verification.check_document(document)
    if found == verification.ALTERED or not _says_the_same(credential, document):
        return Answer("altered", credential, key, document)
    if found == verification.LEAKED and state == "valid":
        return Answer("leaked", credential, key, document)
    return Answer(state, credential, key, document)


def _state(credential, now):
    if credential.state != Credential.State.VALID:
        return credential.state
    return "expired" if credential.is_over(timezone.localdate(now)) else "valid"


def _says_the_same(credential, document):
    """What the page shows is what was signed."""
    subject = document["credentialSubject"]
    names = [one["identityHash"] for one in subject.get("identifier", []) if one.get("identityType") == "name"]
    address = f"{settings.SITE_ADDRESS}/verify/{credential.number}/"
    title = credential.title.get("en") or next(iter(credential.title.values()), "")
    return (document["id"], names, subject["achievement"]["name"]) == (address, [credential.holder], title)


# A file --------------------------------------------------------------------------------------------------------
def check_file(data: bytes, *, now) -> Answer:
    """What a file says of itself and whether that holds. Refused if it cannot be a credential."""
    text = _text_of(data)
    if text.startswith("{"):
        return check_document(_parsed(text), now=now)
    found, key, claims = verification.check_token(text)
    if found == verification.GOOD and claims.get("jti") != claims.get("id"):
        found = verification.ALTERED
    return _answer(found, key, claims, now)


def check_document(document, *, now) -> Answer:
    """A badge, or a transcript with badges in it."""
    found, key = verification.check_document(document)
    answer = _answer(found, key, document, now)
    if "ClrCredential" in _kinds(document) and found == verification.GOOD:
        inner = document.get("credentialSubject", {}).get("verifiableCredential", [])
        answer.parts = [check_document(one, now=now) for one in inner if isinstance(one, dict)]
        worst = next((part.state for part in answer.parts if not part.holds), "valid")
        answer.state = worst
    return answer


def _kinds(document):
    kinds = document.get("type")
    return kinds if isinstance(kinds, list) else [kinds]


def _answer(found, key, document, now):
    credential = _named_by(document)
    if found != verification.GOOD:
        known = credential if found != verification.FOREIGN else None
        return Answer(found, known, key, document)
    if "OpenBadgeCredential" not in _kinds(document):
        return Answer("valid" if "ClrCredential" in _kinds(document) else "unknown", None, key, document)
    if credential is None:
        return Answer("unknown", None, key, document)
    state = _state(credential, now)
    if state == "valid" and not _is_current(credential, document):
        state = "replaced"
    return Answer(state, credential, key, document)


def _named_by(document):
    named = NUMBER.match(document.get("id")) if isinstance(document.get("id"), str) else None
    if named is None or named["site"] != settings.SITE_ADDRESS:
        return None
    return Credential.objects.filter(number=as_number(named["number"])).with_all().first()


def _is_current(credential, document):
    """Whether this very place in the lists is the one that holds, and not that of an earlier signature."""
    status = document.get("credentialStatus", {})
    index = status.get("statusListIndex") if isinstance(status, dict) else None
    held = Signature.objects.filter(credential=credential, withdrawn_at=None).select_related("slot").first()
    return held is not None and str(held.slot.index) == index


def _text_of(data):
    if len(data) > MOST:
        raise Refused(_("The file is larger than a credential can be: at most 2 MB."))
    is_picture = data.startswith(PNG) or b"<svg" in data[:2000]
    try:
        text = carried_by(data) if is_picture else data.decode("utf-8", "strict").strip().lstrip("\ufeff")
    except Nothing as fault:
        raise Refused(_("This picture carries no credential. Take the file that its holder got from us.")) from fault
    except UnicodeDecodeError as fault:
        raise Refused(_not_one()) from fault
    if len(text) > LONGEST:
        raise Refused(_("The file is larger than a credential can be: at most 2 MB."))
    if not text.startswith("{") and text.count(".") != 2:
        raise Refused(_not_one())
    return text


def _not_one():
    return _("This is not a credential. It is a file that ends in .json, .jwt, .png or .svg.")


def _parsed(text):
    """The JSON of a credential. Refused: too deep, a name given twice, numbers that could be written otherwise."""
    depth = deepest = 0
    for sign in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise Refused(_not_one())
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_float=_as_written, parse_constant=_never)
    except (ValueError, RecursionError) as fault:
        raise Refused(_not_one()) from fault
    return document


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _as_written(text):
    if repr(float(text)) != text:
        raise ValueError(text)
    return float(text)


def _never(text):
    raise ValueError(text)
