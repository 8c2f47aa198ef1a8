"""What the pages of a case show and do."""

import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.training.learning.actions import record_result
from kogge.training.nominations import actions
from kogge.training.nominations.models import Nomination
from tests import make

pytestmark = pytest.mark.django_db

TYPED = {
    "nominee_name": "Ulla Saarni",
    "nominee_email": "ulla.saarni@example.org",
    "letter_language": "sv",
    "why": "She makes large and small firms work on the same problem.",
    "nominator_name": "Liis Kuusk",
    "nominator_email": "liis.kuusk@example.org",
}


def path_of(edition):
    return f"{edition.get_absolute_url()}nominate/"


def soup(response):
    return BeautifulSoup(response.content.decode(), "html.parser")


def test_a_second_nomination_is_told_so_in_the_form_and_nothing_typed_is_lost(client):
    case = make.nomination(at="nominated")

    response = client.post(path_of(case.edition), TYPED | {"cluster": case.cluster.pk})

    page = soup(response)
    assert response.status_code == 422
    assert "Somebody has already nominated this person for this edition" in page.find(class_="problem").get_text()
    assert page.find("textarea", {"name": "why"}).get_text().strip() == TYPED["why"]
    assert page.find("input", {"name": "nominator_name"})["value"] == "Liis Kuusk"
    assert Nomination.objects.count() == 1


def test_every_field_that_is_missing_says_what_to_do(client):
    response = client.post(path_of(make.edition()), {"nominator_email": "not an address"})

    assert [link.get_text() for link in soup(response).find(class_="problem").find_all("a")] == [
        "Enter the name of the person",
        "Enter the e-mail address of the person in the form name@example.org",
        "Select the cluster organisation",
        "Select the language of our letter",
        "Write why you nominate this person",
        "Enter your name",
        "Enter an e-mail address in the form name@example.org",
    ]
    assert soup(response).title.get_text().strip().startswith("Error:")


def test_a_closed_call_says_from_when_to_when_it_was_open(client):
    edition = make.edition(at="draft")
    client.force_login(make.coordinator())

    assert "not open" in soup(client.get(path_of(edition))).h1.get_text()


def test_from_the_public_page_to_the_nominee_s_own_page_by_the_links_of_the_mails(client):
    edition = make.edition()
    client.post(path_of(edition), TYPED | {"cluster": make.organisation().pk})
    client.post(link_in("confirm"))
    assert Message.objects.get(kind="nominated").language == "sv"

    answer = client.post(link_in("nominated"), {"answer": "agree", "note": ""})

    case = Nomination.objects.get()
    assert case.state == "agreed"
    assert answer["Location"].endswith(f"/applications/{case.ref}/")


def link_in(kind):
    return re.search(r"http://testserver(\S+)", Message.objects.get(kind=kind).text)[1]


def test_the_application_is_kept_however_little_of_it_is_written(client):
    case = make.nomination(at="agreed")
    client.force_login(case.nominee)

    client.post(f"{case.get_application_url()}edit/", {"goals": "To lead."})

    case.application.refresh_from_db()
    assert (case.application.goals, case.application.is_complete) == ("To lead.", False)
    assert soup(client.get(f"{case.get_application_url()}edit/")).find("textarea").get_text().strip() == "To lead."


def test_the_nominator_does_not_read_the_application(client):
    case = make.nomination(at="agreed")
    make.application(case, goals="A very private goal.")
    actions.send(case, by=case.nominee)
    client.force_login(case.nominator)
    assert "A very private goal." not in client.get(case.get_absolute_url()).content.decode()

    client.force_login(make.coordinator())
    assert "A very private goal." in client.get(case.get_absolute_url()).content.decode()


def test_the_coordinator_reads_an_application_only_once_it_is_sent(client):
    case = make.nomination(at="agreed")
    make.application(case, goals="Not finished yet.")
    client.force_login(make.coordinator())

    assert "Not finished yet." not in client.get(case.get_absolute_url()).content.decode()


def test_the_nominator_sees_the_steps_of_the_case_and_nothing_of_what_happens_inside_the_edition(client):
    case = make.nomination(at="taken")
    record_result(
        make.seat_of(case), has_passed=False, note="Missed module 3.", by=make.coordinator(), now=timezone.now()
    )
    client.force_login(case.nominator)
    page = client.get(case.get_absolute_url()).content.decode()

    assert "took the place" in page
    assert "Missed module 3." not in page


def test_who_is_signed_in_with_another_address_may_take_the_case_along(client):
    case = make.nomination(at="nominated")
    other = make.person("Ulla Married")
    client.force_login(other)
    client.post(link_in("nominated"), {"answer": "agree", "note": ""})

    case.refresh_from_db()
    assert (case.state, case.nominee) == ("agreed", other)


def test_the_link_of_an_invitation_is_no_fresh_proof_of_who_is_signed_in_with_another_address(client):
    make.nomination(at="nominated")
    client.force_login(make.person("Ulla Married"))
    client.post(link_in("nominated"), {"answer": "agree", "note": ""})

    assert client.get("/account/address/").url.startswith("/account/again/")


@pytest.mark.parametrize("answer", ["agree", "refuse"])
def test_who_may_not_sign_in_cannot_answer_a_nomination(client, answer):
    case = make.nomination(at="nominated")
    make.person("Ulla Saarni", is_active=False)

    refused = client.post(link_in("nominated"), {"answer": answer, "note": ""})

    case.refresh_from_db()
    assert (refused.status_code, case.state, case.nominee) == (409, "nominated", None)


def test_who_may_not_sign_in_cannot_confirm_a_nomination(client):
    client.post(path_of(make.edition()), TYPED | {"cluster": make.organisation().pk})
    make.person("Liis Kuusk", is_active=False)

    assert client.post(link_in("confirm")).status_code == 409
    assert Nomination.objects.get().state == "draft"


TOO_LONG = "Write 500 characters or fewer (now 599)"


@pytest.mark.parametrize(
    ("who", "at", "address"),
    [
        ("office", "sent", "/nominations/{ref}/decline/"),
        ("nominator", "agreed", "/nominations/{ref}/withdraw/"),
        ("nominee", "taken", "/applications/{ref}/release/"),
    ],
)
def test_a_reason_that_is_too_long_comes_back_with_every_word_and_can_be_sent_again(who, at, address, client):
    case = make.nomination(at=at)
    client.force_login(make.coordinator() if who == "office" else getattr(case, who))
    long = "word " * 120
    answer = client.post(address.format(ref=case.ref), {"note": long})
    again = client.post(address.format(ref=case.ref), {"note": "Short."})

    errors = [str(error) for error in answer.context["form"].errors["note"]]
    assert (answer.status_code, errors, long.strip() in answer.text) == (422, [TOO_LONG], True)
    assert again.status_code == 302
