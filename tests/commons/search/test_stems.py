"""Words as they are found: folded, cut to their stems in ten languages, and never a query."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kogge.commons.search.stems import LANGUAGES, LONGEST, TITLE, asked, fold, indexed, stem, tokens

# A form that somebody types, and the form that a text has: (language, typed, written).
FORMS = [
    ("da", "vindmøllerne", "vindmøllers"),
    ("de", "Kompetenzen", "Kompetenz"),
    ("en", "winds", "wind"),
    ("et", "klastrites", "klastrite"),
    ("fi", "metsäverkostoissa", "metsäverkosto"),
    ("lt", "technologija", "technologijos"),
    ("lv", "klasteris", "klastera"),
    ("nb", "havnene", "havner"),
    ("pl", "wiatrowych", "wiatrowa"),
    ("sv", "vindkraftens", "vindkraft"),
]


def is_found(typed, texts):
    """By the rule that both databases follow: each word begins so, or is one of the stems."""
    words = indexed(texts)
    return all(
        any(word.startswith(plain) for word in words) or not stems.isdisjoint(words) for plain, stems in asked(typed)
    )


@pytest.mark.parametrize(("language", "typed", "written"), FORMS, ids=[form[0] for form in FORMS])
def test_another_form_of_the_word_finds_it_with_and_without_accents(language, typed, written):
    assert (is_found(typed, {language: written}), is_found(fold(typed), {language: written})) == (True, True)


def test_letters_lose_their_accents_and_case():
    assert [fold(word) for word in ("Łódź", "Ærø", "ŠIAULIAI", "Straße", "Ķekava", "Đ", "İstanbul")] == [
        "lodz", "aero", "siauliai", "strasse", "kekava", "d", "istanbul",
    ]  # fmt: skip


def test_words_are_letters_and_digits_alone_and_not_endless():
    assert tokens("foo_bar-42 (“baz”)" + "x" * 50) == ["foo", "bar", "42", "baz", "x" * LONGEST]


def test_a_language_that_we_do_not_know_keeps_its_words():
    assert stem("sanastoissa", "se") == "sanastoissa"


def test_a_sign_that_folds_into_several_words_is_looked_for_as_those():
    assert [plain for plain, _stems in asked("ﷺ")] == fold("ﷺ").split()


def test_no_more_than_eight_words_are_looked_for():
    assert [plain for plain, _stems in asked("a b c d e f g h i j")] == list("abcdefgh")


@given(st.text(max_size=80))
def test_whatever_is_typed_becomes_words_that_no_database_takes_for_a_query(typed):
    words = [each for plain, stems in asked(typed) for each in (plain, *stems)]

    assert [word for word in words if not word or not word.isalnum() or TITLE in word] == []


@given(st.text(alphabet="aąbcčdeęėfghiįyjklmnoprsštuųūvzžåäöøæõüłńśźżķļņģ ", max_size=60), st.sampled_from(LANGUAGES))
def test_every_text_is_found_by_its_own_words(text, language):
    for word in tokens(text.casefold()):
        assert is_found(word, {language: text})


def test_many_at_once_get_the_stems_that_one_would_get():
    words = [f"{start}{written}" for start in ("", "x", "fri", "sam") for _language, _typed, written in FORMS] * 20
    pairs = [(word, language) for word in words for language in LANGUAGES]
    alone = [stem(*pair) for pair in pairs]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda pair: stem(*pair), pairs))

    assert together == alone


def test_a_started_server_has_loaded_the_stems_before_anybody_asks():
    """The library reads the rules of thirty languages at its import: a third of a second that no visitor waits for."""
    said = subprocess.run(
        [sys.executable, "-c", "import sys, json, kogge.wsgi; print(json.dumps('snowballstemmer' in sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(said.stdout.splitlines()[-1]) is True
