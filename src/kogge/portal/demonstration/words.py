"""The texts of the demonstration in all languages: the files say them in two, the tables in the others."""

import tomllib
from functools import cache
from pathlib import Path

from i18nfield.strings import LazyI18nString

TABLES = Path(__file__).parent / "data/words"


@cache
def tables():
    """{language: {what the files say in English: what that language says}}"""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.toml"))}


def in_all(words):
    """{language: text} with the languages of the tables added, as far as they have this text."""
    found = {code: table[words["en"]] for code, table in tables().items() if words["en"] in table}
    return found | words


def complete(rows):
    """The rows of a file again, each text of them in all languages."""
    if isinstance(rows, list):
        return [complete(row) for row in rows]
    if not isinstance(rows, dict):
        return rows
    rows = {key: complete(value) for key, value in rows.items()}
    return in_all(rows) if isinstance(rows.get("en"), str) else rows


def in_words(english, swedish=None):
    """The same for a text that stands in the code, as the models keep it; without Swedish, that is in its table."""
    return LazyI18nString(in_all({"en": english} | ({"sv": swedish} if swedish else {})))
