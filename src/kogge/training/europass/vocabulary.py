"""Codes of the European vocabularies that a credential uses, as the European Learning Model writes them."""

from django.conf import settings
from django_countries import countries

from kogge.training.units.models import Scheme, Unit

SNB = "http://data.europa.eu/snb/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
LANGUAGES = {
    "en": "ENG", "sv": "SWE", "fi": "FIN", "da": "DAN", "nb": "NOB", "de": "DEU", "pl": "POL", "lt": "LIT",
    "lv": "LAV", "et": "EST",
}  # fmt: skip
SCHEMES = {
    Scheme.ECVET: ("60b314e826", "European Credit system for Vocational Education and Training"),
    Scheme.ECTS: ("6fcec5c5af", "European Credit Transfer System"),
}
MODES = {
    Unit.Participation.BLENDED: ("e92d221e4d", "Blended"),
    Unit.Participation.ONLINE: ("920fbb3cbe", "Online"),
    Unit.Participation.ON_SITE: ("9191af2ed9", "Presential"),
}
NON_FORMAL = "e207a81fc7"
SHORT_PROGRAMME = "74a4a268e8"
MANAGEMENT = "0413"  # ISCED-F: management and administration
UNSUPERVISED = "c598449d64"


def concept(uri, scheme, label):
    """A term as the credentials carry it, with the scheme it belongs to."""
    return {
        "id": uri,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label},
    }


def snb(vocabulary, code, label):
    return concept(f"{SNB}{vocabulary}/{code}", f"{SNB}{vocabulary}/25831c2", label)


def authority(vocabulary, code, label):
    return concept(f"{AUTHORITY}{vocabulary}/{code}", f"{AUTHORITY}{vocabulary}", label) | {"notation": vocabulary}


def country(code):
    three = countries.alpha3(code) or "SWE"
    return authority("country", three, str(countries.name(code)))


def language(code):
    return authority("language", LANGUAGES.get(code, "ENG"), dict(settings.LANGUAGES).get(code, "English"))
