"""What can happen to a case, and what is said when it cannot."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused, TooMany
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.training.nominations import actions
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition, Seat
from tests import make

pytestmark = pytest.mark.django_db


def mails():
    return [(message.kind, message.address) for message in Message.objects.order_by("pk")]


def stranger_drafts(edition, nominee="ulla.saarni@example.org", nominator="torsten.ek@example.org", place="1.2.3.4"):
    return actions.draft(
        Nomination(
            edition=edition,
            nominee_name="Ulla Saarni",
            nominee_email=nominee,
            cluster=make.organisation(),
            nominator_name="Torsten Ek",
            nominator_email=nominator,
            why="Because.",
        ),
        by=None,
        place=place,
        now=timezone.now(),
    )


def test_a_stranger_s_nomination_waits_for_the_stranger_s_own_mail():
    case = stranger_drafts(make.edition())

    assert case.state == "draft"
    assert mails() == [("confirm", "torsten.ek@example.org")]
    assert not User.objects.filter(email="ulla.saarni@example.org").exists()


def test_confirming_makes_the_nominator_a_person_and_writes_to_the_nominee():
    case = stranger_drafts(make.edition())
    nominator = make.person("Torsten Ek")
    invitation = Invitation.objects.get(key=case.ref)

    actions.confirm(case, invitation=invitation, by=nominator, now=timezone.now())

    assert (case.state, case.nominator) == ("nominated", nominator)
    assert mails()[1:] == [("nominated", "ulla.saarni@example.org"), ("receipt", "torsten.ek@example.org")]


def test_confirming_twice_sends_one_letter():
    case = stranger_drafts(make.edition())
    invitation = Invitation.objects.get(key=case.ref)
    actions.confirm(case, invitation=invitation, by=make.person("Torsten Ek"), now=timezone.now())

    with pytest.raises(Refused, match="sent already"):
        actions.confirm(case, invitation=invitation, by=make.person("Torsten Ek"), now=timezone.now())

    assert [kind for kind, _to in mails()].count("nominated") == 1


def test_the_nominee_is_a_person_only_after_agreeing():
    case = make.nomination(at="nominated")
    assert case.nominee is None

    make.step(case, "agree")

    assert case.nominee == make.person("Ulla Saarni")
    assert mails()[-1] == ("agreed", "torsten.ek@example.org")


def test_a_second_nomination_of_the_same_person_by_the_same_nominator_is_told_so():
    make.nomination(at="nominated")

    with pytest.raises(Refused, match="You have already nominated this person"):
        make.nomination()


def test_a_second_nomination_by_somebody_else_does_not_say_by_whom():
    make.nomination(at="nominated")

    with pytest.raises(Refused) as refusal:
        make.nomination(nominator="Liis Kuusk")

    assert str(refusal.value) == (
        "Somebody has already nominated this person for this edition. One nomination is enough."
    )


def test_two_drafts_of_the_same_person_may_wait_but_only_one_is_sent():
    first, second = make.nomination(), make.nomination(nominator="Liis Kuusk")
    make.step(first, "nominate")

    with pytest.raises(Refused, match="Somebody has already nominated"):
        make.step(second, "nominate")

    assert Nomination.objects.in_force().count() == 1


def test_a_withdrawn_nomination_makes_room_for_another():
    make.nomination(at="withdrawn")

    again = make.nomination(nominator="Liis Kuusk", at="nominated")

    assert again.state == "nominated"


def test_nobody_nominates_themselves():
    with pytest.raises(Refused, match="cannot nominate yourself"):
        make.nomination("Torsten Ek", nominator="Torsten Ek")


def test_a_nominee_who_declines_withdraws_the_case_and_the_nominator_hears_why():
    case = make.nomination(at="nominated")
    invitation = Invitation.objects.get(purpose="agree", key=case.ref)

    actions.refuse(case, by=make.person("Ulla Saarni"), invitation=invitation, note="No time this year.")

    assert case.state == "withdrawn"
    assert Message.objects.order_by("pk").last().address == "torsten.ek@example.org"
    assert "No time this year." in Message.objects.order_by("pk").last().text
    assert Entry.objects.about(case).last().note == "No time this year."


def test_a_nomination_is_answered_once():
    case = make.nomination(at="nominated")
    invitation = Invitation.objects.get(purpose="agree", key=case.ref)
    actions.agree(case, by=make.person("Ulla Saarni"), invitation=invitation)

    with pytest.raises(Refused, match="answered already"):
        actions.refuse(case, by=make.person("Ulla Saarni"), invitation=invitation)

    assert case.state == "agreed"


def test_one_person_has_one_case_in_an_edition_whatever_address_was_written():
    make.nomination(at="agreed")
    other = make.nomination("Ulla S", nominator="Liis Kuusk", at="nominated")
    invitation = Invitation.objects.get(purpose="agree", key=other.ref)

    with pytest.raises(Refused, match="already have a nomination"):
        actions.agree(other, by=make.person("Ulla Saarni"), invitation=invitation)


def test_an_unfinished_application_is_not_sent():
    case = make.nomination(at="agreed")

    with pytest.raises(Refused, match="not complete yet"):
        actions.send(case, by=case.nominee)

    assert case.state == "agreed"


def test_after_the_call_has_closed_nothing_is_nominated_or_sent():
    case = make.nomination(at="agreed")
    make.application(case)
    Edition.objects.update(call_closes_at=timezone.now() - timedelta(minutes=2))
    case.refresh_from_db()
    case.edition.refresh_from_db()

    with pytest.raises(Refused, match="The call closed on"):
        actions.send(case, by=case.nominee)
    with pytest.raises(Refused, match="The call closed on"):
        make.nomination("Ebba Lönn")


def test_what_was_begun_before_the_deadline_has_sixty_seconds_of_grace():
    case = make.nomination(at="agreed")
    make.application(case)
    closes = case.edition.call_closes_at

    actions.send(case, by=case.nominee, now=closes + timedelta(seconds=59))

    assert case.state == "sent"


def test_taking_the_place_gives_a_seat_the_circle_and_a_letter():
    case = make.nomination(at="offered")

    make.step(case, "take")

    seat = Seat.objects.get(case=case.ref)
    assert (seat.person, seat.role) == (case.nominee, "participant")
    assert case.nominee in case.edition.circle.members.all()
    assert mails()[-1] == ("taken", "ulla.saarni@example.org")


def test_giving_a_taken_place_back_frees_the_seat_and_the_circle():
    case = make.nomination(at="taken")

    actions.release(case, by=case.nominee, note="A new job.")

    assert case.state == "released"
    assert not Seat.objects.filter(case=case.ref).exists()
    assert case.nominee not in case.edition.circle.members.all()


def test_a_coordinator_does_not_decide_about_somebody_they_nominated():
    case = make.nomination(nominator="Sigrid Björk", at="sent")

    with pytest.raises(PermissionDenied):
        actions.offer(case, by=make.coordinator())


def test_letters_are_written_in_the_language_of_the_person():
    make.person("Ulla Saarni", language="sv")
    case = make.nomination(at="offered")

    letter = Message.objects.get(kind="offered")
    assert (letter.language, letter.person) == ("sv", case.nominee)
    assert "/sv/applications/" in letter.text


def test_the_sixth_draft_from_one_address_in_twenty_minutes_is_turned_away():
    edition = make.edition()
    for number in range(5):
        stranger_drafts(edition, nominee=f"nominee{number}@example.org")

    with pytest.raises(TooMany):
        stranger_drafts(edition, nominee="nominee6@example.org")

    assert Nomination.objects.count() == 5


def test_references_are_readable_and_never_given_twice():
    refs = [make.nomination(f"Person Number{number}").ref for number in range(3)]

    assert refs == ["ME-27-001", "ME-27-002", "ME-27-003"]


@pytest.mark.parametrize("at", ["offered", "reserve", "declined"])
def test_a_decision_leaves_before_all_other_mails(at):
    make.nomination(at=at)
    letter = Message.objects.order_by("pk").last()
    assert (letter.kind, letter.lane) == (at, Message.Lane.DECISION)


def test_who_has_a_case_already_says_no_to_a_nomination_at_another_address(client):
    first = make.nomination(at="agreed")
    second = make.nomination("Ulla Other", nominator="Ebba Lönn", at="nominated")
    letter = Message.objects.filter(address=second.nominee_email).latest("pk")
    client.force_login(first.nominee)

    client.post(re.search(r"/nominations/agree/\S+", letter.text)[0], {"answer": "no", "note": ""})

    states = [Nomination.objects.get(pk=case.pk).state for case in (first, second)]
    assert states == ["agreed", "withdrawn"]


def test_a_nomination_that_is_confirmed_too_late_makes_no_account(client):
    stranger_drafts(make.edition())
    link = re.search(r"/nominations/confirm/\S+", Message.objects.get().text)[0]
    Edition.objects.update(call_closes_at=timezone.now() - timedelta(days=1))

    answer = client.post(link)

    assert (answer.status_code, User.objects.filter(email="torsten.ek@example.org").exists()) == (409, False)
