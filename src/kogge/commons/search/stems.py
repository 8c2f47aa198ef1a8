"""Words as they are found: without accents, without endings, in ten languages. No database here.

Stems come from Snowball (nine languages); Latvian has no Snowball algorithm, so its commonest endings are cut here.
The same words come out on every database, because neither database does any of this.
"""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

# Letters that Unicode does not take apart into a base and an accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # letters of a word that are kept: longer ones are no words
SNOWBALL = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "et": "estonian",
    "fi": "finnish",
    "lt": "lithuanian",
    "nb": "norwegian",
    "pl": "polish",
    "sv": "swedish",
}
STEMMERS = {language: stemmer(name) for language, name in SNOWBALL.items()}
LANGUAGES = (*STEMMERS, "lv")
# Endings of Latvian nouns, adjectives and the commonest verbs, longest first; at least four letters must stay.
LATVIAN = sorted(
    "am ā ām ai ais ajā ajām ajos ajiem as ās e ē ei em ēm es ēs i ī iem is īs im īm o os s š u ū um us ums "
    "šana šanas šanu ija ijas iju ijā ijām isks iska iskā iskie isko".split(),
    key=lambda ending: (-len(ending), ending),
)


def fold(text: str) -> str:
    """Lower case without accents: "Łódź" and "lodz" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(LETTERS)


def tokens(text: str) -> list[str]:
    return [word[:LONGEST] for word in WORD.findall(text)]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The word without its ending, as this language forms it; of a language that we do not know, as it is."""
    if language == "lv":
        return next(
            (word[: -len(end)] for end in LATVIAN if word.endswith(end) and len(word) - len(end) >= 4), word
        )
    return STEMMERS[language].stemWord(word) if language in STEMMERS else word


def indexed(texts: dict[str, str]) -> list[str]:
    """Everything under which texts are found: {language: text} → folded words and stems, each once, in a fixed order.

    Stems are taken with and without accents, so that who types without them finds as much.
    """
    found = set()
    for language, text in texts.items():
        for word in set(tokens(unicodedata.normalize("NFC", text.casefold()))):
            plain = fold(word)
            found |= {plain, fold(stem(word, language)), stem(plain, language)}
    return sorted(each for word in found for each in tokens(word))


def asked(words: str, most: int = 8) -> list[tuple[str, frozenset[str]]]:
    """What somebody typed, word by word: the beginning that a found word may have, and the stems that it may be."""
    found = []
    for word in tokens(unicodedata.normalize("NFC", words.casefold()))[:most]:
        plain = fold(word)
        stems = {fold(stem(word, language)) for language in LANGUAGES} | {stem(plain, one) for one in LANGUAGES}
        found.append((plain, frozenset(each for each in stems if each.isalnum() and each != plain)))
    return found
