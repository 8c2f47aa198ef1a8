"""The directory as those use it who search, keep, fill and read it: on a phone, by mail, from a list, by a program."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from kogge.commons.clusters.models import Organisation
from kogge.commons.upkeep.actions import ask_yearly
from kogge.portal.opendata import api
from tests import make
from tests.journeys.test_every_page import faults_of, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOOD = "ecosystem=Agri-food&country=LT&country=LV"
DRINKS = "ABBI Cluster (Alliance of Baltic Beverage Industry)"
SHIPPED = [DRINKS, "Food Products Quality Cluster", "SMART FOOD cluster"]
FOOD_NAMES = sorted([*SHIPPED, "Jelgava Grain", "Kaunas Dairy"])  # as the list has them
CHIPS = ["Agri-food", "Lithuania", "Latvia"]
ILZE, ANNA = "ilze@cleantechlatvia.com", "anna@cleantechlatvia.com"


@pytest.fixture
def two_with_towns(directory):
    """Two food clusters more, whose towns are known, as those that ship name none."""
    make.entry("kaunas-dairy", country="LT", city="Kaunas", ecosystems=["Agri-food"])
    make.entry("jelgava-grain", country="LV", city="Jelgava", ecosystems=["Agri-food"])


def names(visitor):
    """Of the list or the table that is open."""
    return visitor.page.locator("main :is(ol.res > li h3, table tbody th) > a").all_inner_texts()


def fill_in(visitor, fields, button):
    for label, text in fields.items():
        visitor.fill(label, text)
    visitor.click("button", button)


def chip(visitor, words):
    """A value above the list, with the number one gets."""
    above = visitor.page.get_by_role("navigation", name="Quick filters")
    return above.get_by_role("link", name=re.compile(rf"^{words} \d+$"))


def follow(visitor, link):
    with visitor.page.expect_navigation():
        visitor.press(link)


def follow_by_keyboard(visitor, link):
    """Only with the tabulator and Enter."""
    for _press in range(200):
        visitor.page.keyboard.press("Tab")
        if is_reached := link.evaluate("one => one === document.activeElement"):
            break
    assert is_reached
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def shape(visitor, words):
    return visitor.page.get_by_role("navigation", name="Show as").get_by_role("link", name=words, exact=True)


def on_a_phone(visit, **more):
    visitor = visit(width=360, **more)
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    return visitor


# Somebody searches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script, dark"])
def test_three_clicks_on_a_phone_to_an_address_that_shows_others_the_same(two_with_towns, visit, javascript):
    browser = {"javascript": javascript, "dark": not javascript}
    visitor = on_a_phone(visit, **browser)
    visitor.open("/clusters/")
    for words in CHIPS:
        follow(visitor, chip(visitor, words))
    assert (visitor.clicks, names(visitor)) == (3, FOOD_NAMES)

    follow(visitor, shape(visitor, "Map"))
    drawn = visitor.page.locator("main figure svg:visible")
    assert drawn.count() == 1
    towns = {one.get_attribute("href") for one in drawn.locator("a").all()}
    assert towns == {f"?{FOOD}&town=LT/Kaunas", f"?{FOOD}&town=LV/Jelgava"}
    visitor.press(visitor.page.locator("main figure details summary"))
    rows = visitor.page.locator("main figure details tbody tr").all_inner_texts()
    whole, towns = ["Lithuania, in all\t3", "Latvia, in all\t2"], ["Jelgava\t1", "Kaunas\t1"]
    assert (rows[:2], sorted(rows[2:])) == (
        whole,
        [*towns, "Latvia, town not known\t1", "Lithuania, town not known\t2"],
    )

    follow(visitor, shape(visitor, "Table"))
    assert names(visitor) == FOOD_NAMES

    other = on_a_phone(visit, **browser)
    other.page.goto(visitor.page.url)
    assert names(other) == FOOD_NAMES
    follow(other, shape(other, "List"))
    assert names(other) == FOOD_NAMES
    assert sorted(other.path.partition("?")[2].split("&")) == sorted(FOOD.split("&"))


def test_the_same_by_keyboard_alone(two_with_towns, visit):
    visitor = on_a_phone(visit)
    visitor.open("/clusters/")
    for words in CHIPS:
        follow_by_keyboard(visitor, chip(visitor, words))
    assert names(visitor) == FOOD_NAMES
    follow_by_keyboard(visitor, shape(visitor, "Map"))
    follow_by_keyboard(visitor, visitor.page.locator("main figure svg:visible a").first)
    assert len(names(visitor)) == 1


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
    fill_in(visitor, {"Full name, as it should stand on a certificate": name}, "Save")
    visitor.page.wait_for_url("**/colleagues/")


def test_a_manager_takes_the_own_cluster_over_keeps_it_and_confirms_it_a_year_later(directory, visit):
    manager, stranger = on_a_phone(visit, javascript=False), visit()
    here = "/clusters/cleantech-latvia/"

    # The proof: an address at the domain of the website, and no other.
    manager.open(here)
    manager.sees("Taken from a public source; never confirmed by the organisation.")
    manager.click("link", "This is my organisation")
    fill_in(manager, {"Your e-mail address there": "ilze@elsewhere.example"}, "Send me the link")
    manager.sees("This address is not at cleantechlatvia.com, the website of the entry.")
    manager.picture("claim-refused")
    fill_in(manager, {"Your e-mail address there": ILZE}, "Send me the link")
    manager.sees("A link is on its way to the address. It works for three days. Nothing has changed yet.")
    manager.follow_mail(ILZE)
    manager.click("button", "Take the entry over")
    say_who(manager, "Ilze Kalniņa")
    assert manager.heading() == "Colleagues at CleanTech Latvia"

    # A section of the profile, from the list of what there is to do.
    manager.open(here)
    manager.click("link", "Change this profile")
    manager.click("link", "Names and place")
    fill_in(manager, {"Town": "Rīga"}, "Save")
    manager.sees("Saved: %(section)s", section="Names and place")
    stranger.open(here)
    stranger.sees("Kept by the organisation itself.")
    assert "Rīga" in stranger.page.locator("main dl.kv").inner_text()

    # A colleague.
    manager.click("link", "Colleagues")
    fill_in(manager, {"E-mail address of your colleague": ANNA}, "Send the invitation")
    manager.sees("The invitation is on its way. Its link works for 14 days.")
    colleague = visit(dark=True)
    colleague.follow_mail(ANNA)
    assert faults_of(colleague.page) == []
    colleague.click("button", "Accept the invitation")
    say_who(colleague, "Anna Ozola")
    people = colleague.page.locator("main ul.rows li").all_inner_texts()
    assert [(("this is you" in one), one.split()[-1]) for one in people] == [(False, "manager"), (True, "staff")]

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
    assert names(stranger) == ["CleanTech Latvia"]


# Somebody adds one ---------------------------------------------------------------------------------------

OAK = {"Name in its own language": "„Ąžuolo“ maisto klasteris", "Name in English": "Oak Food Cluster"}
OAK |= {"Town": "Šiauliai", "Website": "oakfood.example"}
WORDS = {"in one sentence": "Food from the woods of Samogitia.", "what it does": "We meet each month and taste."}
FIGURES = {"Team, in full-time posts": "2,5", "small and medium-sized companies": "20", "research and education": "3"}


def check_and_send(maker):
    maker.click("link", "Check and send")
    maker.click("button", "Send for admission")
    maker.sees("Sent. The office decides and writes to you.")


def test_a_new_cluster_is_filled_in_sent_back_once_and_admitted(directory, visit):
    maja = make.address_of("Maja Sund")
    make.person("Maja Sund")
    maker, office, stranger = visit(), visit(), on_a_phone(visit)
    sign_in(office, make.person("Astrid Ask", is_staff=True))

    maker.open("/clusters/")
    maker.click("link", "Add your cluster")
    fill_in(maker, {"Your e-mail address": maja}, "Send me the mail")
    maker.follow_mail(maja)
    maker.click("button", "Sign in")
    maker.page.wait_for_url("**/clusters/new/")
    maker.choose("country", "Lithuania")
    maker.tick("Cluster organisation")
    maker.click("button", "Go on")
    fill_in(maker, OAK, "Begin the entry")
    maker.sees("The entry is begun. Nobody but you and the office sees it yet.")

    # Too early: what is missing is named, each with the way to its section.
    maker.click("link", "Check and send")
    maker.sees("Something is missing")
    maker.click("link", "Select the industrial ecosystem it works in.")
    maker.tick("Agri-food")
    maker.click("button", "Save")
    maker.click("link", "What it does")
    fill_in(maker, WORDS, "Save")
    maker.click("link", "Figures")
    fill_in(maker, FIGURES, "Save")
    check_and_send(maker)

    # Another person decides, and only with a reason.
    office.open("/manage/clusters/")
    office.click("link", "Oak Food Cluster")
    office.click("button", "Ask for more")
    office.sees("Write the reason")
    assert faults_of(office.page) == []
    fill_in(office, {"Reason": "Say which research takes part, and how."}, "Ask for more")
    office.sees("Sent back. Its people get a mail with what is missing.")
    stranger.open(f"/clusters/?{FOOD}")
    assert "Oak Food Cluster" not in names(stranger)

    # What was written is still there.
    maker.follow_mail(maja)
    maker.sees("Say which research takes part, and how.")
    assert faults_of(maker.page) == []
    maker.picture("sent-back")
    maker.click("link", "What it does")
    assert {label: maker.field(label).input_value() for label in WORDS} == WORDS
    fill_in(maker, {"what it does": "We meet each month, and the university of Šiauliai tastes with us."}, "Save")
    check_and_send(maker)

    office.open("/manage/clusters/")
    office.click("link", "Oak Food Cluster")
    fill_in(office, {"Reason": "Active, open, and well explained."}, "Admit")
    office.sees("Admitted. Its people get a mail with the reason.")

    maker.follow_mail(maja)
    assert maker.heading() == "Oak Food Cluster"
    stranger.page.reload()
    assert names(stranger) == sorted([*SHIPPED, "Oak Food Cluster"])
    follow(stranger, stranger.page.get_by_role("link", name="Oak Food Cluster"))
    stranger.sees("We meet each month, and the university of Šiauliai tastes with us.")


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
FILE = {"name": "lietuva.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1257")}
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
    office.hand_over(office.field("File"), FILE)
    office.click("button", "Look at it")
    office.page.wait_for_url("**/columns/")


def compared(office):
    """What would become of how many rows, as the page says it."""
    office.click("button", "Compare with the directory")
    office.page.get_by_role("heading", name="Row by row").wait_for()
    facts = office.page.locator("main dl.facts .fact").all()
    return {one.locator("dt").inner_text(): int(one.locator(".value").inner_text()) for one in facts}


def test_a_list_with_errors_becomes_exactly_its_good_rows_and_the_same_list_again_changes_nothing(directory, visit):
    office, stranger = visit(), visit()
    sign_in(office, make.person("Astrid Ask", is_staff=True))
    stranger.open("/clusters/?country=LT")
    before = set(names(stranger))

    hand_in(office)
    assert "Windows-1257, semicolon" in office.page.locator("main").inner_text()
    office.sees("„Ąžuolo“ maisto klasteris")
    assert faults_of(office.page) == []
    for head, meaning in COLUMNS.items():
        office.pick(office.page.locator("main").get_by_label(head, exact=True), meaning)
    assert compared(office) == {"New": 3, "Changed": 0, "Left as they are": 0, "Refused": 3}
    follow(office, office.page.get_by_role("link", name="Refused (3)"))
    rows = office.page.locator("main table tbody tr").all()
    said = [tuple(cell.inner_text().strip() for cell in row.locator("td, th").all()) for row in rows]
    assert (said, faults_of(office.page)) == (WRONG, [])
    office.picture("import-preview")
    stranger.page.reload()
    assert set(names(stranger)) == before

    # The refused rows come back as a table in which no cell acts.
    with office.page.expect_download() as download:
        office.click("link", "Refused rows as CSV, with the reasons")
    assert "'=2000+11" in download.value.path().read_text(encoding="utf-8-sig")

    office.click("button", "Write 3 rows")
    office.sees("The list is in the directory")
    stranger.page.reload()
    assert set(names(stranger)) == before | GOOD
    stranger.open("/lt/clusters/?country=LT&q=Šiauliai")
    assert names(stranger) == ["„Ąžuolo“ maisto klasteris"]

    written = list(Organisation.objects.order_by("pk").values())
    hand_in(office)
    chosen = office.page.locator("main table select").all()
    assert [one.locator("option:checked").inner_text() for one in chosen] == list(COLUMNS.values())
    assert compared(office) == {"New": 0, "Changed": 0, "Left as they are": 3, "Refused": 3}
    assert office.page.get_by_role("button", name=re.compile("^Write")).count() == 0
    office.click("button", "Leave it")
    office.sees("Nothing of the list was written.")
    assert list(Organisation.objects.order_by("pk").values()) == written


# A program reads it --------------------------------------------------------------------------------------


def on_pages(visitor, query):
    """The names of a whole list, page after page."""
    visitor.open(f"/clusters/?{query}")
    found, onward = names(visitor), visitor.page.locator("main a[rel~=next]")
    while onward.count():
        follow(visitor, onward)
        found += names(visitor)
    return found


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
    described = ask.get(f"{visitor.address}/api/v1/openapi.json").json()["paths"]["/api/v1/organisations/"]["get"]
    asked = dict(parse_qsl(f"of=clusters&lang=en&{query}"))
    assert set(asked) <= {one["name"] for one in described["parameters"]}

    address = f"{visitor.address}/api/v1/organisations/?of=clusters&lang=en&{query}"
    assert by_program(ask, address) == on_pages(visitor, query) != []

    first = ask.get(address)
    again = ask.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body()) == (200, 304, b"")
