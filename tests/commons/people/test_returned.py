"""Mails to somebody came back: their own pages say so, and they can say that the address works again."""

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Bounce, Suppression
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
SAID = "Our mails to you came back"


def stopped(person, why="hard"):
    """As `postmaster.returns` does it; the page at home is drawn anew after it."""
    Bounce.objects.create(address=person.email, kind="hard", digest=f"{Bounce.objects.count()}", at=timezone.now())
    found = Suppression.objects.create(address=person.email, why=why, since=timezone.now())
    make.touch()
    return found


@pytest.fixture
def ulla(client):
    person = make.person()
    client.force_login(person)
    return person


def says_so(client):
    return [SAID in client.get(path).text for path in ("/home/", "/account/profile/")]


def test_who_is_written_to_reads_nothing_of_it(client, ulla):
    stopped(make.person("Ebba Lönn"))

    assert says_so(client) == [False, False]


def test_the_own_pages_say_that_mails_came_back_until_one_says_that_it_works_again(client, ulla):
    stopped(ulla)
    assert says_so(client) == [True, True]

    answer = client.post("/account/address/works/", {"next": "/home/"})

    assert (answer.status_code, answer.url) == (302, "/home/")
    assert not Suppression.objects.exists()
    assert Bounce.objects.get().is_forgiven
    entry = Entry.objects.get(verb="lift")
    assert (entry.by, str(entry.said)) == (ulla, "An address is written to again")
    assert "We write to you again." in client.get("/account/profile/").text


def test_the_own_word_counts_once_a_day(client, ulla):
    stopped(ulla)
    client.post("/account/address/works/")
    stopped(ulla)

    answer = client.post("/account/address/works/")

    assert (answer.status_code, "less than a day ago" in answer.text) == (429, True)
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("why", ["complaint", "office"])
def test_what_a_complaint_or_the_office_has_stopped_is_not_lifted_so(client, ulla, why):
    stopped(ulla, why)

    assert says_so(client) == [False, False]
    assert client.post("/account/address/works/").status_code == 409
    assert Suppression.objects.count() == 1


def test_only_ones_own_address_is_lifted_and_only_by_post(client, ulla):
    stopped(make.person("Ebba Lönn"))

    assert [client.post("/account/address/works/").status_code, client.get("/account/address/works/").status_code] == [
        409,
        405,
    ]
    assert Suppression.objects.count() == 1


def test_it_costs_the_page_at_home_no_question_when_nothing_has_changed(client, ulla):
    queries(client, "/home/")
    before = queries(client, "/home/")
    stopped(ulla)
    client.get("/home/")

    assert queries(client, "/home/") <= before
