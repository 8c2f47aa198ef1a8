"""The meeting: proposals, places and quotas, two at once, closing, the second person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.mail.models import Message
from kogge.training.decisions import actions
from kogge.training.decisions.actions.letters import SECOND_THOUGHTS
from kogge.training.decisions.candidates import places_of, standings_of
from kogge.training.decisions.models import Decision, Reason
from kogge.training.decisions.partaking import can_confirm
from kogge.training.programmes.models import Edition, Quota, Seat
from kogge.training.selection.models import Conflict
from tests import make
from tests.training.decisions.committee import ASSISTANT, MEMBER, a_file, a_member, a_review, a_round

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def propose(round, file, choice, *, version=0, by=None, **fields):
    return actions.propose(round, file, choice, version=version, by=by or make.coordinator(), now=NOW, **fields)


def proposals(round):
    return {row.nomination.ref: (row.choice, row.place) for row in round.proposals.select_related("nomination")}


def closed(round):
    return actions.decide(round, by=make.coordinator(), present=[make.coordinator()], now=NOW)


def confirmed(round, by=ASSISTANT):
    closed(round)
    return actions.close(round, by=make.person(by), now=NOW)


def test_the_last_place_is_given_once_and_the_other_reads_who_took_it():
    """A84: two coordinators accept the second and the third person for two places."""
    round = a_round(places=2)
    files = [a_file(round, number) for number in (1, 2, 3)]
    propose(round, files[0], "select")
    propose(round, files[1], "select", by=make.person(ASSISTANT))

    with pytest.raises(Refused, match=r"All 2 places are given, the last one \(ME-27-002\) by Aino Apu"):
        propose(round, files[2], "select")

    assert proposals(round) == {"ME-27-001": ("select", None), "ME-27-002": ("select", None)}


def test_places_that_somebody_holds_already_are_not_given_again():
    round = a_round(places=2)
    a_file(round, 1, at="taken")

    assert places_of(round) == 1


def test_a_full_quota_refuses_and_says_which():
    round = a_round(places=5)
    Quota.objects.create(edition=round.edition, of="country", value="FI", most=1)
    first, second, third = (
        a_file(round, 1),
        a_file(round, 2),
        a_file(round, 3, cluster=make.organisation("svea", country="SE")),
    )
    propose(round, first, "select")

    with pytest.raises(Refused, match="The quota “Finland” is full. Release a place of it first"):
        propose(round, second, "select")
    propose(round, third, "select")

    assert set(proposals(round)) == {"ME-27-001", "ME-27-003"}


def test_who_holds_a_place_already_counts_under_the_quotas_and_the_edition_has_the_last_word_on_places():
    round = a_round(places=50)
    Edition.objects.update(seats_offered=3)
    round.refresh_from_db()
    Quota.objects.create(edition=round.edition, of="cluster_kind", value="new", most=1)
    kind = {"standing": "new"}
    a_file(round, 1, at="offered", cluster=make.organisation("one", **kind))

    assert places_of(round) == 2
    with pytest.raises(Refused, match="The quota “.*” is full"):
        propose(round, a_file(round, 2, cluster=make.organisation("two", **kind)), "select")
    propose(round, a_file(round, 3), "select")

    assert set(proposals(round)) == {"ME-27-003"}


def test_places_that_went_elsewhere_after_the_meeting_are_not_given_twice_by_the_confirmation():
    round = a_round(places=2)
    for number in (1, 2):
        propose(round, a_file(round, number), "select")
    closed(round)
    Edition.objects.update(seats_offered=1)

    with pytest.raises(Refused, match="More people are selected than there are places: 2 of 1"):
        actions.close(round, by=make.person(ASSISTANT), now=NOW)

    assert Decision.objects.count() == 0


def test_a_quota_that_was_lowered_after_the_meeting_stops_the_confirmation():
    round = a_round(places=2)
    for number in (1, 2):
        propose(round, a_file(round, number), "select")
    closed(round)
    Quota.objects.create(edition=round.edition, of="country", value="FI", most=1)

    with pytest.raises(Refused, match="More people are selected than a quota allows: Finland"):
        actions.close(round, by=make.person(ASSISTANT), now=NOW)


def test_who_is_overtaken_reads_by_whom_and_nothing_is_lost():
    """A87: two people edit one row."""
    round = a_round()
    file = a_file(round, 1)
    propose(round, file, "select", by=make.person(ASSISTANT))

    with pytest.raises(Refused, match="Changed by Aino Apu .* ago: Select"):
        propose(round, file, "decline", version=0)
    propose(round, file, "decline", version=1, note="Too early.")

    assert proposals(round) == {"ME-27-001": ("decline", None)}


def test_the_reserve_list_has_an_order_without_gaps():
    round = a_round()
    files = [a_file(round, number) for number in (1, 2, 3)]
    for file in files:
        propose(round, file, "reserve")
    actions.move_up(round, files[2], version=1, by=make.coordinator(), now=NOW)
    propose(round, files[0], "", version=1)

    assert proposals(round) == {"ME-27-001": ("", None), "ME-27-003": ("reserve", 1), "ME-27-002": ("reserve", 2)}


def test_nobody_proposes_about_themselves_whom_they_nominated_or_where_they_have_a_conflict():
    """A89: blocked by rule."""
    round = a_round()
    member = a_member(round)
    file = a_file(round, 1)
    Conflict.objects.create(reviewer=member, nomination=file, reason="declared", said_at=NOW)
    nominated = a_file(round, 2, nominator="Sigrid Björk")

    for by, about in (
        (make.person(MEMBER), file),
        (make.coordinator(), nominated),
        (make.person("Nobody Else"), file),
    ):
        with pytest.raises(Refused, match="conflict of interest"):
            propose(round, about, "select", by=by)

    assert proposals(round) == {}


def test_after_the_meeting_is_closed_an_old_form_changes_nothing():
    """A88 and A92: the round is locked, and the state is checked on the server."""
    round = a_round()
    file = a_file(round, 1)
    propose(round, file, "select")
    closed(round)

    with pytest.raises(Refused, match="can no longer be changed"):
        propose(round, file, "decline", version=1)
    with pytest.raises(Refused, match="can no longer be changed"):
        actions.send_letters(round, expected=1, by=make.coordinator(), now=NOW)

    assert proposals(round) == {"ME-27-001": ("select", None)}


def test_the_rest_is_declined_with_one_reason():
    round = a_round()
    files = [a_file(round, number) for number in (1, 2, 3)]
    propose(round, files[1], "select")
    reason = Reason.objects.create(round=round, choice="decline", words=make.text("Others fit better."))

    assert actions.decline_rest(round, reason=reason, by=make.coordinator(), now=NOW) == 2
    assert sorted(proposals(round).values()) == [("decline", None), ("decline", None), ("select", None)]


def test_a_meeting_closes_when_every_file_has_its_proposal_and_every_no_its_reason():
    round = a_round()
    first, second = a_file(round, 1), a_file(round, 2)
    propose(round, first, "decline")

    with pytest.raises(Refused, match="1 file has no proposal yet: ME-27-002"):
        closed(round)
    propose(round, second, "select")
    with pytest.raises(Refused, match="A no needs its reason. It is missing for: ME-27-001"):
        closed(round)
    propose(round, first, "decline", version=1, note="Too early.")
    minutes = closed(round)

    assert [each.person for each in minutes.attendees.all()] == [make.coordinator()]
    assert (round.state, first.__class__.objects.get(pk=first.pk).state) == ("decided", "sent")


def test_who_closed_the_meeting_does_not_confirm_it():
    round = a_round()
    propose(round, a_file(round, 1), "select")
    closed(round)

    with pytest.raises(Refused, match="a second person has to confirm"):
        actions.close(round, by=make.coordinator(), now=NOW)

    assert Decision.objects.count() == 0


def test_who_applies_or_nominated_somebody_here_is_no_second_person():
    round = a_round()
    file = a_file(round, 1)
    propose(round, file, "select")
    minutes = closed(round)

    for who in (file.nominee, file.nominator):
        Seat.objects.create(edition=round.edition, person=who, role="assistant")
        assert not can_confirm(who, round, minutes)
        with pytest.raises(Refused, match="conflict of interest"):
            actions.close(round, by=who, now=NOW)

    assert can_confirm(make.person(ASSISTANT), round, minutes)


def test_the_second_person_makes_proposals_decisions_and_steps_of_the_cases_without_a_letter():
    round = a_round(places=1)
    files = [a_file(round, number) for number in (1, 2, 3)]
    propose(round, files[0], "reserve")
    propose(round, files[1], "select")
    propose(round, files[2], "decline", note="Too early.")

    assert confirmed(round) == 3

    for file in files:
        file.refresh_from_db()
    assert [(file.state, file.reserve_place) for file in files] == [
        ("reserve", 1),
        ("offered", None),
        ("declined", None),
    ]
    assert round.state == "closed"
    assert Message.objects.count() == 0
    made = {one.nomination.ref: (one.choice, one.by.name, one.confirmed_by.name) for one in Decision.objects.all()}
    assert made["ME-27-002"] == ("select", "Sigrid Björk", ASSISTANT)


def test_confirming_twice_decides_once():
    round = a_round()
    propose(round, a_file(round, 1), "select")
    confirmed(round)

    with pytest.raises(Refused):
        actions.close(round, by=make.person(ASSISTANT), now=NOW)

    assert Decision.objects.count() == 1


def test_the_second_person_sends_it_back_with_a_reason_and_the_meeting_is_open_again():
    round = a_round()
    file = a_file(round, 1)
    propose(round, file, "select")
    closed(round)

    with pytest.raises(Refused, match="Say why"):
        actions.send_back(round, by=make.person(ASSISTANT), now=NOW)
    actions.send_back(round, by=make.person(ASSISTANT), note="Look at number 1.", now=NOW)
    propose(round, file, "decline", version=1, note="Too early.")

    assert confirmed(round) == 1
    assert [minutes.why for minutes in round.minutes.order_by("pk")] == ["Look at number 1.", ""]


def test_who_withdrew_before_the_confirmation_gets_no_decision():
    round = a_round()
    file, gone = a_file(round, 1), a_file(round, 2)
    propose(round, file, "select")
    propose(round, gone, "select")
    closed(round)
    gone.__class__.objects.filter(pk=gone.pk).update(state="withdrawn")

    assert actions.close(round, by=make.person(ASSISTANT), now=NOW) == 1


def test_a_decision_is_never_changed_or_taken_away():
    round = a_round()
    propose(round, a_file(round, 1), "select")
    confirmed(round)
    decision = Decision.objects.get()

    for act in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(note="x"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            act()


def test_an_offer_waits_until_the_end_of_a_day_on_the_clock_of_the_edition():
    round = a_round()
    propose(round, a_file(round, 1), "select")
    confirmed(round)
    assert Decision.objects.get().answer_due_at is None
    actions.send_letters(round, expected=1, by=make.coordinator(), now=NOW)
    due = Decision.objects.get().answer_due_at.astimezone(round.edition.zone)

    assert (f"{due:%H:%M:%S}", due.date()) == (
        "23:59:59",
        (NOW + SECOND_THOUGHTS).astimezone(round.edition.zone).date() + timedelta(days=14),
    )


def test_the_standings_of_a_round_read_final_reviews_only():
    round = a_round()
    one, two = a_member(round), a_member(round, "Second Member")
    file, other = a_file(round, 1), a_file(round, 2)
    a_review(one, file, 5, 2)
    a_review(two, file, 3, 3)
    a_review(one, other, 5, 5, state="draft")

    found = [(each.key, each.mean, each.reviews, each.heaviest) for each in standings_of(round, [file.pk, other.pk])]

    assert found == [(file.pk, 3.5, 2, 4.0), (other.pk, None, 0, None)]
