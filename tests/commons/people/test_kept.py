"""P7: what a person typed is not lost when the session ends, or the form was open too long (F27, F29)."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client

from kogge.training.nominations.models import Application, Nomination
from tests import make
from tests.commons.journal.test_once import answers, browser, form_on, nominate

OURS = {"HTTP_ORIGIN": "http://testserver"}
STORY = "word " * 2000


def fields_of(response, action):
    form = BeautifulSoup(response.content, "html.parser").select_one(f'form[action="{action}"]')
    return {field["name"]: field["value"] for field in form.select("input[name]")}


@pytest.fixture
def case(db):
    return make.nomination(at="agreed")


@pytest.fixture
def writing(case):
    """Somebody whose session ends while they write: (browser, address, what they send)."""
    client = browser(make.person("Ulla Saarni"))
    path = f"{case.get_application_url()}edit/"
    form = form_on(client, path) | {"role": "manager", "goals": STORY[:1900]}
    Session.objects.all().delete()
    return client, path, form


def test_F27_a_session_that_ended_loses_no_word(writing, case):
    client, path, form = writing
    refused = client.post(path, form, **OURS)
    assert refused.status_code == 403
    assert "nothing is lost" in refused.content.decode()
    client.force_login(make.person("Ulla Saarni"))
    shown = client.get("/account/kept/")
    assert STORY[:1900].strip() in shown.content.decode()
    assert client.post(path, fields_of(shown, path), **OURS).status_code == 302
    assert Application.objects.get().goals.strip() == STORY[:1900].strip()


def test_what_was_kept_is_forgotten_once_it_is_sent(db):
    edition = make.edition()
    who = make.person("Torsten Ek")
    client = browser(who)
    form = form_on(client, nominate(edition)) | answers()
    path = nominate(edition)
    session = client.session
    session["kept"] = {"path": path, "fields": [["why", "two words"]], "at": 4e9}
    session.save()
    client.post(path, form, **OURS)
    assert "kept" not in client.session
    assert "Nothing waits here" in client.get("/account/kept/").content.decode()


def test_a_text_is_kept_for_an_hour_only(db, time_machine):
    client = browser(make.person())
    session = client.session
    session["kept"] = {"path": "/x/", "fields": [["why", "two words"]], "at": 0}
    session.save()
    assert "Nothing waits here" in client.get("/account/kept/").content.decode()


def test_a_text_can_be_thrown_away(db):
    client = Client()
    client.force_login(make.person())
    session = client.session
    session["kept"] = {"path": "/x/", "fields": [["why", "two words"]], "at": 4e9}
    session.save()
    assert client.post("/account/kept/drop/").status_code == 302
    assert "kept" not in client.session


def test_nobody_else_can_put_words_into_ones_mouth(writing):
    """A form sent from another site is refused, and nothing of it is kept."""
    client, path, form = writing
    for origin in ({"HTTP_ORIGIN": "https://evil.example"}, {}):
        assert client.post(path, form, **origin).status_code == 403
        assert "kept" not in client.session


def test_a_stranger_who_never_signed_in_gets_no_session(db):
    client = Client()
    assert client.post("/account/profile/", {"name": "two words"}, **OURS).status_code == 403
    assert not Session.objects.exists()


def test_passwords_are_never_kept_and_the_code_of_an_edition_is(case):
    client = browser(make.person("Ulla Saarni"))
    path = f"{case.get_absolute_url()}withdraw/"
    form = form_on(client, "/account/profile/") | {"note": "some words", "password": "two words", "code": "ME-27"}
    Session.objects.all().delete()
    client.post(path, form, **OURS)
    assert client.session["kept"]["fields"] == [["note", "some words"], ["code", "ME-27"]]


def test_F29_a_form_that_was_open_too_long_comes_back_with_its_text_and_one_click_sends_it(db):
    edition = make.edition()
    who = make.person("Torsten Ek")
    client = browser(who)
    path = nominate(edition)
    stale = {"csrfmiddlewaretoken": "x" * 64} | answers()
    refused = client.post(path, stale, **OURS)
    assert refused.status_code == 403
    assert "She holds it together." in refused.content.decode()
    again = client.post(path, fields_of(refused, path), **OURS)
    assert again.status_code == 302
    assert Nomination.objects.count() == 1


def test_A110_a_foreign_form_comes_back_without_a_word_of_it(db):
    edition = make.edition()
    client = browser(make.person("Torsten Ek"))
    refused = client.post(nominate(edition), answers(), HTTP_ORIGIN="https://evil.example")
    assert refused.status_code == 403
    assert "She holds it together." not in refused.content.decode()
    assert Nomination.objects.count() == 0
