"""The one door for mail that comes in."""

import io
import os
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.db import OperationalError

from kogge.base.errors import Refused
from kogge.commons.mail import building
from kogge.commons.mail.models import Arrival, Bounce, Message
from kogge.commons.mail.verp import bounce_address
from kogge.commons.postmaster.bodies import words_of
from kogge.commons.postmaster.reading import MOST_BYTES, read
from kogge.commons.postmaster.receive import FORWARDED_AN_HOUR, NotNow, receive, sweep_arrivals
from kogge.portal.platform import inbox
from tests import make
from tests.commons.mail.test_outbox import write

NOW = make.NOON
OFFICE = [("office@example.org", "", "en")]
pytestmark = pytest.mark.django_db


def letter(words="May I bring a colleague?", **headers):
    fields = {"From": "Ulla Saarni <ulla@example.org>", "To": "kogge@testserver", "Subject": "A question"} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n".encode()


def come_in(raw, *, now=NOW, handlers=(), office=OFFICE):
    return receive(raw, handlers=handlers, office=office, now=now)


def test_a_letter_that_nobody_takes_goes_to_the_office_as_it_came():
    raw = letter()

    assert come_in(raw) == "letter"

    message = Message.objects.get()
    assert (message.address, message.kind) == ("office@example.org", "forwarded")
    assert message.subject == "A letter from ulla@example.org"
    mail = message_from_bytes(building.letter(message), policy=policy.default)
    (attached,) = [part for part in mail.walk() if part.get_content_type() == "message/rfc822"]
    assert attached.get_content()["Subject"] == "A question"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_letter_with_much_in_it_is_kept_once_however_many_the_office_are():
    for name in ("Astrid Ask", "Bo Berg", "Cia Cedergren"):
        make.person(name, is_staff=True)

    inbox.take(letter(), now=NOW)

    assert Message.objects.get().address == "astrid.ask@example.org"


def test_a_letter_that_comes_twice_is_forwarded_once():
    come_in(letter())
    come_in(letter())

    assert (Message.objects.count(), Arrival.objects.count()) == (1, 1)


def test_the_first_handler_that_takes_a_letter_keeps_it():
    asked = []

    def no(reading, message, *, now):
        asked.append("no")
        return False

    def yes(reading, message, *, now):
        asked.append(message)
        return True

    ours = write()

    what = come_in(letter(In_Reply_To=ours.message_id), handlers=[("talk", no), ("thread", yes), ("late", yes)])

    assert (what, asked) == ("thread", ["no", ours])
    assert Message.objects.count() == 1


def test_an_answer_to_an_invitation_is_handed_on_as_one():
    taken = []
    raw = (
        b"From: ulla@example.org\r\nTo: kogge@testserver\r\nSubject: Accepted: Lecture\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"
    )

    come_in(raw, handlers=[("events", lambda reading, message, *, now: taken.append(reading.what) or True)])

    assert taken == ["calendar"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "yes"},
        {"Return_Path": "<>", "Subject": "Out of office: A question"},
        {"Return_Path": "<>", "Subject": "Automatiskt svar: Frånvarande"},
        {"Return_Path": "<>", "Subject": "Abwesenheitsnotiz"},
        {"Auto_Submitted": "auto-replied", "Subject": "unsubscribe"},
    ],
)
def test_a68_what_a_machine_wrote_is_never_answered_or_forwarded(headers):
    """A68: automatic replies, out of office."""
    assert come_in(letter("I am away until May.", **headers)) == "reply"

    assert Message.objects.count() == 0


def test_an_automatic_reply_is_noted_at_its_mail_without_its_words(settings):
    settings.MAIL_BOUNCES = "bounces@testserver"
    ours = write()

    come_in(letter("I am at the dentist.", Auto_Submitted="auto-replied", To=bounce_address(ours)))

    bounce = Bounce.objects.get()
    assert (bounce.message, bounce.kind, bounce.said, bounce.status) == (ours, "reply", "", "")


def test_a_person_who_writes_about_being_away_is_heard():
    assert come_in(letter(Subject="I am away in week 12, may I move?")) == "letter"


def test_a_person_who_writes_about_a_failure_is_heard():
    assert come_in(letter("I was rejected; the mail system said 550 unknown user.", Subject="Failed")) == "letter"
    assert Message.objects.get().kind == "forwarded"


def test_a68_our_own_mail_that_comes_back_makes_no_circle():
    """A68: the office's address leads back to us; the mail we forwarded is not forwarded again."""
    come_in(letter())
    forwarded = Message.objects.get()

    assert come_in(building.letter(forwarded)) == "ours"

    assert Message.objects.count() == 1


def test_a68_a_storm_of_letters_waits_outside():
    """A68: what a broken machine sends a thousand times reaches the office two hundred times an hour at most."""
    Arrival.objects.bulk_create(
        Arrival(digest=str(number), what="letter", at=NOW - timedelta(minutes=number % 50))
        for number in range(FORWARDED_AN_HOUR)
    )

    with pytest.raises(NotNow):
        come_in(letter())

    assert (Message.objects.count(), Arrival.objects.filter(digest__gt="a").count()) == (0, 0)
    assert come_in(letter(), now=NOW + timedelta(hours=2)) == "letter"


def test_without_an_office_a_letter_waits_outside():
    with pytest.raises(NotNow):
        come_in(letter(), office=())


# Mails that are meant to break us -----------------------------------------------------------------------------
def test_a_mail_of_more_than_ten_megabytes_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="10 MB"):
        come_in(b"x" * (MOST_BYTES + 1))


def nested(depth):
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\r\n\r\n--b{number}\r\n' for number in range(depth)
    )
    return f"From: a@example.org\r\nMIME-Version: 1.0\r\n{head}Content-Type: text/plain\r\n\r\nx\r\n".encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0\0",
        b"\xff\xfe" * 1000,
        b"Message-ID: <\0@x>\r\nIn-Reply-To: <a\0b@x>\r\nSubject: \0 =?utf-7?q?+2AA-?=\r\nFrom: \0@x.example\r\n\r\n",
        b"From: " + b"(" * 5000 + b"\r\n\r\n",
        b"Subject: =?utf-8?b?////?=\r\nFrom: =?x-none?q?a?= <\xe4@\xf6>\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\n",
        b"Content-Type: text/plain; charset=no-such-thing\r\n\r\n\xe4",
        b'Content-Type: text/plain; charset="\0"\r\n\r\nx',
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\n\r\n--b--",
        b"Content-Type: message/feedback-report\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 60,
        nested(30),
        nested(150),
        nested(2000),
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 30_000,
    ],
    ids=range(16),
)
def test_a66_a_mail_that_is_meant_to_break_us_is_a_letter_like_others(raw):
    """A66: nothing that comes in raises, runs away, or is lost."""
    assert read(raw).what in {"letter", "unreadable", "reply", "complaint"}

    come_in(raw)

    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"A: b\r\n" * 200_000 + b"\r\n",
        b"From: mailer-daemon@mx.example.org\r\nSubject: failure\r\n\r\n" + b"\n" * 400_000,
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Action: failed\r\n\r\n" * 30_000
        + b"--b--",
    ],
    ids=["heads", "lines", "groups"],
)
def test_a66_a_mail_made_to_keep_us_busy_is_not_looked_through(raw):
    """A66: within ten megabytes one can still ask for minutes of work; such a mail is handed on unread."""
    assert read(raw).what == "unreadable"
    assert come_in(raw) == "letter"


@pytest.mark.parametrize("sign", ["<a ", "<!--", "<?", "</", '<a x="'])
def test_a66_a_page_of_tags_that_never_end_is_read_once_through(sign):
    """A66: the parser of the library looks for the end of each in all that follows, which took minutes."""
    page = "<p>Yes<!--[if mso]><x>96</x><![endif]--> if a < b</p>" + sign * 60_000

    assert words_of(page).startswith("Yes if a < b")


def test_a67_an_address_in_a_letter_is_never_opened():
    """A67: what stands in a mail that comes in is forwarded as it is; nothing in it is fetched."""
    raw = letter('<img src="http://127.0.0.1:9/pixel.gif">', Content_Base="http://127.0.0.1:9/")

    assert come_in(raw) == "letter"
    assert bytes(Message.objects.get().attached) == raw


def test_what_came_in_long_ago_is_forgotten():
    come_in(letter(), now=NOW - timedelta(days=91))
    come_in(letter(Subject="Later"), now=NOW)

    sweep_arrivals(now=NOW)

    assert Arrival.objects.count() == 1


# As the mail server calls us ----------------------------------------------------------------------------------
def hand_over(raw, monkeypatch, *sent_to):
    """What `./kogge receive` answers the mail server: (exit status, what it says)."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    try:
        call_command("receive", *sent_to, stderr=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def test_taken_is_zero(monkeypatch):
    make.person("Astrid Ask", is_staff=True)

    assert hand_over(letter(), monkeypatch, "kogge@testserver") == (0, "")
    assert Message.objects.get().address == make.person("Astrid Ask").email


def test_too_large_is_a_refusal_for_good_with_a_sentence_for_the_sender(monkeypatch):
    status, said = hand_over(b"x" * (MOST_BYTES + 5), monkeypatch)

    assert (status, said.strip()) == (os.EX_DATAERR, "Mails larger than 10 MB are not taken here.")


@pytest.mark.parametrize("problem", [OperationalError("away"), RuntimeError("a mistake of ours")])
def test_when_the_database_is_away_or_we_are_broken_the_mail_server_tries_again(monkeypatch, problem):
    def fail(*args, **more):
        raise problem

    monkeypatch.setattr("kogge.portal.platform.management.commands.receive.take", fail)

    assert hand_over(letter(), monkeypatch) == (os.EX_TEMPFAIL, "")


def test_the_contact_address_comes_before_the_people_of_the_office(settings):
    make.person("Astrid Ask", is_staff=True)
    make.person("Berit By", is_staff=True, is_active=False)
    make.person("Nobody Else")

    settings.SECURITY_CONTACT = ""
    assert [address for address, _name, _language in inbox.office()] == [make.person("Astrid Ask").email]
    settings.SECURITY_CONTACT = "desk@example.org"
    assert inbox.office() == [("desk@example.org", "", "en")]
