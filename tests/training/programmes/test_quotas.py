"""Places and quotas: what is full, what is short, what is left for whom; and money that is never converted."""

from decimal import Decimal

import pytest

from kogge.training.programmes.models import Cost, Quota
from kogge.training.programmes.money import by_module, sums_of
from kogge.training.programmes.quotas import Placed, more_than_places, said, state, state_of
from tests import make

PARTNER, OUTSIDE = Placed(True, "SE", "established"), Placed(False, "LT", "new")
EIGHT_AND_TWELVE = [Quota(of="partner", least=8, most=8), Quota(of="outside", least=12, most=12)]


def test_eight_from_partners_and_twelve_from_outside_fill_twenty_places():
    now = state(EIGHT_AND_TWELVE, 20, [PARTNER] * 8 + [OUTSIDE] * 11)

    assert (now.left, now.left_for(PARTNER), now.left_for(OUTSIDE)) == (1, 0, 1)
    assert [count.is_full for count in now.counts] == [True, False]
    assert [count.missing for count in now.counts] == [0, 1]
    assert now.refusal(PARTNER) == (
        "The quota “People from the partners” is full. Release a place of it first, or change the quota."
    )
    assert now.refusal(OUTSIDE) == ""


def test_a_place_kept_for_others_is_not_given_away():
    now = state([Quota(of="country", value="LV", least=2)], 3, [OUTSIDE])

    assert (now.left, now.left_for(OUTSIDE), now.left_for(Placed(False, "LV"))) == (2, 0, 2)
    assert now.refusal(OUTSIDE) == "The places that are left are kept for others: Latvia."


def test_one_person_may_fill_a_quota_of_each_kind():
    quotas = [Quota(of="country", value="LT", least=1), Quota(of="cluster_kind", value="new", least=1)]
    now = state(quotas, 2, [PARTNER])

    assert (now.left_for(OUTSIDE), now.left_for(PARTNER)) == (1, 0)


def test_p5_no_place_is_left_when_all_are_given_or_too_many_were():
    assert state([], 2, [OUTSIDE] * 2).refusal(OUTSIDE) == "All 2 places are given."
    assert state([], 2, [OUTSIDE] * 3).left == 0
    assert state([], None, [OUTSIDE] * 3).left_for(OUTSIDE) is None


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (Quota(of="partner", least=8, most=8), "People from the partners: 8"),
        (Quota(of="country", value="SE", most=5), "Sweden: at most 5"),
        (Quota(of="cluster_kind", value="new", least=2), "Newly founded: at least 2"),
        (Quota(of="outside", least=1, most=4), "People from outside the partnership: at least 1 and at most 4"),
    ],
)
def test_a_quota_is_said_in_words(quota, words):
    assert said(quota) == words


def test_quotas_that_keep_more_places_than_there_are():
    assert more_than_places(EIGHT_AND_TWELVE, 19)
    assert not more_than_places(EIGHT_AND_TWELVE, 20)


@pytest.mark.django_db
def test_the_state_of_an_edition_is_one_query(django_assert_num_queries):
    edition = make.edition(seats_offered=20)
    for code in ("SE", "LT", "LV"):
        Quota.objects.create(edition=edition, of="country", value=code, most=5)

    with django_assert_num_queries(1):
        now = state_of(edition, [PARTNER, OUTSIDE])
    assert [(count.label, count.taken) for count in now.counts] == [("Lithuania", 1), ("Latvia", 0), ("Sweden", 1)]


@pytest.mark.django_db
def test_costs_stand_by_module_and_each_currency_is_summed_for_itself():
    edition = make.edition(at="draft")
    edition.costs.all().delete()
    module = edition.modules.get()
    night = Cost.objects.create(edition=edition, module=module, item="Nights", host_eur=Decimal("120.50"), place=1)
    meals = Cost.objects.create(edition=edition, module=module, item="Meals", host_sek=900, place=2)
    whole = Cost.objects.create(edition=edition, item="Training", host_eur=100, place=3)

    groups = by_module([meals, night, whole])

    assert [(group.module, group.lines) for group in groups] == [(None, [whole]), (module, [night, meals])]
    assert sums_of([meals, night, whole]) == {
        "host_eur": Decimal("220.50"),
        "host_sek": Decimal(900),
        "participant_eur": None,
        "participant_sek": None,
    }
