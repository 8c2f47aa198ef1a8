"""What machines find of the whole: the catalogue of open data (DCAT-AP) and the site map."""

import json
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from pyshacl import validate
from rdflib import RDF, Graph, URIRef

from kogge.commons.regions.actions import import_regions
from kogge.commons.regions.models import Region
from kogge.portal.home import about
from kogge.portal.opendata import api
from tests import make
from tests.commons.clusters.test_api import entered
from tests.house import tree

pytestmark = pytest.mark.django_db
SHAPES = tree.ROOT.parent / "shared/data/standards/dcat-ap/3.0.1"
DCAT = "http://www.w3.org/ns/dcat#"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def regions(db):
    import_regions(now=timezone.now())


def catalogue(client):
    response = client.get("/catalogue.jsonld")
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    return response.json()


def graph(said):
    return Graph().parse(data=json.dumps(said), format="json-ld")


# The catalogue ------------------------------------------------------------------------------------
reads_linked_data = pytest.mark.filterwarnings("ignore:(ConjunctiveGraph|Dataset):DeprecationWarning")


@reads_linked_data
def test_the_catalogue_names_the_data_their_files_and_their_licences(client, regions):
    entered("one")
    read = graph(catalogue(client))
    datasets = {str(each).partition("#")[2] for each in read.subjects(RDF.type, URIRef(DCAT + "Dataset"))}
    formats = {str(each).rpartition("/")[2] for each in read.objects(None, URIRef("http://purl.org/dc/terms/format"))}
    licences = {
        str(each).rpartition("/")[2] for each in read.objects(None, URIRef("http://purl.org/dc/terms/license"))
    }

    assert datasets == {"directory", "regional-figures", "vocabularies"}
    assert formats == {"CSV", "XLSX", "JSON", "GEOJSON"}
    assert licences == {"EUPL_1_2", "CC_BY_4_0"}
    assert "Eurostat, sbs_r_nuts06_r2" in json.dumps(catalogue(client))


def test_every_address_of_ours_in_it_answers(client, regions):
    api.forget_callers()
    entered("one")
    said = json.dumps(catalogue(client)).split('"')
    addresses = {word.partition("#")[0] for word in said if word.startswith("http://testserver/")}
    answered = {}
    for address in addresses - {"http://testserver/api/v1/"}:  # the root is where addresses begin, not one of them
        parts = urlsplit(address)
        answered[address] = client.get(f"{parts.path}?{parts.query}").status_code

    assert set(answered.values()) == {200}, answered


@pytest.mark.needs_shared
@reads_linked_data
@pytest.mark.parametrize("shapes", ["shapes.ttl", "shapes_recommended.ttl", "deprecateduris.ttl"])
def test_the_shapes_of_dcat_ap_accept_it(client, regions, shapes):
    entered("one")
    conforms, _graph, said = validate(graph(catalogue(client)), shacl_graph=str(SHAPES / shapes), allow_warnings=True)

    assert conforms, said


@pytest.mark.needs_shared
@reads_linked_data
@pytest.mark.parametrize("lacking", ["dct:title", "dct:description", "dct:publisher"])
def test_the_shapes_of_dcat_ap_refuse_a_catalogue_that_lacks_what_it_must_have(client, lacking):
    said = catalogue(client)
    del said[lacking]

    assert validate(graph(said), shacl_graph=str(SHAPES / "shapes.ttl"))[0] is False


@pytest.mark.needs_shared
@reads_linked_data
def test_the_shapes_of_dcat_ap_refuse_a_file_without_an_address(client):
    said = catalogue(client)
    del said["dcat:dataset"][0]["dcat:distribution"][0]["dcat:accessURL"]

    assert validate(graph(said), shacl_graph=str(SHAPES / "shapes.ttl"))[0] is False


def test_who_has_the_catalogue_already_is_told_so(client):
    etag = client.get("/catalogue.jsonld")["ETag"]
    client.force_login(make.person())

    assert client.get("/catalogue.jsonld", headers={"If-None-Match": etag}).status_code == 304


# The site map -------------------------------------------------------------------------------------
def read(client, path="/sitemap.xml"):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(b"".join(response.streaming_content))  # noqa: S314 - our own


def locations(root):
    return [each.text for each in root.iter(f"{MAP}loc")]


def test_every_page_stands_in_every_language_beside_all_others(client):
    entered("one")
    root = read(client)
    pages = {}
    for page in root.iter(f"{MAP}url"):
        pages[page.find(f"{MAP}loc").text] = {each.get("hreflang"): each.get("href") for each in page.iter(LINK)}
    codes = ["da", "de", "et", "fi", "lt", "lv", "nb", "pl", "sv"]
    english = "http://testserver/clusters/one/"
    others = {code: f"http://testserver/{code}/clusters/one/" for code in codes}
    wanted = others | {"en": english, "x-default": english}

    assert {page: said for page, said in pages.items() if "/clusters/one/" in page} == dict.fromkeys(
        [english, *others.values()], wanted
    )
    assert len(pages) == 10 * (len(about.PLAIN) + 1)


def test_it_holds_every_public_page_and_no_other(client, regions):
    edition = make.edition()
    entered("one")
    entered("school", kind="university")
    for state in ("draft", "sent", "asked", "refused", "removed", "merged", "ceased"):
        make.organisation(state, state=state)
    english = [one.removeprefix("http://testserver") for one in locations(read(client))]
    english = [one for one in english if one[3:4] != "/"]

    assert {one for one in english if one.startswith(("/clusters/", "/organisations/"))} == {
        "/clusters/",
        "/clusters/one/",
        "/clusters/ceased/",
        "/organisations/",
        "/organisations/netport/",
        "/organisations/school/",
    }
    assert {edition.get_absolute_url(), "/regions/", "/regions/SE22/", "/regions/DE/", "/about/api/"} <= set(english)
    around = Region.objects.filter(country__in=about.AROUND_THE_SEA).exclude(code__contains="Z")
    assert sum(one.startswith("/regions/") for one in english) == around.count() + 1
    assert "/regions/FR/" not in english
    for path in english[:40]:
        assert client.get(path).status_code == 200, path


def test_a_large_one_comes_in_parts(client, monkeypatch):
    monkeypatch.setattr(about, "PART", 10)
    for number in range(13):
        make.organisation(f"one-{number}")
    index = locations(read(client))
    parts = [locations(read(client, urlsplit(address).path)) for address in index]

    assert index == [f"http://testserver/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    everything = [page for part in parts for page in part]
    assert [len(part) for part in parts[:-1]] == [100] * (len(parts) - 1)
    assert len(everything) == len(set(everything)) == 10 * (len(about.PLAIN) + 13)
    beyond = (0, len(parts) + 1, 10**9)
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in beyond] == [404, 404, 404]


def test_a_part_stays_below_what_site_maps_may_be(client):
    """50 MB and 50,000 addresses: counted with the longest addresses there are."""
    one = make.organisation("x" * 80)
    pages = [line for line in about._in_all_languages(one.get_absolute_url()).splitlines() if line]
    longest_host = "https://" + "h" * 60 + ".example.org"
    size = sum(len(line.replace("http://testserver", longest_host)) for line in pages)

    assert len(pages) * about.PART <= 50_000
    assert size * about.PART < 50_000_000
