"""The pages: from the first click to where one stands; others without an account; an employer."""

import pytest
from django.utils import timezone

from kogge.training.selfassessments import actions
from kogge.training.selfassessments.due import waiting_for
from kogge.training.selfassessments.models import SelfAssessment, Showing, Voice
from tests import make
from tests.test_flat import queries
from tests.training.competences import things as roles
from tests.training.evaluations.things import people
from tests.training.selfassessments import things

pytestmark = pytest.mark.django_db


def test_a_participant_assesses_the_own_gap_in_four_steps(client):
    roles.draft()
    (seat,) = people(1)
    client.force_login(seat.person)
    assert "Before the edition" in client.get("/gap/").content.decode()
    begun = client.post("/gap/begin/cluster-manager/", {"edition": seat.edition.slug, "moment": "before"})
    made = SelfAssessment.objects.get()
    assert begun["Location"] == f"/gap/{made.ref}/edit/"
    client.post(begun["Location"], {"own_C01": "2", "save": "yes"})
    assert 'value="2" checked' in client.get(begun["Location"]).content.decode()
    sent = {"own_C01": "1", "wanted_C01": "3", "helps_C01": "on", "finish": "yes"}
    assert client.post(begun["Location"], sent)["Location"] == made.get_absolute_url()

    page = client.get(made.get_absolute_url()).content.decode()
    assert "The widest gap: Analyse needs and trends" in page
    assert "Shown as soon as at least 5 others" in page
    made.refresh_from_db()
    assert (made.moment, made.seat, made.is_compared) == ("before", seat, False)


def test_who_takes_part_is_asked_at_the_beginning_and_no_more_once_it_is_done():
    roles.published()
    (seat,) = people(1)
    asked = waiting_for(seat.person, seats=[seat], now=timezone.now())
    assert [(one[0], one[1]) for one in asked] == [("Assess yourself: Before the edition", "/gap/")]
    things.assessment(seat.person, seat=seat, moment="before")
    assert waiting_for(seat.person, seats=[seat], now=timezone.now()) == []


def test_finishing_without_a_level_is_refused_and_a_level_that_is_none_as_well(client):
    roles.draft()
    client.force_login(make.person())
    client.post("/gap/begin/cluster-manager/")
    path = f"/gap/{SelfAssessment.objects.get().ref}/edit/"

    assert client.post(path, {"finish": "yes"}).status_code == 422
    assert client.post(path, {"own_C01": "9", "finish": "yes"}).status_code == 422


def test_another_persons_gap_is_not_there(client):
    made = things.assessment()
    client.force_login(roles.office())
    assert [client.get(f"/gap/{made.ref}/{page}").status_code for page in ("", "edit/", "ask/", "show/")] == [404] * 4


def test_somebody_without_an_account_answers_once(client):
    made = things.assessment()
    token = things.asked(made)[0]
    path = f"/gap/others/{token}/"
    assert made.person.name in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 422
    assert "Thank you" in client.post(path, {"own_C01": "3"}).content.decode()

    assert Voice.objects.get().levels == {"C01": 3}
    assert client.get(path).status_code == 410
    assert client.post(path, {"own_C01": "3"}).status_code == 410


def test_asking_by_the_page_keeps_what_was_typed_when_an_address_is_none(client):
    made = things.assessment()
    client.force_login(made.person)
    wrong = client.post(f"/gap/{made.ref}/ask/", {"addresses": "a@example.org\nno address\nb@example.org"})
    assert (wrong.status_code, "b@example.org" in wrong.content.decode()) == (422, True)
    client.post(f"/gap/{made.ref}/ask/", {"addresses": "a@example.org b@example.org, c@example.org"})
    assert "0 of 3 have answered" in client.get(made.get_absolute_url()).content.decode()


def test_an_employer_sees_what_was_chosen_until_it_is_taken_back(client):
    """A39: the address is a secret of 24 bytes, not a number to count up."""
    made = things.assessment()
    client.force_login(made.person)
    client.post(f"/gap/{made.ref}/show/", {"competences": ["C01"], "words": "I like lists."})
    showing = Showing.objects.get()
    client.logout()
    answer = client.get(showing.get_absolute_url())
    page = answer.content.decode()

    assert len(showing.key) == 32
    assert answer["X-Robots-Tag"] == "noindex"
    assert ("I like lists." in page, "Analyse needs" in page, "Lead a network" in page) == (True, True, False)
    actions.hide(made, by=made.person, now=timezone.now())
    assert client.get(showing.get_absolute_url()).status_code == 410


def test_the_page_asks_no_more_often_with_many_others_and_helpers(client):
    seats = people(3)
    mine = things.assessment(seats[0].person, seat=seats[0], moment="before")
    client.force_login(mine.person)
    few = queries(client, mine.get_absolute_url())
    things.others(10)
    for seat in seats[1:]:
        things.assessment(seat.person, seat=seat, moment="before", levels={"C03": (4, 3)}, helps=["C03"])

    assert (queries(client, mine.get_absolute_url()) - few <= 2, few <= 25) == (True, True)
