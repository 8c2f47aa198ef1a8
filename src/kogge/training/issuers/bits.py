"""Bitstring Status Lists: so many bits that one says nothing about whom it belongs to. Plain calculation."""

import gzip
import zlib

from kogge.training.issuers.multikey import Unreadable, as_base64url, from_base64url

SIZE = 131_072  # bits: what the standard asks for at least


def packed(indexes) -> str:
    """The list in which just these bits are set; the first is the left-most."""
    bits = bytearray(SIZE // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + as_base64url(gzip.compress(bytes(bits), compresslevel=9, mtime=0))


def is_set(text: str, index: int) -> bool:
    """Whether a bit of a packed list is set. Raises Unreadable."""
    if not text.startswith("u") or not 0 <= index < SIZE:
        raise Unreadable(text[:20])
    try:
        bits = zlib.decompressobj(wbits=31).decompress(from_base64url(text[1:]), SIZE // 8 + 1)
    except zlib.error as fault:
        raise Unreadable(text[:20]) from fault
    if len(bits) != SIZE // 8:
        raise Unreadable(text[:20])
    return bool(bits[index // 8] & 0x80 >> index % 8)
