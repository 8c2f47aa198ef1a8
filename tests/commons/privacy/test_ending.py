"""What is open when somebody is erased ends with them, and the preview says so."""

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.privacy.erasure import preview
from kogge.training.nominations.models import Nomination
from kogge.training.selection import actions as selection
from kogge.training.selection.models import Review
from tests import make
from tests.commons.privacy.test_erasure import erase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ledger(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize(
    ("at", "then"),
    [("nominated", "withdrawn"), ("sent", "withdrawn"), ("offered", "released"), ("declined", "declined")],
)
def test_no_case_waits_for_somebody_who_is_gone(at, then):
    case = make.nomination(at=at)
    make.nomination("Ebba Lönn", at="sent")

    erase(make.person())

    assert {one.pk == case.pk: one.state for one in Nomination.objects.all()} == {True: then, False: "sent"}


def test_the_seat_of_a_reviewer_who_is_erased_ends_and_their_files_go_to_others():
    round = make.committee_round(at="reviewing", reviewers=4, files=3)
    gone = make.review(round).reviewer
    drafts = {one.nomination_id for one in gone.reviews.filter(state="draft")}
    lines = preview(gone.person, today=timezone.localdate())

    erase(gone.person)
    selection.share_out(round, by=make.coordinator(), now=timezone.now())

    assert [sum(line.ended.values()) for line in lines if line.ended] == [1]
    gone.refresh_from_db()
    assert (gone.state, Entry.objects.get(verb="leave").by) == ("withdrawn", gone.person)
    read = Review.objects.filter(reviewer__round=round).unbarred()
    assert {file: read.filter(nomination=file).count() for file in drafts} == dict.fromkeys(drafts, 2)
    assert {one.state for one in read.filter(reviewer=gone)} == {"final"}


def test_a_line_of_money_stays_without_the_name_of_whom_it_was_for():
    ulla = make.person()
    line = make.expense(make.edition(), what="Flight Ulla Saarni, Riga", reason="Saarnis train", person=ulla)
    make.expense(make.edition(), what="Room")

    erase(ulla)

    line.refresh_from_db()
    assert (line.what, line.reason, line.amount) == ("Flight a former member, Riga", "a former member train", 100)
