"""The voluntary question: who answers it, what is kept, and what the meeting sees of it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.training.decisions import actions
from kogge.training.decisions.balance import by_gender
from kogge.training.decisions.models import GenderAnswer
from kogge.training.selection.models import Round
from tests import make
from tests.training.decisions.committee import a_file, a_member, a_round

NOW = timezone.now()


def test_answers_of_fewer_than_five_stand_together_with_no_answer():
    """A93: small numbers."""
    said = [("Woman", "select")] * 5 + [("Man", "")] * 4 + [("", "select")] * 2

    group = by_gender(said, is_over=True)

    assert (group.title, group.rows) == ("Gender, where given", [("Woman", 5, 5), ("Another answer, or none", 2, 6)])


def test_who_is_selected_is_not_counted_before_five_are():
    """A94: one place more must not tell what one person answered."""
    said = [("Woman", "select")] * 4 + [("Woman", "")] * 2 + [("Man", "")] * 5

    assert by_gender(said, is_over=True).rows == [("Woman", "–", 6), ("Man", "–", 5)]


def test_while_places_are_given_no_number_grows_with_a_choice():
    """A94: the line in which it grew would be the answer of who was chosen."""
    said = [("Woman", "select")] * 6 + [("Man", "")] * 5

    assert by_gender(said, is_over=False).rows == [("Woman", "–", 6), ("Man", "–", 5)]


def test_where_no_answer_was_given_by_five_nothing_is_shown():
    assert by_gender([("Woman", "select")] * 4 + [("Man", "")] * 4, is_over=True) is None


def address(case):
    return reverse("application_gender", args=[case.ref])


@pytest.mark.django_db
def test_an_applicant_answers_and_takes_it_back_without_a_word_of_it_in_the_journal(client):
    case = make.nomination(at="sent")
    Round.objects.create(edition=case.edition)
    client.force_login(case.nominee)

    linked = address(case) in client.get(case.get_application_url()).content.decode()
    client.post(address(case), {"gender": "woman"})
    kept = list(GenderAnswer.objects.values_list("nomination", "gender"))
    shown = client.get(address(case)).content.decode()
    client.post(address(case), {"gender": ""})

    assert (linked, kept, GenderAnswer.objects.count()) == (True, [(case.pk, "woman")], 0)
    assert re.search('value="woman"[^>]*checked', shown)
    said = Entry.objects.filter(kind="decisions.genderanswer").order_by("pk").values_list("verb", "note", "case")
    assert list(said) == [("answer", "", ""), ("withdraw", "", "")]


@pytest.mark.django_db
def test_it_is_asked_only_where_a_committee_balances_and_only_the_person_answers(client):
    case = make.nomination(at="sent")
    client.force_login(case.nominee)
    without = (
        client.get(address(case)).status_code,
        address(case) in client.get(case.get_application_url()).content.decode(),
    )
    Round.objects.create(edition=case.edition)
    seen = []
    for who in (make.coordinator(), case.nominator, make.person("Nobody Else")):
        client.force_login(who)
        seen.append(client.get(address(case)).status_code)

    assert (without, seen) == ((404, False), [404] * 3)
    with pytest.raises(Refused):
        actions.answer_gender(case, "man", by=make.coordinator(), now=NOW)


@pytest.mark.django_db
def test_an_answer_that_is_none_and_one_after_the_decision_are_refused(client):
    case = make.nomination(at="declined")
    Round.objects.create(edition=case.edition)
    client.force_login(case.nominee)

    assert client.post(address(case), {"gender": "x"}).status_code == 422
    assert client.post(address(case), {"gender": "man"}).status_code == 422
    assert not GenderAnswer.objects.exists()


@pytest.mark.django_db
def test_coordinators_see_counts_in_the_meeting_and_members_of_the_committee_nothing(client):
    round = a_round()
    a_member(round)
    for number in range(1, 7):
        file = a_file(round, number)
        GenderAnswer.objects.create(nomination=file, gender="woman" if number < 6 else "man", said_at=NOW)
    pages = []
    for who in ("Sigrid Björk", "Marta Mihk"):
        client.force_login(make.person(who))
        pages.append(client.get(reverse("meeting", args=[round.edition.slug])).content.decode())
    Round.objects.update(is_anonymised=True)
    client.force_login(make.coordinator())
    pages.append(client.get(reverse("meeting", args=[round.edition.slug])).content.decode())

    assert ["Gender, where given" in text for text in pages] == [True, False, False]
    assert "Another answer, or none" in pages[0] and ">Man<" not in pages[0]
