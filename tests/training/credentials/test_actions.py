"""What is earned is awarded once, after a result, and never changed: only revoked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.credentials import actions
from kogge.training.credentials.models import Credential, as_number, make_number
from kogge.training.learning import actions as learning
from tests import make

pytestmark = pytest.mark.django_db


def award(case, by=None):
    return actions.award(make.seat_of(case), by=by or make.coordinator(), now=timezone.now())


def test_an_award_before_a_result_says_what_to_do_first():
    case = make.nomination(at="taken")

    with pytest.raises(Refused) as refusal:
        award(case)

    assert str(refusal.value) == "No result is recorded for this person yet. Record the result first, then award."
    assert Credential.objects.count() == 0


def test_a_result_of_not_completed_earns_nothing():
    case = make.nomination(at="taken")
    learning.record_result(make.seat_of(case), has_passed=False, by=make.coordinator(), now=timezone.now())

    with pytest.raises(Refused, match="did not complete"):
        award(case)


def test_an_award_tells_the_holder_and_keeps_the_name_of_that_day():
    case = make.nomination(at="completed")
    credential = award(case)
    case.nominee.name = "Ulla Married"
    case.nominee.save()

    credential.refresh_from_db()
    assert (credential.holder, credential.state, credential.title["en"]) == (
        "Ulla Saarni",
        "valid",
        "Manager Education 2027",
    )
    assert Message.objects.order_by("pk").last().kind == "awarded"


def test_a_certificate_without_a_name_is_not_awarded():
    """An address must never stand where a name belongs: the certificate is public."""
    case = make.nomination(at="completed")
    case.nominee.name = ""
    case.nominee.save()
    with pytest.raises(Refused, match="the certificate needs one"):
        make.credential(case)
    assert not Credential.objects.exists()


def test_the_certificate_is_awarded_once():
    case = make.nomination(at="completed")
    award(case)

    with pytest.raises(Refused, match="has the certificate already"):
        award(case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.create(
            seat=make.seat_of(case), holder="X", title={}, issuer=case.edition.lead, issued_at=timezone.now()
        )


def test_only_the_coordinator_awards_and_nobody_to_themselves():
    case = make.nomination(at="completed")

    for person in (case.nominee, make.person("Nobody Else")):
        with pytest.raises(PermissionDenied):
            award(case, by=person)


def test_revoking_needs_a_reason_and_keeps_it():
    credential = make.credential()

    with pytest.raises(Refused, match="Write the reason"):
        actions.revoke(credential, by=make.coordinator(), note="  ")
    actions.revoke(credential, by=make.coordinator(), note="Wrong date.")

    assert (credential.state, credential.why_revoked) == ("revoked", "Wrong date.")
    assert credential.revoked_at is not None
    assert Entry.objects.about(credential).last().verb == "revoke"


def test_after_a_revocation_a_new_one_may_be_awarded():
    credential = make.credential()
    actions.revoke(credential, by=make.coordinator(), note="Wrong name.")

    again = actions.award(credential.seat, by=make.coordinator(), now=timezone.now())

    assert again.number != credential.number
    assert Credential.objects.valid().get() == again


def test_a_number_is_long_readable_and_found_however_it_is_typed():
    number = make_number()

    assert len(number) == 14
    assert as_number(number.lower().replace("-", " ")) == number
    assert as_number(f" {number.replace('-', '')} ") == number


def test_a_recorded_completion_stands():
    case = make.nomination(at="completed")

    with pytest.raises(Refused, match="completed the programme already"):
        learning.record_result(make.seat_of(case), has_passed=False, by=make.coordinator(), now=timezone.now())
