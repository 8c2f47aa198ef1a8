"""The directory for machines: one page after the other, what it says of each, and what it never says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.clusters.actions import changed, enter
from kogge.commons.clusters.models import Member, Organisation
from kogge.commons.clusters.profile import FIELDS
from kogge.commons.clusters.words import ECOSYSTEMS
from kogge.commons.search.shelves import forget_shelves
from kogge.portal.opendata import api
from kogge.portal.opendata.cluster_api import SAID, Full
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
CANARY = "Zygote-Quartz"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    api.forget_callers()


def ask(client, path, **headers):
    return client.get("/api/v1/" + path, headers=headers)


def items(client, query=""):
    return ask(client, f"organisations/?{query}").json()["items"]


def slugs(client, query="", between=lambda: None):
    """The slugs of a whole list, read page by page; `between` happens after each page."""
    found, path = [], f"/api/v1/organisations/?{query}"
    while path:
        said = client.get(path).json()
        found += [one["slug"] for one in said["items"]]
        path = said["next"] and said["next"].removeprefix(HOST)
        between()
    return found


def entered(slug, **fields):
    """An entry that is findable, as the actions of the directory leave it."""
    fields = {"name": slug.replace("-", " ").title(), "kind": "cluster", "country": "FI"} | fields
    made = enter(Organisation(slug=slug, **fields))
    forget_shelves()
    return made


def remove(slug):
    one = Organisation.objects.get(slug=slug)
    one.state = "removed"
    one.save()
    changed(one)
    forget_shelves()


# Page by page -------------------------------------------------------------------------------------
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("order", ["", "title", "-title", "fresh"])
def test_a_list_is_read_to_the_end_with_nothing_twice(client, limit, order):
    for name in ["Alfa", "beta", "Beta", "Beta", "gamma", "Åland", "Zeta"]:
        entered("", name=name)
    everything = [one["slug"] for one in items(client, f"limit=100&sort={order}")]

    assert len(set(everything)) == 7
    assert slugs(client, f"limit={limit}&sort={order}") == everything


def test_what_is_entered_and_removed_meanwhile_moves_nothing_else(client):
    for letter in "bdfhjl":
        entered(letter * 3)
    happens = iter([("aaa", "ddd"), ("zzz", "jjj"), ("ccc", "fff")])

    def meanwhile():
        new, gone = next(happens, (None, None))
        if new:
            entered(new)
            remove(gone)

    # What comes before the place that was reached is not read any more, and what went after it is not missed.
    assert slugs(client, "limit=2", between=meanwhile) == ["bbb", "ddd", "fff", "hhh", "lll", "zzz"]


def test_a_cursor_of_another_order_or_language_is_refused(client):
    for name in ("one", "two"):
        entered(name)
    said = ask(client, "organisations/?limit=1").json()
    cursor = said["next"].partition("after=")[2].partition("&")[0]

    assert ask(client, f"organisations/?limit=1&after={cursor}").status_code == 200
    for other in ("sort=-title", "lang=sv", "q=one"):
        answer = ask(client, f"organisations/?limit=1&after={cursor}&{other}")
        assert (answer.status_code, answer.json()["errors"][0]["where"]) == (404, "query.after")


def test_as_many_queries_for_fifty_as_for_two(client):
    for number in range(2):
        entered(f"first-{number}")
    few = queries(client, "/api/v1/organisations/")
    for number in range(48):
        entered(f"more-{number}")

    assert (few, queries(client, "/api/v1/organisations/") <= 3) == (queries(client, "/api/v1/organisations/"), True)


def test_a_signed_in_reader_needs_few_queries_too(client):
    client.force_login(make.person())
    entered("one")
    few = queries(client, "/api/v1/organisations/")
    for number in range(30):
        entered(f"more-{number}")

    assert queries(client, "/api/v1/organisations/") == few <= 8


# What is said of one ------------------------------------------------------------------------------
FILLED = {
    "text": make.text("What we do"),
    "technologies": ["3"],
    "nace": ["62"],
    "languages": ["fi", "en"],
    "services": ["training"],
    "target_countries": ["SE"],
    "founded": 2009,
    "legal_form": "Yhdistys ry",
    "fte": 4.5,
    "members_sme": 12,
    "members_large": 3,
    "label": "gold",
    "aims": make.text("To grow"),
    "offers": make.text("A laboratory"),
    "needs": make.text("Partners"),
}


def test_an_organisation_says_what_it_shows(client):
    entered("photonics", name_en="Photonics", nuts="FI1D", city="Joensuu", ecosystems=["Digital"], **FILLED)
    said = ask(client, "organisations/photonics").json()
    del said["changed_at"]

    assert said == {
        "slug": "photonics",
        "kind": "cluster",
        "state": "listed",
        "standing": "established",
        "name": "Photonics",
        "own_name": "Photonics",
        "english_name": "Photonics",
        "other_names": {},
        "country": "FI",
        "region": "FI1D",
        "region_name": "",
        "city": "Joensuu",
        "ecosystems": ["Digital"],
        "field": "",
        "summary": {},
        "website": "",
        "freshness": "old",
        "confirmed_on": None,
        "source": "",
        "as_of": "",
        "page": f"{HOST}/clusters/photonics/",
        "address": f"{HOST}/api/v1/organisations/photonics",
        "text": {"en": "What we do"},
        "technologies": ["3"],
        "nace": ["62"],
        "languages": ["fi", "en"],
        "services": ["training"],
        "target_countries": ["SE"],
        "priorities": [],
        "founded": 2009,
        "legal_form": "Yhdistys ry",
        "fte": 4.5,
        "members": {"sme": 12, "large": 3, "research": None, "public": None, "other": None, "total": 15},
        "label": {"level": "gold", "until": None},
        "aims": {"en": "To grow"},
        "offers": {"en": "A laboratory"},
        "needs": {"en": "Partners"},
    }


def test_a_label_that_has_ended_is_not_stated(client):
    entered("photonics", label="gold", label_until=timezone.localdate() - timedelta(days=1))

    assert ask(client, "organisations/photonics").json()["label"] is None


def test_what_is_hidden_reads_like_what_was_never_said(client):
    entered("open", name="Same")
    entered("closed", name="Same", shown=dict.fromkeys(FIELDS, "us"), **FILLED)
    open_one, closed = (ask(client, f"organisations/{slug}").json() for slug in ("open", "closed"))
    for said in (open_one, closed):
        for name in ("slug", "page", "address", "changed_at"):
            del said[name]

    assert closed == open_one


def test_every_field_of_a_profile_is_said():
    assert set(SAID) == set(FIELDS)
    assert set(FIELDS) <= set(Full.model_fields)


def hidden_everywhere():
    """An entry with the same strange word in everything that strangers may not see."""
    word = make.text(CANARY)
    one = entered(
        "secretive",
        shown=dict.fromkeys(FIELDS, "us"),
        text=word,
        aims=word,
        offers=word,
        needs=word,
        legal_form=CANARY,
        technologies=[CANARY],
        services=[CANARY],
        nace=[CANARY],
        contact_address=f"{CANARY}@example.org",
        key=CANARY,
    )
    Member.objects.create(cluster=one, name=CANARY, country="FI")  # who has not agreed
    draft = make.organisation("draft", state="draft", name=CANARY)
    changed(draft)
    forget_shelves()
    return one


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/organisations/",
        f"/api/v1/organisations/?q={CANARY}",
        "/api/v1/organisations/secretive",
        "/api/v1/organisations/draft",
        "/api/v1/facets/",
        f"/api/v1/facets/?technology={CANARY}&q=x",
        "/clusters/feed/",
        "/sitemap.xml",
        "/catalogue.jsonld",
        "/clusters/secretive/",
    ],
)
def test_what_is_hidden_is_in_nothing_that_machines_read(client, path):
    hidden_everywhere()
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content

    said = body.decode().replace(f'"unknown": ["{CANARY}"]', "")  # what was asked is repeated
    assert (response.status_code, CANARY in said) == (404 if path.endswith("draft") else 200, False)
    assert "/clusters/draft" not in said


def test_nothing_is_found_by_what_it_hides(client):
    hidden_everywhere()

    assert [ask(client, f"organisations/?{query}").json()["total"] for query in (f"q={CANARY}", "q=secretive")] == [
        0,
        1,
    ]
    asked = ask(client, f"organisations/?technology={CANARY}").json()
    assert (asked["unknown"], asked["total"]) == ([CANARY], 1)


def test_a_merged_entry_names_the_one_it_became_part_of(client):
    into = entered("whole")
    make.organisation("part", state="merged", merged_into=into)
    answer = ask(client, "organisations/part")

    assert (answer.status_code, answer.json()["newer"]) == (410, f"{HOST}/api/v1/organisations/whole")


def test_an_entry_its_people_prepare_is_theirs_alone(client):
    one = make.organisation("draft", state="draft")
    person = make.person()
    one.memberships.create(person=person)

    assert ask(client, "organisations/draft").status_code == 404
    client.force_login(person)
    assert ask(client, "organisations/draft").json()["state"] == "draft"
    client.force_login(make.person("Nobody Else"))
    assert ask(client, "organisations/draft").status_code == 404


# Counts -------------------------------------------------------------------------------------------
def test_facets_say_what_each_value_would_leave(client):
    entered("one", country="SE", ecosystems=["Digital"])
    entered("two", country="SE", ecosystems=["Health"])
    entered("three", country="FI", ecosystems=["Digital"])
    said = ask(client, "facets/?ecosystem=Digital&ecosystem=Nothing&lang=sv").json()
    facets = {one["name"]: one["values"] for one in said["facets"]}

    assert (said["total"], said["unknown"]) == (2, ["Nothing"])
    assert facets["country"] == [
        {"value": "FI", "label": "Finland", "count": 1, "is_asked": False},
        {"value": "SE", "label": "Sverige", "count": 1, "is_asked": False},
    ]
    assert [(one["value"], one["count"], one["is_asked"]) for one in facets["ecosystem"]] == [
        ("Digital", 2, True),
        ("Health", 1, False),
    ]
    assert set(ECOSYSTEMS) >= {one["value"] for one in facets["ecosystem"]}
