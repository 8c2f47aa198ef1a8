"""A person sees, takes and erases the own data, a second person agrees, and the journal still stands."""

import zipfile

import pytest

from kogge.commons.journal.models import Entry
from tests import make
from tests.journeys.test_lost_access import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ULLA = "ulla.saarni@example.org"


@pytest.mark.parametrize(
    "browser_of_them",
    [
        pytest.param({"width": 1280, "javascript": True}, id="wide, with JavaScript", marks=pytest.mark.slow),
        pytest.param({"width": 360, "javascript": False, "dark": True}, id="phone, without JavaScript, dark"),
    ],
)
def test_own_data_are_seen_taken_and_erased(browser_of_them, visit, tmp_path):
    case = make.nomination(at="sent")
    make.person("Astrid Ask", is_staff=True)
    told = Entry.objects.of_case(case.ref).count()
    ulla, office, newcomer = (visit(**browser_of_them) for _ in range(3))

    sign_in(ulla, ULLA)
    ulla.open("/account/privacy/")
    ulla.sees("What is held about you")
    ulla.picture("data")
    ulla.click("link", "Take your data")
    ulla.click("button", "Put my data together")
    with ulla.page.expect_download() as download:
        ulla.click("link", "Open the result")
    taken = tmp_path / "data.zip"
    download.value.save_as(taken)
    with zipfile.ZipFile(taken) as packed:
        assert "Ulla Saarni" in packed.read("data.json").decode()

    ulla.open("/account/privacy/")
    ulla.click("link", "See what erasing means")
    ulla.sees("This is what would happen today. The same list is what the program carries out.")
    ulla.picture("erase")
    ulla.tick("I have read what goes and what stays, and ask that my data be erased")
    ulla.click("button", "Ask to be erased")

    sign_in(office, "astrid.ask@example.org")
    office.open("/platform/erasures/")
    office.click("link", "Ulla Saarni")
    office.picture("erase-agree")
    office.click("button", "Agree and erase")

    case.refresh_from_db()
    added = Entry.objects.of_case(case.ref).order_by("pk")[told:]
    assert [line.verb for line in added] == ["withdraw"]  # nobody waits for an answer of who is gone
    assert [line.by_name for line in Entry.objects.of_case(case.ref).filter(verb="send")] == ["a former member"]
    newcomer.open(f"/mailbox/?to={ULLA}")
    newcomer.sees("Your data are erased")
    ulla.open("/home/")
    assert "/sign-in/" in ulla.path
