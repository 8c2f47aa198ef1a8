"""The public interface: its description is true, its answers are those of the pages, and nobody can wear it out."""

import subprocess
import sys

import pytest
from django.utils import timezone, translation
from openapi_spec_validator import validate

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import Reader
from kogge.commons.clusters.selecting import FACETS, select
from kogge.commons.journal.models import forget, site
from kogge.commons.regions.actions import import_regions
from kogge.commons.regions.models import Region, RegionFigure, Vocabulary
from kogge.portal.opendata import api
from tests import make
from tests.commons.clusters.test_api import ask, entered, items, slugs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    api.forget_callers()


@pytest.fixture
def regions(db):
    import_regions(now=timezone.now())


# The description ----------------------------------------------------------------------------------
def test_the_description_is_valid_and_speaks_of_every_address(client):
    said = ask(client, "openapi.json").json()

    validate(said)
    assert said["openapi"] == "3.1.0"
    assert sorted(said["paths"]) == [
        "/api/v1/facets/",
        "/api/v1/organisations/",
        "/api/v1/organisations/{slug}",
        "/api/v1/regions/",
        "/api/v1/regions/{code}",
        "/api/v1/regions/{code}/figures",
        "/api/v1/vocabularies/",
        "/api/v1/vocabularies/{code}",
    ]
    names = [one["get"]["operationId"] for one in said["paths"].values()]
    assert sorted(names) == [
        "facet_list",
        "organisation_detail",
        "organisation_list",
        "region_detail",
        "region_figures",
        "region_list",
        "vocabulary_detail",
        "vocabulary_list",
    ]


def test_every_operation_only_reads_and_says_how_it_can_fail(client):
    """T14: what django-ninja does not write down by itself."""
    said = ask(client, "openapi.json").json()
    always = {"200", "304", "400", "404", "422", "429"}
    operations = [one for path in said["paths"].values() for one in path.items()]

    assert {method for method, _one in operations} == {"get"}
    for _method, one in operations:
        answers = one["responses"]
        assert always <= set(answers) <= always | {"410"}
        for status in set(answers) - {"200", "304"}:
            assert list(answers[status]["content"]) == ["application/problem+json"]


def test_the_filters_are_those_of_the_page(client):
    said = ask(client, "openapi.json").json()["paths"]

    listed = {one["name"] for one in said["/api/v1/organisations/"]["get"]["parameters"]}
    counted = {one["name"] for one in said["/api/v1/facets/"]["get"]["parameters"]}

    assert listed == {"q", "of", "lang", "sort", "limit", "after", *FACETS}
    assert counted == {"q", "of", "lang", *FACETS}


def test_people_read_the_same_description_on_a_page(client):
    page = client.get("/about/api/").content.decode()

    for path in ask(client, "openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    assert "http://testserver/api/v1/" in page


# What holds for each answer -----------------------------------------------------------------------
def test_who_has_the_answer_already_is_told_so(client, directory):
    for path in ("organisations/", "organisations/abbi-cluster", "facets/", "vocabularies/", "openapi.json"):
        first = ask(client, path)
        again = ask(client, path, **{"If-None-Match": first["ETag"]})

        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"] == "no-cache"


def test_another_answer_has_another_etag(client):
    one = entered("one")
    before = ask(client, "organisations/")["ETag"]
    Organisation.objects.filter(pk=one.pk).update(website="https://photonics.example.org")

    assert ask(client, "organisations/", **{"If-None-Match": before}).status_code == 200


def test_pages_of_other_hosts_may_read_it_but_not_as_somebody(client):
    answer = ask(client, "vocabularies/", Origin="https://elsewhere.example.org")
    asked_before = client.options("/api/v1/vocabularies/")

    assert answer["Access-Control-Allow-Origin"] == asked_before["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert asked_before.status_code == 204
    assert asked_before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_the_answer_of_somebody_signed_in_is_kept_by_nobody(client):
    client.force_login(make.person())

    assert ask(client, "vocabularies/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    make.organisation()
    answer = getattr(client, method)("/api/v1/organisations/photonics-finland")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": "This interface can only be read.",
    }


def test_the_language_is_the_one_asked_for_or_the_one_the_reader_prefers(client):
    entered("one", country="SE", name="Klustret", name_en="The cluster")

    def name(path="organisations/", **headers):
        answer = ask(client, path, **headers)
        return answer.json()["items"][0]["name"], answer["Content-Language"]

    assert name() == ("The cluster", "en")
    assert name(**{"Accept-Language": "sv-FI, en;q=0.5"}) == ("Klustret", "sv")
    assert name("organisations/?lang=sv", **{"Accept-Language": "de"}) == ("Klustret", "sv")
    assert name(**{"Accept-Language": "nb-NO"}) == ("The cluster", "nb")
    assert name(**{"Accept-Language": "x" * 5000}) == ("The cluster", "en")
    assert translation.get_language() == "en"


# Bad input: one shape -----------------------------------------------------------------------------
ABUSE = {
    "organisations/?page=1000000000": 422,
    "organisations/?limit=1000000000": 422,
    "organisations/?limit=0": 422,
    "organisations/?limit=-1": 422,
    "organisations/?limit=x": 422,
    "organisations/?sort=password": 422,
    "organisations/?_connector=OR%201=1": 422,
    "organisations/?contry=LT": 422,
    "organisations/?of=everything": 422,
    "organisations/?lang=xx": 422,
    "organisations/?lang=" + "x" * 100_000: 400,
    "organisations/?" + "&".join(f"a{n}=1" for n in range(5000)): 400,
    "organisations/?" + "&".join(f"a{n}" for n in range(600)): 400,
    "organisations/?q=" + "x" * 201: 422,
    "organisations/?" + "country=SE&" * 41: 422,
    "organisations/?q=%00": 200,
    "organisations/?country=%00": 200,
    "organisations/?q=%ff%fe": 200,
    "organisations/?q=%22%20OR%20NOT%20*%20(": 200,
    "organisations/?country=Atlantis": 200,
    "organisations/?q=": 200,
    "organisations/?after=x": 404,
    "organisations/?after=%00": 422,
    "organisations/?after=" + "A" * 2001: 422,
    "organisations/?after=" + "W1tb" * 400: 404,
    "organisations/nobody": 404,
    "organisations/%00": 400,
    "organisations/a%20b": 422,
    "organisations/" + "x" * 3000: 404,
    "regions/?after=%00": 200,
    "regions/?country=%00&parent=%00": 200,
    "regions/?level=9": 422,
    "regions/?level=1e308": 422,
    "regions/XX999": 404,
    "regions/toolong": 422,
    "regions/SE/figures?indicator=happiness": 422,
    "vocabularies/nothing": 404,
    "vocabularies/nothing?x=y": 422,
    "nowhere": 404,
    "": 404,
    "openapi.json?x=1": 422,
}


@pytest.mark.parametrize("path", ABUSE, ids=lambda path: path[:50])
def test_bad_input_is_answered_in_one_shape(client, path, directory):
    client.raise_request_exception = False
    answer = ask(client, path)

    assert answer.status_code == ABUSE[path]
    assert answer["Access-Control-Allow-Origin"] == "*"
    if answer.status_code != 200:
        assert answer["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert (said["status"], said["type"]) == (answer.status_code, "about:blank")
        assert said["title"] and said["detail"].endswith(".")


def test_what_is_wrong_is_named(client):
    said = ask(client, "organisations/?contry=LT&limit=0").json()
    assert said["errors"] == [{"where": "query.contry", "what": "There is no such parameter."}]

    said = ask(client, "organisations/?limit=0").json()
    assert said["errors"] == [{"where": "query.limit", "what": "Input should be greater than or equal to 1"}]


def test_a_missing_slash_leads_to_the_list(client):
    assert client.get("/api/v1/organisations")["Location"] == "/api/v1/organisations/"


def test_what_breaks_on_our_side_is_told_in_the_same_shape(client):
    client.raise_request_exception = False
    Organisation.objects.create(slug="broken", kind="nonsense", name="Broken", country="SE", ecosystems=3)

    answer = ask(client, "organisations/broken")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["detail"] == "Something went wrong on our side. Try again later."


# Wearing it out -----------------------------------------------------------------------------------
def test_a_network_address_may_ask_so_often_a_minute_and_others_go_on(client, monkeypatch, time_machine):
    time_machine.move_to("2027-03-01T12:00:40Z", tick=False)
    monkeypatch.setattr(api, "MOST", 3)

    def status(address):
        return client.get("/api/v1/vocabularies/", REMOTE_ADDR=address).status_code

    assert [status("192.0.2.7") for _time in range(4)] == [200, 200, 200, 429]
    assert [status(f"2001:db8::{n}") for n in range(1, 5)] == [200, 200, 200, 429]  # one network of IPv6
    assert (status("192.0.2.8"), status("2001:db8:0:1::1"), status("")) == (200, 200, 200)
    refused = client.get("/api/v1/vocabularies/", REMOTE_ADDR="192.0.2.7")
    assert (refused["Retry-After"], refused["Content-Type"]) == ("20", "application/problem+json")
    assert refused["Access-Control-Allow-Origin"] == "*"

    time_machine.move_to("2027-03-01T12:01:00Z", tick=False)
    assert status("192.0.2.7") == 200


# Regions and vocabularies -------------------------------------------------------------------------
def test_regions_are_read_to_the_end_page_by_page(client, regions):
    found, path = [], "regions/?country=LT&limit=7"
    while path:
        said = ask(client, path).json()
        found += [one["code"] for one in said["items"]]
        path = said["next"] and said["next"].removeprefix("http://testserver/api/v1/")

    assert len(found) == said["total"] == 14
    assert found == sorted(set(found))
    assert (found[:3], found[-1]) == (["LT", "LT0", "LT01"], "LT029")


def test_a_region_says_where_it_lies_and_how_many_clusters_it_has(client, regions):
    make.organisation("one", country="SE", nuts="SE22")
    make.organisation("gone", country="SE", nuts="SE22", state="removed")
    said = ask(client, "regions/se22?lang=sv").json()

    assert {key: said[key] for key in ("code", "name", "level", "parent", "parts", "clusters", "page")} == {
        "code": "SE22",
        "name": "Sydsverige",
        "level": 2,
        "parent": "SE2",
        "parts": ["SE221", "SE224"],
        "clusters": 1,
        "page": "http://testserver/sv/regions/SE22/",
    }
    assert ask(client, "regions/SE221").json()["priorities"][0]["text"] == "ICT"


def test_an_older_code_is_refused_with_the_newer_one(client, regions):
    answer = ask(client, "regions/PL12")  # Mazowieckie as a whole, until 2013

    assert answer.status_code == 410
    said = answer.json()
    assert (said["status"], said["title"], said["last_version"]) == (410, "Gone", "2013")
    assert said["newer"]["address"] == f"http://testserver/api/v1/regions/{said['newer']['code']}"
    assert ask(client, f"regions/{said['newer']['code']}").status_code == 200
    assert ask(client, "regions/PL12/figures").status_code == 410


def test_figures_carry_year_unit_source_and_the_code_they_were_counted_under(client, regions):
    said = ask(client, "regions/SE22/figures?indicator=research_staff").json()

    assert said["code"] == "SE22"
    newest = said["items"][-1]
    assert {key: newest[key] for key in ("indicator", "sector", "unit", "counted_as", "source", "licence")} == {
        "indicator": "research_staff",
        "sector": "",
        "unit": "full-time equivalents",
        "counted_as": "SE22",
        "source": "Eurostat, rd_p_persreg",
        "licence": "CC BY 4.0",
    }


def test_vocabularies_carry_version_source_and_licence(client, regions):
    listed = ask(client, "vocabularies/").json()["items"]
    assert {"ecosystems", "nace-2", "nace-2-1", "policy-areas", "technologies"} <= {one["code"] for one in listed}
    assert all(one["source"] and one["licence"] for one in listed)

    ecosystems = ask(client, "vocabularies/ecosystems").json()
    assert (ecosystems["version"], len(ecosystems["terms"])) == ("2020", 14)
    assert ecosystems["terms"][1] == {
        "code": "2",
        "label": "Agri-food",
        "parent": "",
        "level": 1,
        "valid_from": None,
        "valid_until": None,
    }


# The same list as the page ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "",
        "country=LT&country=LV&ecosystem=Agri-food",
        "country=SE&sort=-title",
        "q=wood",
        "q=health&country=FI",
        "freshness=old&sort=fresh",
        "country=Atlantis",
        "lang=sv&country=SE",
        "of=others",
        "of=clusters&sort=title",
    ],
)
def test_the_list_is_the_one_of_the_page_for_the_same_filters(client, directory, query):
    forget()
    language = "sv" if "lang=sv" in query else "en"
    of = query.partition("of=")[2].partition("&")[0] or "all"
    asked = client.get(f"/clusters/?{query}").wsgi_request.GET
    selection = select(asked, reader=Reader(), version=site().version, of=of)
    slug_of = dict(Organisation.objects.values_list("pk", "slug"))

    assert slugs(client, f"{query}&limit=7") == [slug_of[key] for key in selection.keys(language, limit=None)]


def test_who_is_signed_in_reads_what_their_page_shows(client):
    entered("known", shown={"text": "members"}, text=make.text("For members"))
    assert items(client)[0]["text"] == {}

    client.force_login(make.person())
    assert items(client)[0]["text"] == {"en": "For members"}


# As a stranger's program sees it ------------------------------------------------------------------
@pytest.mark.slow  # it takes minutes
@pytest.mark.django_db(transaction=True)
def test_a_program_that_believes_the_description_is_never_surprised(live_server, monkeypatch, tmp_path):
    """Schemathesis as a real client: every documented boundary, what lies beyond it, and some noise."""
    monkeypatch.setattr(api, "MOST", 1_000_000)
    for number, country in enumerate(["SE", "FI", "LT"]):
        entered(f"one-{number}", country=country, ecosystems=["Digital"], text=make.text("What we do"))
    Region.objects.create(code="SE", level=0, country="SE", name="Sverige", name_latin="Sverige")
    RegionFigure.objects.create(region="SE", indicator="income", year=2020, value=1, unit="PPS", nuts="2021")
    Vocabulary.objects.create(code="few", title="Few", source="us", licence="none", imported_at=timezone.now())
    words = ["run", f"{live_server.url}/api/v1/openapi.json", "--url", live_server.url, "--checks", "all"]
    words += ["--phases", "examples,coverage,fuzzing", "--max-examples", "3", "--seed", "1"]

    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *words, "--no-color", "--continue-on-failure"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: 8" in done.stdout
