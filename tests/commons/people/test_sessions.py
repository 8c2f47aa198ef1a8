"""How long a session lasts, which passwords are not taken, and what the log tells of the doors."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kogge.base.logs import Json, pseudonym
from kogge.commons.people.models import Invitation
from tests import make
from tests.commons.people.test_proofs import WORDS, with_password
from tests.commons.people.test_security import by_link, is_in, later

pytestmark = pytest.mark.django_db


# Sessions ------------------------------------------------------------------------------------------------
def test_a_session_ends_thirty_days_after_signing_in_however_much_it_was_used():
    client = by_link(make.person("Ulla Saarni"))
    later(client, settings.SESSION_LASTS - 60)
    before = is_in(client)
    later(client, 61)

    answer = client.get(reverse("home"))

    assert (before, answer.status_code, answer.url) == (True, 302, "/sign-in/?next=/home/")
    assert (is_in(client), is_in(by_link(make.person("Ulla Saarni")))) == (False, True)


def test_what_is_written_when_the_session_ends_after_thirty_days_waits_behind_the_sign_in():
    case = make.nomination(at="agreed")
    client = by_link(case.nominee)
    later(client, settings.SESSION_LASTS + 1)
    path = f"{case.get_application_url()}edit/"

    answer = client.post(path, {"goals": "To lead it well"}, headers={"origin": "http://testserver"})

    assert (answer.status_code, client.session["kept"]["fields"]) == (403, [["goals", "To lead it well"]])


def test_who_signs_out_leaves_nothing_in_the_browser():
    client = by_link(make.person("Ulla Saarni"))

    answer = client.post(reverse("sign_out"))

    assert (answer.url, answer["Clear-Site-Data"], is_in(client)) == ("/", '"cache", "storage"', False)


def test_a_page_behind_a_link_from_a_mail_is_kept_by_nobody(client):
    case = make.nomination(at="nominated")
    invitation = Invitation.make("agree", address=case.nominee_email, key=case.ref, now=timezone.now())
    pages = [reverse("nomination_agree", args=[invitation.token]), reverse("gap_shown", args=["nothing"])]

    assert [client.get(page)["Cache-Control"] for page in pages] == ["private, no-store"] * 2
    assert "no-store" not in client.get("/sign-in/").get("Cache-Control", "")


# Passwords -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "word",
    ["Qwertyuiop[]", "passwordpassword", "iloveyou1234", "Kogge-2027-Kogge", "BalticCluster27!", "Testserver2027!"],
)
def test_a_password_that_leaked_somewhere_or_is_made_of_our_own_words_is_not_taken(word):
    with pytest.raises(ValidationError) as refused:
        validate_password(word, make.person("Ulla Saarni"))

    assert set(refused.value.messages) == {"This password is too common."}


@pytest.mark.parametrize("word", [WORDS, "9#f8!k2?70=(4", "clusters on thin ice", "x" * 11 + "yzq"])
def test_any_other_password_is_taken_whatever_it_is_made_of(word):
    assert validate_password(word, make.person("Ulla Saarni")) is None


# What the log tells --------------------------------------------------------------------------------------
def test_the_log_tells_who_came_in_by_what_who_did_not_and_what_was_refused_without_naming_anybody(client, caplog):
    ulla = with_password()
    caplog.clear()
    who = pseudonym(ulla.pk)
    door = reverse("sign_in_password")
    client.post(door, {"address": ulla.email, "password": "a wrong one altogether"})
    client.post(door, {"address": "nobody@example.org", "password": "a wrong one altogether"})
    client.post(door, {"address": ulla.email, "password": WORDS})
    client.post(reverse("again"), {"way": "password", "password": "a wrong one altogether"})
    client.post(reverse("password_remove"))
    client.post(reverse("sign_out"))
    for _try in range(11):
        client.post(door, {"address": "nobody@example.org", "password": "a wrong one altogether"})
    client.force_login(make.person("Ebba Lönn"))
    client.get(reverse("platform_people"))
    lines = [Json().format(record) for record in caplog.records]

    assert [one.getMessage() for one in caplog.records if one.name == "kogge.security"] == [
        f"not signed in by password: {who}",
        "not signed in by password: -",
        f"signed in by password: {who}",
        f"not proved by password: {who}",
        f"changed: password: {who}",
        f"signed out: {who}",
        *["not signed in by password: -"] * 9,
        *["too many tries: password: -"] * 2,
    ]
    told = [one.facts for one in caplog.records if one.name == "kogge.request"]
    assert [(one["route"], one["status"]) for one in told] == [
        *[("sign_in_password", 429)] * 2,
        ("platform_people", 403),
    ]
    assert not [line for line in lines if "Ulla" in line or "Ebba" in line or "@example.org" in line]
