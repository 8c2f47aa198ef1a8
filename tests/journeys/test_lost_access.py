"""A person lost mailbox and passkey: two of the office let them in again, each in the own browser."""

import pytest

from kogge.commons.journal.models import Entry
from tests import make
from tests.journeys import house as houses
from tests.journeys.test_every_page import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OLD, NEW = "ulla.saarni@example.org", "ulla@new.example.org"


def sign_in(visitor, address):
    """By the link in the mail, as people do."""
    visitor.open("/sign-in/")
    visitor.fill("Your e-mail address", address)
    visitor.click("button", "Send me the mail")
    visitor.follow_mail(address)
    visitor.click("button", "Sign in")


@pytest.mark.parametrize(
    "browser_of_them",
    [
        pytest.param({"width": 1280, "javascript": True}, id="wide, with JavaScript", marks=pytest.mark.slow),
        pytest.param({"width": 360, "javascript": False, "dark": True}, id="phone, without JavaScript, dark"),
    ],
)
def test_let_in_again_by_two_of_the_office(browser_of_them, visit):
    ulla = make.person("Ulla Saarni")
    for name in ("Astrid Ask", "Bo Berg"):
        make.person(name, is_staff=True)
    lost, first, second = (visit(**browser_of_them) for _ in range(3))

    lost.open("/sign-in/")
    lost.click("link", "No access to your mailbox any more?")
    lost.sees("from an address you can read, and say which address your account had")
    lost.picture("lost-help")

    sign_in(first, "astrid.ask@example.org")
    first.open("/platform/")
    first.click("link", "People")
    first.write(first.page.get_by_role("searchbox"), "saarni")
    first.click("button", "Search")
    first.click("link", "Ulla Saarni")
    first.picture("lost-person")
    first.click("link", "Lost mailbox: propose to let in again")
    first.fill("New e-mail address of the person", NEW)
    first.tick("Called back at the number that the organisation publishes")
    first.fill("What happened, and what you checked", "She has left her work. I called the board at its own number.")
    first.picture("lost-propose")
    first.click("button", "Propose")
    first.sees("Another of the office has to agree")

    sign_in(second, "bo.berg@example.org")
    second.open("/home/")
    second.click("link", "Let 1 person in again")
    second.click("link", "Ulla Saarni")
    second.sees("She has left her work. I called the board at its own number.")
    second.picture("lost-agree")
    second.click("button", "Agree and let in")
    second.sees("The person is let in again. A link to sign in is on its way to the new address.")

    lost.follow_mail(NEW)
    lost.click("button", "Sign in")
    ulla.refresh_from_db()
    assert ulla.email == NEW
    lines = Entry.objects.filter(verb__in=["propose", "agree", "let_in"]).order_by("pk")
    assert [(line.verb, line.by_name) for line in lines] == [
        ("propose", "Astrid Ask"),
        ("agree", "Bo Berg"),
        ("let_in", "Bo Berg"),
    ]


def test_pages_that_ask_for_a_fresh_proof_and_pages_of_somebody_else_are_in_order(visit):
    """Which the walk through all pages does not reach: the steps of the office, and looking as somebody else."""
    house = houses.furnish()
    visitor = visit()
    sign_in(visitor, "astrid.ask@example.org")
    person = f"/platform/people/{house.case.nominee.ref}/"

    pages = {"step": f"{person}suspend/", "let in": f"{person}let-in/", "view": f"{person}view/"}
    assert look(visitor, pages) == {}

    visitor.open(f"{person}view/")
    visitor.fill("Reason", "She cannot find her application.")
    visitor.click("button", "Look as this person")
    visitor.page.get_by_text("You look as Ulla Saarni.").wait_for()
    assert look(visitor, {"viewing home": "/home/", "viewing case": house.case.get_application_url()}) == {}
    visitor.open("/home/")
    visitor.page.get_by_role("button", name="Stop looking as somebody else").click()
    assert visitor.path == person
