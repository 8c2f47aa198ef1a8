"""The coordinator writes to everybody of an edition at once."""

import pytest
from django.utils import timezone

from kogge.commons.mail.actions import start_mailing
from kogge.commons.mail.models import Mailing, Message
from tests import make

pytestmark = pytest.mark.django_db
LETTER = {
    "audience": "participants",
    "subject": "Vilnius: your train",
    "text": "Dear {name},\n\nthe train for {edition} leaves at 9.",
    "takes_answers": "on",
}


@pytest.fixture
def desk(client):
    """The coordinator at the board of an edition with one participant: (client, address of its letters)."""
    case = make.nomination(at="taken")
    client.force_login(make.coordinator())
    return client, f"/manage/{case.edition.programme.slug}/{case.edition.slug}/letters/"


def bulk():
    return Message.objects.filter(lane=Message.Lane.BULK)


def test_a_letter_is_looked_at_before_it_is_sent(desk):
    client, letters = desk
    looked = client.post(f"{letters}new/", LETTER | {"act": "look"}).content.decode()
    assert "Send it to 1 person" in looked
    assert "Dear Sigrid" in looked
    assert "the train for Manager Education" in looked
    assert (Mailing.objects.count(), Message.objects.filter(kind="sample").count()) == (0, 0)


def test_a_letter_goes_to_each_participant_once_by_name(desk):
    client, letters = desk
    sent = client.post(f"{letters}new/", LETTER | {"act": "send"})
    letter = Mailing.objects.get()
    assert sent["Location"] == f"{letters}{letter.ref}/"
    assert [row.address for row in bulk()] == ["ulla.saarni@example.org"]
    assert (letter.total, letter.by.name, letter.answers_to) == (1, "Sigrid Björk", make.coordinator().email)
    assert "0 of 1 sent" in client.get(f"{letters}{letter.ref}/").content.decode()


def test_a_sample_goes_to_oneself_and_to_nobody_else(desk):
    client, letters = desk
    client.post(f"{letters}new/", LETTER | {"act": "sample"})
    assert [row.address for row in Message.objects.filter(kind="sample")] == [make.coordinator().email]
    assert Mailing.objects.count() == 0


def test_A59_a_placeholder_that_does_not_exist_is_named_and_the_text_stays(desk):
    client, letters = desk
    answer = client.post(f"{letters}new/", LETTER | {"text": "Hi {name.password}", "act": "send"})
    assert answer.status_code == 422
    assert "There is no placeholder {name.password}" in answer.content.decode()
    assert "Hi {name.password}</textarea>" in answer.content.decode()
    assert Mailing.objects.count() == 0


def test_A69_two_coordinators_who_send_the_same_letter_send_one(desk):
    client, letters = desk
    client.post(f"{letters}new/", LETTER | {"act": "send"})
    again = client.post(f"{letters}new/", LETTER | {"act": "send"})
    assert "already being sent" in again.content.decode()
    assert (Mailing.objects.count(), bulk().count()) == (1, 1)


def test_a_letter_is_paused_goes_on_and_is_stopped(desk):
    client, letters = desk
    client.post(f"{letters}new/", LETTER | {"act": "send"})
    here = f"{letters}{Mailing.objects.get().ref}/"
    for verb, state in (("pause", "paused"), ("go-on", "sending"), ("stop", "stopped")):
        assert client.post(f"{here}{verb}/").status_code == 302
        assert Mailing.objects.get().state == state
    assert client.post(f"{here}pause/").status_code == 409
    assert [row.state for row in bulk()] == ["held"]


def test_with_nobody_to_write_to_nothing_can_be_sent(client):
    edition = make.edition()
    client.force_login(make.coordinator())
    letters = f"/manage/{edition.programme.slug}/{edition.slug}/letters/"
    answer = client.post(f"{letters}new/", LETTER | {"act": "send"})
    assert "nobody to send this to" in answer.content.decode()
    assert "No letter has been written yet" in client.get(letters).content.decode()
    assert Mailing.objects.count() == 0


def test_letters_of_another_edition_are_not_found(desk):
    client, letters = desk
    now = timezone.now()
    other = start_mailing("A", "B", people=[make.person()], about="OTHER-1", by=make.person("Eva Ek"), now=now)
    assert client.get(f"{letters}{other.ref}/").status_code == 404
