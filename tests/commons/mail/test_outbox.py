"""The outbox against a real mail server on loopback."""

from datetime import timedelta

import pytest
from django.db import transaction

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions, sending
from kogge.commons.mail.models import Message, OptOut, Suppression, outbox
from kogge.commons.mail.verp import bounce_address, message_of
from tests import make

NOW = make.NOON
pytestmark = pytest.mark.django_db


def write(address="ulla@example.org", *, name="Ulla Saarni", language="en", now=NOW, **more):
    return actions.send(
        "people/mail/sign_in.txt",
        address=address,
        name=name,
        language=language,
        link=("sign_in_link", "a-token"),
        act="Sign in",
        code="123 456",
        now=now,
        **more,
    )


def deliver(now=NOW):
    sending.deliver_letters(now=now)


def state_of(message):
    message.refresh_from_db()
    return message.state


def test_a_mail_goes_out_as_text_and_html_with_its_own_id(sink):
    message = write()

    deliver()

    (mail,) = sink.mails
    assert sink.recipients == ["ulla@example.org"]
    assert mail["To"] == "Ulla Saarni <ulla@example.org>"
    assert mail["From"] == "Kogge <kogge@testserver>"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "http://testserver/sign-in/link/a-token/" in text
    assert 'href="http://testserver/sign-in/link/a-token/"' in html
    assert state_of(message) == "sent"


def test_what_arrives_is_what_was_written_dots_and_letters_of_all_languages_included(sink):
    message = write(language="sv", name="Łukasz Ćwik")
    body = ".\n..two dots\n.Łódź, Õismäe, ąčęėįšųūž = 100 %\n" + "x" * 300 + " \nend \n"
    Message.objects.filter(pk=message.pk).update(text=body, html=f"<p>{body}</p>", subject="Łódź " * 30)

    deliver()

    (mail,) = sink.mails
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    assert text == body
    assert html == f"<p>{body}</p>"
    assert mail["Subject"] == ("Łódź " * 30).strip()
    assert mail["To"].addresses[0].display_name == "Łukasz Ćwik"
    assert max(map(len, sink.got[0][2].split(b"\r\n"))) <= 120
    assert sink.got[0][2].isascii()


@pytest.mark.parametrize("offers", [["PIPELINING"], []], ids=["pipelining", "one by one"])
def test_many_mails_share_a_connection_and_each_gets_its_own_answer(sink, offers):
    sink.offers = offers
    addresses = ["a@example.org", "550@example.org", "b@example.org", "data-554@example.org", "451@example.org"]
    messages = [write(address) for address in [*addresses, "c@example.org"]]

    deliver()

    assert [state_of(message) for message in messages] == ["sent", "failed", "sent", "failed", "waiting", "sent"]
    assert [message.error for message in messages] == ["", "550 no", "", "554 no", "451 no", ""]
    assert sink.recipients == ["a@example.org", "b@example.org", "c@example.org"]
    assert sink.connections == 1


def test_a_sent_mail_is_not_sent_again(sink):
    write()

    for _ in range(3):
        deliver()

    assert len(sink.got) == 1


def test_a_mail_is_lost_with_the_transaction_of_what_it_tells(sink):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    deliver()

    assert sink.got == []


def test_a_mail_whose_worker_died_is_sent_by_another_with_the_same_id(sink):
    """The lease is counted by the database's clock: a worker whose own is wrong takes nothing from others. F20."""
    message = write()
    Message.objects.claim(now=NOW)
    sending.take_back(now=NOW + timedelta(days=1))
    deliver(NOW + timedelta(days=1))
    assert sink.got == []

    Message.objects.update(lease_until="2020-01-01T00:00Z")
    sending.take_back(now=NOW)
    deliver()

    assert [mail["Message-ID"] for mail in sink.mails] == [message.message_id]


def test_decisions_leave_before_all_else(sink):
    write("first@example.org")
    write("decision@example.org", lane=Message.Lane.DECISION)

    deliver()

    assert sink.recipients == ["decision@example.org", "first@example.org"]


# Held ---------------------------------------------------------------------------------------------------------
def test_while_the_outbox_is_held_nothing_leaves_and_nothing_is_lost(sink):
    office = make.person("Astrid Ask", is_staff=True)
    message = write()
    actions.hold_outbox(by=office, why="the server moves", now=NOW)
    actions.hold_outbox(by=office, why="again", now=NOW)

    deliver()
    assert (sink.got, state_of(message)) == ([], "waiting")

    actions.release_outbox(by=office, now=NOW)
    deliver()
    assert sink.recipients == ["ulla@example.org"]
    told = [(entry.verb, entry.note) for entry in Entry.objects.about(outbox())]
    assert told == [("hold", "the server moves"), ("release", "")]


def test_a_mail_to_a_closed_account_is_held_when_it_would_leave_a70(sink):
    person = make.person()
    message = actions.send("people/mail/sign_in.txt", to=person, code="1", now=NOW)
    person.is_active = False
    person.save()

    deliver()

    assert (sink.got, state_of(message), message.error) == ([], "held", "The account is closed.")


def test_a_suppressed_address_gets_nothing_and_a_complaint_stops_only_what_goes_to_many(sink):
    Suppression.objects.create(address="gone@example.org", why="hard", since=NOW)
    Suppression.objects.create(address="cross@example.org", why="complaint", since=NOW)
    messages = [write("Gone@example.org"), write("cross@example.org"), write("ok@example.org")]

    deliver()

    assert [state_of(message) for message in messages] == ["held", "sent", "sent"]
    assert messages[0].error == "Nothing is sent to this address until somebody lifts it."


def test_a_held_or_failed_mail_is_tried_again_by_hand_as_if_for_the_first_time(sink):
    office = make.person("Astrid Ask", is_staff=True)
    suppression = Suppression.objects.create(address="ulla@example.org", why="hard", since=NOW)
    message = write()
    deliver()
    suppression.delete()

    actions.retry(message, by=office, now=NOW)
    with pytest.raises(Refused, match="not one that failed"):
        actions.retry(message, by=office, now=NOW)
    deliver()

    assert state_of(message) == "sent"
    assert [entry.verb for entry in Entry.objects.about(message)] == ["retry"]


# The way back ---------------------------------------------------------------------------------------------------
def test_each_mail_has_its_own_address_to_come_back_to_and_no_other_is_taken_for_it(sink, settings):
    settings.MAIL_BOUNCES = "Bounces@kogge.example"
    message = write()

    deliver()

    ((sender, _to, _content),) = sink.got
    assert sender == bounce_address(message)
    assert message_of(sender) == message_of(f"<{sender.upper()}>") == message
    key, proof = message.pk, sender.partition("-")[2][:12]
    strange = [f"bounces+{key + 1}-{proof}@kogge.example", f"bounces+{key}-{'0' * 12}@kogge.example"]
    strange += [f"bounces+{key}-{proof}@evil.example", f"other+{key}-{proof}@kogge.example", "", "x", sender * 2]
    assert [message_of(address) for address in strange] == [None] * 7


def test_without_an_address_for_bounces_mails_come_back_to_the_sender(sink):
    write()
    deliver()
    assert sink.got[0][0] == "kogge@testserver"


# Attached -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("original", [b"Subject: hello\n\nbody\n", "Subject: hej\n\nÅsa\n".encode()])
def test_a_mail_that_came_in_can_be_handed_on_whole(sink, original):
    write(attached=original, attached_as="message/rfc822")

    deliver()

    text, inside = sink.mails[0].iter_parts()
    assert text.get_content_type() == "multipart/alternative"
    if original.isascii():
        assert inside.get_content_type() == "message/rfc822"
        assert inside.get_content()["Subject"] == "hello"
    else:
        assert (inside.get_filename(), inside.get_content()) == ("mail.eml", original)


def test_without_a_mail_server_mails_are_read_where_they_lie(settings, client):
    settings.HAS_MAILBOX = True
    message = write()
    actions.start_mailing("Dear {name}", "Come.", people=[make.person()], about="all", by=make.person(), now=NOW)

    deliver()
    sending.deliver_mailings(now=NOW)

    assert state_of(message) == "sent"
    assert Message.objects.get(lane=Message.Lane.BULK).subject == "Dear Ulla Saarni"


def test_what_people_typed_stays_text_in_both_parts(sink):
    evil = "<b>bold</b> {{ 7 }} [x](https://evil.example)"
    case = make.nomination()
    case.why = evil
    case.save()
    make.step(case, "nominate")

    letter = Message.objects.get(kind="nominated")
    assert "<b>bold</b>" not in letter.html
    assert 'href="https://evil.example' not in letter.html


def test_an_opted_out_address_still_gets_what_is_its_own_business(sink):
    OptOut.objects.create(address="ulla@example.org", list_name="news", at=NOW)
    message = write()

    deliver()

    assert state_of(message) == "sent"
