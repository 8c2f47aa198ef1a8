"""The operator stops the mails, sees what came back, and writes to the address again."""

import pytest
from django.utils import timezone

from kogge.commons.mail.actions import send
from kogge.commons.mail.models import Message, Suppression, outbox
from kogge.commons.mail.sending import deliver_letters
from kogge.commons.mail.verp import bounce_address
from kogge.portal.platform.inbox import take
from tests import make
from tests.commons.postmaster.test_returns import refusal
from tests.journeys.test_every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(address):
    return send(
        "people/mail/sign_in.txt", address=address, name="Ulla Saarni", language="en", link=("sign_in_link", "x"),
        act="Sign in", code="123 456",
    )  # fmt: skip


def deliver():
    deliver_letters(now=timezone.now())


@pytest.mark.parametrize(
    "javascript",
    [pytest.param(True, id="with script", marks=pytest.mark.slow), pytest.param(False, id="without script")],
)
def test_the_operator_stops_mails_sees_a_refusal_and_lifts_it(visit, settings, javascript):
    settings.MAIL_BOUNCES = "bounces@testserver"
    visitor = visit(width=360, javascript=javascript)
    sign_in(visitor, make.person("Astrid Ask", is_staff=True))

    # Stopped, with a reason; nothing leaves.
    visitor.open("/platform/mail/")
    visitor.click("link", "Stop outgoing mail")
    visitor.click("button", "Stop outgoing mail")
    visitor.sees("Enter why no mail shall leave")
    visitor.fill("Reason", "The template is wrong")
    visitor.click("button", "Stop outgoing mail")
    visitor.sees("No mail leaves")
    message = write("gone@example.org")
    deliver()
    assert Message.objects.get(pk=message.pk).state == "waiting"
    visitor.picture("mail-stopped")
    visitor.click("button", "Let mails leave")
    visitor.sees("sent today")
    assert outbox().held_since is None
    deliver()
    assert Message.objects.get(pk=message.pk).state == "sent"

    # It comes back; the page says why, and the words of the mail are nowhere.
    take(refusal("gone@example.org", to=bounce_address(message)), now=timezone.now())
    visitor.open("/platform/mail/?state=failed")
    visitor.press(visitor.page.get_by_role("link", name="gone@example.org"))
    visitor.sees("This address is not written to")
    visitor.sees("In the words of the mail system")
    assert visitor.page.get_by_text("550 5.1.1 User unknown").count() >= 1
    assert "123 456" not in visitor.page.content()
    visitor.picture("mail-came-back")
    held = write("gone@example.org")
    deliver()
    assert Message.objects.get(pk=held.pk).state == "held"

    # Lifted: mails to it leave again.
    visitor.click("link", "Look at the address")
    visitor.click("button", "Write again", after="gone@example.org")
    visitor.sees("Every address is written to")
    assert Suppression.objects.count() == 0
    visitor.open(f"/platform/mail/{held.pk}/")
    visitor.click("button", "Try again")
    visitor.page.wait_for_url("**/platform/mail/")
    deliver()
    assert Message.objects.get(pk=held.pk).state == "sent"
