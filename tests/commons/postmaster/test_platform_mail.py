"""The operator's pages about mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions
from kogge.commons.mail.models import Bounce, Mailing, Message, Outbox, Suppression, outbox
from kogge.commons.postmaster import figures
from tests import make
from tests.commons.mail.test_outbox import write
from tests.test_flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    astrid = make.person("Astrid Ask", is_staff=True)
    client.force_login(astrid)
    return astrid


def mail(state="sent", address="ulla@example.org", **fields):
    message = write(address, now=fields.pop("at", timezone.now()))
    if state == "sent":
        fields |= {"sent_at": message.written_at}
    Message.objects.filter(pk=message.pk).update(state=state, **fields)
    message.refresh_from_db()
    return message


def test_only_the_office_sees_the_outbox(client):
    message = mail()
    client.force_login(make.person("Nobody Else"))
    paths = ["/platform/mail/", f"/platform/mail/{message.pk}/", "/platform/mail/stopped/"]

    assert [client.get(path).status_code for path in paths] == [403, 403, 403]


def test_who_only_looks_writes_nothing_not_even_the_switch_of_the_outbox(client, office):
    assert [client.get(path).status_code for path in ("/platform/", "/platform/mail/")] == [200, 200]
    assert not Outbox.objects.exists()


def test_what_waits_was_sent_failed_and_is_held(client, office):
    now = timezone.now()
    mail("waiting", at=now - timedelta(hours=3))
    mail("waiting", lane=Message.Lane.DECISION)
    mail("sent", "a@one.example")
    mail("sent", "b@one.example", at=now - timedelta(days=6))
    mail("sent", "old@one.example", at=now - timedelta(days=8))
    came_back = mail("failed", "c@two.example", sent_at=now)
    Bounce.objects.create(message=came_back, kind="full", digest="1", at=now)
    Bounce.objects.create(address="c@two.example", kind="hard", digest="2", at=now)  # proves nothing
    mail("held")

    found = figures.figures(timezone.now())

    wanted = {"waiting": 2, "is_more": False, "sent": 2, "sent_today": 1, "failed": 1, "held": 1}
    assert [(str(kind), count) for kind, count in figures.said_reasons(timezone.now())] == [("the mailbox is full", 1)]
    assert {name: found[name] for name in wanted} == wanted
    assert now - found["oldest"] == timedelta(hours=3)
    assert [(str(label), count) for label, count in found["lanes"]] == [
        ("decision", 1),
        ("personal", 1),
        ("to many", 0),
    ]
    assert figures.domains(now + timedelta(minutes=1)) == [
        ("two.example", 1, 1),
        ("example.org", 3, 0),
        ("one.example", 2, 0),
    ]
    assert figures.chart(found).rows == [["Delivered", "2"], ["Waiting", "2"], ["Refused", "1"], ["Held back", "1"]]


def test_letters_to_many_are_counted_by_their_own_row():
    now = timezone.now()
    letter = Mailing.objects.create(ref="abc", subject="S", text="T", about="all", sent_at=now, sent=70_000, failed=12)
    Message.objects.filter(pk=mail("failed").pk).update(mailing=letter)

    found = figures.figures(now + timedelta(seconds=1))

    assert (found["sent"], found["sent_today"], found["failed"]) == (70_000, 70_000, 12)


def test_the_words_of_a_mail_are_shown_to_nobody_but_its_reader(client, office):
    other = write("ulla@example.org")
    own = actions.send("people/mail/sign_in.txt", to=office, link=("sign_in_link", "x"), act="Sign in", code="987 654")

    theirs = client.get(f"/platform/mail/{other.pk}/").content.decode()
    mine = client.get(f"/platform/mail/{own.pk}/").content.decode()

    assert ("123 456" in theirs, other.subject in theirs, "a-token" in theirs) == (False, False, False)
    assert ("987 654" in mine, own.subject in mine) == (True, True)
    assert other.subject not in client.get("/platform/mail/").content.decode()


def test_mails_stop_with_a_reason_and_leave_again(client, office):
    assert client.post("/platform/mail/hold/", {"why": ""}).status_code == 422

    client.post("/platform/mail/hold/", {"why": "Wrong template"})
    page = client.get("/platform/mail/").content.decode()
    assert ("Astrid Ask stopped outgoing mail" in page, "Wrong template" in page) == (True, True)
    assert "stopped already" in client.get("/platform/mail/hold/").content.decode()

    client.post("/platform/mail/release/")
    assert outbox().held_since is None
    assert list(Entry.objects.order_by("pk").values_list("verb", "note", "by__name")) == [
        ("hold", "Wrong template", "Astrid Ask"),
        ("release", "", "Astrid Ask"),
    ]


def test_one_mail_is_tried_again(client, office):
    message = mail("failed", error="550 no")

    assert client.post(f"/platform/mail/{message.pk}/retry/").status_code == 302
    assert client.post(f"/platform/mail/{message.pk}/retry/").status_code == 409

    message.refresh_from_db()
    assert (message.state, message.error) == ("waiting", "")
    assert Entry.objects.about(message).get().by == office


def test_all_of_the_last_day_are_tried_again_but_for_those_that_came_back(client, office):
    now = timezone.now()
    fresh, old, back = mail("failed"), mail("failed", at=now - timedelta(days=2)), mail("failed")
    Bounce.objects.create(message=back, address=back.address, kind="hard", digest="x", at=now)

    client.post("/platform/mail/again/")

    states = {message.pk: message.state for message in Message.objects.all()}
    assert states == {fresh.pk: "waiting", old.pk: "failed", back.pk: "failed"}


def test_an_address_is_found_and_lifted(client, office):
    now = timezone.now()
    for address in ("gone@example.org", "other@example.net"):
        Suppression.objects.create(address=address, why="hard", since=now)
    said = "550 <script>alert(1)</script> unknown"
    Bounce.objects.create(address="gone@example.org", kind="hard", said=said, digest="x", at=now)
    page = client.get("/platform/mail/stopped/?address=GONE").content.decode()
    assert ("gone@example.org" in page, "other@example.net" in page, "<script>alert" in page) == (True, False, False)

    client.post(f"/platform/mail/stopped/{Suppression.objects.get(address='gone@example.org').pk}/lift/")

    assert Suppression.objects.values_list("address", flat=True).get() == "other@example.net"
    assert Bounce.objects.get().is_forgiven
    assert "No such address" in client.get("/platform/mail/stopped/?address=gone").content.decode()


def test_the_list_goes_on_by_key_and_filters_by_state(client, office):
    first = mail("failed", "first@example.org")
    for number in range(31):
        mail("failed", f"p{number}@example.org")
    mail("sent", "sent@example.org")

    page = client.get("/platform/mail/?state=failed").content.decode()
    older = client.get(f"/platform/mail/?state=failed&before={first.pk + 2}").content.decode()

    assert ("sent@example.org" in page, "first@example.org" in page, "p30@example.org" in page) == (False, False, True)
    assert ("first@example.org" in older, "p30@example.org" in older) == (True, False)


@pytest.mark.parametrize("query", ["state=<x>", "before=x", "before=" + "9" * 400, "state=failed&before=-1", "state="])
def test_a_bent_query_is_the_whole_list(client, office, query):
    mail("sent")
    assert client.get(f"/platform/mail/?{query}").status_code == 200
    assert client.get(f"/platform/mail/stopped/?{query}&address=%25'%22_").status_code == 200


def test_as_many_queries_for_thirty_mails_as_for_two(client, office):
    def more(count=28):
        for number in range(count):
            message = mail("failed", f"p{number}@d{number}.example")
            address = f"s{Suppression.objects.count()}@example.org"
            Suppression.objects.create(address=address, why="hard", since=message.written_at)
            Bounce.objects.create(message=message, address=address, kind="hard", digest=address, at=message.written_at)

    more(2)
    for path in ("/platform/mail/", "/platform/mail/?state=failed", "/platform/mail/stopped/"):
        flat(client, path, lambda: more(14))


def test_a_chart_of_nothing_says_so_and_of_what_only_waits_claims_nothing(client, office):
    empty = client.get("/platform/mail/").text
    mail("waiting")
    waiting = client.get("/platform/mail/").text

    assert ("No mail in seven days" in empty, "of 100 mails" in empty) == (True, False)
    assert ("None of these mails was delivered yet" in waiting, "of 100 mails" in waiting) == (True, False)
    mail("sent")
    assert "50 of 100 mails were delivered" in client.get("/platform/mail/").text


def test_empty_pages_say_what_will_be_there(client, office):
    assert "No mail yet" in client.get("/platform/mail/").content.decode()
    assert "No mail is in this state" in client.get("/platform/mail/?state=held").content.decode()
    assert "Every address is written to" in client.get("/platform/mail/stopped/").content.decode()


def test_a_letter_to_many_is_paused_goes_on_and_is_stopped_from_the_page_of_letters(client, office):
    now = timezone.now()
    letter = Mailing.objects.create(
        ref="abc", subject="S", text="T", about="allihop", list_name="nytt", by=office, sent_at=now, total=3, sent=1
    )
    Message.objects.filter(pk=mail("waiting").pk).update(mailing=letter)
    shown = client.get("/platform/mail/letters/").text
    states = []
    for verb in ("pause", "go-on", "stop"):
        client.post(f"/platform/mail/letters/abc/{verb}/")
        letter.refresh_from_db()
        states.append(letter.state)

    assert ("allihop" in shown, "list nytt" in shown, "1 of 3" in shown) == (True, True, True)
    assert states == ["paused", "sending", "stopped"]
    assert Message.objects.get().state == "held"
