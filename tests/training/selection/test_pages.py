import pytest
from django.core.management import call_command
from django.utils import timezone

from kogge.training.nominations.models import Application, Nomination
from kogge.training.selection import actions
from kogge.training.selection.models import Review
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
MANAGE = "/manage/manager-education/me-2027/review/"


def test_the_list_of_names_comes_before_any_file_and_a_tick_gives_the_file_away(client):
    made = make.committee_round(at="reviewing", reviewers=4)
    review = make.round_reviews(made).first()
    reviewer = review.reviewer
    made.reviewers.filter(pk=reviewer.pk).update(declared_at=None)
    client.force_login(reviewer.person)
    answer = client.get(f"/review/me-2027/{review.number}/")
    assert answer.headers["Location"] == "/review/me-2027/conflicts/"
    assert review.nomination.person_name in client.get("/review/me-2027/conflicts/").content.decode()
    client.post("/review/me-2027/conflicts/", {"knows": [review.nomination.ref]})
    assert reviewer.conflicts.get().reason == "declared"
    assert not reviewer.reviews.filter(nomination=review.nomination).exists()
    assert review.nomination.reviews.count() == 2


def test_a15_one_file_of_another_edition_among_the_ticks_refuses_them_all_and_who_left_meanwhile_saves_nothing(client):
    """A15, A16."""
    made = make.committee_round(at="reviewing", reviewers=4)
    review = make.round_reviews(made).select_related("reviewer__person", "nomination").first()
    other = make.nomination("Else Where", edition_=make.edition("me-2028", code="ME-28"), at="sent")
    made.reviewers.filter(pk=review.reviewer_id).update(declared_at=None)
    client.force_login(review.reviewer.person)

    both = client.post("/review/me-2027/conflicts/", {"knows": [review.nomination.ref, other.ref]})
    assert (both.status_code, review.reviewer.conflicts.count()) == (404, 0)
    made.reviewers.filter(pk=review.reviewer_id).update(declared_at=timezone.now(), state="withdrawn")
    late = client.post(f"/review/me-2027/{review.number}/", sent(made))

    review.refresh_from_db()
    assert (late.status_code, review.scores.count(), review.version) == (404, 0, 0)


def sent(made, value=5, **more):
    return (
        {f"c{one.pk}": value for one in made.criteria.all()} | {"version": 0, "comment": "Good.", "act": "next"} | more
    )


def test_save_and_next_keeps_the_scores_and_leads_to_the_next_file(client):
    made = make.committee_round(at="reviewing")
    review = make.round_reviews(made).first()
    client.force_login(review.reviewer.person)
    answer = client.post(f"/review/me-2027/{review.number}/", sent(made))
    following = review.reviewer.reviews.exclude(pk=review.pk).get()
    assert answer.headers["Location"] == f"/review/me-2027/{following.number}/"
    review.refresh_from_db()
    assert (review.state, review.comment, review.version) == ("draft", "Good.", 1)
    assert [score.value for score in review.scores.all()] == [5, 5]
    final = client.post(f"/review/me-2027/{following.number}/", sent(made, act="final"))
    assert final.status_code == 302
    client.post("/review/me-2027/final/")
    assert set(review.reviewer.reviews.values_list("state", flat=True)) == {"final"}


def test_a_score_of_nine_and_a_missing_one_are_said_and_the_comment_stays(client):
    """A92"""
    made = make.committee_round(at="reviewing")
    review = make.round_reviews(made).first()
    client.force_login(review.reviewer.person)
    wrong = client.post(f"/review/me-2027/{review.number}/", sent(made, 9))
    assert wrong.status_code == 422
    assert "Scores go from 1 to 5." in wrong.content.decode()
    bare = client.post(f"/review/me-2027/{review.number}/", {"version": 0, "comment": "Kept.", "act": "final"})
    assert bare.status_code == 422
    assert "2 criteria have no score yet." in bare.content.decode()
    assert "Kept." in bare.content.decode()
    assert 'name="version" value="1"' in bare.content.decode()


def test_a_file_of_another_is_not_there_and_a_stranger_to_the_round_knows_nothing_of_it(client):
    """A4."""
    made = make.committee_round(at="reviewing")
    client.force_login(make.person("Nosy Nils"))
    assert [client.get(f"/review/me-2027/{path}").status_code for path in ("", "1/", "conflicts/")] == [404] * 3
    assert client.get(MANAGE).status_code == 404
    client.force_login(made.reviewers.first().person)
    assert client.get("/review/me-2027/99/").status_code == 404
    assert client.get(MANAGE).status_code == 404


CANARIES = ["Kanarya Sparrow", "sparrow", "Photonics", "torsten", "+358 40 1234567", "secret-cluster.example"]


def test_in_an_anonymised_round_no_page_of_a_reviewer_tells_who_it_is(client):
    """A5 and A6."""
    made = make.committee_round(files=2, is_anonymised=True)
    case = make.nomination("Kanarya Sparrow", at="sent")
    Application.objects.filter(nomination=case).update(
        role="Head of Photonics Finland", goals="I, Kanarya, lead. Ring +358 40 1234567.",
        plan="See www.secret-cluster.example or k.sparrow@secret-cluster.example", experience="SPARROW's years.",
    )  # fmt: skip
    Nomination.objects.filter(pk=case.pk).update(why="Torsten Ek knows Sparrow of Photonics-Finland.")
    actions.begin(made, by=make.coordinator(), now=timezone.now())
    made.reviewers.update(declared_at=timezone.now())
    review = Review.objects.filter(nomination=case).select_related("reviewer__person").first()
    client.force_login(review.reviewer.person)
    pages = ["", "conflicts/", f"{review.number}/"]
    seen = "".join(client.get(f"/review/me-2027/{path}").content.decode() for path in pages).casefold()
    assert [canary for canary in CANARIES if canary.casefold() in seen] == []
    assert case.ref.casefold() in seen

    # A6: no search finds what is hidden, not even by its count; what is public it does find.
    call_command("reindex", verbosity=0)
    looked_for = ("Sparrow", "Kanarya", "1234567", str(made.edition.name))
    found = {word: len(client.get("/search/", {"q": word}).context["groups"]) for word in looked_for}
    assert found == {"Sparrow": 0, "Kanarya": 0, "1234567": 0, looked_for[-1]: 1}


def test_a_coordinator_hides_one_more_word_and_shows_one_again(client):
    made = make.committee_round(at="reviewing", is_anonymised=True)
    case = Nomination.objects.first()
    client.force_login(make.coordinator())
    page = f"{MANAGE}files/{case.ref}/words/"
    client.post(page, {"word": "Radar"})
    client.post(page, {"word": "finland", "act": "show"})
    assert dict(case.redactions.values_list("word", "is_hidden")) == {"radar": True, "finland": False}
    assert "radar" in client.get(page).content.decode()
    assert made.is_anonymised


def test_the_pages_of_the_coordinator_open_in_every_state(client):
    edition = make.edition()
    client.force_login(make.coordinator())
    assert "Set up a committee" in client.get(MANAGE).content.decode()
    assert client.post(f"{MANAGE}new/").status_code == 302
    assert "Before reviewing can begin" in client.get(MANAGE).content.decode()
    assert client.post(f"{MANAGE}criteria/0/", {"title": "", "weight": 0}).status_code == 422
    words = {f"word_{step}": f"w{step}" for step in range(1, 6)}
    assert client.post(f"{MANAGE}criteria/0/", {"title": "Need", "weight": 2} | words).status_code == 302
    assert client.get(f"{MANAGE}criteria/1/").status_code == 200
    asked = {"name": "Rita Rev", "address": "rita@example.org", "languages": ["sv"], "language": "sv"} | {
        "countries": ["SE"]
    }
    assert client.post(f"{MANAGE}reviewers/new/", asked).status_code == 302
    assert edition.round.reviewers.get().languages == ["sv"]
    assert edition.round.reviewers.get().person is None
    given = {"reviews_each": 1, "places": 3, "due_at": "2027-03-01T12:00"}
    assert client.post(f"{MANAGE}edit/", given).status_code == 302
    edition.round.refresh_from_db()
    assert edition.round.due_at.isoformat() == "2027-03-01T11:00:00+00:00"


def test_the_lists_ask_the_same_few_questions_for_three_and_for_nine_files(client):
    made = make.committee_round(at="reviewing")
    reviewer = made.reviewers.first().person
    client.force_login(make.coordinator())
    few = [queries(client, f"{MANAGE}{path}") for path in ("", "files/", "reviews.csv")]
    for number in range(6):
        make.nomination(f"Later {chr(65 + number)}on", at="sent")
    client.post(f"{MANAGE}share/")
    assert [queries(client, f"{MANAGE}{path}") for path in ("", "files/", "reviews.csv")] == few
    client.force_login(reviewer)
    assert client.get("/review/").status_code == 200
