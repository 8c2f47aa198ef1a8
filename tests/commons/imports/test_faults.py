"""What went wrong with lists once: bad values, the same twice, two who act at once, what others have written."""

import json

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.actions import PAGES
from kogge.commons.clusters.models import Organisation
from kogge.commons.imports import actions, values, views
from kogge.commons.imports.columns import guessed
from kogge.commons.imports.models import Import
from kogge.commons.jobs.models import Job
from tests import make
from tests.commons.imports.lists import PATH, apply, bring, compare, lines, office, said, send

pytestmark = pytest.mark.django_db
UNFIT = "The directory can’t hold what this row says. Mend it, and bring it in again."
KEPT = "Kept as it is, because the organisation itself has entered or confirmed it."


def cities():
    return dict(Organisation.objects.order_by("slug").values_list("slug", "city"))


# Values --------------------------------------------------------------------------------------------------


def test_posts_that_round_to_more_than_the_column_holds_are_refused():
    assert values.posts("99999,94") == "99999.9"
    with pytest.raises(values.Wrong, match="“99999.96” is no number of posts."):
        values.posts("99999.96")


@pytest.mark.parametrize("word", sorted(PAGES))
def test_no_list_gives_an_entry_the_address_of_a_page(word):
    with pytest.raises(values.Wrong, match="can’t be an address"):
        values.slug(word)


def test_only_a_remark_is_guessed_to_be_one_because_it_stands_in_public():
    heads = ["name", "note", "notes", "comment", "remarks"]

    assert (guessed(heads), guessed(["name", "remark"])) == ({0: "name"}, {0: "name", 1: "remark"})


def test_half_a_letter_in_a_map_is_left_out(client):
    office(client)
    feature = {"type": "Feature", "properties": {"name": "Oak\ud800", "country": "LT"}, "geometry": None}

    bring(client, json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "map.geojson")

    assert list(Organisation.objects.values_list("name", "slug")) == [("Oak", "oak")]


# Rows that the database does not take --------------------------------------------------------------------


def test_one_row_that_the_database_does_not_take_is_refused_and_the_others_are_written(client):
    office(client)
    heads = ["name", "country", "fte"]
    some = [["Oak", "LT", "1"], ["Ash", "LT", "2"], ["Elm", "LT", "3"]]
    imported = compare(client, send(client, lines(*some, heads=heads)))
    row = imported.rows.get(number=3)
    row.values["fte"] = "1234567.8"
    row.save()

    apply(client, imported)

    assert (imported.state, imported.counts) == ("done", {"same": 0, "new": 2, "refused": 1})
    assert said(imported) == {2: ("new", []), 3: ("refused", [UNFIT]), 4: ("new", [])}
    assert list(imported.rows.filter(is_written=True).values_list("number", flat=True).order_by("number")) == [2, 4]
    assert list(cities()) == ["elm", "oak"]


def test_a_list_that_stopped_while_it_was_written_can_be_left_and_says_what_was_written(client):
    office(client)
    imported = compare(client, send(client, lines(["Oak", "LT", "", "", ""], ["Ash", "LT", "", "", ""])))
    imported.take("apply", by=imported.by)
    imported.rows.filter(number=2).update(is_written=True)
    assert f"{PATH}{imported.ref}/cancel/" in client.get(imported.get_absolute_url()).content.decode()

    answer = client.post(f"{PATH}{imported.ref}/cancel/", follow=True)

    imported.refresh_from_db()
    assert (imported.state, imported.counts, imported.rows.count()) == ("cancelled", {"new": 1}, 0)
    page = answer.content.decode()
    assert ("1 row was written." in page, "Nothing of" in page) == (True, False)


# The same twice ------------------------------------------------------------------------------------------


def test_a_list_without_a_column_for_the_country_enters_nobody_twice(client):
    office(client)
    content = lines(["Oak Cluster", "https://oak.example"], heads=["name", "website"])
    bring(client, content, country="LT")

    again = bring(client, content, country="LT")
    like = lines(["1", "Oak", ""], ["2", "Quercus", "oak.example"], heads=["key", "name", "website"])
    likely = compare(client, send(client, like), country="LT")

    assert (again.counts, Organisation.objects.count()) == ({"same": 1}, 1)
    words = "This looks like “Oak Cluster”, which is there already (oak-cluster)."
    assert said(likely) == {2: ("refused", [words]), 3: ("refused", [words])}


def test_the_country_of_new_entries_is_not_written_into_an_entry_that_is_there(client):
    office(client)
    make.organisation("oak", country="LT")

    bring(client, lines(["oak", "Kaunas"], heads=["slug", "city"]), country="SE")

    assert list(Organisation.objects.values_list("country", "city")) == [("LT", "Kaunas")]


# What others have written --------------------------------------------------------------------------------


def test_what_people_of_the_organisation_look_after_is_kept_though_nobody_claimed_it(client):
    office(client)
    bring(client, lines(["Oak", "LT", "Vilnius", "", ""], ["Ash", "LT", "Vilnius", "", ""]))
    Organisation.objects.get(slug="oak").memberships.create(person=make.person("Ona Ozola"))

    imported = bring(client, lines(["Oak", "LT", "Kaunas", "", ""], ["Ash", "LT", "Kaunas", "", ""]))

    assert (said(imported), cities()) == (
        {2: ("kept", [KEPT]), 3: ("changed", [])},
        {"ash": "Kaunas", "oak": "Vilnius"},
    )


def test_what_somebody_looks_after_since_the_list_was_compared_is_not_written_over(client):
    office(client)
    bring(client, lines(["Oak", "LT", "Vilnius", "", ""]))
    imported = compare(client, send(client, lines(["Oak", "LT", "Kaunas", "", ""])))
    Organisation.objects.get().memberships.create(person=make.person("Ona Ozola"))

    assert (apply(client, imported).counts, cities()) == ({"same": 0, "refused": 1}, {"oak": "Vilnius"})


# Two who act at once -------------------------------------------------------------------------------------

SHAPE = {"shape-encoding": "utf-8-sig", "shape-delimiter": ","}


def test_a_list_read_in_another_way_is_compared_anew_before_it_can_be_written(client):
    office(client)
    imported = compare(client, send(client, lines(["Oak", "LT", "", "", ""])))

    client.post(f"{PATH}{imported.ref}/shape/", SHAPE)

    imported.refresh_from_db()
    assert (imported.state, imported.counts, imported.rows.count()) == ("uploaded", {}, 0)
    assert (imported.shape["delimiter"], imported.heads) == (",", ["name;country;city;website;founded"])
    assert client.post(f"{PATH}{imported.ref}/apply/").status_code == 409
    assert Organisation.objects.count() == 0


def test_a_list_that_is_written_meanwhile_is_not_read_in_another_way(client):
    office(client)
    imported = compare(client, send(client, lines(["Oak", "LT", "", "", ""])))
    apply(client, Import.objects.get())
    before = Import.objects.values().get()

    with pytest.raises(Refused):
        actions.read_again(imported, encoding="utf-8-sig", delimiter=",", by=imported.by, now=timezone.now())

    assert Import.objects.values().get() == before


def test_of_two_who_compare_a_list_at_once_one_shows_what_would_change(client):
    office(client)
    imported = compare(client, send(client, lines(["Oak", "LT", "", "", ""])))
    Import.objects.update(state="mapped")
    one, other = Import.objects.get(), Import.objects.get()

    actions._compare(one)
    shown = list(imported.rows.values())
    actions._compare(other)

    imported.refresh_from_db()
    assert (imported.state, list(imported.rows.values())) == ("previewed", shown)


def test_a_comparison_whose_columns_were_chosen_otherwise_meanwhile_shows_nothing(client):
    office(client)
    imported = send(client, lines(["Oak", "LT", "", "", ""]))
    Import.objects.update(state="mapped")
    slow = Import.objects.get()
    Import.objects.update(columns={"0": "name_en", "1": "country"})

    actions._compare(slow)

    imported.refresh_from_db()
    assert (imported.state, imported.counts, imported.rows.count()) == ("mapped", {}, 0)


def test_long_exports_whose_addresses_begin_the_same_are_two(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    for slug in ("oak", "ash"):
        make.organisation(slug, country="LT")
    ulla = make.person("Ulla Saarni")
    client.force_login(ulla)
    query = "of=all&" + "&".join(f"x{number}={number}" for number in range(50))

    asked = [client.post(f"/clusters/export/?{query}&country={code}") for code in ("LT", "SE")]
    Job.objects.update(state="waiting")
    asked.append(client.post(f"/clusters/export/?{query}&country=LT"))

    first, second, third = (answer["Location"] for answer in asked)
    jobs = Job.objects.filter(owner=ulla).order_by("pk")
    assert ([first, second], third) == ([job.get_absolute_url() for job in jobs], first)
    assert max(len(job.back_url) for job in jobs) <= 300
