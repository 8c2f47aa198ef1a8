"""Files that close while reviews are written, and words that anonymised rounds hide."""

import pytest
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.training.decisions.candidates import standings_of
from kogge.training.decisions.partaking import has_open_reviews
from kogge.training.nominations.models import Application, Nomination
from kogge.training.selection import actions
from kogge.training.selection.forms import WordForm
from kogge.training.selection.models import Conflict, Review, Reviewer
from kogge.training.selection.queues import queue_of
from kogge.training.selection.shown import shown_file
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now


def _counted(made, file):
    """How many reviews stand behind the mean of a file."""
    return next(one.reviews for one in standings_of(made, [file]))


def test_a_conflict_declared_in_the_meeting_is_refused_and_the_final_review_stays():
    made = make.committee_round(at="reviewing")
    review = make.review(made)
    actions.meet(made, by=make.coordinator(), now=NOW())
    with pytest.raises(Refused, match="before the committee"):
        actions.declare(review.reviewer, [review.nomination], by=review.reviewer.person, now=NOW())
    assert Review.objects.get(pk=review.pk).state == "final"
    assert not Conflict.objects.exists()


def test_a_final_review_of_somebody_known_stays_and_counts_no_longer():
    made = make.committee_round(at="reviewing")
    review = make.review(made)
    actions.declare(review.reviewer, [review.nomination], by=review.reviewer.person, now=NOW())
    assert Review.objects.get(pk=review.pk).state == "final"
    assert Review.objects.filter(nomination=review.nomination).unbarred().count() == 2
    assert _counted(made, review.nomination_id) == 0


@pytest.mark.parametrize("state", ["agreed", "withdrawn"])
def test_a_file_closes_when_its_application_is_opened_again_or_withdrawn(client, state):
    made = make.committee_round(at="reviewing", files=1, reviewers=2)
    review = make.review(made, at="draft")
    who = review.reviewer.person
    client.force_login(who)
    assert client.get(review.get_absolute_url()).status_code == 200
    Nomination.objects.filter(pk=review.nomination_id).update(state=state)
    assert client.get(review.get_absolute_url()).status_code == 404
    assert queue_of(review.reviewer).reviews == []
    assert not has_open_reviews(who, made)


def test_nobody_joins_a_committee_whose_reviews_have_ended():
    made = make.committee_round(at="reviewing")
    late = make.person("Late One")
    seat = actions.invite(Reviewer(round=made), name="L", address=late.email, by=make.coordinator(), now=NOW())
    actions.meet(made, by=make.coordinator(), now=NOW())
    with pytest.raises(Refused, match="before the committee"):
        actions.accept(seat, by=late, now=NOW())
    assert Reviewer.objects.get(pk=seat.pk).state == "invited"


def test_a_new_employer_takes_the_draft_and_silences_the_final_review():
    made = make.committee_round(at="reviewing", files=2, reviewers=3)
    final = make.review(made)
    who = final.reviewer
    Membership.objects.create(person=who.person, organisation=final.nomination.cluster, role="manager")
    actions.share_out(made, by=make.coordinator(), now=NOW())
    assert not who.reviews.filter(state="draft").exists()
    assert not Review.objects.visible_to(who.person).exists()
    assert _counted(made, final.nomination_id) == 0


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Jörg Weiß", "I am Jörg Weiß; WEIẞ, Jorg WEISS.", "I am ▇▇▇; ▇▇▇, ▇▇▇."),
        ("Bo Li", "Bo worked; Bosnia. Li led.", "▇▇▇ worked; Bosnia. ▇▇▇ led."),
        ("Zoë Łuk", "Zoe\u0308 Łuk wrote", "▇▇▇ wrote"),
    ],
)
def test_a_name_is_hidden_however_its_letters_are_written(name, text, shown):
    made = make.committee_round(files=1, reviewers=2, is_anonymised=True)
    file = actions.files_of(made).get()
    type(file.nominee).objects.filter(pk=file.nominee_id).update(name=name)
    Nomination.objects.filter(pk=file.pk).update(nominee_name=name)
    Application.objects.filter(nomination=file).update(goals=text)
    file = actions.files_of(made).get()
    assert shown_file(file, made.reviewers.first()).sections[0].answers[0][1] == shown


def test_a_word_to_hide_is_measured_as_it_is_kept():
    assert not WordForm({"word": "ß" * 61}).is_valid()
    assert not WordForm({"word": "e\u0301"}).is_valid()
    assert WordForm({"word": "Weiß"}).is_valid()


def test_who_looks_through_the_hidden_words_is_not_told_a_number_that_is_shown_to_nobody(client):
    made = make.committee_round(at="reviewing", reviewers=4, is_anonymised=True)
    review = make.round_reviews(made).first()
    file, person = review.nomination, review.nomination.nominee
    person.phone = "+358 40 7654321"
    person.save()
    Application.objects.filter(nomination=file).update(goals="Call me: +358 40 7654321.")
    file = Nomination.objects.get(pk=file.pk)
    client.force_login(make.coordinator())
    page = client.get(f"{made.get_committee_url()}files/{file.ref}/words/").content.decode()

    assert (person.name.split()[0].lower() in page, "7654321" in page) == (True, False)
    assert "7654321" not in str(shown_file(file, review.reviewer).sections)


def test_a_criterion_after_a_removed_one_has_a_number_of_its_own(client):
    made = make.committee_round()
    client.force_login(make.coordinator())
    url = f"{made.get_committee_url()}criteria/"
    client.post(f"{url}1/remove/")
    words = {f"word_{step}": f"word {step}" for step in range(1, 6)}
    client.post(f"{url}0/", {"title": "New", "help": "", "weight": 1} | words)
    assert sorted(made.criteria.values_list("position", flat=True)) == [2, 3]


def test_a_criterion_is_changed_in_part_and_in_another_language(client):
    """What is left as it was, is; in Swedish the English words stay. Both were refused by the database."""
    made = make.committee_round()
    client.force_login(make.coordinator())
    criterion = made.criteria.get(position=1)
    criterion.title, criterion.help = make.text("Goals"), make.text("Clear ones")
    criterion.save()
    url = f"{made.get_committee_url()}criteria/1/"
    words = {f"word_{step}": f"word {step}" for step in range(1, 6)}
    weighed = client.post(url, {"title": "Goals", "help": "Clear ones", "weight": 3} | words)
    translated = client.post(f"/sv{url}", {"title": "Mål", "help": "Clear ones", "weight": 3} | words)
    criterion.refresh_from_db()

    assert (weighed.status_code, translated.status_code, criterion.weight) == (302, 302, 3)
    assert (criterion.title.data, criterion.help.data) == ({"en": "Goals", "sv": "Mål"}, {"en": "Clear ones"})


def test_where_names_are_hidden_they_are_written_once_so_that_none_tells_whose_file_goes(client):
    made = make.committee_round(at="reviewing", reviewers=4, is_anonymised=True)
    made.reviewers.update(declared_at=None)
    review = make.round_reviews(made).first()
    client.force_login(review.reviewer.person)
    page, typed = "/review/me-2027/conflicts/", {"names": review.nomination.person_name}
    first = client.post(page, {"names": "Nobody Here"})
    second = client.post(page, typed)
    seen = client.get(page)

    assert (first.status_code, second.status_code, seen.url) == (302, 422, "/review/me-2027/")
    assert "open it and say so there" in second.content.decode()
    assert not review.reviewer.conflicts.exists()
    assert Review.objects.filter(pk=review.pk).exists()


def test_before_the_files_are_there_names_are_not_the_last_word(client):
    made = make.committee_round(is_anonymised=True)
    seat = made.reviewers.first()
    client.force_login(seat.person)
    client.post("/review/me-2027/conflicts/", {"names": "Candidate Aon"})
    seat.refresh_from_db()

    assert (seat.declared_at, seat.conflicts.count()) == (None, 1)


def test_a_coordinator_who_reviews_without_names_gets_no_page_that_names_anybody(client):
    made = make.committee_round(at="reviewing", is_anonymised=True)
    case, by = actions.files_of(made)[0], make.coordinator()
    manage = "/manage/manager-education/me-2027/"
    pages = [f"/nominations/{case.ref}/", f"/nominations/{case.ref}/time/", f"{manage}cases/export/?as=csv"]
    pages += [
        manage,
        f"{manage}cases/",
        f"{manage}review/files/",
        f"{manage}review/reviews.csv",
        "/search/?q=Candidate",
    ]
    client.force_login(by)
    named = [case.person_name in _text(client.get(page)) for page in pages[:5]]
    Reviewer.objects.create(
        round=made, person=by, state="accepted", invited_at=timezone.now(), declared_at=timezone.now()
    )
    hidden = [case.person_name in _text(client.get(page)) for page in pages]
    gone = client.get(pages[0]).status_code
    made.__class__.objects.update(state="closed")

    assert (named, hidden, gone) == ([True] * 5, [False] * 8, 404)
    assert client.get(pages[0]).status_code == 200


def _text(answer):
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def test_a_file_that_lost_its_reader_never_goes_to_somebody_who_works_there_by_now(client):
    made = make.committee_round(at="reviewing", reviewers=4, files=1)
    review = make.round_reviews(made).first()
    free = made.reviewers.filter(pk__in=list(made.reviewers.filter(reviews=None).values_list("pk", flat=True)))
    for seat in free:
        make.colleague(make.organisation(), seat.person.name)
    client.force_login(make.coordinator())
    row = client.get("/manage/manager-education/me-2027/review/files/").context["rows"][0]
    actions.step_out(review, by=review.reviewer.person, now=timezone.now())

    assert row["others"] == []
    assert set(free.values_list("conflicts__reason", flat=True)) == {"organisation"}
    assert not Review.objects.filter(reviewer__in=free).exists()
    listed = client.get("/manage/manager-education/me-2027/review/files/")
    assert [one.reason for one in listed.context["rows"][0]["closed"]].count("organisation") == len(free)
    assert "(own organisation)" in listed.content.decode()


def test_a_reason_to_open_a_review_again_that_is_too_long_comes_back_whole(client):
    made = make.committee_round(at="reviewing")
    review = make.review(made)
    client.force_login(make.coordinator())
    page = f"/manage/manager-education/me-2027/review/files/{review.nomination.ref}/reopen/"
    given = {"person": review.reviewer.person.ref, "reason": "word " * 120}
    answer = client.post(page, given)

    assert (answer.status_code, given["reason"].strip() in answer.text) == (422, True)
    assert f'name="person" value="{review.reviewer.person.ref}"' in answer.text
    assert client.post(page, given | {"reason": "Typo."}).status_code == 302
