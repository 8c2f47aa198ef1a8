"""Whose answers these are, when a link of a mail and an account meet in one browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.commons.files.models import File
from kogge.commons.people.models import Circle
from kogge.commons.surveys import actions
from kogge.commons.surveys.models import Answer, Question, Questionnaire, Response, Ticket
from tests import make
from tests.commons.surveys.test_answering import fill, invited

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("has_account", [True, False])
def test_who_signs_in_after_anothers_link_was_opened_here_answers_for_themselves(client, has_account):
    made = make.questionnaire()
    anna = make.person("Anna Ek").email if has_account else "anna@example.com"
    client.get(invited(made, anna))
    fill(client, made.get_answer_url(), 1, abroad="yes", where="Riga")
    per = make.person("Per Son")
    invited(made, per.email)
    client.force_login(per)

    assert "Riga" not in client.get(made.get_answer_url()).content.decode()
    fill(client, made.get_answer_url(), 1, abroad="no")
    assert list(Response.objects.filter(person=per).values_list("answers__value")) == [("no",)]


def test_the_link_of_another_account_opens_nothing_for_who_is_signed_in(client):
    made = make.questionnaire()
    path = invited(made, make.person("Anna Ek").email)
    client.force_login(make.person("Not Asked"))
    client.get(path)
    assert client.get(made.get_answer_url()).status_code == 404


@pytest.mark.parametrize("is_known", [True, False])
def test_who_came_by_a_link_and_signs_in_hands_in_a_file(client, is_known):
    made = make.questionnaire(at="draft")
    Question.objects.create(section=made.sections.first(), code="cv", kind="file", text=make.text("CV"), position=9)
    actions.open(made, by=made.made_by)
    if is_known:
        make.person("Per Son")
    client.get(invited(made, make.address_of("Per Son")))
    fill(client, made.get_answer_url(), 1, abroad="no")
    client.force_login(make.person("Per Son"))
    file = SimpleUploadedFile("cv.pdf", b"%PDF-1.4 cv")
    fill(client, made.get_answer_url(), 1, abroad="no", cv=file)

    assert Answer.objects.get(question__code="cv").value["name"] == "cv.pdf"
    assert list(Response.objects.values_list("person__name", "address")) == [("Per Son", "")]
    assert list(Ticket.objects.values_list("person__name", "address")) == [("Per Son", "")]
    assert File.objects.get().owner.name == "Per Son"


def test_who_answered_by_address_has_answered_by_account(client):
    circle = Circle.objects.create(name="Managers", slug="managers")
    made = make.questionnaire(audience=circle, is_anonymous=True)
    client.get(invited(made, make.address_of("Per Son")))
    fill(client, made.get_answer_url(), 1, abroad="no")
    client.post(f"{made.get_answer_url()}check/")
    per = make.person("Per Son")
    circle.welcome(per)
    client.force_login(per)

    assert client.get(made.get_answer_url())["Location"] == f"{made.get_answer_url()}sent/"
    assert list(Questionnaire.objects.waiting_for(per, timezone.now())) == []
