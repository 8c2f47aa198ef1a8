"""The directory when several act at once: an entry is taken over, merged and written by one of them."""

import pytest
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import Entry
from kogge.commons.upkeep.actions import claims
from tests import make
from tests.commons.imports.lists import compare, lines, office, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def two_links():
    """An entry that nobody looks after, and two people at its website who have asked for the link."""
    entry = make.entry()
    for name in ("anna", "berit"):
        claims.ask_to_prove(entry, f"{name}@tuna-cluster.example", what="claim", place="192.0.2.1", now=timezone.now())
    return entry


def test_without_the_guard_an_entry_has_two_first_managers(run):
    entry = two_links()

    assert run("take_over", str(entry.pk), guard="off") == ["done", "done"]
    assert Entry.objects.about(entry).filter(verb="claim").count() == 2


def test_of_two_who_take_an_entry_over_at_once_one_does(run):
    entry = two_links()

    assert run("take_over", str(entry.pk), guard="on") == ["done", "refused"]
    assert (entry.memberships.count(), Entry.objects.about(entry).filter(verb="claim").count()) == (1, 1)


def standing():
    return sorted(Organisation.objects.filter(slug__in=["oak", "ash"]).values_list("state", flat=True))


def test_without_the_guard_two_entries_merged_crosswise_are_both_gone(run):
    make.entry("oak"), make.entry("ash"), make.person(is_staff=True)

    assert run("merge", "oak ash", guard="off") == ["done", "done"]
    assert standing() == ["merged", "merged"]


def test_of_two_entries_merged_crosswise_one_stays(run):
    make.entry("oak"), make.entry("ash"), make.person(is_staff=True)

    assert run("merge", "oak ash", guard="on") == ["done", "refused"]
    assert standing() == ["listed", "merged"]


def a_list_in_hand(client):
    """A list of three new clusters that waits to be written."""
    rows = [[name, "FI", "Vaasa", f"https://{name}.example", "2010"] for name in ("oak", "ash", "elm")]
    imported = compare(office(client), send(client, lines(*rows)), kind="cluster", source="the office", as_of="2026")
    imported.take("apply", by=imported.by)
    return imported


def test_without_the_guard_two_workers_write_every_row_twice(run, client):
    imported = a_list_in_hand(client)

    assert run("list", imported.ref, guard="off") == ["done", "done"]
    assert Entry.objects.about(imported).filter(verb="bring").count() == 6


def test_two_workers_write_each_row_of_one_list_once(run, client):
    imported = a_list_in_hand(client)

    assert run("list", imported.ref, guard="on") == ["done", "done"]
    imported.refresh_from_db()
    assert (imported.state, Organisation.objects.filter(city="Vaasa").count()) == ("done", 3)
