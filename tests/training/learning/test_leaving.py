"""Who gives a place back: what rests on it stays, and the page says so."""

import pytest
from django.utils import timezone

from kogge.training.learning import actions
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Seat
from tests import make

pytestmark = pytest.mark.django_db


def test_a_place_on_which_something_rests_is_not_given_back_and_the_page_says_what_to_do(client):
    case = make.nomination(at="taken")
    actions.record_result(make.seat_of(case), has_passed=False, by=make.coordinator(), now=timezone.now())
    client.force_login(case.nominee)

    answer = client.post(f"{case.get_application_url()}release/", {"note": "A new job."})

    assert answer.status_code == 409
    assert "Write to the coordinator" in answer.content.decode()
    assert (Nomination.objects.get().state, Seat.objects.participants().count()) == ("taken", 1)


def test_a_place_on_which_nothing_rests_is_given_back(client):
    case = make.nomination(at="taken")
    client.force_login(case.nominee)

    answer = client.post(f"{case.get_application_url()}release/", {"note": "A new job."})

    assert answer.status_code == 302
    assert (Nomination.objects.get().state, Seat.objects.participants().count()) == ("released", 0)
