"""Passwords that leaked somewhere: 1.4 million, as a Bloom filter that docs/making/passwords.py makes."""

import hashlib
import mmap
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "known_passwords.bin"
HASHES = 9  # bits that each word sets; two in a thousand other words are taken for one of the list


def is_known(word: str) -> bool:
    """Whether the word, in small letters, is on the list."""
    bits = _bits()
    return all(bits[place >> 3] >> (place & 7) & 1 for place in places(word, len(bits) * 8))


def places(word: str, size: int) -> list[int]:
    """The bits of a word in a filter of so many bits."""
    digest = hashlib.sha256(word.encode()).digest()
    first, step = int.from_bytes(digest[:8]), int.from_bytes(digest[8:16]) | 1
    return [(first + number * step) % size for number in range(HASHES)]


@cache
def _bits():
    with LIST.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
