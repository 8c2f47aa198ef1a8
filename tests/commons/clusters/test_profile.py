"""The profile of an organisation: begun without making doubles, written section by section, shown with its origin."""

import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kogge.commons.clusters.models import Organisation
from kogge.commons.clusters.profile import FIELDS
from kogge.commons.clusters.sections import SECTIONS
from kogge.commons.files.models import File
from kogge.commons.journal.models import Entry
from kogge.commons.people.models import Circle
from kogge.commons.regions.models import Priority
from tests import make

pytestmark = pytest.mark.django_db
NEW = "/clusters/new/?country=SE&kind=cluster"


@pytest.fixture
def maja(client):
    person = make.person("Maja Sund")
    client.force_login(person)
    return person


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(response):
    return soup(response).find("main").get_text(" ", strip=True)


def typed(client, path, **changes):
    """What the form of a page would send, with these changes."""
    form = soup(client.get(path)).find("main").find("form", method="post")
    given = {}
    for one in form.find_all("input"):
        if one["type"] in ("checkbox", "radio"):
            if one.has_attr("checked"):
                given.setdefault(one["name"], []).append(one["value"])
        elif one["type"] != "file":
            given[one["name"]] = one.get("value", "")
    for area in form.find_all("textarea"):
        given[area["name"]] = area.get_text().strip()
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        given[select["name"]] = chosen["value"]
    return given | changes


def section(organisation, code):
    return f"/{organisation.shelf}/{organisation.slug}/edit/{code}/"


def save(client, organisation, code, query="", **changes):
    path = section(organisation, code) + query
    answer = client.post(path, typed(client, path, **changes))
    organisation.refresh_from_db()
    return answer


# To begin an entry ---------------------------------------------------------------------------------------
def test_country_and_kind_are_asked_first(client, maja):
    first, wrong, names = (
        client.get(path) for path in ("/clusters/new/", "/clusters/new/?kind=whale&country=SE", NEW)
    )

    assert [bool(soup(page).find(id="id_name")) for page in (first, wrong, names)] == [False, False, True]
    assert "Select what it is" in words(wrong)


def test_a_new_entry_is_a_draft_of_whoever_began_it(client, maja):
    answer = client.post(NEW, {"country": "SE", "kind": "cluster", "name": "Malmö Tång", "website": "tang.example"})

    made = Organisation.objects.get()
    assert answer["Location"] == "/clusters/malmo-tang/edit/"
    assert (made.state, made.name_key, made.website) == ("draft", "malmo tang", "https://tang.example")
    assert [(one.person, one.role) for one in made.memberships.all()] == [(maja, "manager")]
    client.logout()
    assert client.get("/clusters/malmo-tang/").status_code == 404


def test_what_may_be_the_same_is_shown_before_anything_is_made(client, maja):
    make.entry("baltic-herring", name="Baltic Herring Cluster", city="Malmö")
    given = {"country": "SE", "kind": "cluster", "name": "Klaster Herring Baltic", "city": "Malmö"}

    answer = client.post(NEW, given)

    assert answer.status_code == 422
    assert "Is it one of these?" in words(answer)
    assert soup(answer).find(id="id_name")["value"] == "Klaster Herring Baltic"
    claim = soup(answer).find(class_="doubles").find("a")["href"]
    assert claim.startswith("/clusters/baltic-herring/")
    assert Organisation.objects.count() == 1
    assert client.post(NEW, given | {"is_none_of_these": "1"}).status_code == 302
    assert Organisation.objects.count() == 2


def test_the_draft_of_another_is_not_told_by_way_of_doubles(client, maja):
    make.begun("Secret Whale Cluster", by="Somebody Else")

    answer = client.post(NEW, {"country": "SE", "kind": "cluster", "name": "Secret Whale"})

    assert answer.status_code == 302


def test_no_entry_gets_an_address_that_is_a_page(client, maja):
    for name in ("New", "Criteria"):
        client.post(NEW, {"country": "SE", "kind": "cluster", "name": name})

    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["criteria-2", "new-2"]


def test_ten_entries_a_day_are_enough(client, maja):
    for number in range(10):
        client.post(
            NEW, {"country": "SE", "kind": "cluster", "name": f"Zander {number * 7919}", "is_none_of_these": "1"}
        )

    answer = client.post(NEW, {"country": "SE", "kind": "cluster", "name": "Pike", "is_none_of_these": "1"})

    assert (answer.status_code, Organisation.objects.count()) == (429, 10)


@pytest.mark.parametrize(
    "sent",
    [{}, {"kind": "cluster"}, {"kind": "x", "country": "XX"}, {"kind": "cluster", "country": "SE", "name": "\0"}],
)
def test_a_mangled_beginning_is_a_form_to_mend(client, maja, sent):
    assert (client.post("/clusters/new/", sent).status_code, Organisation.objects.count()) == (422, 0)


# Section by section --------------------------------------------------------------------------------------
def test_the_profile_is_a_list_of_what_is_filled_in_and_what_is_missing(client, maja):
    tuna = make.begun()

    page = words(client.get(f"/clusters/{tuna.slug}/edit/"))

    assert "Not filled in: Strategic aims, What it offers, What it needs" in page
    assert "Check and send" in page


def test_each_kind_has_only_the_sections_and_fields_it_uses(client, maja):
    firm = make.begun("Fish Ltd", kind="company")
    tuna = make.begun()
    client.raise_request_exception = False

    assert client.get(section(firm, "services")).status_code == 404
    figures = soup(client.get(section(firm, "figures")))
    names = ("founded", "legal_form", "fte", "members_sme", "label")
    assert [name for name in names if figures.find(id=f"id_{name}")] == ["founded", "legal_form"]
    assert all(client.get(section(tuna, code)).status_code == 200 for code in SECTIONS)


def test_basics_are_kept_with_a_region_of_the_country(client, maja):
    make.regions()
    tuna = make.begun(at="listed")

    save(client, tuna, "basics", nuts="SE224", name_en="Tuna", city="Lund", contact_address="post@tuna.example")

    assert (tuna.nuts, tuna.region, tuna.name_en, tuna.city) == ("SE224", "Skåne län", "Tuna", "Lund")
    assert tuna.contact_address == "post@tuna.example"
    assert Entry.objects.about(tuna).last().said == "changed names and place of the profile"
    wrong = save(client, tuna, "basics", nuts="FI1B1")
    moved = save(client, tuna, "basics", country="FI")
    assert (wrong.status_code, moved.status_code) == (422, 422)
    assert "Select a region of the country that you chose" in words(moved)
    assert save(client, tuna, "basics", country="FI", nuts="FI1B1").status_code == 302
    assert (tuna.country.code, tuna.region) == ("FI", "Helsinki-Uusimaa")


def test_a_name_in_the_language_of_the_reader_is_asked_for(client, maja):
    tuna = make.begun()

    answer = client.post(
        f"/sv/clusters/{tuna.slug}/edit/basics/", typed(client, f"/sv/clusters/{tuna.slug}/edit/basics/")
    )
    page = soup(client.get(f"/fi/clusters/{tuna.slug}/edit/basics/"))
    save_at = f"/fi/clusters/{tuna.slug}/edit/basics/"
    client.post(save_at, typed(client, save_at, name_fi_too="Tonnikalaklusteri"))
    tuna.refresh_from_db()

    assert answer.status_code == 302  # Swedish is its own language, so there is no other name to ask for
    assert bool(page.find(id="id_name_fi_too"))
    assert tuna.title_in("fi") == "Tonnikalaklusteri"
    assert soup(client.get(section(tuna, "basics"))).find(id="id_name_fi_too")["value"] == "Tonnikalaklusteri"


def test_a_project_needs_its_end(client, maja):
    tuna = make.begun()

    answer = save(client, tuna, "basics", standing="project", project_ends_on="")
    fine = save(client, tuna, "basics", standing="project", project_ends_on="2031-01-01")
    save(client, tuna, "basics", standing="established")

    assert (answer.status_code, fine.status_code, tuna.project_ends_on) == (422, 302, None)


def test_the_field_of_work_is_chosen_from_the_vocabularies_and_counts_as_stated(client, maja):
    make.regions()
    tuna = make.begun(nuts="SE221", is_assigned=True)
    wanted = Priority.objects.filter(region__code="SE221").order_by("number").first()

    chosen = {"ecosystems": ["Digital"], "nace": ["10", "62"], "technologies": ["3"], "priorities": [str(wanted.pk)]}
    answer = save(client, tuna, "field", **chosen)

    assert answer.status_code == 302
    assert (tuna.ecosystems, tuna.nace, tuna.technologies) == (["Digital"], ["10", "62"], ["3"])
    assert (list(tuna.priorities.all()), tuna.is_assigned) == ([wanted], False)
    page = words(client.get(tuna.get_absolute_url()))
    assert all(one in page for one in ("Manufacture of food products", "Artificial intelligence", wanted.text))
    wrong = save(client, tuna, "field", ecosystems=["Whales"], priorities=["999999"])
    assert wrong.status_code == 422


def test_texts_are_written_in_one_language_at_a_time_and_the_others_stay(client, maja):
    tuna = make.begun()

    save(client, tuna, "words", "?in=sv", summary="Fisk för alla.", aims="Mer fisk")

    assert tuna.summary.data == {"en": "Fish for all.", "sv": "Fisk för alla."}
    assert tuna.aims.data == {"sv": "Mer fisk"}
    page = soup(client.get(tuna.get_absolute_url())).find("main")
    assert page.find("p", class_="lead", string="Fish for all.")
    aims = page.find(string="Mer fisk").find_parent("div")
    assert (aims["lang"], "In Swedish" in page.get_text()) == ("sv", True)
    assert soup(client.get(f"/sv/clusters/{tuna.slug}/")).find("p", class_="lead", string="Fisk för alla.")


def test_figures_take_a_comma_and_refuse_nonsense(client, maja):
    tuna = make.begun()

    fine = save(client, tuna, "figures", fte="2,5", founded="2014", members_public="0", legal_form="Ideell förening")
    given = (str(tuna.fte), tuna.founded, tuna.members_public, tuna.members_total)
    wrong = save(client, tuna, "figures", fte="many", founded="3014", members_public="-1")

    assert (fine.status_code, given) == (302, ("2.5", 2014, 0, 22))
    assert wrong.status_code == 422
    assert soup(wrong).find(id="id_fte")["value"] == "many"
    assert [one.get_text() for one in soup(wrong).find(class_="problem").find_all("a")] == [
        "Enter a year that is not in the future",
        "Enter a number, for example 2.5",
        "Enter a whole number",
    ]


def test_a_label_needs_its_last_day(client, maja):
    tuna = make.begun()

    answers = [save(client, tuna, "figures", label="gold", label_until=day).status_code for day in ("", "2031-05-01")]
    save(client, tuna, "figures", label="")

    assert (answers, tuna.label, tuna.label_until) == ([422, 302], "", None)


def test_services_languages_and_countries_are_ticked(client, maja):
    tuna = make.begun()

    save(client, tuna, "services", services=["training"], target_countries=["PL", "JP"], languages=["en", "sv"])

    assert (tuna.services, tuna.target_countries, tuna.languages) == (["training"], ["PL", "JP"], ["en", "sv"])


def test_who_sees_what_is_chosen_field_by_field_and_a_circle_is_named(client, maja):
    tuna = make.begun()
    circle = Circle.objects.create(name="Fishers", slug="fishers")
    without = save(client, tuna, "audience", shown_aims="circle")
    not_mine = save(client, tuna, "audience", shown_aims="circle", circle=str(circle.pk))
    circle.welcome(maja)
    save(client, tuna, "audience", shown_aims="circle", shown_fte="us", circle=str(circle.pk))

    assert (without.status_code, not_mine.status_code) == (422, 422)
    assert (tuna.circle, tuna.shown["aims"], tuna.shown["fte"], tuna.shown["text"]) == (
        circle,
        "circle",
        "us",
        "public",
    )


def test_a_logo_is_drawn_anew_shown_and_taken_away(client, maja):
    tuna = make.begun(at="listed")
    drawn = io.BytesIO()
    Image.new("RGB", (300, 100), "teal").save(drawn, "PNG")

    client.post(section(tuna, "logo"), {"upload": SimpleUploadedFile("l.png", drawn.getvalue(), "image/png")})
    tuna.refresh_from_db()
    client.logout()
    shown = client.get(f"/clusters/{tuna.slug}/logo/")
    client.force_login(maja)
    save(client, tuna, "logo", drop="on")

    assert (shown.status_code, shown["Content-Type"].split("/")[0]) == (200, "image")
    b"".join(shown.streaming_content)
    assert (tuna.logo, File.objects.count()) == (None, 0)


def test_saving_what_is_there_already_writes_no_entry(client, maja):
    tuna = make.begun()
    save(client, tuna, "figures")
    save(client, tuna, "words")

    assert [entry.verb for entry in Entry.objects.about(tuna)] == ["begin"]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(client, maja):
    tuna = make.begun()
    old = typed(client, section(tuna, "basics"), city="Ystad")
    ulf = make.colleague(tuna, "Ulf Vik").person
    client.force_login(ulf)
    save(client, tuna, "basics", city="Lund")
    client.force_login(maja)

    answer = client.post(section(tuna, "basics"), old)
    tuna.refresh_from_db()
    city = tuna.city
    again = {
        one["name"]: one.get("value", "") for one in soup(answer).find("main").form.find_all("input", type="hidden")
    }
    client.post(section(tuna, "basics"), old | again)
    tuna.refresh_from_db()

    assert (answer.status_code, city, tuna.city) == (422, "Lund", "Ystad")
    assert "Ulf Vik changed this at" in words(answer)
    assert "Saved meanwhile: Lund" in words(answer)
    assert soup(answer).find(id="id_city")["value"] == "Ystad"


def test_only_its_people_and_the_office_write_a_profile(client):
    tuna = make.begun(at="listed")

    def statuses(person):
        client.force_login(person)
        return [client.get(section(tuna, "basics")).status_code, client.post(section(tuna, "basics"), {}).status_code]

    assert statuses(make.person("Nobody Else")) == [403, 403]
    assert statuses(make.person("Astrid Ask", is_staff=True)) == [200, 422]
    assert statuses(make.person("Maja Sund")) == [200, 422]


def test_what_its_people_keep_to_themselves_not_even_the_office_reads_or_writes(client, maja):
    make.regions()
    tuna = make.begun(at="listed", shown=dict.fromkeys(FIELDS, "us"))
    kept = {"fte": Decimal("987.5"), "founded": 1917, "nace": ["10"], "technologies": ["3"], "services": ["training"]}
    kept |= {"text": make.text("Canary text"), "needs": make.text("Canary needs"), "members_sme": 4141}
    Organisation.objects.filter(pk=tuna.pk).update(**kept)
    own = {code: words(client.get(section(tuna, code))) for code in SECTIONS}
    client.force_login(make.person("Astrid Ask", is_staff=True))

    office = {code: client.get(section(tuna, code)) for code in SECTIONS}
    save(client, tuna, "figures", fte="1", founded="2001", members_sme="3")
    save(client, tuna, "audience", shown_fte="public")
    tuna.refresh_from_db()

    assert {code: answer.status_code for code, answer in office.items()} == dict.fromkeys(SECTIONS, 200)
    for canary in ("987.5", "1917", "Canary", "4141"):
        assert [code for code, answer in office.items() if canary in answer.text] == []
    assert "Its people keep this to themselves" in words(office["figures"])
    assert not any("Its people keep this to themselves" in text for text in own.values())
    assert (tuna.fte, tuna.founded, tuna.members_sme, tuna.shown["fte"]) == (Decimal("987.5"), 1917, 4141, "us")


def test_what_was_removed_is_not_written_any_more(client, maja):
    tuna = make.begun(at="removed")
    client.raise_request_exception = False

    assert client.get(section(tuna, "basics")).status_code == 409


def test_hidden_signs_are_refused(client, maja):
    tuna = make.begun()

    answer = save(client, tuna, "words", summary="safe\u202egnp")

    assert (answer.status_code, str(tuna.summary)) == (422, "Fish for all.")
