"""The order of the files and the balance of the places: pure, without a database."""

from kogge.training.decisions.balance import Candidate, balance, split_by_cut
from kogge.training.decisions.standing import standings


def places(*reviews, keys=(1, 2, 3)):
    return [(one.key, one.place) for one in standings(keys, reviews)]


def test_the_mean_is_weighted_within_a_review_and_plain_over_reviews():
    # 5 counted twice and 2 once make 4; 3 and 3 make 3.
    one, *_rest = standings([1], [(1, 12, 3, 5), (1, 9, 3, 3)])

    assert (one.mean, one.low, one.high, one.apart, one.reviews, one.heaviest) == (3.5, 3.0, 4.0, 1.0, 2, 4.0)


def test_files_without_a_final_review_come_last():
    assert places((2, 6, 3, 2)) == [(2, 1), (1, 2), (3, 2)]


def test_equal_means_are_ordered_by_the_lowest_review_and_then_by_the_heaviest_criterion():
    wide = [(1, 3, 3, 1), (1, 15, 3, 5)]
    narrow = [(2, 9, 3, 3), (2, 9, 3, 3)]
    strong = [(3, 9, 3, 4), (3, 9, 3, 4)]

    assert places(*wide, *narrow, *strong) == [(3, 1), (2, 2), (1, 3)]


def test_files_equal_in_everything_share_a_place():
    assert places((1, 9, 3, 3), (2, 9, 3, 3), (3, 6, 3, 2)) == [(1, 1), (2, 1), (3, 3)]


def test_two_points_between_two_reviews_are_marked_to_be_talked_about():
    marked = standings([1, 2], [(1, 6, 3, 2), (1, 12, 3, 4), (2, 6, 3, 2), (2, 11, 3, 4)])

    assert {one.key: one.is_disputed for one in marked} == {1: True, 2: False}


def test_who_shares_the_last_place_with_somebody_below_stays_below_the_cut():
    order = standings([1, 2, 3], [(1, 12, 3, 4), (2, 9, 3, 3), (3, 9, 3, 3)])

    assert [[one.key for one in part] for part in split_by_cut(order, 2)] == [[1], [2, 3]]


def some(choice, country="SE", *, is_partner=False):
    return Candidate(choice, country, country, is_partner=is_partner)


def test_the_balance_counts_places_and_files():
    groups = balance([some("select"), some("", "FI"), some("decline"), some("select", is_partner=True)])

    assert groups[0].rows == [("SE", 2, 3), ("FI", 0, 1)]
    assert groups[1].rows == [("From others", 1, 3), ("From partners", 1, 1)]
