"""What goes with a file, who may change a final review, many files, and lists that stay flat."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from kogge.base.errors import Refused
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.nominations.models import Enclosure, Nomination
from kogge.training.selection import actions
from kogge.training.selection.actions import sharing
from kogge.training.selection.matching import how_named
from kogge.training.selection.models import Conflict, Review, Reviewer
from kogge.training.selection.sharing import pairs_of
from tests import make
from tests.test_flat import flat

pytestmark = pytest.mark.django_db
NOW = timezone.now
COMMITTEE = "/manage/manager-education/me-2027/review/"


def enclosed(case, name="Kanarya Sparrow CV.pdf"):
    file = File(owner=case.nominee, name=name, type="application/pdf", size=4, sha256="x", is_attached=True)
    file.made_at = NOW()
    file.content.save(name, ContentFile(b"%PDF"), save=False)
    file.save()
    Enclosure.objects.create(application=case.application, file=file, added_at=NOW())
    return file


def test_reviewers_of_a_file_open_what_goes_with_it_and_nobody_else_does(client):
    made = make.committee_round(at="reviewing")
    review = make.round_reviews(made).first()
    file = enclosed(review.nomination)
    page = f"/review/me-2027/{review.number}/"
    client.force_login(review.reviewer.person)
    assert file.name in client.get(page).content.decode()
    answer = client.get(f"{page}files/{file.ref}/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"%PDF")
    others = made.reviewers.exclude(reviews__nomination=review.nomination)
    for other in others:
        client.force_login(other.person)
        numbers = other.reviews.values_list("number", flat=True)
        found = [client.get(f"/review/me-2027/{number}/files/{file.ref}/").status_code for number in numbers]
        assert found == [404] * len(found)
    client.force_login(review.reviewer.person)
    Conflict.objects.create(reviewer=review.reviewer, nomination=review.nomination, reason="declared", said_at=NOW())
    assert [client.get(path).status_code for path in (page, f"{page}files/{file.ref}/")] == [404, 404]
    assert page not in client.get("/review/me-2027/").content.decode()


def test_in_an_anonymised_round_files_are_counted_and_never_named_or_opened(client):
    made = make.committee_round(at="reviewing", is_anonymised=True)
    review = make.round_reviews(made).first()
    files = [enclosed(review.nomination), enclosed(review.nomination, "Letter of K. Sparrow.pdf")]
    client.force_login(review.reviewer.person)
    page = f"/review/me-2027/{review.number}/"
    seen = client.get(page).content.decode()
    assert "2 files, not shown in this round." in seen
    assert [one for one in ("Sparrow", "Kanarya", ".pdf", files[0].ref, files[1].ref) if one in seen] == []
    assert [client.get(f"{page}files/{one.ref}/").status_code for one in files] == [404, 404]
    assert [client.get(one.get_absolute_url()).status_code for one in files] == [404, 404]


def test_a_final_review_is_changed_until_others_could_be_read_and_then_only_with_a_reason(client):
    made = make.committee_round(at="reviewing")
    mine = make.review(made)
    who = mine.reviewer.person
    actions.reopen(mine, by=who, now=NOW())
    assert mine.state == "draft"
    actions.finish(mine, by=who, now=NOW())
    theirs = mine.nomination.reviews.exclude(pk=mine.pk).get()
    by = theirs.reviewer.person
    given = {"comment": "", "note_private": "", "flag": False, "version": 0}
    actions.save(theirs, values=dict.fromkeys(made.criteria.all(), 2), **given, by=by, now=NOW())
    actions.finish(theirs, by=by, now=NOW())
    client.force_login(who)
    page = f"/review/me-2027/{mine.number}/"
    assert "Change it" not in client.get(page).content.decode()
    assert client.post(f"{page}reopen/").status_code == 409
    client.force_login(make.coordinator())
    reopen = f"{COMMITTEE}files/{mine.nomination.ref}/reopen/"
    assert client.post(reopen, {"person": who.ref, "reason": " "}).status_code == 409
    assert client.post(reopen, {"person": who.ref, "reason": "Scored the wrong file"}).status_code == 302
    mine.refresh_from_db()
    entry = Entry.objects.get(kind="selection.review", verb="send_back")
    assert (mine.state, entry.note, entry.thing_id) == ("draft", "Scored the wrong file", mine.pk)
    with pytest.raises(Refused, match="stays final"):  # who has seen what the first said
        actions.reopen(theirs, by=by, now=NOW())


def test_a_coordinator_does_not_open_their_own_review_again():
    made = make.committee_round(at="reviewing")
    review = make.review(made)
    assert "send_back" in [step.verb for step in review.steps_for(make.coordinator())]
    assert "send_back" not in [step.verb for step in review.steps_for(review.reviewer.person)]


def test_many_files_are_shared_out_by_a_worker_and_everybody_is_told_once(client, monkeypatch):
    monkeypatch.setattr(sharing, "MANY", 2)
    made = make.committee_round()
    client.force_login(make.coordinator())
    answer = client.post(f"{COMMITTEE}begin/")
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    assert (job.state, job.done, job.total, Review.objects.count()) == ("done", 3, 3, 6)
    sharing.share_files.func(job.pk, made.pk, make.coordinator().pk, True)  # twice is as good as once
    assert (Review.objects.count(), Message.objects.filter(kind="begun").count()) == (6, 3)


def test_the_table_comes_as_csv_and_for_excel(client):
    make.committee_round(at="reviewing")
    client.force_login(make.coordinator())
    lines = client.get(f"{COMMITTEE}reviews.csv").content.decode().splitlines()
    sheet = load_workbook(io.BytesIO(client.get(f"{COMMITTEE}reviews.xlsx").content)).active
    assert (sheet.max_row, sheet["A1"].value, len(lines)) == (7, "Case", 7)
    assert client.get(f"{COMMITTEE}reviews.pdf").status_code == 404


def test_the_pages_of_a_committee_ask_as_few_questions_for_thirty_files_as_for_one(client):
    made = make.committee_round(at="reviewing", files=1, reviews_each=1, reviewers=1)
    reviewer = made.reviewers.get()

    def more():
        case = Nomination.objects.get()
        for number in range(29):
            Nomination.objects.create(
                ref=f"M{number}", edition=case.edition, cluster=case.cluster, state="sent", nominee_name=f"M {number}",
                nominee_email=f"m{number}@example.org", nominator_name="T", nominator_email="t@example.org",
                made_at=NOW(), nominee=make.person(f"Many M{number}"),
            )  # fmt: skip
        found = Nomination.objects.exclude(pk=case.pk)
        Review.objects.bulk_create(
            Review(reviewer=reviewer, nomination=one, number=number) for number, one in enumerate(found, 2)
        )

    client.force_login(reviewer.person)
    flat(client, "/review/me-2027/", more)
    assert client.get("/review/me-2027/").content.decode().count('data-l="File"') == 30
    Review.objects.exclude(number=1).delete()
    Nomination.objects.exclude(reviews__number=1).delete()
    client.force_login(make.coordinator())
    flat(client, COMMITTEE, more)


@pytest.mark.parametrize(
    "typed, how",
    [
        ("Åsa Bergström-Lind", "same"),
        ("asa bergstrom lind", "same"),
        ("Åsa Bergström-Lind, Uppsala", "same"),
        ("Bergström-Lind, Åsa", "perhaps"),
        ("Å. Bergström", "perhaps"),
        ("Åsa", ""),
        ("Per Bergström", ""),
        ("Photonics Finland ry", "same"),
        ("Photonics", "perhaps"),
        ("Finnish", ""),
        ("Cluster", ""),
    ],
)
def test_names_are_found_without_accents_and_other_forms_are_perhaps_the_same(typed, how):
    cluster = make.organisation(name="Photonics Finland")
    assert how_named([typed], Nomination(nominee_name="Åsa Bergström-Lind", cluster=cluster)) == how


def test_in_an_open_round_who_is_perhaps_meant_is_marked_to_be_ticked(client):
    made = make.committee_round(at="reviewing", reviewers=4)
    review = make.round_reviews(made).first()
    client.force_login(review.reviewer.person)
    last = review.nomination.person_name.split()[1]
    typed = {"names": f"C. {last}"}
    answer = client.post("/review/me-2027/conflicts/", typed)
    assert (answer.status_code, answer.content.decode().count("perhaps the same</")) == (422, 1)
    assert not review.reviewer.conflicts.exists()
    client.post("/review/me-2027/conflicts/", typed | {"is_looked_at": "1", "knows": [review.nomination.ref]})
    assert review.reviewer.conflicts.get().reason == "declared"


def test_in_an_anonymised_round_another_form_of_a_name_keeps_the_file_away_and_nothing_is_told(client):
    made = make.committee_round(at="reviewing", reviewers=4, is_anonymised=True)
    made.reviewers.update(declared_at=None)
    review = make.round_reviews(made).first()
    client.force_login(review.reviewer.person)
    name = review.nomination.person_name
    first, last = name.split()
    answer = client.post("/review/me-2027/conflicts/", {"names": f"{last}, {first}"}, follow=True)
    assert name not in answer.content.decode()
    assert review.reviewer.conflicts.get().reason == "perhaps"


def test_a_coordinator_who_reviews_without_names_learns_nothing_from_who_could_be_given_a_file(client):
    made = make.committee_round(at="reviewing", reviewers=4, is_anonymised=True)
    review = make.round_reviews(made).first()
    free = made.reviewers.exclude(reviews__nomination=review.nomination)
    for reason, seat in zip(("declared", "organisation"), free.order_by("pk"), strict=True):
        Conflict.objects.create(reviewer=seat, nomination=review.nomination, reason=reason, said_at=NOW())
    client.force_login(make.coordinator())
    give = f"{COMMITTEE}files/{review.nomination.ref}/give/"
    typed = {"person": free.order_by("pk").first().person.ref}

    def offered(is_blind):
        rows = pairs_of(made, is_blind=is_blind)
        return {one.pk for row in rows if row["ref"] == review.nomination.ref for one in row["others"]}

    assert (offered(is_blind=False), offered(is_blind=True)) == (set(), set())
    assert "There is a conflict: declared before." in client.post(give, typed).content.decode()
    Reviewer.objects.create(round=made, person=make.coordinator(), state="accepted", invited_at=NOW())
    answer = client.post(give, typed)
    assert (answer.status_code, "conflict" in answer.content.decode()) == (409, False)
    conflicts = Conflict.objects.filter(reviewer__in=free)
    conflicts.delete()
    free_now = client.post(give, typed)
    assert (free_now.status_code, "Ask another coordinator." in free_now.content.decode()) == (409, True)
    assert not free.first().reviews.filter(nomination=review.nomination).exists()


def test_a_conflict_takes_as_few_questions_in_a_large_committee_as_in_a_small_one():
    made = make.committee_round(at="reviewing", files=6)
    coordinator, first, second = make.coordinator(), *make.round_reviews(made).order_by("reviewer", "pk")[:2]

    def asked(review):
        Review.objects.exclude(reviewer=review.reviewer).delete()  # so that the same number is given anew
        with CaptureQueriesContext(connection) as captured:
            actions.step_out(review, by=review.reviewer.person, now=NOW())
        return len(captured)

    few = asked(first)
    for number in range(12):
        name = f"Further F{number}"
        given = {"name": name, "address": make.address_of(name), "by": coordinator, "now": NOW()}
        actions.accept(actions.invite(Reviewer(round=made), **given), by=make.person(name), now=NOW())
    assert asked(second) == few
