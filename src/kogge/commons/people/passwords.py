"""Which passwords are not taken, beside short ones: 1.4 million that leaked, and our own words with a number."""

import hashlib
import mmap
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LIST = Path(__file__).parent / "data" / "known_passwords.bin"  # a Bloom filter, by docs/making/passwords.py
HASHES = 9  # bits that each word sets; two in a thousand other words are taken for one of the list
# What is guessed first here, besides the names of the host; docs/security.md has the list for people.
OURS = {"kogge", "cluster", "baltic", "region", "network", "platform", "programme", "education", "manager"}
OURS |= {"password", "passwort", "lösenord", "welcome", "admin", "office", "qwerty"}
LEAST = 6  # different letters that are left of a good password that holds one of these words


class KnownPasswordValidator(CommonPasswordValidator):
    """Refuses what is on the list in any case, and what is made of little but our own words, digits and signs."""

    def __init__(self):
        pass  # the parent's list of 20,000 is another validator's

    def validate(self, password, user=None):
        left = word = password.casefold().strip()
        host = [name for name in settings.ALLOWED_HOSTS[0].casefold().split(".") if len(name) > 3]
        for ours in sorted({*OURS, *host}, key=len, reverse=True):
            left = left.replace(ours, "")
        if is_known(word) or (left != word and len(set(re.sub(r"[\W\d_]", "", left))) < LEAST):
            raise ValidationError(self.get_error_message(), code="password_too_common")


def is_known(word) -> bool:
    """Whether the word, in small letters, is on the list."""
    bits = _bits()
    return all(bits[place >> 3] >> (place & 7) & 1 for place in places(word, len(bits) * 8))


def places(word, size) -> list[int]:
    """The bits of a word in a filter of so many bits."""
    digest = hashlib.sha256(word.encode()).digest()
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
    return [(first + number * step) % size for number in range(HASHES)]


@cache
def _bits():
    with LIST.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
