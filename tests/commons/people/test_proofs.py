"""Password and codes: the same work for every address, and nothing that can be tried for ever."""

import json
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import hashers
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from kogge.base.errors import Refused, TooMany
from kogge.commons.mail.models import Message
from kogge.commons.people import actions, factors, proofs, secret
from kogge.commons.people.models import Try
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOON
WORDS = "herring under a fur coat"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_password(name="Ulla Saarni", **fields):
    person = make.person(name, **fields)
    factors.set_password(person, WORDS, now=NOW)
    return person


def code_at(moment, seed=SEED):
    return format_hotp_value(hotp_value(seed, int(moment.timestamp()) // 30))


def at(moment):
    """The clock by which codes are made."""
    return patch("allauth.mfa.totp.internal.auth.time.time", return_value=moment.timestamp())


def with_app(name="Ulla Saarni"):
    person = make.person(name)
    with at(NOW - timedelta(hours=1)):
        factors.set_up_app(person, SEED, code_at(NOW - timedelta(hours=1)), now=NOW)
    return person


def questions(captured):
    """How often the database was asked; what is read once a second, whatever the page, is not counted."""
    return len([query for query in captured if "journal_site" not in query["sql"]])


# Password ----------------------------------------------------------------------------------------------
def sign_in(client, address, password, **extra):
    return client.post(reverse("sign_in_password"), {"address": address, "password": password}, **extra)


def test_a_password_opens_the_account_and_any_other_word_does_not(client):
    person = with_password()

    wrong = sign_in(client, person.email, WORDS + "s")
    right = sign_in(client, f" {person.email.upper()} ", WORDS)

    assert (wrong.status_code, right.status_code, right.url) == (422, 302, reverse("home"))
    assert client.get(reverse("home")).wsgi_request.user == person


def test_no_address_can_be_told_from_another_by_the_answer_the_work_or_the_mails(client, settings):
    """A21: known, unknown, closed, without a password, and of the office."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with_password("Ulla Saarni")
    with_password("Astrid Ask", is_staff=True)
    with_password("Closed One", is_active=False)
    make.person("Without Password")
    names = ["Ulla Saarni", "Astrid Ask", "Closed One", "Without Password", "Never Heard Of"]
    sign_in(client, "warm.up@example.org", "warm")
    Message.objects.all().delete()
    seen = []
    for name in names:
        with (
            CaptureQueriesContext(connection) as captured,
            patch.object(hashers.Argon2PasswordHasher, "encode", autospec=True) as encode,
            patch.object(
                hashers.Argon2PasswordHasher, "verify", autospec=True, side_effect=hashers.Argon2PasswordHasher.verify
            ) as verify,
        ):
            answer = sign_in(client, make.address_of(name), "not the word at all")
        body = answer.content.decode().replace(make.address_of(name), "")
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        seen.append((answer.status_code, body, questions(captured), encode.call_count, verify.call_count))

    assert seen == [seen[0]] * len(names)
    assert seen[0][0] == 422
    assert seen[0][4] == 1
    assert Message.objects.count() == 0


def test_asking_for_a_link_is_the_same_for_every_address(client):
    """A21: the same answer, the same number of questions to the database, one mail each."""
    make.person("Ulla Saarni")
    make.person("Astrid Ask", is_staff=True)
    make.person("Closed One", is_active=False)
    client.post(reverse("sign_in"), {"address": "warm.up@example.org"})
    seen = []
    for name in ["Ulla Saarni", "Astrid Ask", "Closed One", "Never Heard Of"]:
        client.cookies.clear()
        before = Message.objects.count()
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("sign_in"), {"address": make.address_of(name)})
        seen.append((answer.status_code, answer.url, questions(captured), Message.objects.count() - before))

    assert seen == [(302, reverse("sign_in_code"), seen[0][2], 1)] * 4


def test_the_eleventh_try_at_one_account_waits_and_its_owner_still_gets_in_by_link(client):
    """A22, A23: from other places each time, with an invented X-Forwarded-For."""
    person = with_password()
    answers = [
        sign_in(client, person.email, "guess", REMOTE_ADDR=f"192.0.2.{n}", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
        for n in range(12)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
    assert 800 < int(answers[-1]["Retry-After"]) <= 900
    assert sign_in(client, person.email, WORDS).status_code == 429
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.200", goes_to="", now=timezone.now())
    assert client.post(reverse("sign_in_link", args=[invitation.token])).url == reverse("home")


@override_settings(PROXY_COUNT=1)
def test_two_hundred_accounts_from_one_place_are_slowed_whatever_it_claims_to_be(client):
    """A22, A23: behind one proxy, which writes the true place at the right end."""
    statuses = [
        sign_in(client, f"n{n}@example.org", "guess", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 198.51.100.7").status_code
        for n in range(62)
    ]

    assert statuses == [422] * 60 + [429] * 2


def test_the_right_password_forgets_the_tries_before_it(client):
    person = with_password()
    for _ in range(9):
        sign_in(client, person.email, "guess")
    sign_in(client, person.email, WORDS)
    client.logout()

    assert [sign_in(client, person.email, "guess").status_code for _ in range(10)] == [422] * 10


def test_tries_are_free_again_after_a_quarter_of_an_hour():
    person = with_password()

    def tried(now):
        return proofs.person_by_password(person.email, "guess", place="192.0.2.1", now=now)

    for _ in range(10):
        tried(NOW)
    with pytest.raises(TooMany) as refused:
        tried(NOW + timedelta(minutes=14))

    assert refused.value.retry_after == 60
    assert tried(NOW + timedelta(minutes=15, seconds=1)) is None


def test_no_place_or_address_can_be_read_in_the_list_of_tries(client):
    sign_in(client, "ulla.saarni@example.org", "guess")

    kept = str(list(Try.objects.values()))
    assert ("ulla" in kept, "127.0.0.1" in kept, Try.objects.count()) == (False, False, 2)


def test_a_short_common_or_own_password_is_not_taken(client):
    make.proved(client, make.person("Ulla Saarni"))

    answers = [
        client.post(reverse("password_edit"), {"password": word}).status_code
        for word in ["short", "123456789012", "projectsadminx", "ulla.saarni@example.org", "x" * 201, WORDS]
    ]

    assert answers == [422, 422, 422, 422, 422, 302]


# Codes of the app ----------------------------------------------------------------------------------------
def test_a_code_is_good_once_however_it_is_typed():
    """A29"""
    person = with_app()
    code = code_at(NOW)
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    with at(NOW):
        first = proofs.is_app_code(person, f" {full_width[:3]} {full_width[3:]} ")
        again = [proofs.is_app_code(person, typed) for typed in (code, full_width, f"{code[:3]}-{code[3:]}")]

    assert (first, again) == (True, [False] * 3)


def test_a_code_of_three_steps_ago_is_too_old_and_one_before_a_used_one_too():
    """A29"""
    person = with_app()
    with at(NOW):
        assert not proofs.is_app_code(person, code_at(NOW - timedelta(seconds=90)))
        assert not proofs.is_app_code(person, code_at(NOW + timedelta(seconds=90)))
        assert proofs.is_app_code(person, code_at(NOW))
        assert not proofs.is_app_code(person, code_at(NOW - timedelta(seconds=30)))
    with at(NOW + timedelta(seconds=40)):
        assert proofs.is_app_code(person, code_at(NOW + timedelta(seconds=40)))


@pytest.mark.parametrize("typed", ["", "abcdef", "0", "é" * 6, "²" * 6, "٣" * 6, "1" * 40])
def test_what_is_no_code_is_simply_wrong(typed):
    person = with_app()

    assert (proofs.is_app_code(person, typed), proofs.is_recovery_code(person, typed)) == (False, False)


def test_a_recovery_code_works_once():
    person = with_app()
    code = factors.recovery_codes_of(person)[0]

    assert [proofs.is_recovery_code(person, f" {code[:4]} {code[4:]}") for _ in range(2)] == [True, False]
    assert len(factors.recovery_codes_of(person)) == 9


def test_the_secret_of_the_app_cannot_be_read_in_the_database_and_outlives_a_new_key(settings):
    person = with_app()
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert SEED not in kept
    assert not any(code in kept for code in factors.recovery_codes_of(person))
    with at(NOW):
        assert proofs.is_app_code(person, code_at(NOW))
    assert secret.unlock(secret.lock("å")) == "å"


def test_a_wrong_first_code_sets_up_nothing():
    person = make.person()

    with pytest.raises(Refused, match="not the code"):
        factors.set_up_app(person, SEED, "000000", now=NOW)

    assert not proofs.asks_for_second(person)


@pytest.mark.parametrize(
    "credential",
    ["", "x", "null", "[]", "{}", '{"id": 1}', '{"id": "a", "rawId": "a", "response": {}}', "9" * 5000, "[" * 50_000],
)
def test_what_is_no_passkey_is_refused_without_a_stumble(client, credential):
    client.get(reverse("sign_in_passkey"), headers={"Accept": "application/json"})
    assert client.post(reverse("sign_in_passkey"), {"credential": credential}).status_code == 422

    make.proved(client, make.person())
    client.get(reverse("passkey_new"), headers={"Accept": "application/json"})
    assert client.post(reverse("passkey_new"), {"credential": credential, "name": "x"}).status_code == 422


@pytest.mark.parametrize("cbor", ["a", "19", "81" * 5000], ids=["nothing", "cut short", "endlessly deep"])
def test_a_passkey_that_cannot_be_read_is_refused_without_a_stumble(client, cbor):
    made = bytes.fromhex(cbor) if len(cbor) > 1 else b""
    part = websafe_encode(made)
    response = {"clientDataJSON": websafe_encode(b'{"type": "x", "challenge": "eA", "origin": "x"}')}
    response |= {"attestationObject": part, "authenticatorData": part, "signature": part}
    credential = json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": response})

    make.proved(client, make.person())
    for name in ("sign_in_passkey", "passkey_new"):
        client.get(reverse(name), headers={"Accept": "application/json"})
        assert client.post(reverse(name), {"credential": credential, "name": "x"}).status_code == 422
