"""What a mail that came back changes, and what a forged one does not."""

from datetime import timedelta

import pytest

from kogge.commons.journal.models import Entry
from kogge.commons.mail.actions import start_mailing
from kogge.commons.mail.models import Arrival, Bounce, Mailing, Message, Suppression
from kogge.commons.mail.verp import bounce_address
from kogge.commons.postmaster import returns
from kogge.commons.postmaster.receive import receive
from tests import make
from tests.commons.mail.test_outbox import write

NOW = make.NOON
OFFICE = [("office@example.org", "", "en")]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def verp(settings):
    settings.MAIL_BOUNCES = "bounces@testserver"


def sent(address="ulla@example.org", now=NOW):
    message = write(address, now=now)
    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=now)
    return message


def refusal(address="ulla@example.org", *, to="bounces@testserver", words="550 5.1.1 User unknown", status="5.1.1",
            action="failed", message_id=""):  # fmt: skip
    """A report of RFC 3464 as Postfix writes it."""
    returned = f"Message-ID: {message_id}\r\n" if message_id else ""
    return (
        "Return-Path: <>\r\n"
        "From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r\n"
        f"To: {to}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at mx.example.org.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}Subject: Your link\r\n\r\n--b--\r\n"
    ).encode()


def complaint(message_id):
    return (
        "From: fbl@mx.example.org\r\nTo: office@testserver\r\nSubject: Complaint\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nAn e-mail abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    ).encode()


def come_in(raw, *, now=NOW, sent_to=()):
    return receive(raw, sent_to=sent_to, office=OFFICE, now=now)


def test_one_unknown_user_is_enough_when_the_return_address_proves_the_mail():
    message = sent()

    assert come_in(refusal(to=bounce_address(message))) == "refusal"

    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "came back: 550 5.1.1 User unknown")
    bounce = Bounce.objects.get()
    assert (bounce.message, bounce.address, bounce.kind, bounce.status) == (message, message.address, "hard", "5.1.1")
    assert Suppression.objects.values_list("address", "why").get() == ("ulla@example.org", "hard")
    assert Entry.objects.get(verb="suppress").note == "hard"


def test_the_mail_server_may_name_the_return_address_instead_of_the_header():
    message = sent()

    come_in(refusal(to="somebody@testserver"), sent_to=[bounce_address(message)])

    assert Bounce.objects.get().message == message


def test_our_message_id_in_the_returned_part_proves_it_too():
    message = sent()

    come_in(refusal(message_id=message.message_id))

    assert Bounce.objects.get().message == message
    assert Suppression.objects.get().address == "ulla@example.org"


def test_a66_a_forged_refusal_is_kept_and_has_no_consequence():
    """A66: whoever knows an address could write a hard bounce for it."""
    message = sent()
    forged = bounce_address(message)[:-20] + "000000000000@testserver"

    assert come_in(refusal(to=forged, message_id="<made-up@testserver>")) == "refusal"

    message.refresh_from_db()
    assert message.state == "sent"
    assert Bounce.objects.values_list("message", "address", "kind").get() == (None, "ulla@example.org", "hard")
    assert Suppression.objects.count() == 0


def test_a66_many_forged_refusals_do_no_more_than_one():
    """A66: the rule counts only what proves itself."""
    sent()

    for number in range(30):
        come_in(refusal(words=f"550 5.1.1 User unknown {number}"))

    assert (Bounce.objects.count(), Suppression.objects.count()) == (30, 0)


def test_a66_the_same_report_again_and_again_changes_nothing():
    """A66: replayed."""
    message = sent()
    raw = refusal(to=bounce_address(message), words="452 4.2.2 mailbox full", status="4.2.2")

    answers = [come_in(raw, now=NOW + timedelta(days=day)) for day in range(10)]

    assert set(answers) == {"refusal"}
    assert (Bounce.objects.count(), Arrival.objects.count(), Suppression.objects.count()) == (1, 1, 0)


def test_two_hard_refusals_without_a_code_within_thirty_days():
    first, second = sent(), sent()
    vague = {"words": "550 No such user here", "status": "5.0.0"}

    come_in(refusal(to=bounce_address(first), **vague))
    assert Suppression.objects.count() == 0

    come_in(refusal(to=bounce_address(second), **vague), now=NOW + timedelta(days=29))
    assert Suppression.objects.count() == 1


def test_two_hard_refusals_further_apart_are_forgotten():
    vague = {"words": "550 No such user here", "status": "5.0.0"}
    come_in(refusal(to=bounce_address(sent()), **vague))

    come_in(refusal(to=bounce_address(sent()), **vague), now=NOW + timedelta(days=31))

    assert Suppression.objects.count() == 0


def test_a_full_mailbox_five_times_in_a_fortnight():
    for day in range(5):
        assert Suppression.objects.count() == 0
        raw = refusal(to=bounce_address(sent()), words="452 4.2.2 mailbox full", status="4.2.2")
        come_in(raw, now=NOW + timedelta(days=3 * day))

    assert Suppression.objects.get().why == "hard"


def test_being_blocked_is_our_fault_and_never_held_against_an_address():
    for _ in range(9):
        words = "550 5.7.1 Message rejected as spam"
        come_in(refusal(to=bounce_address(sent()), words=words, status="5.7.1"))

    assert set(Bounce.objects.values_list("kind", flat=True)) == {"blocked"}
    assert Suppression.objects.count() == 0


def test_a_notice_of_delay_is_no_refusal():
    message = sent()

    come_in(refusal(to=bounce_address(message), action="delayed", status="4.4.1", words="connection timed out"))

    message.refresh_from_db()
    assert (message.state, Bounce.objects.count()) == ("sent", 0)


def test_a_complaint_stops_letters_to_many_only_and_the_office_is_told():
    message = sent()

    assert come_in(complaint(message.message_id)) == "complaint"

    assert Suppression.objects.values_list("address", "why").get() == ("ulla@example.org", "complaint")
    told = Message.objects.get(kind="complaint")
    assert told.address == "office@example.org"
    assert f"/platform/mail/{message.pk}/" in told.text
    assert "ulla" not in told.text
    message.refresh_from_db()
    assert message.state == "sent"


def test_the_office_is_told_once_of_an_address_that_complains_again_and_again():
    for _ in range(3):
        come_in(complaint(sent().message_id))

    assert (Bounce.objects.count(), Message.objects.filter(kind="complaint").count()) == (3, 1)


def test_a_letter_to_many_that_came_back_to_one_counts_as_failed_there_once():
    person = make.person()
    mailing = start_mailing("News", "Hello.", people=[person], about="x", by=make.person("Astrid Ask"), now=NOW)
    Message.objects.update(state="sent", sent_at=NOW)
    Mailing.objects.update(state="sent", sent=1)
    message = Message.objects.get()

    come_in(refusal(to=bounce_address(message)))
    come_in(refusal(to=bounce_address(message), words="550 5.1.1 No such user"))

    mailing.refresh_from_db()
    assert (mailing.sent, mailing.failed) == (0, 1)


def test_a_hard_refusal_after_a_complaint_stops_everything():
    message = sent()
    come_in(complaint(message.message_id))

    come_in(refusal(to=bounce_address(message)))

    assert Suppression.objects.get().why == "hard"


def test_an_address_that_is_lifted_begins_anew():
    office = make.person("Astrid Ask", is_staff=True)
    vague = {"words": "550 No such user here", "status": "5.0.0"}
    come_in(refusal(to=bounce_address(sent()), **vague))
    come_in(refusal(to=bounce_address(sent()), **vague))

    returns.lift(Suppression.objects.get(), by=office, now=NOW)
    come_in(refusal(to=bounce_address(sent()), words="550 No such user", status="5.0.0"))

    assert Suppression.objects.count() == 0
    assert Entry.objects.get(verb="lift").by == office


def test_a_refusal_with_signs_that_no_database_takes():
    message = sent()

    come_in(refusal(to=bounce_address(message), words="550 5.1.1 \0 User unknown"))

    assert Bounce.objects.get().said.startswith("550 5.1.1")
