"""Shelves are as true as the documents: what changes, comes late, goes, or is for members. And `put` twice is once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.search.actions import Entry, clear, put
from kogge.commons.search.finding import find, find_documents
from kogge.commons.search.models import Document
from kogge.commons.search.shelves import LATE, forget_shelves, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty():
    forget_shelves()
    yield
    forget_shelves()


def entry(ref, title="Wind", audience="public", **more):
    return Entry(kind="thing", ref=ref, titles={"": title}, audience=audience, **more)


def write(*entries, refs=()):
    return put("thing", [*(one.ref for one in entries), *refs], entries)


def seen(version, *, is_known=False):
    """What a reader finds on the shelf: {key: its title}."""
    shown = shelf("thing", is_known=is_known, version=version)
    keys = shown.page(shown.all(), "en", limit=100)
    return {key: shown.titles[shown.places[key]][""] for key in keys}


def test_putting_twice_writes_once():
    assert write(entry(1), entry(2)) == 2
    assert write(entry(1), entry(2)) == 0
    with CaptureQueriesContext(connection) as captured:
        write(entry(1), entry(2))

    assert [query["sql"].split()[0] for query in captured] == ["SELECT"]


def test_entries_may_come_from_a_generator_of_any_length():
    assert put("thing", range(1, 1201), (entry(ref) for ref in range(1, 1201))) == 1200


def test_what_says_something_else_is_written_anew_and_what_is_left_out_is_gone():
    write(entry(1), entry(2), entry(3))

    assert write(entry(1), entry(2, "Sea"), refs=[3]) == 2
    assert sorted(find("sea wind", audiences=["public"])) == []
    assert sorted(find("sea", audiences=["public"])) == [("thing", 2, True)]
    assert sorted(find("wind", audiences=["public"])) == [("thing", 1, True)]


def test_what_comes_back_is_found_again():
    write(entry(1))
    write(refs=[1])
    assert find("wind", audiences=["public"]) == []

    assert write(entry(1)) == 1
    assert find("wind", audiences=["public"]) == [("thing", 1, True)]


def test_an_audience_finds_only_its_own_documents():
    write(entry(1), entry(1, audience="members", texts={"en": "secret plans"}), entry(2, audience="circle:4"))

    found = {
        name: sorted(ref for _kind, ref, _title in find("wind", audiences=[name]))
        for name in ("public", "members", "circle:4", "circle:5")
    }
    assert found == {"public": [1], "members": [1], "circle:4": [2], "circle:5": []}
    assert [find("secret", audiences=["public"]), find("secret", audiences=["members"])] == [[], [("thing", 1, False)]]


def test_a_shelf_is_asked_of_the_database_once_for_each_version():
    write(entry(1))
    assert seen(1) == {1: "Wind"}
    write(entry(2, "Sea"))

    with CaptureQueriesContext(connection) as captured:
        assert seen(1) == {1: "Wind"}
    assert len(captured) == 0
    assert seen(2) == {1: "Wind", 2: "Sea"}


def test_a_shelf_learns_what_changed_and_what_is_gone():
    write(entry(1), entry(2), entry(3))
    seen(1)

    write(entry(1, "Water"), refs=[2])

    assert seen(2) == {1: "Water", 3: "Wind"}
    write(entry(2, "Back"))
    assert seen(3) == {1: "Water", 2: "Back", 3: "Wind"}


def test_the_first_entries_of_an_empty_shelf_are_seen():
    assert seen(1) == {}
    write(entry(1))
    write(refs=[1])
    assert seen(2) == {}

    write(entry(1), entry(2, "Sea"))

    assert seen(3) == {1: "Wind", 2: "Sea"}


def test_members_see_what_is_said_to_them_and_strangers_what_is_said_to_all():
    write(
        entry(1, facets=("size:s",)), entry(1, "Wind", "members", facets=("size:xl",)), entry(2, "Hidden", "members")
    )

    def sizes(is_known):
        shown = shelf("thing", is_known=is_known, version=1)
        return shown.counts("size", shown.all())

    assert (sizes(False), sizes(True)) == ({"s": 1}, {"xl": 1})
    assert (seen(1), seen(1, is_known=True)) == ({1: "Wind"}, {1: "Wind", 2: "Hidden"})


def test_when_what_is_for_members_goes_they_see_what_all_see():
    write(entry(1), entry(1, "Wind inside", "members"))
    assert seen(1, is_known=True) == {1: "Wind inside"}

    write(entry(1))

    assert seen(2, is_known=True) == {1: "Wind"}


def test_documents_of_a_transaction_that_was_committed_late_are_seen():
    """It wrote before another and was committed after: its stamp lies before what the shelf has seen."""
    write(entry(1))
    seen(1)
    write(entry(2, "Sea"))
    Document.objects.filter(ref=2).update(stamp=timezone.now() - LATE + timedelta(minutes=1))

    assert seen(2) == {1: "Wind", 2: "Sea"}


def test_after_many_changes_a_shelf_is_read_anew(monkeypatch):
    monkeypatch.setattr("kogge.commons.search.shelves.MANY", 3)
    write(*(entry(ref) for ref in range(1, 6)))
    seen(1)
    write(*(entry(ref, f"New {ref}") for ref in range(1, 6)), refs=[])

    assert seen(2) == {ref: f"New {ref}" for ref in range(1, 6)}


def test_a_shelf_knows_its_documents_by_key():
    write(entry(1), entry(2, "Sea"), entry(2, "Sea", "members", texts={"en": "wind"}), entry(3, "Wind", "members"))

    def found(is_known):
        shown = shelf("thing", is_known=is_known, version=1)
        return shown.page(shown.found(find_documents("wind")[0]), "en")

    assert (found(False), found(True)) == ([1], [2, 1, 3])


def test_clearing_empties_shelves_and_search_until_it_is_put_again():
    write(entry(1))
    seen(1)

    clear()

    assert (seen(2), find("wind", audiences=["public"])) == ({}, [])
    write(entry(1))
    assert (seen(3), find("wind", audiences=["public"])) == ({1: "Wind"}, [("thing", 1, True)])
