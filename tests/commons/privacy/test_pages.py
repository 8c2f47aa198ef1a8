"""The pages about one's own data, and those of the second person."""

from datetime import date

import pytest
from django.utils import timezone

from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.privacy import actions
from kogge.commons.privacy.models import Erasure
from kogge.training.programmes.models import Edition
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def asked_by(person):
    return actions.ask(by=person, now=timezone.now())


def test_the_page_says_what_is_held_in_words(client):
    case = make.nomination(at="sent")
    client.force_login(case.nominee)

    text = client.get("/account/privacy/").content.decode()

    assert "Applications: your role, goals, plan and experience" in text
    assert "Take your data" in text


@pytest.mark.parametrize("path", ["data/", "erase/"])
def test_who_has_not_just_proved_to_be_it_is_asked_again(client, path):
    client.force_login(make.person())

    answer = client.get(f"/account/privacy/{path}")

    assert (answer.status_code, answer.url) == (302, f"/account/again/?next=%2Faccount%2Fprivacy%2F{path[:-1]}%2F")
    assert client.post(f"/account/privacy/{path}", {"is_sure": "on"}).status_code == 302
    assert Erasure.objects.count() == 0


def test_a_person_reads_the_preview_asks_and_takes_it_back(client):
    make.proved(client, make.person())
    assert "What comes of it" in client.get("/account/privacy/erase/").content.decode()
    assert client.post("/account/privacy/erase/", {}).status_code == 422
    assert Erasure.objects.count() == 0

    client.post("/account/privacy/erase/", {"is_sure": "on"})
    assert "You have asked to be erased" in client.get("/account/privacy/").content.decode()
    assert "You have asked already" in client.get("/account/privacy/erase/").content.decode()

    client.post("/account/privacy/erase/take-back/")
    assert Erasure.objects.get().state == "taken_back"


def test_the_office_is_told_and_a_second_person_agrees(client):
    astrid = make.person("Astrid Ask", is_staff=True)
    ulla = make.person()
    erasure = asked_by(ulla)
    assert Message.objects.filter(kind="erasure_asked").get().person == astrid
    make.proved(client, astrid)

    assert "Ulla Saarni" in client.get("/platform/erasures/").content.decode()
    page = client.get(erasure.get_absolute_url()).content.decode()
    assert ("Agree and erase" in page, "Your account:" in page) == (True, True)
    answer = client.post(f"{erasure.get_absolute_url()}agree/")

    assert (answer.status_code, answer.url) == (302, "/platform/erasures/")
    ulla.refresh_from_db()
    assert ulla.is_erased
    pages = [client.get(path).content.decode() for path in ("/platform/erasures/", erasure.get_absolute_url())]
    assert ["Ulla" in page or "ulla" in page for page in pages] == [False, False]
    assert client.post(f"{erasure.get_absolute_url()}agree/").status_code == 409


def test_the_office_says_no_only_with_a_reason(client):
    erasure = asked_by(make.person())
    make.proved(client, make.person("Astrid Ask", is_staff=True))

    assert client.post(f"{erasure.get_absolute_url()}refuse/", {"note": " "}).status_code == 422
    assert client.post(f"{erasure.get_absolute_url()}refuse/", {"note": "Not you."}).status_code == 302
    erasure.refresh_from_db()
    assert erasure.state == "refused"


def test_one_person_alone_can_neither_agree_nor_is_left_without_an_answer(client):
    """A36: with one administrator the page says who could agree."""
    astrid = make.person("Astrid Ask", is_staff=True)
    make.proved(client, astrid)

    page = client.get("/account/privacy/erase/").content.decode()
    assert ("You are the only administrator" in page, "Ask to be erased" in page) == (True, False)
    assert client.post("/account/privacy/erase/", {"is_sure": "on"}).status_code == 422

    make.person("Bert Berg", is_staff=True)
    erasure = asked_by(astrid)
    page = client.get(erasure.get_absolute_url()).content.decode()
    assert ("Bert Berg" in page, "Agree and erase" in page) == (True, False)
    assert client.post(f"{erasure.get_absolute_url()}agree/").status_code == 403
    User.objects.filter(name="Bert Berg").update(is_staff=False)
    assert "Nobody can agree" in client.get(erasure.get_absolute_url()).content.decode()


def test_requests_of_others_are_not_there(client):
    erasure = asked_by(make.person())
    make.proved(client, make.person("Ebba Lönn"))

    assert [
        client.get("/platform/erasures/").status_code,
        client.get(erasure.get_absolute_url()).status_code,
        client.post(f"{erasure.get_absolute_url()}agree/").status_code,
        client.post("/account/privacy/erase/take-back/").status_code,
    ] == [403, 404, 404, 404]


def test_an_erased_person_is_signed_out_and_cannot_sign_in(client):
    ulla = make.person()
    make.proved(client, ulla)
    actions.agree(asked_by(ulla), by=make.person("Astrid Ask", is_staff=True), now=timezone.now())

    assert client.get("/account/privacy/").status_code == 302


def test_the_list_asks_the_database_as_often_for_one_as_for_thirty(client):
    client.force_login(make.person("Astrid Ask", is_staff=True))
    counts = []
    for crowd in (1, 30):
        for number in range(crowd):
            person = make.person(f"Person {crowd} {number}")
            Erasure.objects.create(person=person, state="asked", asked_at=timezone.now())
            Erasure.objects.create(person=person, state="refused", asked_at=timezone.now())
        counts.append(queries(client, "/platform/erasures/"))

    assert counts[0] == counts[1]


def test_the_public_page_prints_the_list_that_is_carried_out(client):
    text = client.get("/about/privacy/").content.decode()

    for said in (
        "Mails to you, with their text, and what came back",
        "Subject and text: 90 days after it was written",
        "Cases without a place: 24 months after the end of the edition",
        "Longer where a grant asks for it",
        "legal obligation",
    ):
        assert said in text


def test_the_coordinator_says_how_long_a_grant_asks_for_the_records(client):
    edition = make.edition()
    client.force_login(make.coordinator())
    path = "/manage/manager-education/me-2027/records/"

    assert client.post(path, {"years": "", "paid_on": "2029-05-01"}).status_code == 422
    assert client.post(path, {"years": "4"}).status_code == 422
    assert client.post(path, {"years": "5", "paid_on": "2029-05-01"}).status_code == 302
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.hold_years, edition.balance_paid_on) == (5, date(2029, 5, 1))
    assert "Counted from 1 May 2029" in client.get("/manage/manager-education/me-2027/setup/").content.decode()
    client.post(path, {"years": "", "paid_on": ""})
    edition.refresh_from_db()
    assert (edition.hold_years, edition.balance_paid_on) == (None, None)
