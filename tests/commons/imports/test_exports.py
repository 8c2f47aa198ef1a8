"""What one may see of the directory as a file: no hidden field in any format, no formula, and back in as it was."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from i18nfield.strings import LazyI18nString
from openpyxl import load_workbook

from kogge.commons.clusters.actions import changed
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.files.models import File
from kogge.commons.imports import actions, exporting, vcard, views
from kogge.commons.jobs import actions as jobs
from kogge.commons.jobs.models import Job
from kogge.commons.search.shelves import forget_shelves
from tests import make
from tests.commons.imports.lists import compare, office, send

pytestmark = pytest.mark.django_db
PATH = "/clusters/export/"
SECRET = {name: f"{name.upper()}SECRET" for name in ("offers", "needs", "text", "aims", "legal_form")}
HIDDEN = [*SECRET, "founded", "fte", "members", "label", "services", "languages", "nace", "target_countries"]


@pytest.fixture(autouse=True)
def _shelves_anew():
    forget_shelves()
    yield
    forget_shelves()


def entry(slug="oak", **fields):
    given = {"city": "Šiauliai", "website": "https://oak.example", "key": "", "name_key": slug} | fields
    made = make.organisation(slug, country=given.pop("country", "LT"), **given)
    changed(made)
    return made


def secretive(**audiences):
    """An entry that keeps much to itself."""
    made = entry(
        founded=2011,
        fte="3.5",
        members_sme=41,
        label="gold",
        services=["matchmaking"],
        languages=["lt"],
        nace=["10.1"],
        target_countries=["SE"],
        technologies=["2"],
        **{name: words if name == "legal_form" else LazyI18nString({"en": words}) for name, words in SECRET.items()},
    )
    made.shown = dict.fromkeys([*HIDDEN, "technologies"], "us")
    made.save()
    changed(made)
    return made


def taken(client, form="csv", **query):
    answer = client.get(PATH, {"format": form} | query)
    assert answer.status_code == 200
    return b"".join(answer)


def rows(content, delimiter=","):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def said(content, form):
    """Everything that a file says, as one text."""
    if form != "xlsx":
        return content.decode()
    sheet = load_workbook(io.BytesIO(content)).active
    return "\n".join(str(cell) for row in sheet.values for cell in row if cell is not None)


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_what_only_the_organisation_sees_stands_in_no_format_for_anybody_else(client, form):
    made = secretive()
    Place.objects.create(town="Šiauliai", country="LT", latitude=55.93, longitude=23.31)
    kept = [*SECRET.values(), "2011", "3.5", "gold", "matchmaking", "10.1"]

    for who in (None, make.person("Nobody Else"), make.person("Astrid Ask", is_staff=True)):
        if who:
            client.force_login(who)
        words = said(taken(client, form), form)
        assert [word for word in kept if word in words] == []
        assert "Oak" in words

    colleague = make.person("Ona Ozola")
    made.memberships.create(person=colleague)
    client.force_login(colleague)
    words = said(taken(client, form), form)
    if form != "vcard":
        assert [word for word in kept if word not in words] == []


def test_a_stranger_takes_csv_with_both_delimiters_and_a_mark_and_a_readable_name(client):
    entry(sector="=HYPERLINK(1)", ecosystems=["Agri-food", "Digital"])

    for form, delimiter in (("csv", ","), ("csv-semicolon", ";")):
        answer = client.get(PATH, {"format": form})
        content = b"".join(answer)
        assert (content[:3], answer["Content-Type"]) == (b"\xef\xbb\xbf", "text/csv; charset=utf-8")
        name = f"kogge-directory-{timezone.now():%Y-%m-%d}.csv"
        assert answer["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
        [row] = rows(content, delimiter)
        assert (row["slug"], row["city"], row["sector"]) == ("oak", "Šiauliai", "'=HYPERLINK(1)")
        assert row["ecosystems"] == "Agri-food; Digital"


def test_an_export_holds_the_same_as_the_list_with_the_same_filters(client):
    entry("oak", country="LT")
    entry("ash", country="LV")
    entry("school", country="LT", kind="university")

    def slugs(**query):
        return [one["slug"] for one in json.loads(taken(client, "json", **query))["organisations"]]

    assert slugs() == ["ash", "oak"]
    assert slugs(country="LT") == ["oak"]
    assert slugs(q="ash") == ["ash"]
    assert slugs(of="all", country="LT") == ["oak", "school"]
    assert slugs(of="nonsense", country="XX", sort="password") == ["ash", "oak"]


def test_an_unknown_format_is_not_there(client):
    assert client.get(PATH, {"format": "exe"}).status_code == 404


def test_drafts_and_removed_entries_are_in_no_export(client):
    entry("oak", state="draft")
    entry("ash", state="removed")
    office(client)

    assert json.loads(taken(client, "json")) == {"organisations": []}


def test_points_follow_rfc_7946(client):
    entry("oak")
    entry("ash", city="")
    Place.objects.create(town="Šiauliai", country="LT", latitude=55.93, longitude=23.31)

    found = json.loads(taken(client, "geojson"))

    assert (found["type"], set(found), len(found["features"])) == ("FeatureCollection", {"type", "features"}, 1)
    [feature] = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [23.31, 55.93]}
    assert (feature["id"], feature["properties"]["url"]) == ("oak", "http://testserver/clusters/oak/")


def test_cards_are_read_by_an_address_book_and_no_value_ends_a_line(client):
    entry(
        "oak",
        name="Oak; Ash, and Elm\r\nEND:VCARD\\",
        name_en="Ž" * 90,
        region="Šiaulių apskritis",
        summary=LazyI18nString({"en": "Timber, furniture;\nand more."}),
    )

    content = taken(client, "vcard").decode()
    assert max(len(line.encode()) for line in content.split("\r\n")) <= 75
    [card] = list(vobject.readComponents(content))
    assert (card.version.value, card.kind.value, card.url.value) == ("4.0", "org", "https://oak.example")
    assert card.fn.value == "Oak; Ash, and Elm\nEND:VCARD\\"
    assert card.nickname.value == "Ž" * 90
    assert card.note.value == "Timber, furniture;\nand more."
    assert (card.adr.value.city, card.adr.value.region) == ("Šiauliai", "Šiaulių apskritis")


def test_a_line_is_folded_between_letters():
    line = "NOTE:" + "ž" * 100
    folded = vcard.folded(line)

    assert folded.replace("\r\n ", "") == line + "\r\n"
    assert max(len(part.encode()) for part in folded.split("\r\n")) <= 75


@pytest.mark.parametrize("form", ["csv", "csv-semicolon", "xlsx"])
def test_what_was_taken_comes_back_as_the_same(client, form):
    for number, name in enumerate(["=SUM(1)", "'quoted", "-1 degree", 'Ąžuolas; "x"', "＝wide", "'s-Hertogenbosch"]):
        entry(
            f"e{number}",
            name=name,
            name_en=f"Entry {number}",
            names=LazyI18nString({"sv": "Ek", "fi": "Tammi"}),
            ecosystems=["Proximity, social economy and civil security", "Digital"],
            is_assigned=True,
            nace=["10.1"],
            services=["matchmaking", "skills"],
            languages=["lt", "en"],
            target_countries=["SE", "JP"],
            founded=2011,
            fte=Decimal("3.5"),
            members_sme=0,
            label="gold",
            label_until=date(2027, 12, 31),
            text=LazyI18nString({"en": "One line.\n\nen: not a language\nAnother; line", "lt": "Lietuviškai"}),
            offers=LazyI18nString({"lt": "Tik lietuviškai"}),
            aims="In one language",
            remark="+46 70",
            as_of="c. 2019",
            website="https://oak.example/",
        )
    office(client)

    content = taken(client, form)
    imported = compare(client, send(client, content, "back.xlsx" if form == "xlsx" else "back.csv"))

    found = {row.number: (row.outcome, row.said, row.changes) for row in imported.rows.all()}
    assert (imported.counts, found) == ({"same": 6}, {})


def test_the_whole_real_directory_comes_back_as_the_same(client, directory):
    office(client)
    imported = compare(client, send(client, taken(client, of="all")))

    assert imported.counts == {"same": Organisation.objects.count()}


def test_an_export_asks_no_more_for_more(client):
    entry("oak")

    few = queries_of_all(client)
    for number in range(30):
        entry(f"e{number}")
    assert queries_of_all(client) == few


def queries_of_all(client):
    """How many queries a whole file takes."""
    forget_shelves()
    taken(client)
    with CaptureQueriesContext(connection) as captured:
        taken(client)
    return len(captured)


# Long exports --------------------------------------------------------------------------------------------


@pytest.fixture
def long(monkeypatch):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    entry("oak")
    entry("ash")


def test_a80_a_long_export_is_written_beside_the_pages_for_one_person_and_a_day(client, long):
    ulla = make.person("Ulla Saarni")
    client.force_login(ulla)
    assert "2 entries take a while" in client.get(f"{PATH}?format=xlsx&country=LT").content.decode()
    assert (Job.objects.count(), File.objects.count()) == (0, 0)

    client.post(f"{PATH}?format=xlsx&country=LT")

    job = Job.objects.get(owner=ulla)
    answer = client.get(job.result_url)
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["slug", "ash", "oak"]
    assert (job.state, job.done, answer["Cache-Control"]) == ("done", 2, "private, no-store")
    client.force_login(make.person("Nobody Else"))
    assert client.get(job.result_url).status_code == 404
    client.logout()
    assert client.get(job.result_url).status_code == 302
    client.force_login(ulla)
    File.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    assert client.get(job.result_url).status_code == 410


def test_a_long_export_asked_for_again_while_it_waits_is_written_once(client, long):
    ulla = make.person("Ulla Saarni")
    waiting = Job.objects.create(owner=ulla, title="x", back_url=f"{PATH}?format=csv")
    client.force_login(ulla)

    answer = client.post(f"{PATH}?format=csv")

    assert (answer["Location"], Job.objects.count()) == (waiting.get_absolute_url(), 1)


def test_a_long_export_done_twice_by_workers_is_one_file(client, long):
    client.force_login(make.person("Ulla Saarni"))
    client.post(f"{PATH}?format=csv")

    actions.make_export.call(Job.objects.get().pk, "format=csv")

    assert File.objects.count() == 1


def test_who_no_longer_waits_for_a_long_export_cancels_it_and_nothing_is_kept(client, long):
    ulla = make.person("Ulla Saarni")
    job = Job.objects.create(owner=ulla, title="x", back_url=f"{PATH}?format=csv", can_end=True)
    end = f"{job.get_absolute_url()}end/"
    client.force_login(make.person("Nobody Else"))
    assert client.post(end).status_code == 404
    client.force_login(ulla)
    assert end in client.get(job.get_absolute_url()).content.decode()

    client.post(end)
    actions.make_export.call(job.pk, "format=csv")  # the worker comes to it, or has it in hand

    job.refresh_from_db()
    assert (job.state, File.objects.count()) == ("ended", 0)
    assert "Nothing was kept" in client.get(job.get_absolute_url()).content.decode()
    assert client.post(end).status_code == 409


def test_a_worker_that_has_a_cancelled_export_in_hand_lets_it_go(client, long):
    ulla = make.person("Ulla Saarni")
    job = Job.objects.create(owner=ulla, title="x", back_url=f"{PATH}?format=csv", can_end=True)
    jobs.end(Job.objects.get(), now=timezone.now())

    with pytest.raises(jobs.Ended):
        jobs.advance(job, done=1, total=2)
    jobs.finish(job, result_url="/x/")

    job.refresh_from_db()
    assert (job.state, job.result_url) == ("ended", "")


def test_a_stranger_gets_a_long_list_as_a_stream_and_no_long_workbook(client, long):
    assert len(rows(taken(client))) == 2
    answer = client.get(PATH, {"format": "xlsx"})
    assert (answer.status_code, "Take CSV" in answer.content.decode()) == (409, True)
    assert client.post(f"{PATH}?format=csv").status_code == 403
