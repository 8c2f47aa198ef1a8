"""F7: many refusals for one reason that is not the address stop the rest by themselves, and the office reads why."""

import pytest

from kogge.commons.journal.models import Entry
from kogge.commons.mail import actions, sending
from kogge.commons.mail.models import Mailing, Message, outbox
from kogge.commons.mail.refusals import reason_of
from tests import make

NOW = make.NOON
POLICY = [f"data-554@d{number}.example.org" for number in range(60)]
pytestmark = pytest.mark.django_db


def write(addresses):
    return [actions.send("people/mail/sign_in.txt", address=to, code="1", now=NOW) for to in addresses]


def counts():
    states = list(Message.objects.values_list("state", flat=True))
    return {state: states.count(state) for state in sorted(set(states))}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("554 5.7.1 <ulla@example.org>: Sender address rejected", "554 5.7.1"),
        ("550 5.7.26 unauthenticated", "550 5.7.26"),
        ("554 no", "554"),
        ("550 5.1.1 no such user", ""),
        ("554 5.2.2 over quota", ""),
        ("550 5.4.1 Recipient address rejected", ""),
        ("550 no such user", ""),
    ],
)
def test_what_is_said_about_an_address_is_no_reason_to_stop_f7(said, reason):
    assert reason_of(said) == reason


def test_half_of_fifty_refused_for_one_reason_stop_the_outbox_and_the_rest_waits_f7(sink, client):
    write(POLICY)

    sending.deliver_letters(now=NOW)

    row = outbox()
    assert counts() == {"failed": 25, "waiting": 35}
    assert (row.held_since is not None, row.held_by, row.why) == (True, None, sending.MANY_REFUSED)
    assert (row.trouble, Entry.objects.get(verb="hold").by) == ("554 no", None)
    sending.deliver_letters(now=NOW)
    assert counts() == {"failed": 25, "waiting": 35}

    client.force_login(make.person("Astrid Ask", is_staff=True))
    page = client.get("/platform/mail/").text
    assert ("refused for one and the same reason" in page, "554 no" in page, "Mend that first" in page) == (True,) * 3
    assert "Outgoing mail is stopped" in client.get("/platform/").text
    client.post("/platform/mail/release/")
    assert (outbox().held_since, outbox().why, outbox().trouble) == (None, "", "")


def test_fewer_than_half_stop_nothing_f7(sink):
    write([address for number in range(24) for address in (POLICY[number], f"fine-{number}@example.org")])

    sending.deliver_letters(now=NOW)

    assert (counts(), outbox().held_since) == ({"failed": 24, "sent": 24}, None)


def test_addresses_that_do_not_exist_stop_nothing_f7(sink):
    write([f"550-{number}@example.org" for number in range(60)])

    sending.deliver_letters(now=NOW)

    assert (counts(), outbox().held_since) == ({"failed": 60}, None)


def test_a_letter_to_many_pauses_alone_so_that_people_can_still_sign_in_by_mail_f7(sink, client):
    people = [make.person(f"P {number}") for number in range(60)]
    for number, person in enumerate(people):
        person.email = POLICY[number]
        person.save()
    by = make.person("Astrid Ask", is_staff=True)
    mailing = actions.start_mailing("News", "Text.", people=people, about="ME-27", by=by, now=NOW)
    write(["fine@example.org"])

    sending.deliver_mailings(now=NOW)
    sending.deliver_letters(now=NOW)

    mailing.refresh_from_db()
    assert (mailing.state, mailing.failed, outbox().held_since) == (Mailing.State.PAUSED, 25, None)
    assert counts() == {"failed": 25, "sent": 1, "waiting": 35}
    entry = Entry.objects.about(mailing).get(verb="pause")
    assert (entry.by, entry.note) == (None, "554")
    client.force_login(by)
    assert "the letter to ME-27 were refused" in client.get("/platform/mail/").text
    actions.go_on_with_mailing(mailing, by=by, now=NOW)
    assert "paused itself" not in client.get("/platform/mail/").text
