"""The feed of new and changed clusters, as a feed reader reads it."""

from datetime import UTC, datetime

import feedparser
import pytest

from kogge.commons.clusters.models import Organisation
from kogge.commons.profiles.actions.admission import cease, revive
from kogge.commons.search.shelves import forget_shelves
from tests import make
from tests.commons.clusters.test_api import entered, remove
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


def feed(client, path="/clusters/feed/"):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    read = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert (read.bozo, read.version) == (False, "atom10")
    return read


def changed_on(slug, day):
    Organisation.objects.filter(slug=slug).update(changed_at=datetime(2026, 3, day, tzinfo=UTC))


def test_what_changed_last_comes_first(client):
    for day, slug in enumerate(["old", "older", "new"], start=1):
        entered(slug)
        changed_on(slug, day)
    changed_on("old", 9)
    read = feed(client)

    assert [one.title for one in read.entries] == ["Old", "New", "Older"]
    assert read.feed.updated == "2026-03-09T00:00:00+00:00"
    assert [link.href for link in read.feed.links if link.rel == "self"] == ["http://testserver/clusters/feed/"]


def test_what_ceased_and_what_came_back_are_news(client):
    for day, slug in enumerate(["gone", "other"], start=1):
        entered(slug)
        changed_on(slug, day)
    cease(Organisation.objects.get(slug="gone"), by=make.person("Astrid Ask", is_staff=True))
    ceased = [one.title for one in feed(client).entries]
    changed_on("gone", 1)
    revive(Organisation.objects.get(slug="gone"), by=make.person("Astrid Ask", is_staff=True))

    assert ceased == ["Gone", "Other"]
    assert [one.title for one in feed(client).entries] == ["Gone", "Other"]


def test_an_entry_says_what_is_public_and_keeps_its_id(client):
    fields = {"city": "Joensuu", "ecosystems": ["Digital"], "website": "https://p.example.org"}
    entered("photonics", name="Photonics <&> Light", summary=make.text("Light & <b>more</b>"), **fields)
    changed_on("photonics", 3)
    one = feed(client).entries[0]
    again = feed(client, "/sv/clusters/feed/").entries[0]

    assert one.title == "Photonics <&> Light"
    assert one.link == "http://testserver/clusters/photonics/"
    assert one.id == again.id == "tag:testserver,2026:organisation:photonics"
    assert one.updated == "2026-03-03T00:00:00+00:00"
    assert "Joensuu, Finland. Digital. Light &amp; &lt;b&gt;more&lt;/b&gt;. https://p.example.org" in one.summary
    assert [tag.term for tag in one.tags] == ["FI", "Digital"]
    assert again.link == "http://testserver/sv/clusters/photonics/"


def test_it_has_the_filters_of_the_list_and_its_language(client):
    entered("one", country="SE", ecosystems=["Health"])
    entered("two", country="SE", ecosystems=["Digital"])
    entered("three", country="FI", ecosystems=["Digital"])
    entered("four", country="SE", kind="agency", ecosystems=["Digital"])
    read = feed(client, "/sv/clusters/feed/?country=SE&ecosystem=Digital&page=3")

    assert [one.title for one in read.entries] == ["Two"]
    assert read.feed.language == "sv"
    assert read.feed.link == "http://testserver/sv/clusters/?ecosystem=Digital&country=SE"


def test_what_is_removed_leaves_it_and_nothing_is_left_of_an_empty_one(client):
    entered("one")
    remove("one")
    empty = feed(client)

    assert (empty.entries, empty.feed.updated) == ([], "2026-01-01T00:00:00+00:00")


def test_fifty_at_most_with_as_many_queries_as_for_two(client):
    client.force_login(make.person())
    for number in range(2):
        entered(f"first-{number}")
    few = queries(client, "/clusters/feed/")
    for number in range(60):
        entered(f"more-{number}")

    assert (len(feed(client).entries), queries(client, "/clusters/feed/")) == (50, few)


def test_who_has_it_already_is_told_so_signed_in_or_not(client):
    entered("one")
    etags = set()
    for somebody in (None, make.person()):
        if somebody:
            client.force_login(somebody)
        etag = client.get("/clusters/feed/")["ETag"]
        etags.add(etag)
        again = client.get("/clusters/feed/", headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    assert len(etags) == 1  # the same for everybody


def test_letters_that_no_xml_holds_do_not_break_it(client):
    entered("odd", name="Odd\x08 \x1f name\ufffe")
    forget_shelves()

    assert feed(client).entries[0].title == "Odd  name"
