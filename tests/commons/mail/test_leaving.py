"""Leaving a list from the mail itself: RFC 8058, as mail programs do it. A57."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kogge.commons.mail import actions, leaving
from kogge.commons.mail.models import OptOut
from kogge.commons.mail.sending import deliver_mailings
from tests import make

NOW = make.NOON
pytestmark = pytest.mark.django_db


@pytest.fixture
def link(sink):
    """The path in the header of a mail of the list."""
    actions.start_mailing(
        "News", "Text.", people=[make.person()], about="all", list_name="Network news", by=make.person("Astrid Ask"),
        now=NOW,
    )  # fmt: skip
    deliver_mailings(now=NOW)
    return re.fullmatch(r"<http://testserver(/mail/leave/.+/)>", sink.mails[0]["List-Unsubscribe"])[1]


def left():
    return list(OptOut.objects.values_list("address", "list_name"))


def test_the_headers_are_those_that_mail_programs_look_for(link, sink):
    content = sink.got[0][2]
    assert b"\r\nList-Id: <network-news.testserver>\r\n" in content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    assert re.search(rb"\r\nList-Unsubscribe: <http://testserver/mail/leave/[^\r\n]+>\r\n", content)  # on one line
    text, html = (sink.mails[0].get_body([kind]).get_content() for kind in ("plain", "html"))
    assert link in text
    assert link in html


def test_one_post_without_cookie_page_or_sign_in_is_enough_and_repeating_it_changes_nothing(link):
    program = Client(enforce_csrf_checks=True)
    answers = [
        program.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        for _ in range(100)
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert not answers[0].cookies
    assert left() == [("ulla.saarni@example.org", "Network news")]


def test_a_scanner_that_only_looks_changes_nothing(link, client):
    answer = client.get(link)

    assert (answer.status_code, left()) == (200, [])
    assert "Leave the list" in answer.text
    client.head(link)
    assert left() == []


def test_who_has_left_reads_so_and_can_come_back(link, client):
    client.post(link)
    assert "You have left the list" in client.get(link).text
    assert left() == [("ulla.saarni@example.org", "Network news")]

    back = client.post(link, {"back": "1"})

    assert (left(), "You are on the list again" in back.text) == ([], True)
    assert "Leave the list" in client.get(link).text


@pytest.mark.parametrize("token", ["x", "a:b", "WyJhQGIiLCJ4Il0:AAAA"])
def test_a_wrong_link_says_nothing_about_anybody(token, client):
    seen, sent = client.get(f"/mail/leave/{token}/"), client.post(f"/mail/leave/{token}/")

    assert (seen.status_code, sent.status_code, left()) == (200, 200, [])
    assert "This link does not work" in seen.text
    assert "This link does not work" in sent.text


def test_the_link_of_one_list_and_reader_is_no_good_for_another(link, client):
    token = leaving.leave_token("ulla.saarni@example.org", "Network news")
    body, proof = token.rsplit(":", 1)
    other = leaving.leave_token("ebba@example.org", "Network news").rsplit(":", 1)[0]

    client.post(f"/mail/leave/{other}:{proof}/")
    assert left() == []
    client.post(f"/mail/leave/{body}:{proof}/")
    assert left() == [("ulla.saarni@example.org", "Network news")]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_link_that_is_written_without_looking_it_up_is_that_of_the_page(language, settings):
    with translation.override(language):
        there = settings.SITE_ADDRESS + reverse("mail_leave", args=["a_b-c:D"])
        assert leaving.leave_url("a_b-c:D") == there


def test_an_address_is_the_same_in_any_case():
    assert leaving.leave_token("Ulla@Example.org", "x") == leaving.leave_token("ulla@example.org", "x")
