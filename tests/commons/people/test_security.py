"""The account's own pages: who is let to them, and what follows when a way to sign in changes."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kogge.commons.journal.models import Entry, forget, site
from kogge.commons.mail.models import Message
from kogge.commons.people import actions, devices, factors, limits
from kogge.commons.people.models import Invitation, Try, User
from tests import make
from tests.commons.people.test_proofs import SEED, WORDS, code_at, with_password

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def by_link(person, **extra):
    """A browser in which the person has signed in by the link from the mail."""
    client = Client(**extra)
    client.ask = actions.ask_to_sign_in(person.email, place="192.0.2.9", goes_to="", now=timezone.now())
    client.answer = client.post(reverse("sign_in_link", args=[client.ask.token]))
    return client


def is_in(client):
    return client.get(reverse("home")).status_code == 200


def later(client, seconds):
    """As if the proofs of this session were given longer ago."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": one["at"] - seconds} for one in records]
    session.save()


# Once more -----------------------------------------------------------------------------------------------
def test_ten_minutes_after_signing_in_what_matters_asks_again_and_then_opens():
    person = with_password()
    client = by_link(person)
    page = reverse("password_edit")
    assert client.get(page).status_code == 200

    later(client, 601)
    asked = client.get(page)
    assert asked.url == f"{reverse('again')}?next=%2Faccount%2Fsecurity%2Fpassword%2F"
    wrong = client.post(asked.url, {"way": "password", "password": "guess"})
    right = client.post(asked.url, {"way": "password", "password": WORDS})

    assert (wrong.status_code, right.status_code, right.url) == (422, 302, page)
    assert client.get(page).status_code == 200


def test_an_act_is_not_done_later_but_led_back_to_its_page():
    person = with_password()
    client = by_link(person)
    later(client, 601)

    answer = client.post(
        reverse("password_remove"), headers={"Referer": "http://testserver" + reverse("password_edit")}
    )
    elsewhere = client.post(reverse("password_remove"), headers={"Referer": "https://evil.example/x"})

    person.refresh_from_db()
    assert answer.url.endswith("?next=%2Faccount%2Fsecurity%2Fpassword%2F")
    assert elsewhere.url.endswith("?next=%2Faccount%2Fsecurity%2Fpassword%2Fremove%2F")
    assert person.has_usable_password()


def test_who_has_nothing_but_the_mailbox_proves_it_by_a_code():
    person = make.person()
    client = by_link(person)
    later(client, 601)
    client.post(reverse("again_mail"), {"next": reverse("address_edit")})
    code = Message.objects.order_by("-pk").first()
    digits = "".join(sign for sign in code.text.split(":")[1][:12] if sign.isdigit())

    answer = client.post(reverse("again"), {"way": "mail", "code": digits, "next": reverse("address_edit")})
    second = client.post(reverse("again"), {"way": "mail", "code": digits, "next": reverse("address_edit")})

    assert (code.kind, answer.status_code, answer.url) == ("again", 302, reverse("address_edit"))
    assert second.status_code == 409
    assert client.get(reverse("address_edit")).status_code == 200


def test_no_more_than_ten_proofs_are_tried_in_a_quarter_of_an_hour():
    """A22"""
    client = by_link(with_password())

    answers = [client.post(reverse("again"), {"way": "password", "password": "guess"}).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_the_code_of_another_is_no_proof():
    """A28: another person's id, and a code for another purpose."""
    person, other = make.person(), make.person("Nobody Else")
    actions.ask_again(other, place="192.0.2.1", now=timezone.now())
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.1", goes_to="", now=timezone.now())
    client = by_link(person)

    assert client.post(reverse("again"), {"way": "mail", "code": invitation.code}).status_code == 409


# Changes end other sessions ------------------------------------------------------------------------------
def set_password(client, person):
    return client.post(reverse("password_edit"), {"password": "another set of words"})


def remove_password(client, person):
    return client.post(reverse("password_remove"))


def set_up_app(client, person):
    client.get(reverse("authenticator_edit"))
    code = code_at(timezone.now(), client.session["mfa.totp.secret"])
    return client.post(reverse("authenticator_edit"), {"code": code})


def remove_app(client, person):
    factors.set_up_app(person, SEED, code_at(timezone.now()), session=client.session.session_key, now=timezone.now())
    return by_link_with_app(client, person).post(reverse("authenticator_remove"))


def renew_codes(client, person):
    factors.set_up_app(person, SEED, code_at(timezone.now()), session=client.session.session_key, now=timezone.now())
    return by_link_with_app(client, person).post(reverse("recovery_codes"))


def by_link_with_app(client, person):
    make.proved(client, User.objects.get(pk=person.pk))
    return client


@pytest.mark.parametrize("change", [set_password, remove_password, set_up_app, remove_app, renew_codes])
def test_every_change_ends_all_other_sessions_and_is_told_by_mail(change):
    """A24"""
    person = with_password()
    here, there = by_link(person, headers={"User-Agent": FIREFOX}), by_link(person)
    assert (is_in(here), is_in(there)) == (True, True)
    Message.objects.all().delete()
    before = Entry.objects.filter(by=person).count()

    answer = change(here, person)

    assert answer.status_code == 302, answer.content
    assert (is_in(here), is_in(there)) == (True, False)
    assert {message.address for message in Message.objects.filter(kind="changed")} == {person.email}
    assert Entry.objects.filter(by=person).count() > before


def test_sign_out_everywhere_else_keeps_this_session_only():
    person = make.person()
    here, there = by_link(person, headers={"User-Agent": FIREFOX}), by_link(person)
    listed = here.get(reverse("security")).context["sessions"]
    assert [(one["device"], one["is_this"]) for one in listed] == [
        ("Firefox on Linux", True),
        ("A device we do not know", False),
    ]

    here.post(reverse("sessions_end"))

    assert (is_in(here), is_in(there)) == (True, False)
    assert [one["is_this"] for one in here.get(reverse("security")).context["sessions"]] == [True]


def test_signing_in_gives_the_session_another_key(client):
    """A25: one that somebody else put into the browser opens nothing."""
    person = make.person()
    client.post(reverse("sign_in"), {"address": person.email})
    planted = client.session.session_key
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.1", goes_to="", now=timezone.now())
    client.post(reverse("sign_in_link", args=[invitation.token]))

    thief = Client()
    thief.cookies["kogge"] = planted
    assert (client.session.session_key == planted, is_in(client), is_in(thief)) == (False, True, False)


def test_a_scanner_that_opens_the_link_uses_nothing_up():
    """A27"""
    person = make.person()
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.1", goes_to="", now=timezone.now())
    path = reverse("sign_in_link", args=[invitation.token])

    looks = [Client().get(path).status_code for _ in range(5)]
    clicked, again = Client().post(path), Client().post(path)

    assert (looks, clicked.status_code, again.status_code) == ([200] * 5, 302, 410)


def test_the_front_page_gives_strangers_no_cookie(client, db):
    """A26"""
    assert not client.get("/").cookies
    assert not client.get(reverse("sign_in_passkey")).cookies.keys() & {"kogge"}


# The second factor ---------------------------------------------------------------------------------------
def test_with_an_app_the_link_alone_opens_nothing_and_its_code_does():
    person = make.person()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    Authenticator.objects.filter(type="totp").update(data={**Authenticator.objects.get(type="totp").data, "step": 0})

    client = by_link(person)
    assert (client.answer.url, is_in(client)) == (reverse("second_factor"), False)
    wrong = client.post(reverse("second_factor"), {"way": "app", "code": "000000"})
    no_way = client.post(reverse("second_factor"), {"way": "password", "password": "x"})
    assert (wrong.status_code, no_way.status_code, is_in(client)) == (422, 200, False)
    right = client.post(reverse("second_factor"), {"way": "app", "code": code_at(timezone.now())})

    assert (right.status_code, right.url, is_in(client)) == (302, reverse("home"), True)


def test_a_recovery_code_stands_in_for_the_app_after_a_password_too(client):
    person = with_password()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    code = factors.recovery_codes_of(person)[3]

    first = client.post(reverse("sign_in_password"), {"address": person.email, "password": WORDS})
    second = client.post(reverse("second_factor"), {"way": "app", "code": code})

    assert (first.url, second.url, is_in(client)) == (reverse("second_factor"), reverse("home"), True)


def test_the_second_factor_is_not_guessed():
    """A22: also not by starting over with another link."""
    person = make.person()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    answers = []
    for _ in range(4):
        client = by_link(person)
        answers += [
            client.post(reverse("second_factor"), {"way": "app", "code": f"{n:06}"}).status_code for n in range(3)
        ]

    assert answers == [422] * 10 + [429] * 2


def test_a_quarter_of_an_hour_after_the_first_proof_it_is_worth_nothing(monkeypatch):
    person = make.person()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    client = by_link(person)
    real = time.time
    monkeypatch.setattr("allauth.account.internal.stagekit.time.time", lambda: real() + 16 * 60)

    assert client.get(reverse("second_factor")).url == reverse("sign_in")


def test_who_is_in_already_and_follows_another_link_is_not_asked_for_the_app_again():
    person = make.person()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    client = by_link(person)
    client.post(reverse("second_factor"), {"way": "app", "code": factors.recovery_codes_of(person)[0]})
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.1", goes_to="/events/", now=timezone.now())

    assert client.post(reverse("sign_in_link", args=[invitation.token])).url == "/events/"


def test_a_link_opens_the_account_of_whom_it_was_sent_to_also_where_another_is_signed_in():
    """A30, A31: nothing of the other's session goes over, and a second click does nothing."""
    other, person = make.person("Nobody Else"), make.person()
    client = by_link(other)
    invitation = actions.ask_to_sign_in(person.email, place="192.0.2.1", goes_to="", now=timezone.now())
    path = reverse("sign_in_link", args=[invitation.token])
    statuses = [client.post(path).status_code, client.post(path).status_code]

    assert (statuses, client.get(reverse("home")).wsgi_request.user) == ([302, 410], person)
    assert set(UserSession.objects.filter(session_key=client.session.session_key).values_list("user", flat=True)) == {
        person.pk
    }


def test_challenges_are_not_handed_out_without_end(client):
    asked = [
        client.get(reverse("sign_in_passkey"), headers={"Accept": "application/json"}).status_code for _ in range(61)
    ]
    assert asked == [200] * 60 + [429]


# What is kept --------------------------------------------------------------------------------------------
def test_where_from_somebody_signed_in_is_not_kept():
    by_link(make.person(), REMOTE_ADDR="192.0.2.77")

    assert set(UserSession.objects.values_list("ip", flat=True)) == {"::"}


def test_the_clock_forgets_what_is_over():
    person, now = make.person(), timezone.now()
    by_link(person)
    limits.hold("password", "x", most=5, within=timedelta(minutes=15), now=now)
    devices.sweep_sessions(now=now)
    assert (Session.objects.count(), UserSession.objects.count(), Try.objects.count()) == (1, 1, 1)

    devices.sweep_sessions(now=now + timedelta(days=15))

    assert (Session.objects.count(), UserSession.objects.count(), Try.objects.count()) == (0, 0, 0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite is closed for writing")
@pytest.mark.django_db(transaction=True)
def test_f15_who_only_reads_is_served_while_nothing_can_be_written():
    client = by_link(make.person())
    cache.clear()  # an hour later, as far as the session is concerned
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        try:
            assert is_in(client)
        finally:
            cursor.execute("PRAGMA query_only = 0")


def test_the_list_of_passkeys_and_sessions_is_read_with_as_many_questions_for_twenty_as_for_one():
    person = make.person()
    client = by_link(person)

    def questions():
        client.get(reverse("security"))
        forget()
        site()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("security")).status_code == 200
        return len(captured)

    few = questions()
    for number in range(19):
        Authenticator.objects.create(user=person, type="webauthn", data={"name": f"Key {number}"})
        by_link(person) if number < 4 else None
    assert questions() == few


def test_passkeys_and_identities_of_others_are_not_there():
    other = Authenticator.objects.create(user=make.person("Nobody Else"), type="webauthn", data={"name": "Theirs"})
    client = by_link(make.person())

    answers = [
        client.get(reverse("passkey_edit", args=[other.pk])).status_code,
        client.post(reverse("passkey_remove", args=[other.pk])).status_code,
        client.post(reverse("identity_remove", args=[1])).status_code,
    ]
    assert (answers, Authenticator.objects.count()) == ([404] * 3, 1)


def test_password_managers_find_the_page(client):
    assert client.get("/.well-known/change-password").url == reverse("password_edit")


def test_who_is_let_in_again_by_the_office_has_nothing_left_but_the_mailbox():
    person = with_password()
    factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
    client = make.proved(Client(), User.objects.get(pk=person.pk))

    factors.drop_factors(person)

    assert (Authenticator.objects.count(), is_in(client)) == (0, False)
    assert by_link(person).answer.url == reverse("home")


def test_a_closed_account_is_not_entered_by_any_door(client):
    person = with_password()
    User.objects.update(is_active=False)
    invitation = Invitation.make(
        "sign-in", address=person.email, lasts=timedelta(minutes=20), now=timezone.now(), with_code=True
    )

    by_password = client.post(reverse("sign_in_password"), {"address": person.email, "password": WORDS})
    link = client.post(reverse("sign_in_link", args=[invitation.token]))
    assert (by_password.status_code, link.status_code) == (422, 409)


def test_every_challenge_for_a_passkey_asks_for_finger_face_or_pin():
    client = by_link(make.person())
    asked = [
        client.get(reverse(name), headers={"Accept": "application/json"}).json()["publicKey"]["userVerification"]
        for name in ("again", "sign_in_passkey")
    ]

    assert asked == ["required"] * 2


@pytest.mark.parametrize("name", ["sign_in", "sign_in_password"])
def test_a_page_to_go_on_to_with_an_endless_address_locks_nobody_out(client, name):
    person = with_password()
    sent = {"address": person.email, "password": WORDS, "next": "/" + "x" * 301}

    answer = client.post(reverse(name), sent)
    goes_to = {"sign_in": reverse("sign_in_code"), "sign_in_password": reverse("home")}
    assert (answer.status_code, answer["Location"]) == (302, goes_to[name])
