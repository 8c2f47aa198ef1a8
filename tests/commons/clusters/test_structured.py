"""What search engines read of an entry: the words of schema.org, of what strangers see, and nothing that runs."""

import json
import re

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kogge.commons.clusters.models import Member
from kogge.commons.clusters.profile import FIELDS
from kogge.commons.clusters.words import ECOSYSTEMS
from kogge.commons.regions.models import Region
from kogge.portal.home import structured
from tests import make
from tests.commons.clusters.test_api import FILLED, entered

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def block(client, path):
    """The one data block of a page."""
    page = client.get(path).content.decode()
    (found,) = BLOCK.findall(page)
    return json.loads(found)


def graph(data):
    """As a machine understands it; the vocabulary is stated here, so that nothing is fetched."""
    return Graph().parse(data=json.dumps(data | {"@context": {"@vocab": SCHEMA}}), format="json-ld")


def test_an_organisation_in_the_words_of_schema_org():
    one = entered(
        "photonics",
        name="Fotoniikka",
        name_en="Photonics",
        nuts="FI1D",
        region="Pohjois- ja Itä-Suomi",
        city="Joensuu",
        ecosystems=[next(iter(ECOSYSTEMS))],
        sector="light",
        website="https://p.example.org",
        summary=make.text("Light."),
        **FILLED,
    )
    Member.objects.create(cluster=one, name="Agreed Oy", country="FI", agreed_on="2026-01-01")
    Member.objects.create(cluster=one, name="Silent Oy", country="FI")

    assert structured.organisation_data(one) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": "http://testserver/clusters/photonics/#organisation",
        "name": "Photonics",
        "alternateName": [{"@value": "Fotoniikka", "@language": "fi"}],
        "description": "Light.",
        "url": "https://p.example.org",
        "mainEntityOfPage": "http://testserver/clusters/photonics/",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Joensuu",
            "addressRegion": "Pohjois- ja Itä-Suomi",
            "addressCountry": "FI",
        },
        "areaServed": [
            {
                "@type": "AdministrativeArea",
                "name": "Pohjois- ja Itä-Suomi",
                "@id": "http://data.europa.eu/nuts/code/FI1D",
            },
            {"@type": "Country", "name": "SE"},
        ],
        "knowsAbout": ["Aerospace and defence", "light"],
        "knowsLanguage": ["fi", "en"],
        "foundingDate": "2009",
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": 4.5, "unitText": "FTE"},
        "award": "Gold label",
        "member": [{"@type": "Organization", "name": "Agreed Oy"}],
    }


def test_it_says_nothing_of_what_is_hidden():
    one = entered("closed", shown=dict.fromkeys(FIELDS, "members"), **FILLED)
    Member.objects.create(cluster=one, name="Agreed Oy", country="FI", agreed_on="2026-01-01")

    assert set(structured.organisation_data(one)) == {
        "@context", "@type", "@id", "name", "url", "mainEntityOfPage", "address", "areaServed",
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # by rdflib's own reader
def test_machines_understand_it():
    one = entered("photonics", name="Fotoniikka", name_en="Photonics", **FILLED)
    read = graph(structured.organisation_data(one))
    here = URIRef("http://testserver/clusters/photonics/#organisation")

    assert read.value(here, RDF.type) == URIRef(SCHEMA + "Organization")
    assert read.value(here, URIRef(SCHEMA + "alternateName")) == Literal("Fotoniikka", lang="fi")
    assert read.value(here, URIRef(SCHEMA + "foundingDate")) == Literal("2009")


def test_no_text_ends_the_block_or_begins_another():
    evil = "</script><script>alert(1)</script><!-- & \u2028"
    one = entered("evil", name=evil, city=evil)
    said = structured.organisation_block(one)

    assert not set("<>&\u2028") & set(said)
    assert json.loads(said)["name"] == evil


@pytest.mark.parametrize("state", ["draft", "sent", "asked", "refused", "removed", "merged"])
def test_an_entry_that_is_not_public_says_nothing(state):
    assert structured.organisation_block(make.organisation(state=state)) == ""


def test_kinds_have_the_words_that_schema_org_has_for_them():
    kinds = {kind: structured.organisation_data(make.organisation(kind, kind=kind))["@type"] for kind in (
        "cluster", "university", "agency", "company",
    )}  # fmt: skip

    assert kinds == {
        "cluster": "Organization",
        "university": "CollegeOrUniversity",
        "agency": "GovernmentOrganization",
        "company": "Organization",
    }


def test_a_region_lies_in_the_regions_around_it():
    country = Region.objects.create(code="SE", level=0, country="SE", name="Sverige", name_latin="Sverige")
    region = Region.objects.create(
        code="SE2", level=1, country="SE", name="Södra Sverige", name_latin="Södra Sverige", parent=country
    )

    assert json.loads(structured.region_block(region)) == {
        "@context": "https://schema.org",
        "@type": "AdministrativeArea",
        "@id": "http://data.europa.eu/nuts/code/SE2",
        "name": "Södra Sverige",
        "identifier": {"@type": "PropertyValue", "propertyID": "NUTS 2024", "value": "SE2"},
        "containedInPlace": {
            "@type": "Country",
            "@id": "http://data.europa.eu/nuts/code/SE",
            "name": "Sweden",
            "identifier": {"@type": "PropertyValue", "propertyID": "NUTS 2024", "value": "SE"},
        },
    }


@pytest.mark.parametrize("path", ["/clusters/photonics/", "/sv/clusters/photonics/", "/organisations/school/", "/"])
def test_the_pages_carry_it_for_strangers_and_for_members_alike(client, path):
    entered("photonics", name="Fotoniikka", name_en="Photonics", shown={"founded": "members"}, **FILLED)
    entered("school", kind="university")
    as_stranger = block(client, path)
    client.force_login(make.person())

    assert block(client, path) == as_stranger
    assert "foundingDate" not in as_stranger
    assert as_stranger["@context"] == "https://schema.org"
