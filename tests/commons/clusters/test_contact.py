"""A letter to an organisation: it gets there, says whether its sender was checked, and gives no address away."""

import pytest
from bs4 import BeautifulSoup

from kogge.commons.mail.models import Message
from tests import make

pytestmark = pytest.mark.django_db
LETTER = {"name": "Rolf Reader", "address": "rolf@example.org", "text": "May we visit you?"}


@pytest.fixture
def tuna():
    return make.begun(at="listed")


@pytest.fixture(autouse=True)
def _without_earlier_mails(tuna):
    Message.objects.all().delete()


def path(organisation):
    return f"/{organisation.shelf}/{organisation.slug}/contact/"


def words(response):
    return BeautifulSoup(response.content.decode(), "html.parser").find("main").get_text(" ", strip=True)


def test_a_stranger_s_letter_goes_to_the_editors_and_says_that_nobody_checked(client, tuna):
    make.colleague(tuna, "Ulf Vik")

    answer = client.post(path(tuna), LETTER)

    mails = Message.objects.order_by("pk")
    assert answer.status_code == 302
    assert [mail.address for mail in mails] == ["maja.sund@example.org", "ulf.vik@example.org"]
    assert all("May we visit you?" in mail.text and "rolf@example.org" in mail.text for mail in mails)
    assert all("Nobody has checked this address" in mail.text for mail in mails)


def test_who_is_signed_in_writes_from_the_address_of_the_account(client, tuna):
    client.force_login(make.person("Rolf Reader"))

    client.post(path(tuna), {"text": "May we visit you?", "address": "somebody.else@example.org"})

    mail = Message.objects.get()
    assert ("rolf.reader@example.org" in mail.text, "somebody.else" in mail.text) == (True, False)
    assert "This address has been checked" in mail.text


def test_a_letter_goes_to_the_address_of_the_organisation_if_it_has_one(client, tuna):
    tuna.contact_address = "post@tuna.example"
    tuna.save()

    page = client.get(path(tuna))
    client.post(path(tuna), LETTER)

    mail = Message.objects.get()
    assert (mail.address, mail.language) == ("post@tuna.example", "sv")
    assert "post@tuna.example" not in page.content.decode()


def test_the_sender_gets_no_copy_so_that_nobody_can_be_written_to_through_us(client, tuna):
    client.post(path(tuna), LETTER)

    assert not Message.objects.filter(address="rolf@example.org").exists()


def test_line_breaks_in_a_name_make_no_header(client, tuna):
    answer = client.post(path(tuna), LETTER | {"name": "Rolf\r\nBcc: all@example.org"})

    assert (answer.status_code, Message.objects.count()) == (422, 0)


@pytest.mark.parametrize("address", ["rolf", "rolf@example.org, all@example.org", "a@b.example\nBcc: c@d.example", ""])
def test_only_one_whole_address_is_taken(client, tuna, address):
    answer = client.post(path(tuna), LETTER | {"address": address})

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "May we visit you?" in words(answer)


def test_a_letter_without_words_is_not_sent(client, tuna):
    assert (client.post(path(tuna), LETTER | {"text": " "}).status_code, Message.objects.count()) == (422, 0)


def test_ten_letters_a_day_from_an_address_are_enough(client, tuna):
    answers = [client.post(path(tuna), LETTER | {"text": f"Letter {n}"}).status_code for n in range(11)]

    assert answers == [302] * 10 + [429]


def test_twenty_letters_a_day_from_a_network_are_enough(client, tuna):
    answers = [client.post(path(tuna), LETTER | {"address": f"r{n}@example.org"}).status_code for n in range(21)]

    assert answers == [302] * 20 + [429]


def test_an_organisation_that_nobody_looks_after_says_so(client):
    herring = make.entry("herring")

    page, answer = client.get(path(herring)), client.post(path(herring), LETTER)

    assert "We know nobody there whom a letter would reach" in words(page)
    assert (answer.status_code, Message.objects.count()) == (409, 0)


def test_a_draft_can_not_be_written_to(client):
    assert client.post(path(make.begun("Draft Fish")), LETTER).status_code == 404
