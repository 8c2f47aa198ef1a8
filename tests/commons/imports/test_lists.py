"""A list becomes entries: shown before anything is written, then exactly the good rows, as often as one likes."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.files.models import File
from kogge.commons.imports import actions
from kogge.commons.imports.models import Import, Mapping
from kogge.commons.journal.models import Entry
from kogge.commons.regions.models import Recoding, Region
from kogge.commons.search.models import Document
from tests import make
from tests.commons.imports.lists import HEADS, PATH, apply, bring, compare, lines, office, said, send

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
LITHUANIAN = ROOT / "tests/data/imports/lietuva_cp1257.csv"
COLLECTED = ROOT.parent / "shared/data/clusters/clusters_bsr.csv"


def entries():
    return {
        one.slug: (one.name, one.country.code, one.city, one.website, one.founded)
        for one in Organisation.objects.order_by("pk")
    }


def test_nothing_is_written_before_it_was_shown_and_then_exactly_the_good_rows(client):
    office(client)
    imported = compare(
        client,
        send(
            client,
            lines(
                ["Oak Food Cluster", "Lithuania", "Šiauliai", "oak.example.lt", "2011"],
                ["Nowhere Cluster", "Atlantis", "", "", ""],
                ["Wind Cluster", "DK", "Esbjerg", "not a website", "1066 BC"],
                ["", "SE", "Ghost town", "", ""],
                ["Oak food", "LT", "", "", ""],
                ["Amber Cluster", "PL", "Gdańsk", "", ""],
            ),
        ),
    )

    assert (imported.state, imported.counts, entries()) == ("previewed", {"new": 2, "refused": 4}, {})
    assert said(imported) == {
        2: ("new", []),
        3: ("refused", ["“Atlantis” is no country we know. Write its name, or its two letters."]),
        4: ("refused", ["“not a website” is no address of a website.", "“1066 BC” is no year."]),
        5: ("refused", ["The row names no organisation."]),
        6: ("refused", ["Row 2 of this file is about the same organisation."]),
        7: ("new", []),
    }
    page = client.get(f"{PATH}{imported.ref}/?rows=refused").content.decode()
    assert "“Atlantis” is no country we know." in page

    imported = apply(client, imported)
    assert (imported.state, imported.counts) == ("done", {"same": 0, "new": 2, "refused": 4})
    assert entries() == {
        "oak-food-cluster": ("Oak Food Cluster", "LT", "Šiauliai", "https://oak.example.lt", 2011),
        "amber-cluster": ("Amber Cluster", "PL", "Gdańsk", "", None),
    }
    assert [(one.verb, one.by.name, one.note) for one in Entry.objects.filter(kind="clusters.organisation")] == [
        ("import", "Astrid Ask", "list.csv")
    ] * 2
    verbs = Entry.objects.filter(kind="imports.import").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["compare", "preview", "apply", "finish"]
    assert Document.objects.filter(kind="organisation", is_gone=False).count() == 2


def test_refused_rows_come_back_as_a_table_with_the_reasons_and_can_be_brought_in_mended(client):
    office(client)
    imported = bring(client, lines(["Oak", "Atlantis", "Vilnius", "", ""], ["Amber", "PL", "", "", ""]))

    table = b"".join(client.get(f"{PATH}{imported.ref}/refused.csv")).decode("utf-8-sig").splitlines()
    assert table == [
        "name,country,city,website,founded,row,why it was refused",
        'Oak,Atlantis,Vilnius,,,2,"“Atlantis” is no country we know. Write its name, or its two letters."',
    ]
    mended = "\n".join(table).replace("Oak,Atlantis", "Oak,LT").encode()
    assert bring(client, mended, "mended.csv").counts == {"same": 0, "new": 1}


def test_the_same_list_twice_is_the_same_as_once(client):
    office(client)
    content = lines(["Oak", "LT", "Vilnius", "https://oak.example", "2011"], ["Amber", "PL", "", "", ""])
    bring(client, content)
    before = entries()

    again = compare(client, send(client, content))
    assert (again.counts, again.rows.count()) == ({"same": 2}, 0)
    assert "Write" not in client.get(again.get_absolute_url()).content.decode()
    assert (apply(client, again).state, entries()) == ("done", before)


def test_what_is_other_than_before_is_shown_field_by_field_and_an_empty_cell_changes_nothing(client):
    office(client)
    bring(client, lines(["Oak", "LT", "Vilnius", "https://oak.example", "2011"]))

    imported = compare(client, send(client, lines(["Oak", "LT", "Kaunas", "", "2012"])))

    assert imported.rows.get().changes == [["city", "Vilnius", "Kaunas"], ["founded", 2011, 2012]]
    page = client.get(imported.get_absolute_url()).content.decode()
    assert "<del>Vilnius</del> → <ins>Kaunas</ins>" in page
    apply(client, imported)
    assert entries() == {"oak": ("Oak", "LT", "Kaunas", "https://oak.example", 2012)}
    assert Entry.objects.filter(kind="clusters.organisation", verb="renew").count() == 1


def test_a_key_of_the_list_finds_the_entry_even_under_a_new_name(client):
    office(client)
    heads = ["id", "name", "country"]
    first = bring(client, lines(["17", "Oak", "LT"], heads=heads), list_name="atlas")
    assert first.counts == {"same": 0, "new": 1}

    imported = bring(client, lines(["17", "Oak and Ash", "LT"], heads=heads), "next.csv")

    kept = Organisation.objects.values_list("key", "name", "slug")
    assert (imported.counts, list(kept)) == ({"same": 0, "changed": 1}, [("atlas:17", "Oak and Ash", "oak")])


def test_how_columns_were_read_is_remembered_for_the_same_heads(client):
    office(client)
    heads = ["Bezeichnung", "Staat"]
    imported = send(client, lines(["Oak", "LT"], heads=heads))
    assert imported.columns == {}
    compare(client, imported, column_0="name", column_1="country", kind="agency")

    again = send(client, lines(["Ash", "LV"], heads=heads))

    assert (again.columns, again.options) == ({"0": "name", "1": "country"}, {"kind": "agency"})
    assert Mapping.objects.count() == 1


def test_what_the_organisation_confirmed_itself_is_kept_and_said(client):
    office(client)
    bring(client, lines(["Oak", "LT", "Vilnius", "", ""]))
    Organisation.objects.update(confirmed_at=timezone.now())

    imported = bring(client, lines(["Oak", "LT", "Kaunas", "", ""]))

    assert (imported.counts, entries()["oak"][2]) == ({"same": 0, "kept": 1}, "Vilnius")
    assert said(imported) == {
        2: ("kept", ["Kept as it is, because the organisation itself has entered or confirmed it."])
    }


def test_a_row_that_looks_like_another_entry_is_refused_unless_the_office_says_so(client):
    office(client)
    heads = ["key", *HEADS]
    make.organisation("oak", country="LT", website="https://www.oak.example/about", name_key="oak")
    content = lines(["1", "Oak Cluster", "LT", "", "", ""], ["2", "Quercus", "LT", "", "oak.example", ""], heads=heads)

    refused = bring(client, content)
    assert said(refused) == {
        number: ("refused", ["This looks like “Oak”, which is there already (oak)."]) for number in (2, 3)
    }
    assert bring(client, content, takes_likely="on").counts == {"same": 0, "new": 2}
    assert Organisation.objects.count() == 3


def test_a_region_code_of_an_older_version_is_translated_with_a_word_and_an_unknown_one_refused(client):
    office(client)
    Region.objects.create(code="SE1", level=1, country="SE", name="Östra Sverige")
    Recoding.objects.create(code="SE09", version="2016", becomes="SE1")
    heads = ["name", "country", "nuts"]
    imported = compare(
        client, send(client, lines(["Oak", "SE", "SE09"], ["Ash", "SE", "SE99X"], ["Elm", "FI", "SE1"], heads=heads))
    )

    assert said(imported) == {
        2: ("new", ["Region SE09 is a code of NUTS 2016; it is SE1 today, and entered so."]),
        3: ("refused", ["“SE99X” is no code of a region (NUTS) that we know."]),
        4: ("refused", ["Region SE1 does not lie in FI."]),
    }
    apply(client, imported)
    assert Organisation.objects.get().nuts == "SE1"


def test_a_removed_entry_and_one_that_waits_are_not_written_over(client):
    office(client)
    make.organisation("oak", country="LT", state="removed", name_key="oak")
    make.organisation("ash", country="LT", state="sent", name_key="ash")

    imported = compare(client, send(client, lines(["Oak", "LT", "X", "", ""], ["Ash", "LT", "X", "", ""])))

    assert said(imported) == {
        2: ("refused", ["“Oak” was removed from the directory. Put it back first."]),
        3: ("refused", ["“Ash” waits for its admission. Decide on that first."]),
    }


def test_what_changed_between_preview_and_writing_is_not_overwritten(client):
    office(client)
    bring(client, lines(["Oak", "LT", "Vilnius", "", ""]))
    imported = compare(client, send(client, lines(["Oak", "LT", "Kaunas", "", ""], ["Ash", "LV", "", "", ""])))
    Organisation.objects.update(city="Klaipėda")

    imported = apply(client, imported)

    assert imported.counts == {"same": 0, "refused": 1, "new": 1}
    assert {slug: row[2] for slug, row in entries().items()} == {"oak": "Klaipėda", "ash": ""}


def test_towns_get_their_place_from_coordinates_and_a_bad_one_is_refused(client):
    office(client)
    heads = ["name", "country", "city", "lat", "lon"]
    imported = bring(
        client,
        lines(
            ["Oak", "LT", "Panevėžys", "55,73", "24.36"],
            ["Ash", "LT", "Utena", "1e308", "25"],
            ["Elm", "LT", "Utena", "NaN", "25"],
            ["Fir", "LT", "Utena", "55.5", ""],
            heads=heads,
        ),
    )

    assert list(Place.objects.values_list("town", "latitude", "longitude")) == [("Panevėžys", 55.73, 24.36)]
    assert {number: reasons for number, (_outcome, reasons) in said(imported).items()} == {
        2: [],
        3: ["“1e308” lies on no map; it goes from −90 to 90."],
        4: ["“NaN” lies on no map; it goes from −90 to 90."],
        5: ["A place needs a latitude and a longitude."],
    }


def test_a_lithuanian_list_in_an_old_encoding_arrives_with_every_letter(client):
    office(client)
    imported = send(client, LITHUANIAN.read_bytes(), "lietuva.csv")
    assert (imported.shape["encoding"], imported.sample[0][0]) == ("cp1257", "Maisto klasteris „Ąžuolas“")

    compare(client, imported, column_0="name", column_3="city", column_2="country")
    apply(client, imported)

    assert list(Organisation.objects.order_by("pk").values_list("name", "city")) == [
        ("Maisto klasteris „Ąžuolas“", "Šiauliai"),
        ("Žemės ūkio tinklas", "Panevėžys"),
    ]


def test_a_wrong_guess_at_the_encoding_is_put_right(client):
    office(client)
    imported = send(client, LITHUANIAN.read_bytes(), "lietuva.csv")

    client.post(f"{PATH}{imported.ref}/shape/", {"shape-encoding": "cp1252", "shape-delimiter": ";"})
    imported.refresh_from_db()
    assert imported.sample[0][0] == "Maisto klasteris „Àþuolas“"
    client.post(f"{PATH}{imported.ref}/shape/", {"shape-encoding": "cp1257", "shape-delimiter": ";"})
    imported.refresh_from_db()
    assert imported.sample[0][0] == "Maisto klasteris „Ąžuolas“"


def test_a_utf16_list_and_a_workbook_arrive_as_well(client, tmp_path):
    office(client)
    text = "name\tcountry\nŁódzki Klaster\tPolska\n".encode("utf-16")
    assert bring(client, text, "wide.csv").counts == {"same": 0, "new": 1}

    path = tmp_path / "x.xlsx"
    actions.exporting.write_xlsx(path, "x", ["name", "country", "founded"], [["=Oak", "Sverige", 2011]])
    bring(client, path.read_bytes(), "book.xlsx")
    assert list(Organisation.objects.order_by("pk").values_list("name", "country", "founded")) == [
        ("Łódzki Klaster", "PL", None),
        ("=Oak", "SE", 2011),
    ]


@pytest.mark.parametrize("columns", [{"column_0": ""}, {"column_1": "name"}, {"column_0": "latitude"}])
def test_columns_that_make_no_sense_are_sent_back_with_all_that_was_chosen(client, columns):
    office(client)
    imported = send(client, lines(["Oak", "LT", "", "", ""]))
    form = {"kind": "cluster", "column_0": "name", "column_4": "founded", "source": "Atlas"} | columns

    answer = client.post(f"{PATH}{imported.ref}/columns/", form)

    assert (answer.status_code, answer.context["form"]["source"].value()) == (422, "Atlas")
    assert "There is a problem" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.csv", b"", "is empty"),
        ("x.csv", b"name,country\n", "There is no row below the first"),
        ("x.csv", b"<html><script>alert(1)</script>", "must be a"),
        ("x.pdf", b"%PDF-1.7\n", "must be a"),
        ("x.csv", b'name\n"' + b"x" * 1_100_000, "can’t be read as a table"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence_and_not_kept(client, name, content, sentence):
    office(client)

    answer = send(client, content, name)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (Import.objects.count(), File.objects.count()) == (0, 0)


# The real list -------------------------------------------------------------------------------------------


def test_the_list_that_ships_comes_in_once_and_leaves_what_an_editor_changed(db):
    call_command("import_clusters", verbosity=0)
    before = Organisation.objects.count()
    Organisation.objects.filter(slug="cleantech-latvia").update(name="Changed by hand")

    assert actions.import_directory() == 0
    assert (before, Organisation.objects.clusters().count()) == (Organisation.objects.count(), 117)
    assert Organisation.objects.get(slug="cleantech-latvia").name == "Changed by hand"


@pytest.mark.needs_shared
def test_the_collected_list_comes_in_through_the_pages_and_is_the_directory_that_ships(client):
    office(client)
    call_command("import_regions", verbosity=0)
    imported = bring(client, COLLECTED.read_bytes(), "clusters_bsr.csv")

    assert (imported.counts.get("new", 0), imported.counts.get("refused", 0)) == (117, 0), said(imported)
    through_pages = {one.name: (one.country.code, one.nuts, one.ecosystems) for one in Organisation.objects.all()}
    Organisation.objects.all().delete()
    call_command("import_clusters", verbosity=0)
    shipped = Organisation.objects.clusters()
    assert through_pages == {one.name: (one.country.code, one.nuts, one.ecosystems) for one in shipped}
