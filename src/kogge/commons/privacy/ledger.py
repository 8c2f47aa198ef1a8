"""The list of stones beside the database: who was erased, as fingerprints, so that a restored backup forgets again."""

import json
import os

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_datetime


def path():
    return settings.DATA_DIR / "erasures.jsonl"


def fingerprint(value, key=None) -> str:
    """Of an address or reference: enough to know it again with our key, useless without it."""
    return salted_hmac("kogge.privacy.erasure", value, secret=key, algorithm="sha256").hexdigest()


def write(person, *, now):
    """One line more, on the disk before this returns."""
    line = {
        "at": now.isoformat(),
        "pk": person.pk,
        "person": fingerprint(person.ref),
        "address": fingerprint(person.email),
    }
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read() -> list[dict]:
    """Every line; what a power cut left half-written is passed over."""
    if not path().exists():
        return []
    lines = []
    for text in path().read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
            lines.append(line | {"at": parse_datetime(line["at"])})
        except (ValueError, KeyError, TypeError):
            continue
    return lines


def is_about(line, person) -> bool:
    """Whether this line is this person: by the reference, which never changes, or else by the address."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        for value, kept in ((person.ref, line["person"]), (person.email, line["address"])):
            if constant_time_compare(fingerprint(value, key), kept):
                return True
    return False
