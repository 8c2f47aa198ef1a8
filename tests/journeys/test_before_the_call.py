"""Before anybody applies: what people need, what it will cost, and who is asked to nominate, each in a browser."""

import pytest

from kogge.training.costs.models import Expense
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Call
from tests import make
from tests.journeys.test_every_page import sign_in
from tests.training.prestudy.studies import BOARD, PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

COSTS = "/manage/manager-education/me-2027/costs/"
NOMINATORS = "/manage/manager-education/me-2027/nominators/"
ADA, NOMINEE = "ada.agency@example.org", "Ulla Saarni"
NOMINATE = 3  # clicks from the mail until it is sent (J1)
CANARY = "Kanarieholmen"  # said in an interview, for the team alone


def test_needs_become_goals_money_is_planned_and_somebody_is_asked_to_nominate(visit):
    """Slow: three pages of preparation and a nomination."""
    edition = make.edition()
    make.organisation()
    Call.objects.create(edition=edition, takes_nominations="invited")
    coordinator = visit()
    sign_in(coordinator, make.coordinator())

    study(coordinator)
    plan(coordinator)
    coordinator.open(NOMINATORS)
    coordinator.fill("E-mail addresses", ADA)
    coordinator.picture("before-5-nominators")
    coordinator.click("button", "Send the links")

    nominator = visit(width=360, javascript=False, dark=True)
    assert nominate(nominator) <= NOMINATE
    case = Nomination.objects.get()
    assert (case.state, case.nominator_email, case.nominee_name) == ("nominated", ADA, NOMINEE)
    coordinator.open(NOMINATORS)
    assert "nominated 1 person" in coordinator.page.locator("main table").inner_text()
    stranger_reads(visit(width=360))


def study(coordinator):
    """A note, the need that it speaks for, the goal that follows, and all of it published."""
    coordinator.open(BOARD)
    coordinator.click("button", "Begin the pre-study")
    coordinator.click("link", "Log a note")
    coordinator.fill("What was said", f"In {CANARY} they meet and nothing follows.")
    coordinator.fill("Tags", "strategy")
    coordinator.click("button", "Save")
    coordinator.open(f"{BOARD}needs/0/")
    coordinator.write(coordinator.page.locator("[name^=title]").first, "A shared direction")
    coordinator.fill("Tag", "strategy")
    coordinator.click("button", "Save")
    coordinator.open(f"{BOARD}goals/0/")
    coordinator.write(coordinator.page.locator("[name^=text]").first, "Lead a strategy that members carry")
    coordinator.tick("A shared direction")
    coordinator.click("button", "Save")
    coordinator.open(BOARD)
    coordinator.picture("before-1-study")
    coordinator.click("button", "Publish")
    coordinator.sees("A shared direction")


def plan(coordinator):
    coordinator.open(COSTS)
    coordinator.fill("What for", "Opening meeting")
    coordinator.fill("Amount", "1 234,50")
    coordinator.click("button", "Add")
    coordinator.picture("before-2-budget")
    assert Expense.objects.values_list("what", "state").get() == ("Opening meeting", "planned")


def nominate(nominator):
    nominator.follow_mail(ADA)
    nominator.fill("name of the person", NOMINEE)
    nominator.fill("E-mail address of the person", make.address_of(NOMINEE))
    cluster = make.organisation()
    nominator.pick(nominator.page.locator("[name=cluster]"), f"{cluster.title} ({cluster.country.code})")
    nominator.fill("Why this person", "She makes firms meet.")
    nominator.fill("Your name", "Ada Agency")
    nominator.picture("before-3-link")
    nominator.click("button", "Check the nomination")
    nominator.picture("before-4-check")
    nominator.click("button", "Send the nomination")
    nominator.sees("You have nominated")
    return nominator.clicks


def stranger_reads(stranger):
    """The goal with its evidence, and nothing of what was said to the team or is planned in money."""
    said = ""
    for path in (PUBLIC, f"{PUBLIC}pre-study/"):
        stranger.open(path)
        said += stranger.page.content()
    assert "Lead a strategy that members carry" in said
    assert [one for one in (CANARY, "1,234.50", "1 234", ADA) if one in said] == []
    for path in (BOARD, COSTS, NOMINATORS):
        stranger.open(path)
        assert stranger.path.startswith("/sign-in/")
