"""What is found: the same on both databases, in ten languages, over the real clusters and texts of our own."""

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.index import KIND, index, index_all
from kogge.commons.clusters.models import Organisation
from kogge.commons.search.finding import find, find_documents
from kogge.commons.search.models import Document
from tests import make

pytestmark = pytest.mark.django_db

# One entry a language, with a text such as those who work there write.
TEXTS = {
    "da": ("DK", "Vindmøller til havs og grøn omstilling på Ærø."),
    "de": ("DE", "Gesundheitswirtschaft und Kompetenzzentren an der Ostsee."),
    "en": ("SE", "Offshore wind farms and the ports that build them."),
    "et": ("EE", "Läänemere äärne puidutööstus ja tootearendus."),
    "fi": ("FI", "Metsäverkosto kehittää puurakentamisen osaamista."),
    "lt": ("LT", "Sveikatos technologijos ir gyvybės mokslai Šiauliuose."),
    "lv": ("LV", "Vēja enerģijas klasteris Rīgā un Kurzemē."),
    "nb": ("NO", "Havbruk og fornybar energi på Sørlandet."),
    "pl": ("PL", "Klaster energii wiatrowej z Łodzi."),
    "sv": ("SE", "Vindkraft och skogsnäring i Skåne."),
}
# What is typed, and what is found of the real 117 (by their slugs) and of the texts above (by their languages).
TABLE = [
    ("Lodz", {"pl"}),
    ("łódź", {"pl"}),
    ("ŁODZI", {"pl"}),
    ("winds", {"estonian-wind-power-cluster", "en"}),
    ("wind", {"estonian-wind-power-cluster", "en"}),
    ("vindkraftens", {"sv"}),
    ("vindkraft skane", {"sv"}),
    ("vindmollerne", {"da"}),
    ("aero omstillingen", {"da"}),
    ("metsäverkostoissa", {"fi"}),
    ("metsaverkostoissa", {"fi"}),
    ("energii wiatrowych", {"pl"}),
    ("baltycki", {"baltic-sea-and-space-cluster"}),
    ("vējš enerģija", {"lv"}),
    ("vējš", {"lv"}),
    ("klasteris kurzeme", {"lv"}),
    ("sveikatos technologija", {"lt"}),
    ("siauliuose", {"lt"}),
    ("läänemeres", {"et"}),
    ("laanemere", {"et"}),
    ("ostsee", {"de"}),
    ("kompeten", {"de"}),
    ("sorlandet", {"nb"}),
    ("photonic", {"litek", "microelectronics-and-photonics-cluster", "photonics-finland",
                  "optics-and-photonics-berlin-brandenburg"}),
    ("fotonika", {"microelectronics-and-photonics-cluster"}),
    ("alesund", {"akp", "blue-legasea", "blue-maritime-cluster"}),
    ("Gesundheitswirtschaft", {"de", "health-economy-hamburg", "healthcare-industries-berlin-brandenburg"}),
    ("food latvia", {"food-products-quality-cluster"}),
    ("qq", set()),
    ("", set()),
    ("“…” — !", set()),
]  # fmt: skip


@pytest.fixture
def entries(directory):
    """The real clusters, and one more for each language."""
    for language, (country, text) in TEXTS.items():
        make.organisation(language, name=f"Nr {language}", country=country, text=LazyI18nString({language: text}))
    index_all(now=timezone.now())


def found(words, audiences=("public",)):
    hits = {ref for _kind, ref, _is_title in find(words, audiences=audiences, kinds=[KIND])}
    return set(Organisation.objects.filter(pk__in=hits, kind="cluster").values_list("slug", flat=True))


def test_each_query_finds_what_the_table_says(entries):
    assert {typed: found(typed) for typed, _expected in TABLE} == dict(TABLE)


def test_words_in_the_name_are_told_from_words_in_the_text(entries):
    slugs = dict(Organisation.objects.values_list("pk", "slug"))
    hits = {slugs[ref]: is_title for _kind, ref, is_title in find("wind", audiences=["public"], kinds=[KIND])}

    assert hits == {"estonian-wind-power-cluster": True, "en": False}


def test_documents_are_found_by_key_whatever_their_kind_and_audience(entries):
    expected = {pk for pk, words in Document.objects.values_list("pk", "words") if "photonics" in words.split()}

    anywhere, in_title = map(set, find_documents("photonics"))
    assert anywhere == expected
    assert in_title < expected


def test_a_field_for_members_is_found_by_members_alone(directory):
    entry = Organisation.objects.get(slug="photonics-finland")
    entry.needs, entry.shown = make.text("A cleanroom in Joensuu"), {"needs": "members"}
    entry.save()
    index([entry])

    assert (found("cleanroom"), found("cleanroom", ["public", "members"])) == (set(), {"photonics-finland"})

    entry.shown = {"needs": "us"}
    entry.save()
    index([entry])
    assert (found("cleanroom", ["public", "members"]), found("cleanroom", [f"us:{entry.pk}"])) == (
        set(),
        {"photonics-finland"},
    )


HOSTILE = [
    'foo" OR *', "NEAR(a b)", "{title} : x", "a AND NOT b", "'; DROP TABLE search_document; --", "\\", "%", ":*", "!x",
    "(", "a & b", "a <-> b", "½ ﷺ ㎏", "\u202e abc", "𝔚ind", "e\u0301" * 30, "*", "-", "\ue000wind", "a" * 200,
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_is_only_looked_for(words, db):
    make.organisation("one", name="Foo")

    assert isinstance(find(words, audiences=["public"]), list)
    assert len(find_documents(words)) == 2


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_no_text_breaks_the_search(db, words):
    assert find(words, audiences=["public"]) == []


def test_a_sign_within_the_marks_of_titles_finds_nothing_of_its_own(entries):
    """Words of titles stand twice in the index, once with a mark in front; nobody can ask for the mark."""
    assert (found("\ue000"), found("\ue000wind")) == (set(), found("wind"))
