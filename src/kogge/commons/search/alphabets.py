"""Names in the order of a language's own alphabet: å, ä, ö stand last in Swedish, š after s in Estonian. No database.

The orders are those of the Unicode CLDR (collation charts of the ten languages). Letters that a language does not
count as its own stand with the letter they are made from: "é" with "e" everywhere.
"""

import unicodedata
from functools import cache, lru_cache

from django.utils.translation import get_language

from kogge.commons.search.stems import LETTERS, fold

# For each language its own letters, and after which they stand. "&z å ä ö": after every word that begins with z.
NORDIC = "&z æ ø å"
TAILORED = {
    "da": NORDIC,
    "nb": NORDIC,
    "sv": "&z å ä ö",
    "fi": "&z å ä ö",
    "et": "&s š z ž &w õ ä ö ü",
    "lt": "&c č &s š &z ž",
    "lv": "&c č &g ģ &k ķ &l ļ &n ņ &r ŗ &s š &z ž",
    "pl": "&a ą &c ć &e ę &l ł &n ń &o ó &s ś &z ź ż",
}
SAME = {"sv": {"æ": "ä", "ø": "ö"}, "fi": {"æ": "ä", "ø": "ö"}, "da": {"ä": "æ", "ö": "ø"}, "nb": {"ä": "æ", "ö": "ø"}}
WITH = {"lt": {"y": "i"}, "lv": {"y": "i"}} | dict.fromkeys(("da", "nb", "sv", "fi"), {"ü": "y"})  # stand among these
DOUBLE = {"da", "nb"}  # "aa" is written for "å", and stands where it stands
LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
LAST = 0xF0000  # stands after every letter that anybody writes


@cache
def _table(language: str) -> dict:
    table = {letter: fold(letter) for letter in (*LATIN, *map(chr, LETTERS))} | WITH.get(language, {})
    for rule in filter(None, TAILORED.get(language, "").split("&")):
        before, *own = rule.split()
        table |= {letter: before + chr(LAST + place) for place, letter in enumerate(own, 1)}
    table |= {letter: table[like] for letter, like in SAME.get(language, {}).items()}
    return str.maketrans(table)


def in_order(text: str, language: str = "") -> str:
    """What to sort names by in a language, that of the reader unless another is named.

    Capitals, quotation marks and other signs in front count for nothing; what is equal without accents is put in
    order by them.
    """
    return _key(text, language or get_language() or "en")


@lru_cache(maxsize=50_000)
def _key(text, language):
    plain = unicodedata.normalize("NFC", text).casefold().strip(" \"'“”„«»‘’()[]-–")
    spelt = plain.replace("aa", "å") if language in DOUBLE else plain
    return f"{spelt.translate(_table(language))}\0{plain}"
