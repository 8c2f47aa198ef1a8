"""Somebody is asked into a committee by a link: the account comes when they accept."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.training.selection import actions
from kogge.training.selection.models import Reviewer
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now
COMMITTEE = "/manage/manager-education/me-2027/review/"


@pytest.fixture
def asked():
    made = make.committee_round(reviewers=0, files=1)
    seat = Reviewer(round=made, language="sv")
    seat = actions.invite(seat, name="Rita Rev", address="Rita@Example.org", by=make.coordinator(), now=NOW())
    return Reviewer.objects.select_related("round__edition__programme").get(pk=seat.pk)


def page_of(asked):
    """The page behind the link in the newest letter."""
    return re.search(r"/committees/[\w-]+/", Message.objects.filter(kind="invited").latest("pk").text)[0]


def test_who_is_asked_has_no_account_until_they_accept_by_the_link(client, asked):
    assert not User.objects.filter(email="rita@example.org").exists()
    mail = Message.objects.get(kind="invited")
    assert (mail.address, mail.language, asked.full_name, asked.person) == ("rita@example.org", "sv", "Rita Rev", None)
    page = page_of(asked)
    assert client.get(page).status_code == 200
    answer = client.post(page, {"answer": "yes"})
    assert answer.headers["Location"] == "/review/me-2027/"
    asked.refresh_from_db()
    assert (asked.state, asked.person.email, asked.name, asked.address) == ("accepted", "rita@example.org", "", "")
    assert client.get("/review/me-2027/").status_code == 200
    assert client.get(page).status_code == 410


def test_a_no_by_the_link_makes_no_account(client, asked):
    page = page_of(asked)
    assert client.post(page, {"answer": "no"}).status_code == 200
    asked.refresh_from_db()
    assert (asked.state, asked.full_name) == ("declined", "Rita Rev")
    assert not User.objects.filter(email="rita@example.org").exists()
    assert client.post(page, {"answer": "yes"}).status_code == 410


def test_the_committee_says_when_somebody_was_asked_and_asks_again_once_a_day(client, asked):
    client.force_login(make.coordinator())
    seen = client.get(COMMITTEE).content.decode()
    assert "asked on" in seen and "Rita Rev" in seen
    first = page_of(asked)
    again = reverse("reviewer_ask", args=["manager-education", "me-2027", asked.pk])
    assert client.post(again).status_code == 409
    Reviewer.objects.update(invited_at=NOW() - timedelta(days=1, minutes=1))
    assert client.post(again).status_code == 302
    assert Message.objects.filter(kind="invited").count() == 2
    assert client.get(first).status_code == 410
    assert client.get(page_of(asked)).status_code == 200


def test_a_question_taken_back_closes_the_link_and_can_be_asked_anew(client, asked):
    client.force_login(make.coordinator())
    page = page_of(asked)
    assert client.post(f"{COMMITTEE}reviewers/{asked.pk}/withdraw/").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, Invitation.objects.get(pk=asked.invitation_id).used_at is None) == ("withdrawn", False)
    assert client.get(page).status_code == 410
    assert "Rita Rev" not in client.get(COMMITTEE).content.decode()
    new = Reviewer(round=asked.round)
    actions.invite(new, name="Rita Rev", address="rita@example.org", by=make.coordinator(), now=NOW())
    assert Entry.objects.filter(kind="selection.reviewer", verb="withdraw").count() == 1


def test_nobody_is_asked_twice_and_nobody_has_two_seats(asked):
    with pytest.raises(Refused, match="asked already"):
        who = {"name": "R", "address": "RITA@example.org"}
        actions.invite(Reviewer(round=asked.round), **who, by=make.coordinator(), now=NOW())
    rita = make.person("Rita Two")
    second = Reviewer(round=asked.round)
    actions.invite(second, name="Rita Two", address=rita.email, by=make.coordinator(), now=NOW())
    actions.accept(second, by=rita, now=NOW())
    with pytest.raises(Refused, match="already"):
        actions.accept(asked, by=rita, invitation=asked.invitation, now=NOW())


def test_somebody_elses_seat_is_not_taken_without_the_link(asked):
    with pytest.raises(PermissionDenied):
        actions.accept(asked, by=make.person("Nosy Nils"), now=NOW())
    with pytest.raises(Refused):
        actions.refuse(asked, by=None, now=NOW())
