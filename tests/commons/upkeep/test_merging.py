"""Two entries become one with everything that leads to them, and two again as if nothing had been."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Member, Membership, Organisation
from kogge.commons.clusters.profile import Reader
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Circle, User
from kogge.commons.regions.models import Priority, Region
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.actions.merging import STAYS, references
from kogge.commons.upkeep.merging import audience_after, choices, fields
from kogge.commons.upkeep.models import Merge
from kogge.training.credentials.models import Credential
from kogge.training.programmes.models import Partner
from tests import make
from tests.commons.people.test_security import by_link

pytestmark = pytest.mark.django_db
# What a merge and its undoing leave behind; documents of the search are made anew.
LEFT = {"journal.Entry", "upkeep.Merge", "journal.Site", "mail.Message", "search.Document", "sessions.Session"}
LEFT |= {"journal.Sent", "people.Try", "usersessions.UserSession"}


def office():
    return make.person("Astrid Ask", is_staff=True)


def dump():
    """Every row of every table, without moments at which it was written."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in LEFT or not model._meta.managed:
            continue
        rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        for row in rows:
            for name in ("changed_at", *(field.name for field in model._meta.many_to_many)):  # rows of their own
                row["fields"].pop(name, None)
        found[model._meta.label] = rows
    return found


@pytest.fixture
def two():
    """Two entries with everything that can lead to an organisation, some of it to both."""
    make.credential()
    edition = make.edition()
    gone = Organisation.objects.get(slug="netport")
    Organisation.objects.filter(pk=gone.pk).update(
        name_en="Netport Science Park",
        offers=LazyI18nString({"en": "A test site", "sv": "En testbädd"}),
        shown={"offers": "members"},
        nace=["62"],
        fte="2.5",
        key="b-2",
        claimed_at=timezone.now() - timedelta(days=90),
    )
    kept = make.entry("netport-karlshamn", kind="company", city="Karlshamn", key="a-1")
    for one in (kept, gone):
        make.colleague(one, "Ulla Saarni")
        Member.objects.create(cluster=one, name="Shared", country="SE")
        Partner.objects.create(edition=edition, organisation=one, role="partner")
    make.colleague(gone, "Only Gone", role="staff")
    Member.objects.create(cluster=gone, name="Own", country="SE")
    region = Region.objects.create(code="SE22", name="Sydsverige", level=2, country="SE")
    shared, own = (
        Priority.objects.create(region=region, number=n, text=f"Text {n}", language="en", source="x") for n in (1, 2)
    )
    kept.priorities.add(shared)
    gone.priorities.add(shared, own)
    actions.ask(gone, kind="join", why="I work there.", by=make.person("Asker"), now=timezone.now())
    for one in (kept, gone):
        one.refresh_from_db()
    earlier = make.entry("earlier", kind="company")
    actions.merge(gone, earlier, by=office(), now=timezone.now())
    return kept, gone


def test_everything_that_leads_to_the_one_leads_to_the_other(two):
    kept, gone = two
    merge = actions.merge(kept, gone, taken=["name_en", "offers"], by=office(), now=timezone.now())
    kept.refresh_from_db()
    gone.refresh_from_db()

    left = {
        f"{model._meta.label}.{field.name}": model._base_manager.filter(**{field.name: gone.pk}).count()
        for model, field in references()
        if model._base_manager.filter(**{field.name: gone.pk}).exists()
    }
    assert left == {}
    assert (gone.state, gone.merged_into_id) == ("merged", kept.pk)
    assert dict(kept.memberships.values_list("person__name", "role")) == {
        "Ulla Saarni": "manager",
        "Only Gone": "staff",
    }
    assert sorted(kept.members.values_list("name", flat=True)) == ["Own", "Shared"]
    assert (kept.priorities.count(), kept.hosted_programmes.count(), kept.led_editions.count()) == (2, 1, 1)
    assert (kept.name_en, str(kept.offers), kept.shown) == (
        "Netport Science Park",
        "A test site",
        {"offers": "members"},
    )
    assert (kept.claimed_at is not None, kept.requests.count()) == (True, 1)
    assert [one.verb for one in Entry.objects.about(gone)][-1] == "merge"
    assert [one.verb for one in Entry.objects.about(kept)][-1] == "absorb"
    assert set(Message.objects.filter(kind="merged").values_list("person__name", flat=True)) == {
        "Ulla Saarni",
        "Only Gone",
    }
    assert merge.until - merge.at == timedelta(days=30)


def test_a_certificate_goes_on_naming_its_issuer(two):
    kept, gone = two
    actions.merge(kept, gone, by=office(), now=timezone.now())

    assert Credential.objects.get().issuer == gone
    assert {f"{model._meta.label}.{field.name}" for model, field in references()} & STAYS == set()


def test_undoing_makes_all_rows_as_they_were(two):
    kept, gone = two
    before = dump()
    merge = actions.merge(kept, gone, taken=list(fields()), by=office(), now=timezone.now())
    assert dump() != before

    actions.undo(merge, by=office(), now=timezone.now() + timedelta(days=29))

    assert dump() == before


def test_undoing_a_merge_of_one_that_had_ceased_leaves_it_ceased():
    kept, gone = make.entry("kept"), make.entry("gone", state="ceased")
    merge = actions.merge(kept, gone, by=office(), now=timezone.now())
    before = dump()["clusters.Organisation"]
    assert [row["fields"]["state"] for row in before] == ["listed", "merged"]

    actions.undo(merge, by=office(), now=timezone.now())
    gone.refresh_from_db()

    assert (gone.state, gone.merged_into) == ("ceased", None)


def test_what_was_written_since_stays_and_what_came_since_too(two):
    kept, gone = two
    merge = actions.merge(kept, gone, taken=["name_en", "city"], by=office(), now=timezone.now())
    Organisation.objects.filter(pk=kept.pk).update(name_en="Written since")
    make.colleague(kept, "Came Since")
    Membership.objects.filter(person__name="Only Gone").delete()

    actions.undo(merge, by=office(), now=timezone.now())
    kept.refresh_from_db()

    assert kept.name_en == "Written since"
    assert sorted(kept.memberships.values_list("person__name", flat=True)) == ["Came Since", "Ulla Saarni"]
    assert list(gone.memberships.values_list("person__name", flat=True)) == ["Ulla Saarni"]


def test_who_was_erased_since_does_not_come_back(two):
    kept, gone = two
    merge = actions.merge(kept, gone, by=office(), now=timezone.now())
    User.objects.filter(name="Ulla Saarni").update(email="erased-1@erased.invalid")

    actions.undo(merge, by=office(), now=timezone.now())

    assert list(gone.memberships.values_list("person__name", flat=True)) == ["Only Gone"]


def test_after_thirty_days_twice_or_below_a_later_merge_nothing_is_undone():
    kept, gone, third = make.entry("kept"), make.entry("gone"), make.entry("third")
    now = timezone.now()
    merge = actions.merge(kept, gone, by=office(), now=now)
    with pytest.raises(Refused):
        actions.undo(merge, by=office(), now=now + timedelta(days=30, seconds=1))
    later = actions.merge(third, kept, by=office(), now=now)
    gone.refresh_from_db()
    assert gone.merged_into == third
    with pytest.raises(Refused):
        actions.undo(Merge.objects.get(pk=merge.pk), by=office(), now=now)

    actions.undo(later, by=office(), now=now)
    actions.undo(Merge.objects.get(pk=merge.pk), by=office(), now=now)
    with pytest.raises(Refused):
        actions.undo(Merge.objects.get(pk=merge.pk), by=office(), now=now)
    assert sorted(Organisation.objects.values_list("slug", "state")) == [
        ("gone", "listed"),
        ("kept", "listed"),
        ("third", "listed"),
    ]


def test_only_the_office_merges_and_only_what_stands_in_the_directory():
    kept, gone = make.entry("kept"), make.entry("gone")
    now = timezone.now()
    with pytest.raises(PermissionDenied):
        actions.merge(kept, gone, by=make.person(), now=now)
    with pytest.raises(Refused):
        actions.merge(kept, kept, by=office(), now=now)
    actions.merge(kept, gone, by=office(), now=now)
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(Refused):
            actions.merge(one, other, by=office(), now=now)
    assert Merge.objects.count() == 1


def test_a_taken_value_is_shown_to_no_more_than_either_entry_said():
    circle = Circle.objects.create(name="C", slug="c")
    kept, gone = make.entry("kept", shown={"needs": "us"}), make.entry("gone", shown={"offers": "members"})

    assert audience_after(kept, gone, "offers") == "members"
    assert audience_after(kept, gone, "needs") == "us"
    assert audience_after(kept, gone, "text") == "public"
    gone.shown, gone.circle = {"offers": "circle"}, circle
    assert audience_after(kept, gone, "offers") == "us"
    kept.circle = circle
    assert audience_after(kept, gone, "offers") == "circle"


def test_the_page_proposes_what_is_there_then_what_was_confirmed_then_what_is_newer():
    now = timezone.now()
    kept = make.entry("kept", founded=1999, city="", as_of="2020")
    gone = make.entry("gone", founded=2001, city="Lund", as_of="2024", legal_form="")

    def proposed():
        return {one.name: one.default for one in choices(kept, gone, Reader(is_office=True))}

    assert (proposed()["founded"], proposed()["country"], "legal_form" in proposed()) == ("gone", "gone", False)
    kept.confirmed_at = now
    assert (proposed()["founded"], proposed()["country"]) == ("kept", "kept")
    gone.confirmed_at = now + timedelta(days=1)
    assert proposed()["founded"] == "gone"


def test_the_office_merges_and_undoes_on_its_pages():
    kept, _gone = make.entry("kept", founded=1999), make.entry("gone", founded=2001, fte="3.5")
    desk = by_link(office())
    path = "/manage/clusters/doubles/kept/gone/"
    page = desk.get(path).content.decode()
    assert ("1999" in page, "2001" in page, 'name="founded"' in page) == (True, True, True)

    assert desk.post(path, {"founded": "gone", "name": "kept", "slug": "gone", "state": "gone"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.slug, kept.founded, kept.fte) == ("kept", 2001, 3.5)
    assert "gone" in desk.get("/manage/clusters/doubles/").content.decode()
    assert desk.get(path).status_code == 404

    assert by_link(make.person()).post("/manage/clusters/doubles/gone/undo/").status_code == 403
    assert desk.post("/manage/clusters/doubles/gone/undo/").status_code == 302
    kept.refresh_from_db()
    assert (kept.founded, kept.fte, Organisation.objects.listed().count()) == (1999, None, 2)
    assert desk.post("/manage/clusters/doubles/gone/undo/").status_code == 404
