"""Who is told of a remark, when, in which language; and answers by mail, through the real door."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from kogge.commons.mail import building
from kogge.commons.mail.leaving import leave
from kogge.commons.mail.models import Message
from kogge.commons.talk import actions, telling
from kogge.commons.talk.answers import answer_address, whose
from kogge.commons.talk.models import Notice, Pace, Remark
from kogge.commons.talk.quoting import own_words
from tests import make
from tests.commons.talk import things

NOON = things.NOON
MORNING = datetime(2027, 3, 4, 6, 1, tzinfo=UTC)  # a minute past seven in Stockholm
MONDAY = datetime(2027, 3, 8, 6, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def takes_answers(settings):
    settings.MAIL_ANSWERS = "talk@kogge.example"


def paced(name, **how):
    actions.set_pace(Pace(person=make.person(name), **how), now=NOON)


def told(*, at=NOON):
    """[(address, subject)] of what leaves at this moment."""
    before = set(Message.objects.values_list("pk", flat=True))
    actions.tend_talk(now=at)
    return sorted(Message.objects.exclude(pk__in=before).values_list("address", "subject"))


def test_who_is_mentioned_gets_a_mail_at_once_in_their_language_with_an_address_for_answers():
    thread = things.thread()
    torsten = make.person("Torsten Ek")
    torsten.language = "sv"
    torsten.save()
    Notice.objects.all().delete()
    things.remark(thread, "@Torsten Ek, have you\n\ntried it?", by="Liis Kuusk")

    assert [address for address, _subject in told()] == ["torsten.ek@example.org"]

    message = Message.objects.get()
    mail = message_from_bytes(building.letter(message), policy=policy.default)
    assert mail["Reply-To"].addresses[0].addr_spec == answer_address(thread, torsten)
    assert whose(mail["Reply-To"].addresses[0].addr_spec) == (thread.pk, torsten.pk)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/sv/mail/leave/" in mail["List-Unsubscribe"]
    assert "have you\n\ntried it?" in message.text
    assert mail["Auto-Submitted"] == "auto-generated"
    assert told() == []


def test_without_a_box_for_answers_the_mail_names_none(settings):
    settings.MAIL_ANSWERS = ""
    things.remark(things.thread(), "@Liis Kuusk")
    told()

    message = Message.objects.get(address="liis.kuusk@example.org")
    assert (message.answers_to, "above this line" in message.text) == ("", False)


def test_followers_hear_of_it_at_their_pace_and_each_remark_once():
    paced("Ulla Saarni", followed="at_once")
    thread = things.thread()
    paced("Liis Kuusk", begun="weekly")
    things.remark(thread)
    things.remark(thread, "And again")

    at_once, in_the_morning, on_monday = told(), told(at=MORNING), told(at=MONDAY)

    ulla = ("ulla.saarni@example.org", "Torsten Ek in “Energy audits”")
    assert at_once == [ulla, ulla]
    # Torsten follows since he wrote, and knows what was new before; Liis has never written there.
    assert in_the_morning == []
    assert on_monday == [("liis.kuusk@example.org", "1 new remark in your circles")]
    assert (told(at=MONDAY), Notice.objects.count()) == ([], 0)


def test_a_digest_leaves_out_what_was_read_taken_back_or_left():
    first, second = things.thread(title="First"), things.thread(title="Second")
    third = things.thread(title="Third")
    liis = make.person("Liis Kuusk")
    actions.mark_read(first, person=liis, to=first.remarks.get().pk)
    actions.take_back(second.remarks.get(), by=make.person("Ulla Saarni"), now=NOON)
    things.circle("Ulla Saarni").part_with(make.person("Torsten Ek"))

    assert told(at=MORNING) == [("liis.kuusk@example.org", "1 new remark in your circles")]
    text = Message.objects.get().text
    assert [one.title in text for one in (first, second, third)] == [False, False, True]


def test_never_is_never_and_a_muted_thread_is_silent():
    paced("Liis Kuusk", mentioned="never", followed="never", begun="never")
    thread = things.thread()
    actions.follow(thread, person=make.person("Torsten Ek"), follows=False)
    Notice.objects.filter(purpose="begun").delete()

    things.remark(thread, "@Torsten Ek and @Liis Kuusk", by="Ulla Saarni")

    assert (Notice.objects.count(), told(at=MONDAY)) == (0, [])


def test_who_left_by_the_link_hears_nothing_until_they_choose_a_pace(client):
    liis = make.person("Liis Kuusk")
    leave(liis.email, telling.LIST, now=NOON)
    things.remark(things.thread(), "@Liis Kuusk")
    before = [address for address, _subject in told(at=MORNING) if address == liis.email]
    client.force_login(liis)

    page = client.get("/talk/mails/").content.decode()
    client.post("/talk/mails/", {"mentioned": "at_once", "followed": "daily", "begun": "never"})
    things.remark(things.thread(), "@Liis Kuusk")

    assert (before, "You left these mails" in page) == ([], True)
    assert [address for address, _subject in told(at=NOON) if address == liis.email] == [liis.email]


@pytest.mark.parametrize(
    ("zone", "now", "daily", "weekly"),
    [
        ("Europe/Stockholm", datetime(2027, 3, 27, 20, tzinfo=UTC), (28, 5), (29, 5)),  # the clock goes forward
        ("Europe/Helsinki", datetime(2027, 3, 3, 4, tzinfo=UTC), (3, 5), (8, 5)),
        ("Europe/Helsinki", datetime(2027, 3, 8, 5, tzinfo=UTC), (9, 5), (15, 5)),
    ],
)
def test_a_digest_comes_at_seven_by_the_readers_clock(zone, now, daily, weekly):
    person = make.person("Ulla Saarni", timezone=zone)

    found = [telling.due_at(how, person, now=now).astimezone(UTC) for how in ("daily", "weekly")]

    assert [(one.day, one.hour) for one in found] == [daily, weekly]


# Answers -------------------------------------------------------------------------------------------------
def test_an_answer_by_mail_is_a_remark_without_what_it_quotes():
    thread, torsten = things.thread(), make.person("Torsten Ek")
    words = (
        "Yes, twice.\r\n\r\n> What about it?\r\nIt works.\r\n\r\n-- \r\nTorsten\r\n\r\nOn Wed, Ulla wrote:\r\n> Who?"
    )

    what = things.answer(thread, torsten, words)
    again = things.answer(thread, torsten, words, head=["Delivered-To: talk@kogge.example"])

    remark = Remark.objects.get(person=torsten)
    assert (what, again) == ("talk", "talk")
    assert (remark.text, remark.mail_id) == ("Yes, twice.\n\n> What about it?\nIt works.", "<m1@mail.example>")
    assert Message.objects.count() == 0


def test_files_of_an_answer_are_left_out_with_a_note_and_a_page_is_read_as_words(client):
    thread, torsten = things.thread(), make.person("Torsten Ek")
    body = [
        'Content-Type: multipart/mixed; boundary="x"', "", "--x", "Content-Type: text/html; charset=utf-8", "",
        "<style>p {}</style><p>Yes &amp; <b>no</b></p><blockquote>Who tried it?</blockquote>",
        "--x", "Content-Type: application/pdf", 'Content-Disposition: attachment; filename="a.pdf"', "", "%PDF-",
        "--x--",
    ]  # fmt: skip

    things.answer(thread, torsten, "", body=body)

    remark = Remark.objects.get(person=torsten)
    assert (remark.text, remark.left_out, remark.enclosures.count()) == ("Yes & no", 1, 0)
    client.force_login(torsten)
    assert "1 file of the mail was left out" in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "head",
    [
        ["Auto-Submitted: auto-replied"],
        ["Precedence: bulk"],
        ["X-Autoreply: yes"],
        ["Return-Path: <>", "Content-Type: multipart/report; report-type=delivery-status"],
    ],
)
def test_a_machine_makes_no_remark_and_gets_no_answer(head):
    """A68."""
    thread = things.thread()

    things.answer(thread, make.person("Torsten Ek"), "I am away until Monday.", head=head)

    assert (Remark.objects.count(), Message.objects.count()) == (1, 0)


def test_a_forged_address_makes_no_remark_and_the_letter_goes_to_the_office():
    """A62: the address of another thread or person cannot be made from one's own."""
    make.person("Astrid Ask", is_staff=True)
    thread, torsten = things.thread(), make.person("Torsten Ek")
    own = answer_address(thread, torsten)
    forged = own.replace(f"-{torsten.pk}-", f"-{make.person('Liis Kuusk').pk}-")

    what = things.answer(thread, make.person("Liis Kuusk"), "Not me", to=forged)

    assert (what, Remark.objects.count(), Message.objects.get().kind) == ("letter", 1, "forwarded")


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("sender", "another address"),
        ("left", "no longer in the circle"),
        ("closed", "thread is closed"),
        ("large", "larger than 2 MB"),
        ("long", "at most"),
        ("empty", "Write your remark"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_to_the_person_at_their_own_address(case, why):
    thread, torsten = things.thread(), make.person("Torsten Ek")
    words = {"large": "x" * 2_000_001, "long": "y" * 5_001, "empty": "> Who?"}.get(case, "My words")
    if case == "left":
        thread.circle.part_with(torsten)
    if case == "closed":
        actions.change_thread(thread, is_closed=True, by=make.person("Ulla Saarni"), now=NOON)

    things.answer(thread, torsten, words, sender="other@elsewhere.example" if case == "sender" else "")

    message = Message.objects.get()
    assert (Remark.objects.count(), message.kind, message.address) == (1, "not_taken", torsten.email)
    assert why in message.text
    assert ("My words" in message.text) == (case in ("left", "closed"))


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ("Ja!\n\nDen ons 3 mars 2027 kl 12:00 skrev Ulla <u@x.se>:\n> Vem?", "Ja!"),
        ("Ja!\n\nAm 03.03.27 um 12:00 schrieb Ulla:\n\n> Wer?", "Ja!"),
        ("Kyllä.\n\nke 3. maalisk. 2027 klo 12.00 Ulla (ulla@x.fi) kirjoitti:\n> Kuka?", "Kyllä."),
        ("Yes\n\nFrom: Kogge\nSent: Wednesday\nTo: me\n\nOld", "Yes"),
        ("Yes\n________________________________\nFrom: Kogge", "Yes"),
        ("Yes\n\nSent from my iPhone\n", "Yes"),
        ("Yes\n\n> ~~~~~ Write your answer above this line ~~~~~\n> Old", "Yes"),
        ("She wrote:\nfour pages of it.", "She wrote:\nfour pages of it."),
        ("On Wed, 3 Mar 2027 at 12:00, Ulla Saarni via Kogge\n<kogge@x.org> wrote:\n> a\n", ""),
    ],
)
def test_quotation_and_signature_are_cut_in_our_languages(mail, words):
    assert own_words(mail) == words


def test_thirty_followers_are_told_with_the_same_number_of_queries_each(django_assert_max_num_queries):
    thread = things.thread()
    for number in range(30):
        things.circle(f"Person Nr{number}")
        paced(f"Person Nr{number}", begun="at_once")
    Notice.objects.all().delete()
    with django_assert_max_num_queries(30):
        remark = things.remark(thread, "@Liis Kuusk")
    assert remark.notices.count() == 2
    assert NOON - timedelta(seconds=1) < remark.notices.get(person__name="Liis Kuusk").due_at <= NOON


def test_a_mail_that_cannot_be_written_keeps_nobody_else_waiting(monkeypatch):
    thread = things.thread()
    Notice.objects.all().delete()
    things.remark(thread, "@Ulla Saarni and @Liis Kuusk, look")
    broken = min(Notice.objects.values_list("person", flat=True))
    real = telling.mails.remark

    def write(row, **more):
        if row.person_id == broken:
            raise ValueError
        real(row, **more)

    monkeypatch.setattr(telling.mails, "remark", write)
    first = told()
    monkeypatch.undo()

    assert len(first) == 1
    assert len(told(at=NOON + timedelta(minutes=59))) == 0
    assert len(told(at=NOON + timedelta(minutes=61))) == 1
