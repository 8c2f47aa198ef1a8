"""The directory as those use it who search, keep, fill and read it: on a phone, by mail, from a list, by a program."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.upkeep.actions import ask_yearly
from kogge.portal.opendata import api
from tests import make
from tests.journeys.test_every_page import faults_of, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOOD = "ecosystem=Agri-food&country=LT&country=LV"
# In the order of the list: three that ship and name no town, and two that do.
FOOD_NAMES = [
    "ABBI Cluster (Alliance of Baltic Beverage Industry)",
    "Food Products Quality Cluster",
    "Jelgava Grain",
    "Kaunas Dairy",
    "SMART FOOD cluster",
]
CHIPS = ["Agri-food", "Lithuania", "Latvia"]
ILZE, ANNA = "ilze@cleantechlatvia.com", "anna@cleantechlatvia.com"


@pytest.fixture
def two_with_towns(directory):
    """Two food clusters more, whose towns are known, as those that ship name none."""
    make.entry("kaunas-dairy", country="LT", city="Kaunas", ecosystems=["Agri-food"])
    make.entry("jelgava-grain", country="LV", city="Jelgava", ecosystems=["Agri-food"])


def listed(visitor):
    """The names in the list that is open."""
    return visitor.page.locator("main ol.res > li h3 a").all_inner_texts()


def in_table(visitor):
    return visitor.page.locator("main table tbody th[scope=row] a").all_inner_texts()


def chip(visitor, words):
    """A value above the list, with the number one gets."""
    above = visitor.page.get_by_role("navigation", name="Quick filters")
    return above.get_by_role("link", name=re.compile(rf"^{words} \d+$"))


def follow(visitor, link):
    visitor.clicks += 1
    with visitor.page.expect_navigation():
        link.click()


def follow_by_keyboard(visitor, link):
    """Only with the tabulator and Enter."""
    for _press in range(200):
        visitor.page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail(f"no way by the tabulator to {link}")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def shape(visitor, words):
    return visitor.page.get_by_role("navigation", name="Show as").get_by_role("link", name=words, exact=True)


def on_a_phone(visit, **more):
    visitor = visit(width=360, **more)
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    return visitor


# Somebody searches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "browser_of_them",
    [{"javascript": True}, {"javascript": False, "dark": True}],
    ids=["with script", "without script, dark"],
)
def test_three_clicks_on_a_phone_to_an_address_that_shows_others_the_same(two_with_towns, visit, browser_of_them):
    visitor = on_a_phone(visit, **browser_of_them)
    visitor.open("/clusters/")
    for words in CHIPS:
        follow(visitor, chip(visitor, words))
    assert (visitor.clicks, listed(visitor)) == (3, FOOD_NAMES)
    visitor.picture("directory-list")

    follow(visitor, shape(visitor, "Map"))
    drawn = visitor.page.locator("main figure svg:visible")
    assert drawn.count() == 1
    assert {one.get_attribute("href") for one in drawn.locator("a").all()} == {
        f"?{FOOD}&town=LT/Kaunas",
        f"?{FOOD}&town=LV/Jelgava",
    }
    visitor.page.locator("main figure details summary").click()
    rows = visitor.page.locator("main figure details tbody tr").all_inner_texts()
    assert sorted(row.replace("\t", " ") for row in rows) == [
        "Jelgava 1",
        "Kaunas 1",
        "Latvia, town not known 1",
        "Lithuania, town not known 2",
    ]
    visitor.picture("directory-map")

    follow(visitor, shape(visitor, "Table"))
    assert in_table(visitor) == FOOD_NAMES
    visitor.picture("directory-table")

    copied = visitor.page.url
    other = on_a_phone(visit, **browser_of_them)
    other.page.goto(copied)
    assert in_table(other) == FOOD_NAMES
    follow(other, shape(other, "List"))
    assert listed(other) == FOOD_NAMES
    assert sorted(other.path.partition("?")[2].split("&")) == sorted(FOOD.split("&"))


def test_the_same_by_keyboard_alone(two_with_towns, visit):
    visitor = on_a_phone(visit)
    visitor.open("/clusters/")
    for words in CHIPS:
        follow_by_keyboard(visitor, chip(visitor, words))
    assert listed(visitor) == FOOD_NAMES
    follow_by_keyboard(visitor, shape(visitor, "Map"))
    follow_by_keyboard(visitor, visitor.page.locator("main figure svg:visible a").first)
    assert len(listed(visitor)) == 1


def test_the_pages_on_which_one_searches_are_in_order(two_with_towns, visit):
    make.regions()
    pages = {
        "list": f"/clusters/?{FOOD}",
        "map": f"/clusters/?{FOOD}&as=map",
        "table": f"/clusters/?{FOOD}&as=table",
        "nothing": "/clusters/?country=LV&ecosystem=Agri-food&q=submarine",
        "whole map": "/clusters/?as=map",
        "region": "/regions/LV00/",
        "search": "/search/?q=food",
    }
    assert look(visit(), pages) == {}


# Somebody keeps an entry ---------------------------------------------------------------------------------


def say_who(visitor, name):
    """Who is new here is asked for the name, and then goes on to the colleagues."""
    visitor.page.wait_for_url("**/account/profile/**")
    visitor.fill("Full name, as it should stand on a certificate", name)
    visitor.click("button", "Save")
    visitor.page.wait_for_url("**/colleagues/")


def test_a_manager_takes_the_own_cluster_over_keeps_it_and_confirms_it_a_year_later(directory, visit):
    manager, stranger = on_a_phone(visit, javascript=False), visit()
    here = "/clusters/cleantech-latvia/"

    # The proof: an address at the domain of the website, and no other.
    manager.open(here)
    manager.sees("Taken from a public source; never confirmed by the organisation.")
    manager.click("link", "This is my organisation")
    manager.fill("Your e-mail address there", "ilze@elsewhere.example")
    manager.click("button", "Send me the link")
    manager.sees(
        "This address is not at %(wanted)s, the website of the entry. Use one that is, or write to the office.",
        wanted="cleantechlatvia.com",
    )
    manager.picture("claim-refused")
    manager.fill("Your e-mail address there", ILZE)
    manager.click("button", "Send me the link")
    manager.sees("A link is on its way to the address. It works for three days. Nothing has changed yet.")
    manager.follow_mail(ILZE)
    manager.picture("claim-link")
    manager.click("button", "Take the entry over")
    say_who(manager, "Ilze Kalniņa")
    assert manager.heading() == "Colleagues at CleanTech Latvia"
    manager.picture("claimed")

    # A section of the profile, from the list of what there is to do.
    manager.open(here)
    manager.click("link", "Change this profile")
    manager.picture("profile")
    manager.click("link", "Names and place")
    manager.fill("Town", "Rīga")
    manager.click("button", "Save")
    manager.sees("Saved: %(section)s", section="Names and place")
    stranger.open(here)
    stranger.sees("Kept by the organisation itself.")
    assert "Rīga" in stranger.page.locator("main dl.kv").inner_text()

    # A colleague.
    manager.click("link", "Colleagues")
    manager.fill("E-mail address of your colleague", ANNA)
    manager.click("button", "Send the invitation")
    manager.sees("The invitation is on its way. Its link works for 14 days.")
    manager.picture("invited")
    colleague = visit(dark=True)
    colleague.follow_mail(ANNA)
    assert faults_of(colleague.page) == []
    colleague.click("button", "Accept the invitation")
    say_who(colleague, "Anna Ozola")
    assert colleague.path == f"{here}colleagues/"
    people = colleague.page.locator("main ul.rows li").all_inner_texts()
    assert [(("this is you" in one), one.split()[-1]) for one in people] == [(False, "manager"), (True, "staff")]
    colleague.picture("colleagues")

    # A year later: one mail, one link, one button, in a browser that nobody is signed in with.
    ask_yearly(now=timezone.now() + timedelta(days=366))
    later = visit()
    later.follow_mail(ILZE)
    assert (later.heading(), faults_of(later.page)) == ("Is CleanTech Latvia still true?", [])
    later.picture("still-true")
    follow_by_keyboard(later, later.page.get_by_role("button", name="Yes, all of this is still true"))
    later.sees("Thank you. The page says “confirmed” with the day of today.")
    assert later.clicks == 1
    later.picture("confirmed")
    stranger.page.reload()
    stranger.page.locator("main").get_by_text(re.compile("^Confirmed by the organisation on ")).wait_for()
    stranger.open("/clusters/?country=LV&freshness=confirmed")
    assert listed(stranger) == ["CleanTech Latvia"]


# Somebody adds one ---------------------------------------------------------------------------------------


def test_a_new_cluster_is_filled_in_sent_back_once_and_admitted(directory, visit):
    maja = make.address_of("Maja Sund")
    make.person("Maja Sund")
    maker, office, stranger = visit(), visit(), on_a_phone(visit)
    sign_in(office, make.person("Astrid Ask", is_staff=True))

    maker.open("/clusters/")
    maker.click("link", "Add your cluster")
    maker.fill("Your e-mail address", maja)
    maker.click("button", "Send me the mail")
    maker.follow_mail(maja)
    maker.click("button", "Sign in")
    maker.page.wait_for_url("**/clusters/new/")
    maker.choose("country", "Lithuania")
    maker.tick("Cluster organisation")
    maker.click("button", "Go on")
    maker.fill("Name in its own language", "„Ąžuolo“ maisto klasteris")
    maker.fill("Name in English", "Oak Food Cluster")
    maker.fill("Town", "Šiauliai")
    maker.fill("Website", "oakfood.example")
    maker.click("button", "Begin the entry")
    maker.sees("The entry is begun. Nobody but you and the office sees it yet.")
    maker.picture("begun")

    # Too early: what is missing is named, each with the way to its section.
    maker.click("link", "Check and send")
    maker.sees("Something is missing")
    maker.picture("lacking")
    maker.click("link", "Select the industrial ecosystem it works in.")
    maker.tick("Agri-food")
    maker.click("button", "Save")
    maker.click("link", "What it does")
    maker.fill("in one sentence", "Food from the woods of Samogitia.")
    maker.fill("what it does", "We meet each month and taste.")
    maker.click("button", "Save")
    maker.click("link", "Figures")
    maker.fill("Team, in full-time posts", "2,5")
    maker.fill("small and medium-sized companies", "20")
    maker.fill("research and education", "3")
    maker.click("button", "Save")
    maker.click("link", "Check and send")
    maker.click("button", "Send for admission")
    maker.sees("Sent. The office decides and writes to you.")

    # Another person decides, and only with a reason.
    office.open("/home/")
    office.picture("office-home")
    office.open("/manage/clusters/")
    office.click("link", "Oak Food Cluster")
    office.click("button", "Ask for more")
    office.sees("Write the reason")
    assert faults_of(office.page) == []
    office.fill("Reason", "Say which research takes part, and how.")
    office.click("button", "Ask for more")
    office.sees("Sent back. Its people get a mail with what is missing.")
    stranger.open(f"/clusters/?{FOOD}")
    assert "Oak Food Cluster" not in listed(stranger)

    # What was written is still there.
    maker.follow_mail(maja)
    maker.sees("Say which research takes part, and how.")
    assert faults_of(maker.page) == []
    maker.picture("sent-back")
    maker.click("link", "What it does")
    kept = [maker.field(label).input_value() for label in ("in one sentence", "what it does")]
    assert kept == ["Food from the woods of Samogitia.", "We meet each month and taste."]
    maker.fill("what it does", f"{kept[1]} The university of Šiauliai tastes with us.")
    maker.click("button", "Save")
    maker.click("link", "Check and send")
    maker.click("button", "Send for admission")
    maker.sees("Sent. The office decides and writes to you.")

    office.open("/manage/clusters/")
    office.click("link", "Oak Food Cluster")
    office.picture("judged")
    office.fill("Reason", "Active, open, and well explained.")
    office.click("button", "Admit")
    office.sees("Admitted. Its people get a mail with the reason.")

    maker.follow_mail(maja)
    assert maker.heading() == "Oak Food Cluster"
    stranger.page.reload()
    assert listed(stranger) == [
        "ABBI Cluster (Alliance of Baltic Beverage Industry)",
        "Food Products Quality Cluster",
        "Oak Food Cluster",
        "SMART FOOD cluster",
    ]
    follow(stranger, stranger.page.get_by_role("link", name="Oak Food Cluster"))
    stranger.sees("We meet each month and taste. The university of Šiauliai tastes with us.")


# The office brings a list in -----------------------------------------------------------------------------

LIST = """\
Pavadinimas;Name_EN;Šalis;Miestas;Website;Įkurta
„Ąžuolo“ maisto klasteris;Oak Food Cluster;Lietuva;Šiauliai;azuolas.example;2011
Žemės ūkio tinklas;Farming Network;LT;Panevėžys;;
Rūko klasteris;Fog Cluster;Atlantida;Kaunas;;
„Ąžuolo“ maisto klasteris;Oak Food Cluster;LT;Šiauliai;;
Ėglių klasteris;Fir Cluster;LT;Utena;;=2000+11
Pajūrio klasteris;Seaside Cluster;LT;Palanga;;1999
"""
GOOD = {"Oak Food Cluster", "Farming Network", "Seaside Cluster"}
COLUMNS = {"Pavadinimas": "Name", "Name_EN": "English name", "Šalis": "Country", "Miestas": "Town"}
COLUMNS |= {"Website": "Website", "Įkurta": "Founded"}
WRONG = [
    ("4", "Rūko klasteris", "“Atlantida” is no country we know. Write its name, or its two letters."),
    ("5", "„Ąžuolo“ maisto klasteris", "Row 2 of this file is about the same organisation."),
    ("6", "Ėglių klasteris", "“=2000+11” is no year."),
]


def hand_in(office):
    """Choose the file; the page of its columns follows."""
    office.open("/manage/clusters/import/")
    file = {"name": "lietuva.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1257")}
    office.field("File").set_input_files(file)
    office.click("button", "Look at it")
    office.page.wait_for_url("**/columns/")


def outcome(office):
    """{new, changed, left as they are, refused: how many}, as the page says it."""
    facts = office.page.locator("main dl.facts .fact").all()
    return {one.locator("dt").inner_text(): int(one.locator(".value").inner_text()) for one in facts}


def rows_by_slug():
    return {row["slug"]: row for row in Organisation.objects.values()}


def test_a_list_with_errors_becomes_exactly_its_good_rows_and_the_same_list_again_changes_nothing(directory, visit):
    office, stranger = visit(), visit()
    sign_in(office, make.person("Astrid Ask", is_staff=True))
    stranger.open("/clusters/?country=LT")
    before = set(listed(stranger))

    hand_in(office)
    office.sees("Read as")
    assert "Windows-1257, semicolon" in office.page.locator("main").inner_text()
    office.sees("„Ąžuolo“ maisto klasteris")
    assert faults_of(office.page) == []
    for head, meaning in COLUMNS.items():
        office.page.locator("main").get_by_label(head, exact=True).select_option(label=meaning)
    office.picture("import-columns")
    office.click("button", "Compare with the directory")
    office.page.get_by_role("heading", name="Row by row").wait_for()
    assert outcome(office) == {"New": 3, "Changed": 0, "Left as they are": 0, "Refused": 3}
    follow(office, office.page.get_by_role("link", name="Refused (3)"))
    said = [tuple(cell.inner_text().strip() for cell in row.locator("td, th").all()) for row in table_of(office)]
    assert (said, faults_of(office.page)) == (WRONG, [])
    office.picture("import-preview")
    stranger.page.reload()
    assert set(listed(stranger)) == before

    # The refused rows come back as a table in which no cell acts.
    with office.page.expect_download() as download:
        office.click("link", "Refused rows as CSV, with the reasons")
    assert "'=2000+11" in download.value.path().read_text(encoding="utf-8-sig")

    office.click("button", "Write 3 rows")
    office.sees("The list is in the directory")
    office.picture("import-done")
    stranger.page.reload()
    assert set(listed(stranger)) == before | GOOD
    stranger.open("/lt/clusters/?country=LT&q=Šiauliai")
    assert listed(stranger) == ["„Ąžuolo“ maisto klasteris"]

    written = rows_by_slug()
    hand_in(office)
    chosen = office.page.locator("main table select").all()
    assert [one.locator("option:checked").inner_text() for one in chosen] == list(COLUMNS.values())
    office.click("button", "Compare with the directory")
    office.page.get_by_role("heading", name="Row by row").wait_for()
    assert outcome(office) == {"New": 0, "Changed": 0, "Left as they are": 3, "Refused": 3}
    assert office.page.get_by_role("button", name=re.compile("^Write")).count() == 0
    office.picture("import-again")
    office.click("button", "Leave it")
    office.sees("Nothing of the list was written.")
    assert rows_by_slug() == written


def table_of(visitor):
    return visitor.page.locator("main table tbody tr").all()


# A program reads it --------------------------------------------------------------------------------------


def on_pages(visitor, query):
    """The names of a whole list, page after page."""
    found, number = [], 1
    while True:
        visitor.open(f"/clusters/?{query}&page={number}")
        found += listed(visitor)
        if not visitor.page.locator("main a[rel~=next]").count():
            return found
        number += 1


def by_program(ask, address):
    """The names of a whole list, along `next`."""
    found = []
    while address:
        said = ask.get(address).json()
        found += [one["name"] for one in said["items"]]
        address = said["next"]
    return found


@pytest.mark.parametrize("query", [FOOD, "", "country=SE&sort=-title", "sort=fresh", "q=food", "region=LV00"])
def test_a_program_from_outside_reads_the_same_names_in_the_same_order(two_with_towns, visit, query):
    api.forget_callers()
    visitor = visit()
    ask = visitor.page.request
    description = ask.get(f"{visitor.address}/api/v1/openapi.json").json()
    path = "/api/v1/organisations/"
    known = {one["name"] for one in description["paths"][path]["get"]["parameters"]}
    address = f"{visitor.address}{path}?of=clusters&lang=en&{query}"
    assert {one.partition("=")[0] for one in address.partition("?")[2].split("&") if one} <= known

    names = by_program(ask, address)
    assert names
    assert names == on_pages(visitor, query)

    first = ask.get(address)
    again = ask.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body()) == (200, 304, b"")
