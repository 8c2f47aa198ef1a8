"""The pages: from the first click to where one stands; others without an account; an employer."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.privacy import own_data
from kogge.training.selfassessments import actions
from kogge.training.selfassessments.due import waiting_for
from kogge.training.selfassessments.grouping import levels_of
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
    assert 'name="grouping">' in client.get(begun["Location"]).content.decode()  # off by itself
    assert 'value="2" checked' in client.get(begun["Location"]).content.decode()
    sent = {"own_C01": "1", "wanted_C01": "3", "helps_C01": "on", "finish": "yes"}
    assert client.post(begun["Location"], sent)["Location"] == made.get_absolute_url()

    page = client.get(made.get_absolute_url()).content.decode()
    assert "The widest gap: Analyse needs and trends" in page
    assert "Shown as soon as at least 5 others" in page
    made.refresh_from_db()
    assert (made.moment, made.seat, made.is_compared, made.grouping_agreed_at) == ("before", seat, False, None)


def test_learning_groups_may_be_balanced_by_the_newest_of_an_edition_as_long_as_its_person_agrees(client, tmp_path):
    (seat,) = people(1)
    made = things.assessment(
        seat.person, at="begun", seat=seat, moment="before", now=timezone.now() - timedelta(days=9)
    )
    path = f"{made.get_absolute_url()}grouping/"
    client.force_login(seat.person)
    told = []

    def look():
        made.refresh_from_db()
        told.append((levels_of([seat.pk]), made.grouping_agreed_at is not None))

    client.post(f"{made.get_absolute_url()}edit/", {"own_C01": "3", "own_C02": "4", "finish": "yes", "grouping": "on"})
    look()
    own_data.write(tmp_path / "own.zip", seat.person, site_name="Site", now=timezone.now())
    with zipfile.ZipFile(tmp_path / "own.zip") as package:
        sections = {one["table"]: one["records"] for one in json.loads(package.read("data.json"))["sections"]}
    (mine,) = sections["selfassessments.SelfAssessment"]
    made.refresh_from_db()
    assert mine["grouping_agreed_at"]["value"].startswith(made.grouping_agreed_at.isoformat()[:10])
    assert 'name="grouping" checked' in client.get(made.get_absolute_url()).content.decode()
    client.post(path)
    look()
    client.post(path, {"grouping": "on"})
    look()
    things.assessment(seat.person, seat=seat, moment="after")
    look()
    assert told == [({seat.pk: 88}, True), ({}, False), ({seat.pk: 88}, True), ({}, True)]

    alone = things.assessment(seat.person)  # of no edition: there is nothing to tick
    assert 'name="grouping"' not in client.get(alone.get_absolute_url()).content.decode()
    assert client.post(f"{alone.get_absolute_url()}grouping/", {"grouping": "on"}).status_code == 409


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
