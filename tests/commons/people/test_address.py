"""Another address: both ends agree, nobody learns whose an address is, and one account stays one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused, TooMany
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people import actions, address
from kogge.commons.people.models import Invitation, User
from tests import make
from tests.commons.people.test_security import by_link, is_in, later

pytestmark = pytest.mark.django_db
NOW = make.NOON


def links():
    """The path of the newest link to each address."""
    found = {}
    for message in Message.objects.filter(kind__in=["new_address", "old_address"]).order_by("pk"):
        word = next(word for word in message.text.split() if "/account/address/" in word)
        found[message.address] = word.removeprefix("http://testserver")
    return found


def test_the_account_moves_when_both_links_were_followed_and_other_sessions_end():
    """A24"""
    person = make.person()
    here, there = by_link(person), by_link(person)
    answer = here.post(reverse("address_edit"), {"address": "Ulla@Elsewhere.example"})
    both = links()
    assert (answer.status_code, set(both)) == (302, {"ulla.saarni@example.org", "ulla@elsewhere.example"})

    stranger = Client()
    assert stranger.get(both["ulla@elsewhere.example"]).status_code == 200
    first = stranger.post(both["ulla@elsewhere.example"])
    assert (first.status_code, User.objects.get().email) == (200, "ulla.saarni@example.org")
    second = here.post(both["ulla.saarni@example.org"])

    assert (second.status_code, User.objects.get().email) == (200, "ulla@elsewhere.example")
    assert (is_in(here), is_in(there)) == (True, False)
    notice = Message.objects.get(kind="address_has_changed")
    assert (notice.address, "ulla@elsewhere.example" in notice.text) == ("ulla.saarni@example.org", True)
    assert Entry.objects.filter(verb="address", by=person).count() == 1


@pytest.mark.parametrize(
    "typed",
    ["pekka.leppa@example.org", "PEKKA.LEPPA@EXAMPLE.ORG", "pekka.leppa@ｅxample.org", " pekka.leppa@example.org "],
    ids=["same", "case", "full width", "spaces"],
)
def test_a_taken_address_gets_the_same_answer_and_only_its_owner_a_mail(typed):
    """A37"""
    owner = make.person("Pekka Leppa")
    client = by_link(make.person())
    free = client.post(reverse("address_edit"), {"address": "free@example.org"}, follow=True)
    before = Message.objects.count()

    taken = client.post(reverse("address_edit"), {"address": typed}, follow=True)

    assert [str(note) for note in taken.context["messages"]] == [str(note) for note in free.context["messages"]]
    assert (taken.status_code, taken.redirect_chain) == (200, free.redirect_chain)
    new = Message.objects.order_by("-pk")[: Message.objects.count() - before]
    assert {(one.kind, one.address) for one in new} == {
        ("address_is_taken", owner.email),
        ("old_address", "ulla.saarni@example.org"),
    }
    client.post(links()["ulla.saarni@example.org"])
    assert set(User.objects.values_list("email", flat=True)) == {"ulla.saarni@example.org", owner.email}


def test_look_alikes_that_are_one_address_are_one_and_others_are_others():
    """A37: ℊ is g to whoever compares, a dotless ı is another letter."""
    make.person("Pekka Leppa").__class__.objects.filter(email="pekka.leppa@example.org").update(email="gi@example.org")
    found = [
        User.objects.by_address(typed).exists() for typed in ("ℊi@example.org", "Gi@EXAMPLE.org", "gı@example.org")
    ]

    assert found == [True, True, False]


def asked(typed="new@example.org"):
    person = make.person()
    address.ask_to_move(person, typed, now=NOW)
    return person, Invitation.objects.get(purpose="new"), Invitation.objects.get(purpose="old")


def test_a_link_works_once_for_a_day_and_only_with_the_newest_of_both():
    """A28"""
    person, new, old = asked()
    token = links()["new@example.org"].split("/")[-2]
    assert address.move_of(token, now=NOW + timedelta(hours=23)) == new
    assert address.move_of(token, now=NOW + timedelta(hours=25)) is None
    assert address.move_of(token[:-1] + ("A" if token[-1] != "A" else "B"), now=NOW) is None
    assert Invitation.objects.by_token(token, "sign-in", now=NOW) is None

    address.agree_to_move(new, now=NOW)
    with pytest.raises(Refused, match="used or is too old"):
        address.agree_to_move(new, now=NOW)

    address.ask_to_move(person, "other@example.org", now=NOW)
    with pytest.raises(Refused):
        address.agree_to_move(old, now=NOW)
    assert User.objects.get().email == "ulla.saarni@example.org"


def test_an_address_that_was_taken_meanwhile_is_not_taken_twice():
    person, new, old = asked()
    address.agree_to_move(new, now=NOW)
    actions.person_at("new@example.org")

    with pytest.raises(Refused, match="cannot be used any more"):
        address.agree_to_move(old, now=NOW)


def test_the_own_address_is_not_asked_for_and_six_in_an_hour_are_too_many():
    person = make.person()
    with pytest.raises(Refused, match="your address already"):
        address.ask_to_move(person, "ULLA.Saarni@example.org", now=NOW)
    for number in range(5):
        address.ask_to_move(person, f"n{number}@example.org", now=NOW)
    with pytest.raises(TooMany):
        address.ask_to_move(person, "n6@example.org", now=NOW)


def test_it_needs_a_fresh_proof():
    client = by_link(make.person())
    later(client, 601)

    answer = client.post(reverse("address_edit"), {"address": "new@example.org"})
    assert (answer.status_code, Invitation.objects.filter(purpose="new").count()) == (302, 0)


@pytest.mark.parametrize(
    "typed", ["", "a@b@c", "x" * 250 + "@example.org", "a@example.org, b@example.org", "a\r\n@x.org"]
)
def test_what_is_no_address_is_a_field_error(typed):
    client = by_link(make.person())

    assert client.post(reverse("address_edit"), {"address": typed}).status_code == 422


def test_a_link_for_an_old_proof_of_the_address_that_was_is_worth_nothing():
    """A28: a code to prove oneself again, sent before the address changed."""
    person, new, old = asked()
    actions.ask_again(person, place="x", now=timezone.now())
    address.agree_to_move(new, now=NOW)
    moved = address.agree_to_move(old, now=NOW)

    with pytest.raises(Refused):
        actions.is_mailed_code(moved, "123456", now=timezone.now())


def test_nothing_beside_a_taken_address_names_who_asked_for_it():
    owner = make.person("Pekka Leppa")
    address.ask_to_move(make.person(), owner.email, now=NOW)

    assert not Invitation.objects.filter(address=owner.email).exists()
