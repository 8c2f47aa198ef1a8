"""When something is away: words instead of traces, and what was stored goes on being shown."""

import shutil
import subprocess
import tempfile

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection

from kogge.commons.journal import models as journal
from kogge.portal.home import views
from kogge.training.nominations.models import Nomination
from tests import make
from tests.commons.journal.test_once import answers, browser, form_on, nominate
from tests.commons.people.test_kept import OURS, fields_of

pytestmark = pytest.mark.django_db


def away(execute, sql, params, many, context):
    raise OperationalError("could not connect to server")


def test_when_the_database_is_away_a_page_says_so_and_when_to_come_back(client):
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        response = client.get("/clusters/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Traceback" not in response.content.decode()


def test_p7_what_was_sent_while_the_database_was_away_stands_on_the_page_and_goes_with_one_click():
    """F12, F14, F15: the text is given back by a page that asks the database for nothing."""
    client = browser(make.person("Torsten Ek"))
    path = nominate(make.edition())
    client.raise_request_exception = False
    form = form_on(client, path) | answers()
    with connection.execute_wrapper(away):
        told = client.post(path, form, **OURS)
        foreign = client.post(path, form, HTTP_ORIGIN="https://evil.example")

    assert (told.status_code, fields_of(told, path)) == (503, {name: str(value) for name, value in form.items()})
    shown = [one.text for one in BeautifulSoup(told.content, "html.parser").select("main textarea")]
    assert shown == ["Ulla Saarni", "She holds it together."]
    assert "She holds it together." not in foreign.content.decode()
    assert client.post(path, fields_of(told, path), **OURS).status_code == 302
    assert Nomination.objects.count() == 1


def test_a_stored_page_is_still_answered_when_the_database_is_away(client, directory):
    before = client.get("/clusters/").content
    journal.forget()
    with connection.execute_wrapper(away):
        response = client.get("/clusters/")

    assert (response.status_code, response.content) == (200, before)


def test_our_own_mistake_gets_a_page_with_a_reference_that_stands_in_the_log(client, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(views, "todo", broken)
    client.raise_request_exception = False
    client.force_login(make.person())
    response = client.get("/home/")
    body = response.content.decode()
    (line,) = [record.getMessage() for record in caplog.records if record.name == "kogge.base.middleware"]

    assert response.status_code == 500
    assert line.split()[1].rstrip(":") in body
    assert "secret detail" not in body


def test_too_many_tries_get_a_page_with_a_time(client):
    for _ in range(5):
        client.post("/sign-in/", {"address": "ulla@example.org"})
    response = client.post("/sign-in/", {"address": "ulla@example.org"})

    assert (response.status_code, response["Retry-After"]) == (429, "1200")
    assert "try again in twenty minutes" in response.content.decode()


def test_f15_a_file_that_has_no_room_to_be_made_is_no_empty_file_but_a_page_that_says_so(
    client, tmp_path, monkeypatch
):
    """The disk of what is only for a moment is full: a real one, of some bytes."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "none", str(tmp_path)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    client.raise_request_exception = False
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    try:
        answer = client.get("/clusters/export/?format=xlsx")
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
