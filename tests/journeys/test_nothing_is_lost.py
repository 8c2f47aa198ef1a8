"""P7 in a browser: what somebody wrote survives a lost network and a session that ended."""

import pytest
from django.contrib.sessions.models import Session

from kogge.commons.events.models import Attendance, Registration
from tests import make
from tests.commons.events.meetings import office
from tests.commons.events.test_attendance import begun
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


@pytest.mark.slow
def test_five_hundred_names_are_checked_in_at_the_door_without_a_network(visit):
    """J10: found by typing, marked offline, sent once when the network is back."""
    event = begun()
    people = [make.person(f"Person {number:03}") for number in range(500)]
    Registration.objects.bulk_create(
        Registration(event=event, person=one, state="registered", mode="on_site", registered_at=event.starts_at)
        for one in people
    )
    visitor = visit(width=360)
    sign_in(visitor, office().email)
    visitor.open(f"{event.get_absolute_url()}people/")
    visitor.page.context.set_offline(True)
    for number in (7, 77, 477):
        visitor.fill("Find a name", f"person {number:03}")
        visitor.page.locator("tbody select:visible").select_option("on_site")
    assert visitor.page.locator("tbody tr:visible").count() == 1
    visitor.sees("%(n)s waiting to be sent", n=3)
    visitor.picture("waiting")
    assert Attendance.objects.count() == 0
    visitor.page.context.set_offline(False)
    visitor.page.get_by_text("Saved").wait_for()
    visitor.open(f"{event.get_absolute_url()}people/")
    visitor.picture("sent")

    assert list(Attendance.objects.order_by("person__name").values_list("person__name", "mode")) == [
        ("Person 007", "on_site"), ("Person 077", "on_site"), ("Person 477", "on_site"),
    ]  # fmt: skip
    assert visitor.page.evaluate("localStorage.length") == 0
