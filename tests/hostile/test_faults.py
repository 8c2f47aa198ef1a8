"""When something is away: words instead of traces, and what was stored goes on being shown."""

import shutil
import subprocess
import tempfile

import pytest
from django.db import OperationalError, connection

from kogge.commons.journal import models as journal
from kogge.portal.home import views
from tests import make

pytestmark = pytest.mark.django_db


def away(execute, sql, params, many, context):
    raise OperationalError("could not connect to server")


def test_when_the_database_is_away_a_page_says_so_and_when_to_come_back(client):
    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        response = client.get("/clusters/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Traceback" not in response.content.decode()


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
