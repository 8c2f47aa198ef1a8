"""Why a mail came back, read from the words and codes of the system that refused it."""

import re
import tomllib
from pathlib import Path

from kogge.commons.mail.models import Bounce

_lists = tomllib.loads((Path(__file__).parent / "data" / "words.toml").read_text(encoding="utf-8"))
WORDS = {name: re.compile("|".join(found), re.I) for name, found in _lists.items()}
GONE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4")  # RFC 3463: the address or its host is not there
CODE = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45]\d\d)[ -]")


def status_of(words):
    """The code of RFC 3463 that stands in these words, or one as wide as the reply of RFC 5321 allows; or nothing."""
    codes = CODE.findall(words)
    if codes:
        return next((code for code in codes if not code.endswith(".0.0")), codes[0])
    reply = REPLY.search(words)
    return f"{reply[1][0]}.0.0" if reply else ""


def kind_of(words, status):
    """What a refusal means for the address. Words go before codes: many systems answer 5.1.1 to everything.

    In doubt it is soft: an address that works must never be struck out for a sentence we misread.
    """
    kind = Bounce.Kind
    if status[2:] == "2.2" or WORDS["full"].search(words):
        return kind.FULL
    if status.startswith("4."):
        return kind.SOFT
    if WORDS["blocked"].search(words) or status == "5.2.0":  # the mailbox is there, whatever the words say
        return kind.BLOCKED
    if WORDS["passing"].search(words):
        return kind.SOFT
    if WORDS["unknown"].search(words) or status in GONE:
        return kind.HARD
    return kind.BLOCKED if status.startswith("5.7") else kind.SOFT
