"""Invitations that travel by mail, and what calendars answer to them."""

import logging
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse

from kogge.base.errors import Refused
from kogge.commons.calendars import actions
from kogge.commons.calendars.models import Answer
from kogge.commons.calendars.reminding import tend_reminders
from kogge.commons.events.actions import call_off, change, register
from kogge.commons.events.dating import answer_address
from kogge.commons.events.models import Event
from kogge.commons.mail import building
from kogge.commons.mail.models import Message
from kogge.portal.platform import inbox
from tests import make
from tests.commons.calendars.things import NOW, circle, meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box(settings):
    settings.MAIL_BOUNCES = "bounces@kogge.example"


@pytest.fixture
def ulla():
    return make.person(language="sv", timezone="Europe/Helsinki")


@pytest.fixture
def office():
    return make.person("Astrid Ask", is_staff=True)


@pytest.fixture
def event(ulla):
    return meeting(of=circle("harbour", ulla), title={"en": "Tides", "sv": "Tidvatten"}, venue="Quay 3")


def invitation(message):
    """The calendar in a mail, from the part that shows buttons and from the file."""
    mail = message_from_bytes(building.letter(message), policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk()}
    inside, attached = parts["text/calendar"], parts["application/ics"]
    assert attached.get_content().replace(b"\r\n", b"\n") == inside.get_content().encode().replace(b"\r\n", b"\n")
    assert attached.get_filename() == "invite.ics"
    (found,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    return inside["Content-Type"].params["method"], found


def test_everybody_expected_is_told_once_in_their_language_with_a_file(event, ulla, office):
    circle("harbour", make.person("Bo Berg"), make.person("Sven Sork", is_active=False))

    assert actions.announce(event, by=office, now=NOW) == 2

    to_bo, to_ulla = Message.objects.order_by("address")
    method, found = invitation(to_ulla)
    assert (to_bo.subject, to_ulla.address, str(found["summary"])) == ("Meeting: Tides", ulla.email, "Tidvatten")
    assert "09:00–10:00 in Stockholm" in to_bo.text.replace("\n", " ") and "in Helsinki" not in to_bo.text
    assert "10:00" in to_ulla.text and "Quay 3" in to_ulla.text
    assert (method, found["sequence"], str(found["uid"])) == ("REQUEST", 0, "tides@testserver")
    assert str(found["organizer"]) == f"mailto:{answer_address(event, ulla)}"
    assert (str(found["attendee"]), found["attendee"].params["RSVP"]) == (f"mailto:{ulla.email}", "TRUE")
    with pytest.raises(Refused, match="told of this already"):
        actions.announce(event, by=office, now=NOW)


def test_a_change_has_the_same_name_and_a_higher_number_and_the_end_takes_it_out(event, ulla, office):
    actions.announce(event, by=office, now=NOW)
    event.sequence, event.starts_at = 1, datetime(2027, 1, 15, 8, tzinfo=ZoneInfo("Europe/Stockholm"))
    event.save()
    actions.announce(event, by=office, now=NOW)
    event.sequence, event.cancelled_at = 2, NOW
    event.save()
    actions.announce(event, by=office, now=NOW)

    told = [invitation(message) for message in Message.objects.order_by("pk")]
    said = [(method, found["sequence"], str(found["status"])) for method, found in told]
    assert said == [("REQUEST", 0, "CONFIRMED"), ("REQUEST", 1, "CONFIRMED"), ("CANCEL", 2, "CANCELLED")]
    assert {str(found["uid"]) for _method, found in told} == {"tides@testserver"}
    assert told[1][1].decoded("dtstart").hour == 8


def test_the_mails_that_meetings_write_by_themselves_carry_the_file_too(event, ulla, settings):
    settings.EVENTS_RUN_BY = []
    office = make.person("Astrid Ask", is_staff=True)
    Event.objects.update(is_public=True, mode="online", join_url="https://room.example/1")
    event.refresh_from_db()
    register(event, ulla, mode="online", by=ulla, now=NOW)
    change(event, {"venue": "Quay 4"}, by=office, now=NOW)
    call_off(event, by=office, now=NOW)

    told = [invitation(message) for message in Message.objects.order_by("pk")]
    assert [(method, found["sequence"]) for method, found in told] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]


def test_nobody_is_told_of_what_is_over_or_concerns_nobody(event, office):
    with pytest.raises(Refused, match="is over"):
        actions.announce(event, by=office, now=event.ends_at)
    event.circle.members.clear()
    with pytest.raises(Refused, match="Nobody is expected"):
        actions.announce(event, by=office, now=NOW)


def test_without_an_address_for_answers_none_is_asked_for(event, office, settings):
    settings.MAIL_BOUNCES = ""
    actions.announce(event, by=office, now=NOW)

    _method, found = invitation(Message.objects.get())

    assert (str(found["organizer"]), found["attendee"].params["RSVP"]) == (f"mailto:{settings.MAIL_FROM}", "FALSE")


# Answers -------------------------------------------------------------------------------------------------
def reply(event, person, *, to=None, said="ACCEPTED", uid="tides@testserver", who=None, sequence=0, more=""):
    """The mail that a calendar writes when somebody presses yes or no."""
    to = to or answer_address(event, person)
    return (
        f"From: {person.email}\r\nTo: {to}\r\nSubject: Accepted\r\nAuto-Submitted: auto-generated\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nYes\r\n'
        "--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        f"METHOD:REPLY\r\n{more}BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20261123T120000Z\r\n"
        f"ATTENDEE;PARTSTAT={said}:mailto:{who or person.email}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--b--\r\n"
    ).encode()


def answers():
    return list(Answer.objects.values_list("person__name", "said", "sequence"))


def test_a_yes_a_perhaps_and_a_no_are_written_down_and_the_last_counts(event, ulla):
    written = []
    for said in ("ACCEPTED", "TENTATIVE", "DECLINED"):
        assert inbox.take(reply(event, ulla, said=said, sequence=10**20), now=NOW) == "calendar"
        written += answers()

    assert written == [("Ulla Saarni", said, 0) for said in ("accepted", "tentative", "declined")]
    assert not Message.objects.exists()  # nobody answers an answer, and the office is not bothered


def test_an_answer_to_our_mail_counts_where_the_mailbox_knows_no_plus(event, ulla, office):
    """By the name of the mail that it replies to, which we told nobody else."""
    actions.announce(event, by=office, now=NOW)
    raw = reply(event, ulla, to="kogge@testserver")
    name = Message.objects.get().message_id.encode()

    inbox.take(raw.replace(b"Subject:", b"In-Reply-To: " + name + b"\r\nSubject:"), now=NOW)

    assert answers() == [("Ulla Saarni", "accepted", 0)]


DOUBTED = {
    "forged for another": lambda event, ulla, bo: reply(event, ulla, to=answer_address(event, bo)),
    "forged proof": lambda event, ulla, bo: reply(
        event, ulla, to=answer_address(event, ulla).replace(f"-{ulla.pk}-", f"-{bo.pk}-")
    ),
    "no proof": lambda event, ulla, bo: reply(event, ulla, to="bounces@kogge.example"),
    "another's name in it": lambda event, ulla, bo: reply(event, ulla, who=bo.email),
    "an unknown meeting": lambda event, ulla, bo: reply(event, ulla, uid="winds@testserver"),
    "delegated": lambda event, ulla, bo: reply(event, ulla, said="DELEGATED"),
    "broken": lambda event, ulla, bo: reply(event, ulla).replace(b"BEGIN:VEVENT", b"BEGIN VEVENT"),
    "nested": lambda event, ulla, bo: reply(event, ulla, more="BEGIN:X\r\n" * 50),
    "huge number": lambda event, ulla, bo: reply(event, ulla, sequence="9" * 5000),
    "no number": lambda event, ulla, bo: reply(event, ulla, sequence="many"),
}


def test_an_answer_that_proves_nothing_changes_nothing_and_is_logged(event, ulla, caplog):
    bo, logged = make.person("Bo Berg"), {}
    for name, forge in DOUBTED.items():
        caplog.clear()
        with caplog.at_level(logging.INFO):
            assert inbox.take(forge(event, ulla, bo), now=NOW) == "calendar"
        logged[name] = [line for line in caplog.messages if "was not taken" in line and "ulla" not in line.lower()]

    assert {name: len(lines) for name, lines in logged.items()} == dict.fromkeys(DOUBTED, 1)
    assert answers() == [] and not Message.objects.exists()


def test_an_answer_to_the_time_before_or_of_somebody_who_left_does_not_count(event, ulla):
    Event.objects.update(sequence=1)
    inbox.take(reply(event, ulla, sequence=0), now=NOW)
    before = answers()
    event.circle.part_with(ulla)
    inbox.take(reply(event, ulla, sequence=1), now=NOW)

    assert before == answers() == []


def test_those_who_run_the_meeting_see_the_answers_and_tell_everybody(client, ulla, office):
    event = meeting(of=circle("harbour", ulla, office, make.person("Bo Berg")), is_public=True)
    inbox.take(reply(event, ulla, said="DECLINED"), now=NOW)
    path = reverse("event_answers", args=[event.slug])
    client.force_login(ulla)
    as_guest = client.get(path).status_code
    client.force_login(office)

    page = client.get(path)
    client.post(reverse("event_announce", args=[event.slug]))
    after = client.get(path)

    assert as_guest == 403
    assert page.context["counts"] == [("Comes", 0), ("Perhaps", 0), ("Does not come", 1), ("No answer", 2)]
    assert (page.context["is_told"], after.context["is_told"], Message.objects.count()) == (None, True, 3)


def test_a_no_of_the_calendar_gives_back_the_place(event, ulla):
    Event.objects.update(mode="online")
    event.refresh_from_db()
    place = register(event, ulla, mode="online", by=ulla, now=NOW)
    for said in ("declined", "declined"):  # the second finds nothing to give back
        actions.answer(event, ulla, said, sequence=0, by=ulla, now=NOW)
    place.refresh_from_db()
    assert (place.state, Answer.objects.get().said) == ("cancelled", "declined")


def test_an_hour_before_everybody_expected_gets_one_mail_and_who_would_rather_not_gets_none(client):
    ulla, torsten, liis = (make.person(name) for name in ("Ulla Saarni", "Torsten Ek", "Liis Kuusk"))
    event = meeting(of=circle("harbour", ulla, torsten, liis), join_url="https://meet.example.org/1")
    client.force_login(liis)
    client.post("/account/calendar/remind/", {"remind": "no"})
    now = event.starts_at - timedelta(minutes=59)

    for moment in (now - timedelta(minutes=2), now, now + timedelta(minutes=1)):
        tend_reminders(now=moment)

    mails = list(Message.objects.filter(kind="soon").order_by("address"))
    assert [mail.address for mail in mails] == [torsten.email, ulla.email]
    assert ("/events/tides/join/" in mails[0].text, bool(mails[0].list_name)) == (True, True)
    client.post("/account/calendar/remind/", {"remind": "yes"})
    day = timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at + day, ends_at=event.ends_at + day)
    tend_reminders(now=now + day)
    assert Message.objects.filter(kind="soon").count() == 5
