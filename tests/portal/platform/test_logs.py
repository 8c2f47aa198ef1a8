"""The log tells what happened to requests, and nothing of anybody who made them."""

import io
import json
import logging
import re

import pytest
from django.db import IntegrityError

from kogge.base.logs import Json, Lines
from kogge.commons.mail.models import Message
from kogge.portal.home import views
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """What the JSON log says, from debugging up, as an operator's collector gets it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    root, requests = logging.getLogger(), logging.getLogger("kogge.request")
    before = root.level, requests.level, requests.propagate
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    requests.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before[0])
    requests.setLevel(before[1])


def requests_in(lines):
    return [line for line in lines if line["logger"] == "kogge.request"]


def test_a_request_is_one_line_with_the_name_of_the_page(client, log):
    answer = client.get("/sign-in/?next=/home/")
    (line,) = requests_in(log())

    assert {key: line[key] for key in ("request", "method", "route", "status", "person")} == {
        "request": answer["X-Request-ID"],
        "method": "GET",
        "route": "sign_in",
        "status": 200,
        "person": "-",
    }
    assert re.fullmatch(r"[A-Z2-7]{8}", answer["X-Request-ID"])
    assert isinstance(line["ms"], int)


def test_what_a_visitor_sends_as_reference_is_not_believed(client, log):
    answer = client.get("/sign-in/", headers={"X-Request-ID": "evil\tvalue"})

    assert "evil" not in answer["X-Request-ID"] + json.dumps(log())


def test_a_person_is_the_same_pseudonym_in_each_line_and_another_with_another_key(client, log, settings):
    client.force_login(make.person())
    client.get("/home/")
    client.get("/account/profile/")
    first, second = [line["person"] for line in requests_in(log())]

    assert first == second != "-"
    assert re.fullmatch(r"[0-9a-f]{12}", first)


def secrets_of(text):
    """Tokens and codes in a mail: what stands in its links after the last word, and six digits."""
    links = re.findall(r"https?://\S+", text)
    return {part for link in links for part in link.split("/") if len(part) >= 20} | set(
        re.findall(r"\b\d{6}\b", text)
    )


def test_signing_in_nominating_and_failing_leave_no_address_name_or_token_in_the_log(client, log, monkeypatch):
    client.raise_request_exception = False
    ulla = make.person("Ulla Saarni")
    client.post("/sign-in/", {"address": ulla.email})
    client.post("/sign-in/code/", {"code": "000000"})
    make.nomination("Kristiina Pärn", nominator="Torsten Ek", at="nominated")
    client.get("/sign-in/link/4f9d-not-a-token-of-ours-0815/")
    secrets = set()
    for message in Message.objects.all():
        secrets |= secrets_of(message.text)
        for link in re.findall(r"http://testserver(/\S+)", message.text):
            client.get(link)
            client.post(link)
    client.force_login(ulla)

    typed = f"{ulla.name} <{ulla.email}>"

    def broken(*args, **kwargs):
        try:
            raise IntegrityError(f"Key (email)=({typed}) already exists")
        except IntegrityError as problem:
            raise ValueError(typed) from problem

    monkeypatch.setattr(views, "todo", broken)
    failed = client.get("/home/?who=ulla.saarni@example.org")
    client.get("/nothing/ulla.saarni@example.org/")
    logging.getLogger("kogge.some").warning("a mail to %s was late", "ulla.saarni@example.org")
    text = json.dumps(log(), ensure_ascii=False)

    assert failed.status_code == 500
    assert len(secrets) >= 2
    for word in ("@example.org", "Ulla", "Saarni", "Kristiina", "Torsten", "0815", "000000", *secrets):
        assert word not in text


def test_a_failure_tells_where_and_what_kind_but_not_what_was_typed(client, log, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("invalid literal: 'what Ulla typed'")

    monkeypatch.setattr(views, "todo", broken)
    client.raise_request_exception = False
    client.force_login(make.person())
    answer = client.get("/home/")
    traces = [line for line in log() if "trace" in line]

    assert [line["request"] for line in traces] == [answer["X-Request-ID"]]
    assert "raise ValueError(" in traces[0]["trace"]
    assert traces[0]["trace"].endswith("\nValueError")
    assert traces[0]["said"] == "Internal Server Error: home"
    assert answer["X-Request-ID"] in answer.content.decode()


def test_the_words_of_mistakes_that_speak_of_code_are_kept():
    try:
        None.name  # noqa: B018
    except AttributeError as problem:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), (type(problem), problem, None))

    assert Lines().format(record).endswith("\nAttributeError: 'NoneType' object has no attribute 'name'")


def test_a_line_for_people_says_when_how_grave_and_where_from():
    record = logging.LogRecord("kogge.some", logging.WARNING, "", 0, "mail to %s late", ("a@example.org",), None)

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}[+-]\d{4} WARNING kogge\.some: mail to …@… late", Lines().format(record)
    )
