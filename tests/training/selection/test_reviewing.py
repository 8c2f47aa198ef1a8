from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.nominations.models import Nomination
from kogge.training.programmes import actions as programmes
from kogge.training.selection import actions
from kogge.training.selection.models import Conflict, Criterion, Review, Reviewer, Score
from kogge.training.selection.sharing import export_rows
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now


def test_a_round_without_reviewers_criteria_or_places_cannot_begin_and_says_what_is_missing():
    edition = make.edition()
    made = actions.found(edition, by=make.coordinator(), now=NOW())
    made.places = 0
    made.save()
    assert list(actions.lacking(made)) == [
        "Nobody sits in the committee yet. Ask reviewers; one has to accept.",
        "There are no criteria. Add at least one.",
        "The number of places is not set.",
        "The day by which the reviews are due is not set.",
        "No application has been sent yet.",
    ]
    with pytest.raises(Refused):
        actions.begin(made, by=make.coordinator(), now=NOW())
    assert made.state == "setting_up"


def test_a_call_whose_committee_has_neither_reviewers_nor_criteria_cannot_open_and_says_so():
    edition = make.edition(at="draft")
    made = actions.found(edition, by=make.coordinator(), now=NOW())

    with pytest.raises(Refused) as no:
        programmes.publish(edition, by=make.coordinator())
    asked = Reviewer(round=made)
    actions.invite(asked, name="Rita Rask", address="rita@example.org", by=make.coordinator(), now=NOW())
    steps = {str(step): {"en": "Ja"} for step in range(1, 6)}
    Criterion.objects.create(round=made, title=make.text("Mål"), words=steps, position=1)
    programmes.publish(edition, by=make.coordinator())

    assert ("Ask reviewers." in str(no.value), "no criteria" in str(no.value)) == (True, True)
    assert edition.state == "open"


def test_beginning_shares_every_file_out_evenly_and_writes_to_everybody():
    made = make.committee_round(at="reviewing")
    pairs = list(Review.objects.values_list("nomination", "reviewer"))
    assert len(set(pairs)) == 6
    assert sorted(one.reviews.count() for one in made.reviewers.all()) == [2, 2, 2]
    assert Message.objects.filter(kind="begun").count() == 3
    assert all(review.assigned_why["files"] in (0, 1) for review in Review.objects.all())


def test_nobody_gets_a_file_of_the_own_organisation_or_their_own_case():
    """A89"""
    made = make.committee_round(reviewers=4)
    reviewer = made.reviewers.first()
    reviewer.organisation = make.organisation()
    reviewer.save()
    nominee = Nomination.objects.first().nominee
    own = Reviewer.objects.create(round=made, person=nominee, invited_at=NOW(), state="accepted")
    actions.begin(made, by=make.coordinator(), now=NOW())
    assert not reviewer.reviews.exists()
    assert set(reviewer.conflicts.values_list("reason", flat=True)) == {"organisation"}
    assert own.conflicts.get(reason="own").nomination.nominee == nominee
    with pytest.raises(Refused, match="conflict"):
        actions.give(reviewer, Nomination.objects.first(), by=make.coordinator(), now=NOW())


def test_a_conflict_found_inside_closes_the_file_and_gives_it_to_another():
    made = make.committee_round(at="reviewing")
    review = make.round_reviews(made).first()
    who, file = review.reviewer, review.nomination
    actions.step_out(review, by=who.person, now=NOW())
    assert not who.reviews.filter(nomination=file).exists()
    assert Conflict.objects.get(reviewer=who, nomination=file).reason == "found_inside"
    assert file.reviews.count() == 2


def test_a_score_after_the_round_is_locked_is_refused_and_changes_nothing():
    """A88"""
    made = make.committee_round(at="reviewing")
    review = make.review(made, at="draft")
    actions.meet(made, by=make.coordinator(), now=NOW())
    given = {"comment": "late", "note_private": "", "flag": False, "version": 1}
    with pytest.raises(Refused):
        actions.save(review, values={made.criteria.first(): 1}, **given, by=review.reviewer.person, now=NOW())
    review.refresh_from_db()
    assert review.comment != "late"
    assert set(Score.objects.values_list("value", flat=True)) == {4}


def test_a_review_without_all_scores_cannot_be_final():
    """A92"""
    made = make.committee_round(at="reviewing")
    review = make.round_reviews(made).first()
    with pytest.raises(Refused, match="2 criteria have no score yet"):
        actions.finish(review, by=review.reviewer.person, now=NOW())


def test_of_two_windows_the_second_is_told():
    """A86, A87"""
    made = make.committee_round(at="reviewing")
    review = make.review(made, at="draft")
    given = {"comment": "old window", "note_private": "", "flag": False, "version": 0}
    with pytest.raises(Refused, match="another window"):
        actions.save(review, values={}, **given, by=review.reviewer.person, now=NOW())


def test_scores_of_others_stay_hidden_until_ones_own_are_final():
    """A7."""
    made = make.committee_round(at="reviewing")
    first = make.review(made)
    file = first.nomination
    other = file.reviews.exclude(pk=first.pk).get().reviewer.person
    assert not Review.objects.readable_by(other, made).filter(nomination=file).exists()
    _head, rows = export_rows(made, other, is_blind=False)
    assert "Comment of" not in str(rows)
    make.review(made, by=other, value=2)
    if not Review.objects.filter(nomination=file, reviewer__person=other, state="final").exists():
        make.review(made, by=other, value=2)
    assert Review.objects.readable_by(other, made).filter(nomination=file).count() == 2


def test_a_reminder_goes_out_once_a_day():
    made = make.committee_round(at="reviewing")
    reviewer = made.reviewers.first()
    actions.remind(reviewer, by=make.coordinator(), now=NOW())
    with pytest.raises(Refused, match="less than a day"):
        actions.remind(reviewer, by=make.coordinator(), now=NOW())
    actions.remind(reviewer, by=make.coordinator(), now=NOW() + timedelta(days=1, minutes=1))
    assert Message.objects.filter(kind="reminder").count() == 2


def test_a_begun_review_is_not_taken_away_and_an_untouched_one_is():
    made = make.committee_round(at="reviewing")
    begun = make.review(made, at="draft")
    with pytest.raises(Refused, match="begun already"):
        actions.take_away(begun, by=make.coordinator(), now=NOW())
    untouched = make.round_reviews(made).filter(saved_at=None).first()
    actions.take_away(untouched, by=make.coordinator(), now=NOW())
    assert Review.objects.count() == 5
