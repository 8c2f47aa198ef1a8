"""Signing in by link or code: one answer for every address, one use for every link."""

from datetime import timedelta

import pytest

from kogge.base.errors import Refused, TooMany
from kogge.commons.mail.models import Message
from kogge.commons.people import actions
from kogge.commons.people.models import Invitation, User, as_key
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOON


def ask(address="ulla.saarni@example.org", *, place="192.0.2.1", now=NOW):
    return actions.ask_to_sign_in(address, place=place, goes_to="", now=now)


def test_known_and_unknown_addresses_get_the_same_mail_with_the_same_number_of_queries(
    django_assert_num_queries,
):
    make.person("Ulla Saarni")
    ask("warm.up@example.org")  # the community is read once
    with django_assert_num_queries(7):
        ask("ulla.saarni@example.org")
    with django_assert_num_queries(7):
        ask("nobody.known@example.org")

    first, second = Message.objects.order_by("-pk")[:2]
    assert (first.kind, first.subject) == (second.kind, second.subject) == ("sign_in", second.subject)


def test_a_new_address_becomes_a_person_when_it_is_proved_and_not_before():
    invitation = ask("new@example.org")
    assert not User.objects.exists()

    person = actions.sign_in(invitation, now=NOW)

    assert person == User.objects.get(email="new@example.org")


def test_a_link_works_once():
    invitation = ask()
    actions.sign_in(invitation, now=NOW)

    with pytest.raises(Refused, match="used or is too old"):
        actions.sign_in(invitation, now=NOW)


@pytest.mark.parametrize(
    ("alter", "minutes", "purpose"),
    [
        (lambda token: token, 21, "sign-in"),
        (lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), 0, "sign-in"),
        (lambda token: token, 0, "agree"),
        (lambda token: "", 0, "sign-in"),
    ],
    ids=["too old", "one sign changed", "for another purpose", "empty"],
)
def test_a_link_that_is_not_whole_fresh_and_for_this_opens_nothing(alter, minutes, purpose):
    invitation = ask()

    found = Invitation.objects.by_token(alter(invitation.token), purpose, now=NOW + timedelta(minutes=minutes))

    assert found is None


def test_the_code_may_be_typed_with_spaces_and_is_forgotten_after_five_wrong_ones():
    invitation = ask()
    code = f" {invitation.code[:3]} {invitation.code[3:]} "
    wrong = "000000" if invitation.code != "000000" else "111111"

    assert [actions.sign_in_by_code(invitation.pk, wrong, now=NOW) for _ in range(4)] == [None] * 4
    assert actions.sign_in_by_code(invitation.pk, code, now=NOW).email == "ulla.saarni@example.org"

    other = ask()
    for _ in range(5):
        actions.sign_in_by_code(other.pk, wrong if wrong != other.code else "222222", now=NOW)
    with pytest.raises(Refused, match="used or is too old"):
        actions.sign_in_by_code(other.pk, other.code, now=NOW)


def test_the_sixth_mail_to_one_address_and_the_forty_first_from_one_place_are_turned_away():
    for _ in range(5):
        ask()
    with pytest.raises(TooMany):
        ask()
    for number in range(35):
        ask(f"person{number}@example.org")
    with pytest.raises(TooMany) as refusal:
        ask("one.more@example.org")

    assert refusal.value.retry_after == 1200
    assert ask(now=NOW + timedelta(minutes=21)).pk


def test_a_closed_account_gets_the_same_mail_and_is_refused_at_the_door():
    make.person("Ulla Saarni", is_active=False)
    invitation = ask()

    with pytest.raises(Refused, match="This account is closed"):
        actions.sign_in(invitation, now=NOW)


@pytest.mark.parametrize("typed", ["ULLA@Example.ORG", "  ulla@example.org ", "ｕｌｌａ@example.org"])
def test_look_alike_addresses_are_one(typed):
    assert as_key(typed) == "ulla@example.org"


def test_secrets_are_not_kept():
    invitation = ask()

    kept = Invitation.objects.get(pk=invitation.pk)
    assert invitation.token not in (kept.token_hash, kept.key, kept.goes_to)
    assert invitation.code not in (kept.code_hash, kept.key)
