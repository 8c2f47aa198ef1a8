"""The outbox against a real mail server on loopback."""

import smtplib
import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from kogge.commons.mail import actions
from kogge.commons.mail.models import Message
from tests import make

NOW = make.NOON


class Sink:
    """Keeps what it gets; refuses addresses that begin with a code, such as 550@example.org."""

    def __init__(self):
        self.got = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        code = address.partition("@")[0]
        if code.isdigit():
            return f"{code} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def sink(settings):
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    server.stop()


def write(address="ulla@example.org", *, name="Ulla Saarni", language="en", now=NOW):
    return actions.send(
        "people/mail/sign_in.txt",
        address=address,
        name=name,
        language=language,
        link=("sign_in_link", "a-token"),
        act="Sign in",
        code="123 456",
        now=now,
    )


@pytest.mark.django_db
def test_a_mail_goes_out_as_text_and_html_with_its_own_id(sink):
    message = write()

    actions.deliver_waiting(now=NOW)

    (rcpt, mail), *others = sink.got
    assert (rcpt, others) == (["ulla@example.org"], [])
    assert mail["To"] == "Ulla Saarni <ulla@example.org>"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "http://testserver/sign-in/link/a-token/" in text
    assert 'href="http://testserver/sign-in/link/a-token/"' in html
    message.refresh_from_db()
    assert message.state == "sent"


@pytest.mark.django_db
def test_a_sent_mail_is_not_sent_again(sink):
    write()

    for _ in range(3):
        actions.deliver_waiting(now=NOW)

    assert len(sink.got) == 1


@pytest.mark.django_db
def test_a_mail_is_lost_with_the_transaction_of_what_it_tells(sink):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    actions.deliver_waiting(now=NOW)

    assert sink.got == []


@pytest.mark.django_db
def test_greylisting_waits_one_five_fifteen_minutes_and_keeps_the_same_id(sink):
    message = write("451@example.org")
    waits = []
    now = NOW
    for _ in range(4):
        actions.deliver_waiting(now=now)
        message.refresh_from_db()
        waits.append((message.next_try_at - now) // timedelta(minutes=1))
        now = message.next_try_at

    assert (message.state, message.tries, waits) == ("waiting", 4, [1, 5, 15, 30])


@pytest.mark.django_db
def test_an_unknown_address_fails_at_once_with_its_reason_and_stops_nobody_else(sink):
    refused, fine = write("550@example.org"), write()

    actions.deliver_waiting(now=NOW)

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.state, refused.error, fine.state) == ("failed", "550 no", "sent")


@pytest.mark.django_db
def test_when_no_mail_server_answers_everything_waits(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    messages = [write(), write("ebba@example.org")]

    actions.deliver_waiting(now=NOW)

    for message in messages:
        message.refresh_from_db()
    assert [message.state for message in messages] == ["waiting", "waiting"]


@pytest.mark.django_db
def test_after_two_days_of_trying_a_mail_has_failed(sink):
    message = write("451@example.org")
    Message.objects.update(next_try_at=NOW + timedelta(hours=49))

    actions.deliver_waiting(now=NOW + timedelta(hours=49))

    message.refresh_from_db()
    assert message.state == "failed"


@pytest.mark.django_db
def test_a_mail_whose_worker_died_is_sent_by_another_with_the_same_id(sink):
    message = write()
    Message.objects.claim(now=NOW)
    actions.deliver_waiting(now=NOW + timedelta(minutes=1))
    assert sink.got == []

    actions.deliver_waiting(now=NOW + timedelta(minutes=3))

    assert [mail["Message-ID"] for _to, mail in sink.got] == [message.message_id]


@pytest.mark.parametrize(
    "name",
    [
        'Ann" <ceo@bank.example>',
        "Ann\r\nBcc: all@example.org",
        "Ann\u2028Bcc: x@example.org",
        "a@b",
        "x:y,z",
        "\u202eeman",
        "N" * 300,
    ],
)
@pytest.mark.django_db
def test_a_name_never_becomes_an_address_or_a_header(sink, name):
    write(name=name)

    actions.deliver_waiting(now=NOW)

    ((rcpt, mail),) = sink.got
    addresses = mail["To"].addresses
    assert rcpt == ["ulla@example.org"]
    assert [one.addr_spec for one in addresses] == ["ulla@example.org"]
    assert mail["Bcc"] is None
    assert len(addresses[0].display_name) <= 75


@pytest.mark.parametrize("subject", ["One\nBcc: x@example.org", "One\x0bTwo", "One\u2028Two", "One\x85Two"])
def test_a_subject_is_one_line(subject):
    assert actions.one_line(subject, 200).split() == subject.split()
    assert "\n" not in actions.one_line(subject, 200)


@pytest.mark.django_db
def test_what_people_typed_stays_text_in_both_parts(sink):
    evil = "<b>bold</b> {{ 7 }} [x](https://evil.example)"
    case = make.nomination()
    case.why = evil
    case.save()
    make.step(case, "nominate")

    letter = Message.objects.get(kind="nominated")
    assert "<b>bold</b>" not in letter.html
    assert 'href="https://evil.example"' not in letter.html


@pytest.mark.django_db
def test_a_broken_connection_in_the_middle_leaves_no_mail_behind(sink, settings, monkeypatch):
    """The server closes after the first mail; the rest waits and follows."""
    messages = [write(), write("ebba@example.org")]
    real = smtplib.SMTP.sendmail
    calls = []

    def breaks_at_the_second(self, *args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            self.close()
            raise smtplib.SMTPServerDisconnected("gone")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", breaks_at_the_second)
    actions.deliver_waiting(now=NOW)
    actions.deliver_waiting(now=NOW + timedelta(minutes=2))

    states = [Message.objects.get(pk=message.pk).state for message in messages]
    assert (states, len(sink.got)) == (["sent", "sent"], 2)
