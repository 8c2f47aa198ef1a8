"""Words as they are found: without accents, without endings, in ten languages. No database here.

Stems come from Snowball (nine languages); Latvian has no Snowball algorithm, so its commonest endings are cut here.
The same words come out on every database, because neither database does any of this.
"""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock

# Letters that Unicode does not take apart into a base and an accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
WORD = re.compile(r"[^\W_]+")
TITLE = "\ue000"  # stands in front of a word of a title: no sign that anybody types, and no beginning of a word
IN_LATVIAN = re.compile("[āčēģīķļņšūž]")
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
LANGUAGES = (*SNOWBALL, "lv")
_one_at_a_time = Lock()  # a stemmer keeps the word it works on in itself
# Endings of Latvian nouns, adjectives and the commonest verbs, longest first. Four letters must stay, or three of a
# word that shows by its letters that it is Latvian: "area" is not a form of "are", but "vēja" is one of "vējš".
ENDINGS = (
    "a am ā ām ai ais ajā ajai ajam ajām ajos ajiem as ās e ē ei em ēm es ēs i ī ie iem is īs im īm o os "
    "s š u ū um us ums šana šanas šanu ija ijas iju ijā ijām isks iska iskā iskie isko"
)
LATVIAN = sorted(ENDINGS.split(), key=lambda ending: (-len(ending), ending))


def fold(text: str) -> str:
    """Lower case without accents: "Łódź" and "lodz" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(LETTERS)


def tokens(text: str) -> list[str]:
    return [word[:LONGEST] for word in WORD.findall(text)]


@cache
def _stemmer(language):
    from snowballstemmer import stemmer  # 3 MB, in the processes that look for words or put them down

    return stemmer(SNOWBALL[language])


def stem(word: str, language: str) -> str:
    """The word without its ending, as this language forms it; of a language that we do not know, as it is."""
    if language == "lv":
        least = 3 if IN_LATVIAN.search(word) else 4
        return next(
            (word[: -len(end)] for end in LATVIAN if word.endswith(end) and len(word) - len(end) >= least), word
        )
    if language not in SNOWBALL:
        return word
    with _one_at_a_time:
        return _stemmer(language).stemWord(word)


def indexed(texts: dict[str, str]) -> list[str]:
    """Everything under which texts are found: {language: text} → folded words and stems, each once, in a fixed order.

    Stems are taken with and without accents, so that who types without them finds as much.
    """
    found = set()
    for language, text in texts.items():
        for word in set(tokens(unicodedata.normalize("NFC", text.casefold()))):
            found |= _forms(word, language)
    return sorted(found)


@lru_cache(maxsize=100_000)
def _forms(word: str, language: str) -> frozenset[str]:
    plain = fold(word)
    return frozenset(
        each for form in (plain, fold(stem(word, language)), stem(plain, language)) for each in tokens(form)
    )


@lru_cache(maxsize=1000)
def asked(words: str, most: int = 8) -> list[tuple[str, frozenset[str]]]:
    """What somebody typed, word by word: the beginning that a found word may have, and the stems that it may be."""
    found = []
    for word in tokens(unicodedata.normalize("NFC", words.casefold()))[:most]:
        # One sign can fold into several words ("ﷺ" into four), as it does in what is found.
        for plain in tokens(fold(word)):
            stems = {fold(stem(word, language)) for language in LANGUAGES}
            if plain != word:
                stems |= {stem(plain, language) for language in LANGUAGES}
            found.append((plain, frozenset(each for each in stems if each.isalnum() and each != plain)))
    return found[:most]
