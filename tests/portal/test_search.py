"""/search/: everything that one may see, in groups, and nothing else, whatever the documents still say."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.index import index
from kogge.commons.clusters.models import Organisation
from kogge.commons.events.models import Event
from kogge.commons.jobs.actions import ring
from kogge.commons.journal.models import forget, touch
from kogge.commons.people.models import Circle
from kogge.commons.people.profile_actions import WRITTEN, save_profile, state_of
from kogge.commons.privacy.consents import give
from kogge.commons.regions.models import Region
from kogge.commons.search.models import Document
from kogge.portal.home import search
from kogge.portal.home.clock import CLOCK
from kogge.training.programmes.actions import publish
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _looks_again():
    search.forget_tended()


def event(slug, title, *, is_public=True, circle=None, **fields):
    return Event.objects.create(
        slug=slug, title=make.text(title), starts_at=NOW, ends_at=NOW + timedelta(hours=1), is_public=is_public,
        circle=circle, **fields,
    )  # fmt: skip


def circle(*people):
    made = Circle.objects.create(name="Inner circle", slug="inner")
    for person in people:
        made.welcome(person)
    return made


def look(client, words, **more):
    """What stands on the page: {kind: titles of the hits}."""
    response = client.get("/search/", {"q": words, **more})
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return {
        part["id"]: [link.get_text(" ", strip=True) for link in part.select("h3 a, .person a")]
        for part in page.select("main section[id]")
    }


def said(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def shown(person, **fields):
    """Somebody who wants to be found by everybody."""
    written = {name: fields.get(name, getattr(person, name)) for name in WRITTEN}
    save_profile(person, written, {"name": "public", "work": "public"}, seen=state_of(person), by=person, now=NOW)
    give(person, "directory", by=person, now=NOW)
    return person


def write():
    search.write_documents()


# What is found ----------------------------------------------------------------------------------------------


def test_all_kinds_of_things_are_found_in_groups(client):
    index(
        [
            make.organisation("wind", name="Wind cluster"),
            make.organisation("mill", name="Wind mill school", kind="university"),
        ]
    )
    make.edition()
    Region.objects.create(code="XX99", level=2, country="XX", name="Windland", name_latin="Windland")
    event("e1", "Lecture on wind")
    event("e2", "Manager Education Forum")
    shown(make.person("Wilma Wind"))
    write()

    assert look(client, "wind") == {
        "cluster": ["Wind cluster"],
        "organisation": ["Wind mill school"],
        "region": ["Windland"],
        "event": ["Lecture on wind"],
        "person": ["Wilma Wind"],
    }
    assert look(client, "manager education") == {
        "programme": ["Manager Education"],
        "edition": ["Manager Education 2027"],
        "event": ["Manager Education Forum"],
    }
    assert look(client, "privacy") == {"page": ["Privacy"]}


def test_things_are_found_in_each_language_and_shown_in_the_readers(client):
    event("e1", "")
    Event.objects.update(title=LazyI18nString({"en": "Wood fair", "sv": "Trämässa", "fi": "Puumessut"}))
    Region.objects.create(code="LV", level=0, country="LV", name="Latvija", name_latin="Latvija")
    write()

    assert [look(client, words) for words in ("tramassan", "puumessuilla", "woods")] == [{"event": ["Wood fair"]}] * 3
    assert [look(client, words) for words in ("Lettland", "Łotwa", "lotwie", "Latvijā", "Läti")] == [
        {"region": ["Latvia"]}
    ] * 5
    response = client.get("/sv/search/", {"q": "fair"})
    assert "Trämässa" in said(response)
    assert "Personuppgifter" in said(client.get("/sv/search/", {"q": "privacy"}))


def test_what_has_the_words_in_its_title_comes_first(client):
    for number, (title, text) in enumerate([("Autumn school", "About wind"), ("Wind school", ""), ("Zephyr", "wind")]):
        event(f"e{number}", title, text=make.text(text))
    write()

    assert look(client, "wind")["event"][0] == "Wind school"


def test_five_of_a_group_are_shown_and_all_stand_a_click_away(client):
    index([make.organisation(f"wind-{number}", name=f"Wind {number}") for number in range(7)])
    for number in range(40):
        event(f"e{number}", f"Wind lecture {number}")
    write()
    page = BeautifulSoup(client.get("/search/", {"q": "wind"}).content, "html.parser")

    assert {kind: len(titles) for kind, titles in look(client, "wind").items()} == {"cluster": 5, "event": 5}
    assert [(link.get_text(), link["href"]) for link in page.select(".headrow .more")] == [
        ("All 7 of Clusters", "/clusters/?q=wind"),
        ("All 40 of Events", "?q=wind&in=event"),
    ]
    whole = BeautifulSoup(client.get("/search/", {"q": "wind", "in": "event"}).content, "html.parser")
    assert (len(whole.select("li.ev")), whole.select_one(".pg .meta").get_text()) == (30, "1–30 of 40")
    second = BeautifulSoup(client.get("/search/", {"q": "wind", "in": "event", "page": "2"}).content, "html.parser")
    assert len(second.select("li.ev")) == 10
    assert look(client, "wind", **{"in": "nonsense"}).keys() == {"cluster", "event"}


# Who finds it -----------------------------------------------------------------------------------------------


def test_a_meeting_of_a_circle_is_found_by_its_members_alone(client):
    inside, outside = make.person("Inga In"), make.person("Otto Out")
    event("secret", "Wind secrets", is_public=False, circle=circle(inside))
    event("nobody", "Wind of nobody", is_public=False)
    write()

    found = {"stranger": look(client, "wind")}
    for person in (inside, outside):
        client.force_login(person)
        found[person.name] = look(client, "wind")

    assert found == {"stranger": {}, "Inga In": {"event": ["Wind secrets"]}, "Otto Out": {}}
    assert set(Document.objects.filter(kind="event").values_list("audience", flat=True)) == {
        f"circle:{Circle.objects.get(slug='inner').pk}"
    }


def test_a_draft_is_found_by_who_works_on_it(client):
    edition = make.edition("me-2030", at="draft", code="ME-30")
    write()
    assert look(client, "manager education") == {}

    client.force_login(make.coordinator())
    assert look(client, "manager education").keys() == {"programme", "edition"}

    client.logout()
    publish(edition, by=make.coordinator())
    write()
    assert look(client, "manager education").keys() == {"programme", "edition"}


def test_a_document_that_is_late_shows_nothing_that_one_may_not_see_any_more(client):
    cluster, lecture = make.organisation("wind", name="Wind cluster"), event("e1", "Lecture on wind")
    index([cluster])
    write()
    assert look(client, "wind").keys() == {"cluster", "event"}

    Organisation.objects.update(state="removed")
    Event.objects.filter(pk=lecture.pk).update(is_public=False)

    assert look(client, "wind") == {}


def test_people_are_found_only_by_those_to_whom_they_show_themselves(client):
    shown(make.person("Wilma Wind"))
    make.person("Wim Windig")
    hidden = make.person("Willi Windel")
    save_profile(
        hidden, {name: getattr(hidden, name) for name in WRITTEN}, {"name": "members"},
        seen=state_of(hidden), by=hidden, now=NOW,
    )  # fmt: skip
    give(hidden, "directory", by=hidden, now=NOW)

    assert look(client, "wi") == {"person": ["Wilma Wind"]}
    client.force_login(make.person("Rita Reader"))
    assert look(client, "wi") == {"person": ["Willi Windel", "Wilma Wind"]}


def test_no_person_ever_becomes_a_document():
    shown(make.person("Wilma Wind"))
    search.reindex(now=NOW)

    assert [one for one in Document.objects.values_list("words", flat=True) if "wilma" in one] == []


# What is typed ----------------------------------------------------------------------------------------------


def test_nothing_typed_gives_tips(client):
    for query in ({}, {"q": ""}, {"q": "   "}):
        assert "Type a word or two" in said(client.get("/search/", query))


def test_nothing_found_says_what_was_looked_for_and_what_to_try(client):
    page = said(client.get("/search/", {"q": "qwertz <b>"}))

    assert "You searched for “qwertz <b>”. Take a word away" in page
    assert "Who is signed in finds more." in page
    client.force_login(make.person())
    assert "Who is signed in finds more." not in said(client.get("/search/", {"q": "qwertz"}))


@pytest.mark.parametrize(
    "words",
    [
        'foo" OR *',
        "a\0b",
        "\0",
        "NEAR(a, b)",
        "'; DROP TABLE x",
        "%_\\",
        "(((",
        "-",
        "*",
        "ﷺ",
        "½",
        "🦆",
        "\u202e",
        "&|!:<>",
    ],
)
def test_hostile_words_are_only_looked_for(client, words):
    for more in ({}, {"in": "event"}, {"in": "event", "page": "-1"}, {"in": "\0"}, {"page": "x"}):
        assert client.get("/search/", {"q": words, **more}).status_code == 200


def test_what_is_very_long_is_cut_and_says_so(client):
    response = client.get("/search/", {"q": "wind " * 100})

    assert (response.status_code, "Only the first 200 signs were looked for." in said(response)) == (200, True)
    assert client.get("/search/", {"q": "x" * 200}).status_code == 200
    assert client.get("/search/", {"q": "x" * 100_000}).status_code == 400


def test_the_search_asks_the_database_as_often_for_many_hits_as_for_one(client):
    index([make.organisation("wind", name="Wind cluster")])
    make.organisation("mill", name="Wind mill", kind="university")
    event("e0", "Wind")
    shown(make.person("Wilma Wind"))
    search.reindex(now=NOW)
    client.force_login(make.person("Rita Reader"))
    few = queries(client, "/search/?q=wind")

    index([make.organisation(f"wind-{number}", name=f"Wind {number}") for number in range(30)])
    for number in range(1, 31):
        event(f"e{number}", "Wind")
        shown(make.person(f"Wind Nr{number}"))
    search.reindex(now=NOW)

    assert (queries(client, "/search/?q=wind"), few <= 30) == (few, True)


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_the_way_to_the_search_stands_in_the_head_of_every_page_in_each_language(client, code):
    start = "" if code == "en" else f"/{code}"
    page = BeautifulSoup(client.get(f"{start}/about/").content, "html.parser")

    link = page.select_one("header a.seek")
    assert (link["href"], bool(link.get_text(strip=True))) == (f"{start}/search/", True)
    assert client.get(link["href"]).status_code == 200


# How it is kept ----------------------------------------------------------------------------------------------


def kept():
    return set(Document.objects.filter(is_gone=False).exclude(kind="page").values_list("kind", "ref"))


def test_writing_twice_writes_once():
    make.edition()
    event("e1", "Wind")

    first, second = search.write_documents(), search.write_documents()

    assert {kind: n for kind, n in first.items() if n} == {"programme": 1, "edition": 1, "event": 2, "page": 9}
    assert set(second.values()) == {0}


def test_what_is_gone_is_found_no_more(client):
    event("e1", "Wind")
    write()
    Event.objects.all().delete()

    assert search.write_documents()["event"] == 1
    assert look(client, "wind") == {}


def test_the_clock_keeps_everything_findable(client):
    """Also what was there before: the first round of the first worker finds no document and writes all."""
    tended = [due for due in CLOCK if due.act.__module__ == search.__name__]
    Organisation.objects.create(slug="old", name="Wind of old", kind="cluster", country="SE")
    Document.objects.all().delete()
    event("e1", "Wind")

    ring(tended, now=NOW)
    forget()

    assert look(client, "wind") == {"cluster": ["Wind of old"], "event": ["Wind"]}


def test_a_round_costs_nothing_while_nothing_has_changed(django_capture_on_commit_callbacks):
    event("e1", "Wind")
    search.tend_documents(now=NOW)
    with CaptureQueriesContext(connection) as captured:
        search.tend_documents(now=NOW)
    assert len(captured) == 0

    event("e2", "Wind again")
    with django_capture_on_commit_callbacks(execute=True):
        touch()
    search.tend_documents(now=NOW)
    assert [kind for kind, _ref in kept()] == ["event", "event"]


def test_after_an_hour_a_round_looks_whatever_the_version_says():
    """A process may have died between its change and counting the version up."""
    search.tend_documents(now=NOW)
    event("e1", "Wind")
    search.tend_documents(now=NOW + timedelta(minutes=59))
    assert kept() == set()

    search.tend_documents(now=NOW + timedelta(minutes=60))
    assert [kind for kind, _ref in kept()] == ["event"]


def test_reindexing_brings_everything_back_also_after_clearing(client, capsys):
    index([make.organisation("wind", name="Wind cluster")])
    event("e1", "Wind")
    write()
    before = kept()
    Document.objects.update(words="")

    call_command("reindex", "--clear", skip_checks=True)

    said = capsys.readouterr().out.splitlines()
    assert (said[0], "event: 1 changed" in said, kept()) == ("organisation: 1 changed", True, before)
    assert look(client, "wind") == {"cluster": ["Wind cluster"], "event": ["Wind"]}
    call_command("reindex", skip_checks=True)
    assert "event: 0 changed" in capsys.readouterr().out.splitlines()


def test_every_page_of_the_list_is_there_and_called_as_the_list_says(client):
    for about in search.PAGES:
        page = BeautifulSoup(client.get(about.get_absolute_url()).content, "html.parser")
        assert page.title.get_text().startswith(str(about.title))
