"""Every page, wide and narrow, light and dark: nothing that axe finds, nothing sideways, each field with a label."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client

from kogge.commons.journal.models import site
from kogge.training.nominations import actions as nominations
from kogge.training.programmes import actions as programmes
from tests import make
from tests.journeys import house as houses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Wide and narrow, light and dark; the other two of the four are in the slow lane.
VIEWS = [(360, "dark"), (1280, "light")]
OTHERS = [(360, "light"), (1280, "dark")]
# Whose pages axe looks at in every run; those of the others, where it takes minutes, in the slow lane.
AXE_AT_ONCE = ("stranger",)
MANY = ("stranger", "coordinator")  # whose pages are shared out to two, or one browser would be last alone

FACTS = """() => {
  const unlabelled = field => !(field.labels && field.labels.length)
    && !field.getAttribute("aria-label") && !field.getAttribute("aria-labelledby");
  const hasTable = figure => figure.querySelector("table")
    || document.getElementById(figure.getAttribute("aria-details"))?.querySelector("table");
  const fields = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")];
  return {
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    language: document.documentElement.lang,
    unlabelled: fields.filter(unlabelled).map(field => field.name || field.id),
    untold: [...document.querySelectorAll("svg.chart, svg.map")].filter(one => !hasTable(one.closest("figure")))
      .map(one => one.querySelector("title").textContent),
  };
}"""
# What is folded together, and what waits hidden until a script shows it. Menus would cover the page: they come below.
UNFOLD = """() => {
  document.querySelectorAll("details:not(.drop)").forEach(one => { one.open = true });
  document.querySelectorAll("[hidden]").forEach(one => { one.hidden = false });
}"""
SIDEWAYS = """() => {
  const most = innerWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > most + 1);
  return wide.slice(0, 3).map(one => `sideways: ${one.outerHTML.slice(0, 160)}`);
}"""
AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  one => one.nodes.slice(0, 3).map(
    node => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary.slice(0, 300)}`
  )
))"""


def sign_in(visitor, person):
    """The session cookie, as if by a link from a mail."""
    if person:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.address}]
        )


def faults_of(page, views=VIEWS, with_axe=True):
    """What is wrong with the page that is open, at both widths and in both schemes."""
    faults = []
    facts = page.evaluate(FACTS)
    page.evaluate(UNFOLD)
    if facts["headings"] != 1:
        faults.append(f"{facts['headings']} h1")
    if not facts["title"].endswith(f" – {site().name}") or facts["title"].startswith(" –"):
        faults.append(f"title: {facts['title']}")
    faults += [f"no label: {field}" for field in facts["unlabelled"]]
    faults += [f"no table: {chart}" for chart in facts["untold"]]
    if with_axe:
        page.evaluate(AXE_SCRIPT)
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(SIDEWAYS) + (page.evaluate(AXE) if with_axe else [])
        faults += [f"{width} {scheme} {one}" for one in found]
    if 360 not in dict(views):
        page.set_viewport_size({"width": 360, "height": 800})
        faults += [f"360 {one}" for one in page.evaluate(SIDEWAYS)]
    return faults


def look(visitor, pages, status=200, views=VIEWS, in_turn=False, with_axe=True):
    """{page: its faults}, for the pages that have any. `in_turn`: one page wide, the next narrow, and so on."""
    found = {}
    for number, (name, path) in enumerate(pages.items()):
        response = visitor.page.goto(visitor.address + path)
        seen = [views[number % len(views)]] if in_turn else views
        is_there = response.status == status
        faults = faults_of(visitor.page, seen, with_axe) if is_there else [f"answers {response.status}"]
        if faults:
            found[name] = faults
        visitor.picture(f"page-{name}")
    return found


@pytest.mark.parametrize(
    ("who", "part"), [(who, part) for who in houses.LOOKERS for part in ((0, 1) if who in MANY else (None,))]
)
def test_every_page_is_in_order(who, part, visit):
    """About three hundred pages, shared out by who looks at them: wide in the light or narrow in the dark."""
    house = houses.furnish()
    visitor = visit()
    sign_in(visitor, house.people[who])
    pages = houses.pages_of(house, who)
    if part is not None:
        pages = dict(list(pages.items())[part::2])

    assert look(visitor, pages, in_turn=True, with_axe=who in AXE_AT_ONCE) == {}


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts stopped"])
@pytest.mark.parametrize("who", houses.LOOKERS)
def test_every_page_is_in_order_in_every_view(who, scripts, visit):
    """Wide and narrow, in the light and in the dark, with scripts and without."""
    house = houses.furnish()
    visitor = visit(scripts=scripts)
    sign_in(visitor, house.people[who])

    assert look(visitor, houses.pages_of(house, who), views=[*VIEWS, *OTHERS]) == {}


def test_every_page_is_looked_at_by_somebody():
    assert {name for who in houses.LOOKERS for name in houses.looks(who)} == set(houses.may_see())


def test_pages_that_a_link_from_a_mail_opens_are_in_order(visit):
    house = houses.furnish()
    visitor = visit()

    assert look(visitor, houses.behind_links(house)) == {}
    assert look(visitor, {"set_up": houses.set_up_page(house)}) == {}


def test_error_pages_are_in_order(visit):
    house = houses.furnish()
    visitor, nominee, coordinator = visit(), visit(), visit()
    sign_in(nominee, house.people["nominee"])
    sign_in(coordinator, house.people["coordinator"])

    assert look(visitor, {"missing": "/no/such/page/"}, status=404) == {}
    assert look(visitor, {"unknown": "/verify/AAAA-BBBB-CCCC/"}, status=404) == {}
    assert look(visitor, {"spent": "/nominations/agree/x/"}, status=410) == {}
    assert look(nominee, {"forbidden": house.case.get_absolute_url()}, status=403) == {}

    # Of two coordinators one is faster, where no committee decides: the other is told.
    house.edition.round.delete()
    coordinator.open(house.case.get_absolute_url())
    nominations.offer(house.case, by=make.coordinator())
    with coordinator.page.expect_navigation() as navigation:
        coordinator.click("button", "Decline")
    assert navigation.value.status == 409
    assert faults_of(coordinator.page) == []


def test_forms_with_everything_wrong_are_in_order(visit):
    house = houses.furnish()
    house.values["seat_ref"] = house.cases["taken"].ref
    stranger, coordinator = visit(), visit()
    sign_in(coordinator, house.people["coordinator"])

    found = {}
    for name in ["nomination_new", "sign_in", "edition_copy", "edition_rows", "result_edit", "credential_revoke"]:
        visitor = stranger if name in ("nomination_new", "sign_in") else coordinator
        visitor.page.goto(visitor.address + houses.address(name, house.values))
        with visitor.page.expect_navigation() as navigation:
            visitor.page.locator("main form.form button.btn").first.click()
        faults = faults_of(visitor.page)
        if faults or navigation.value.status != 422 or not visitor.page.title().startswith("Error: "):
            found[name] = (navigation.value.status, visitor.page.title(), faults)
        visitor.picture(f"wrong-{name}")

    assert found == {}


@pytest.mark.parametrize(("width", "menus"), [(360, 1), (1280, 3)])
def test_menus_are_in_order_when_they_are_open(width, menus, visit):
    """The languages, the hats and the account; on a telephone all of it in one."""
    house = houses.furnish()
    module = house.edition.modules.get()
    programmes.seat(house.edition, make.coordinator(), role="module_lead", module=module, by=make.coordinator())
    visitor = visit(width=width)
    sign_in(visitor, house.people["coordinator"])
    visitor.open("/home/")
    visitor.page.evaluate(AXE_SCRIPT)
    openers = visitor.page.locator("details.drop > summary:visible")

    found = []
    for number in range(openers.count()):
        openers.nth(number).click()
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            found += visitor.page.evaluate(AXE) + visitor.page.evaluate(SIDEWAYS)
            visitor.picture(f"menu-{number}-{scheme}")
        visitor.page.keyboard.press("Escape")

    assert (openers.count(), found) == (menus, [])
