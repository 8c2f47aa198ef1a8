"""P7 in a browser: what somebody wrote survives a lost network and a session that ended."""

import pytest
from django.contrib.sessions.models import Session

from tests import make
from tests.journeys.test_lost_access import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ULLA = "ulla.saarni@example.org"
WORK = "leads the cluster Wood Works"


@pytest.fixture
def writing(visit):
    """Somebody who has filled in the profile and not sent it yet."""
    make.person("Ulla Saarni")
    visitor = visit()
    sign_in(visitor, ULLA)
    visitor.open("/account/profile/")
    visitor.fill("what you do", WORK)
    return visitor


def test_f28_without_a_network_the_form_waits_with_its_text_and_goes_by_itself(writing):
    writing.page.context.set_offline(True)
    writing.page.get_by_role("button", name="Save").click()
    writing.sees("Not sent yet: there is no connection. Your text stays here and is sent as soon as there is one.")
    writing.picture("offline")
    writing.page.context.set_offline(False)
    writing.sees("Your profile is saved.")
    person = make.person("Ulla Saarni")
    assert person.work == WORK


def test_f27_a_session_that_ended_costs_one_sign_in_and_one_click(visit):
    case = make.nomination(at="agreed")
    visitor = visit(width=360, dark=True)
    sign_in(visitor, ULLA)
    visitor.open(f"{case.get_application_url()}edit/")
    visitor.page.locator("textarea").first.fill("I want to learn to say no kindly.")
    Session.objects.all().delete()
    visitor.page.locator("main form").get_by_role("button").first.click()
    visitor.sees("Nothing was sent, and nothing is lost: what you wrote is kept here for an hour.")
    visitor.picture("signed-out")
    visitor.click("link", "Sign in")
    visitor.fill("Your e-mail address", ULLA)
    visitor.click("button", "Send me the mail")
    visitor.follow_mail(ULLA)
    visitor.click("button", "Sign in")
    assert visitor.page.locator("textarea").first.input_value() == "I want to learn to say no kindly."
    visitor.picture("kept")
    visitor.click("button", "Send it now")
    case.refresh_from_db()
    assert case.application.goals == "I want to learn to say no kindly."
