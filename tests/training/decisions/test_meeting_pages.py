"""The pages of the meeting and of what follows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kogge.training.decisions import actions
from kogge.training.decisions.models import Decision, Reason, Terms, Wording
from kogge.training.nominations.models import Application
from kogge.training.programmes.models import Seat
from kogge.training.selection.models import Conflict
from tests import make
from tests.test_flat import queries
from tests.training.decisions.committee import ASSISTANT, MEMBER, a_file, a_member, a_review, a_round

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ADDRESS = "/review/me-2027/meeting/"
DECISIONS = "/manage/manager-education/me-2027/decisions/"


def mark(client, text, **more):
    return client.post(ADDRESS, {"do": text, **more})


def marks(round):
    return {row.nomination.ref: row.choice for row in round.proposals.select_related("nomination")}


def test_one_click_proposes_and_leads_back_to_the_row(client):
    round = a_round()
    a_file(round, 1)
    client.force_login(make.coordinator())

    answer = mark(client, "select ME-27-001 0")

    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}#ME-27-001")
    assert marks(round) == {"ME-27-001": "select"}


def test_a_refusal_stands_above_the_table_and_changes_nothing(client):
    round = a_round()
    a_file(round, 1)
    client.force_login(make.person(ASSISTANT))
    mark(client, "reserve ME-27-001 0")
    client.force_login(make.coordinator())

    answer = mark(client, "select ME-27-001 0")

    assert (answer.status_code, marks(round)) == (409, {"ME-27-001": "reserve"})
    assert "Changed by Aino Apu" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "select", "select ME-27-001 -1", "offer ME-27-001 0", "select ME-99-001 0", "select ME-27-001 0 x"])  # fmt: skip  # noqa: E501
def test_a_button_that_was_never_drawn_is_not_found(text, client):
    """A92: what is altered in the form changes nothing."""
    round = a_round()
    a_file(round, 1)
    client.force_login(make.coordinator())

    assert (mark(client, text).status_code, marks(round)) == (404, {})


def test_the_meeting_is_for_the_committee_and_only_once_their_own_reviews_are_final(client):
    round = a_round()
    member = a_member(round)
    review = a_review(member, a_file(round, 1), 4, 4, state="draft")
    client.force_login(make.person(MEMBER))
    before = client.get(ADDRESS).status_code
    review.__class__.objects.filter(pk=review.pk).update(state="final")
    after = client.get(ADDRESS).status_code
    client.force_login(make.person("Nobody Else"))

    assert (before, after, client.get(ADDRESS).status_code) == (403, 200, 404)


@pytest.mark.parametrize("state", ["setting_up", "reviewing"])
def test_before_the_meeting_is_open_nobody_reads_the_scores_of_others(state, client):
    round = a_round(state=state)
    file = a_file(round, 1)
    client.force_login(make.coordinator())

    assert [client.get(f"{ADDRESS}{page}").status_code for page in ("", f"{file.ref}/", "close/")] == [403] * 3


def test_who_applies_reads_of_their_own_file_neither_place_nor_proposal_nor_reason(client):
    round = a_round()
    member, own, other = a_member(round), a_file(round, 1), a_file(round, 2)
    Seat.objects.create(edition=round.edition, person=own.nominee, role="assistant")
    a_review(member, own, 5, 5)
    a_review(member, other, 3, 3)
    for file, choice in ((own, "reserve"), (other, "decline")):
        actions.propose(round, file, choice, version=0, note="Too early.", by=make.coordinator(), now=NOW)
    client.force_login(own.nominee)
    shown = client.get(ADDRESS).context
    row = shown["rows"].object_list[-1]
    actions.decide(round, by=make.coordinator(), now=NOW)
    parts = client.get(f"{ADDRESS}minutes/").context["parts"]
    minutes = parts[-1]["rows"][0]

    assert [row[name] for name in ("ref", "rank", "choice", "reserve", "said", "by")] == [own.ref, "", "", 0, "", ""]
    assert (shown["reserves"], minutes["because"], minutes["place"]) == ([], "", None)
    assert {part["label"]: [row["ref"] for row in part["rows"]] for part in parts} == {
        "Selected": [],
        "Reserve list, in this order": [],
        "Declined": [other.ref],
        "Conflict: others decide": [own.ref],
    }


def test_a_file_that_is_hidden_leaves_no_gap_in_the_places_and_does_not_move_the_cut(client):
    round = a_round(places=1)
    member = a_member(round)
    files = [a_file(round, number) for number in (1, 2, 3)]
    for file, value in zip(files, (5, 4, 3), strict=True):
        a_review(a_member(round, f"Reader {value}"), file, value, value)
    Conflict.objects.create(reviewer=member, nomination=files[0], reason="declared", said_at=NOW)
    client.force_login(member.person)
    rows = client.get(ADDRESS).context["rows"].object_list
    alone = client.get(f"{ADDRESS}{files[1].ref}/").context

    assert [(row["ref"], row["rank"], "is_first_below" in row) for row in rows] == [
        (files[1].ref, 1, False),
        (files[2].ref, 2, True),
        (files[0].ref, "", False),
    ]
    assert (alone["standing"].place, alone["count"]) == (1, 2)


def test_no_number_tells_what_is_proposed_for_a_file_that_is_hidden(client):
    round = a_round()
    own = a_file(round, 1, nominator=MEMBER)
    others = [a_file(round, 2), a_file(round, 3)]
    a_member(round)
    actions.propose(round, others[0], "select", version=0, by=make.coordinator(), now=NOW)
    client.force_login(make.person(MEMBER))

    def told(choice, version):
        actions.propose(round, own, choice, version=version, by=make.coordinator(), now=NOW)
        seen = client.get(ADDRESS).context
        return {name: seen[name] for name in ("given", "left", "undecided", "reserves", "groups", "quotas", "tabs")}

    assert told("select", 0) == told("reserve", 1)
    assert told("select", 2)["given"] == 1


def test_nobody_reads_the_scores_of_or_decides_about_a_file_of_where_they_work(client):
    round = a_round()
    a_review(a_member(round), a_file(round, 1), 5, 4)
    make.colleague(make.organisation(), ASSISTANT)
    client.force_login(make.person(ASSISTANT))

    assert [row["is_hidden"] for row in client.get(ADDRESS).context["rows"].object_list] == [True]
    assert client.get(f"{ADDRESS}ME-27-001/").status_code == 403
    assert client.post(ADDRESS, {"do": "select ME-27-001 0"}).status_code == 409


def test_a_number_that_is_none_takes_no_reason_away(client):
    a_round()
    client.force_login(make.coordinator())

    assert client.post(f"{DECISIONS}terms/", {"remove": "²"}).status_code == 422


def test_who_has_a_conflict_sees_neither_the_scores_nor_the_buttons_of_that_file(client):
    round = a_round()
    member, other = a_member(round), a_member(round, "Second Member")
    file = a_file(round, 1)
    a_review(other, file, 5, 4)
    Conflict.objects.create(reviewer=member, nomination=file, reason="declared", said_at=NOW)
    client.force_login(make.person(MEMBER))
    shown = client.get(ADDRESS).content.decode()

    assert ("4.67" in shown, "select ME-27-001" in shown, "Conflict: others decide" in shown) == (False, False, True)
    assert client.get(f"{ADDRESS}ME-27-001/").status_code == 403


def test_an_anonymised_round_names_nobody_until_it_is_decided(client):
    round = a_round(is_anonymised=True)
    a_review(a_member(round), a_file(round, 1), 5, 4)
    client.force_login(make.person(MEMBER))
    table, file = (client.get(address).content.decode() for address in (ADDRESS, f"{ADDRESS}ME-27-001/"))

    for page in (table, file):
        assert ("Person Nr1" in page, "Photonics Finland" in page, "ME-27-001" in page) == (False, False, True)


def test_the_file_shows_every_final_review_with_its_words(client):
    round = a_round()
    a_review(a_member(round), a_file(round, 1), 5, 2)
    client.force_login(make.coordinator())
    shown = client.get(f"{ADDRESS}ME-27-001/").content.decode()

    assert [word in shown for word in (MEMBER, "convincing", "Clear.", "mean 4.00")] == [True] * 4


def test_a_reason_of_another_decision_is_sent_back_with_what_was_typed(client):
    round = a_round()
    a_file(round, 1)
    reason = Reason.objects.create(round=round, choice="decline", words=make.text("Too early."))
    client.force_login(make.coordinator())
    said = {"version": 0, "choice": "select", "reason": reason.pk, "note": "My own words."}

    answer = client.post(f"{ADDRESS}ME-27-001/", said)

    assert (answer.status_code, marks(round)) == (422, {})
    assert "This reason is for another decision" in answer.content.decode()
    assert "My own words." in answer.content.decode()


def test_from_the_meeting_to_the_letters_in_pages(client):
    round = a_round(places=1)
    a_file(round, 1)
    a_file(round, 2, language="sv")
    reason = Reason.objects.create(round=round, choice="decline", words=make.text("Others fit better."))
    client.force_login(make.coordinator())
    mark(client, "select ME-27-001 0")
    mark(client, "rest", reason=reason.pk)
    client.post(f"{ADDRESS}close/", {"present": [make.coordinator().pk], "note": "A good hour."})
    client.force_login(make.person(ASSISTANT))
    minutes = client.get(f"{ADDRESS}minutes/").content.decode()
    client.post(f"{ADDRESS}minutes/confirm/")
    letters = client.get(f"{DECISIONS}letters/").content.decode()
    sent = client.post(f"{DECISIONS}letters/", {"expected": "2"})
    after = client.get(DECISIONS).content.decode()
    undone = client.post(f"{DECISIONS}letters/undo/")

    assert [word in minutes for word in ("A good hour.", "Others fit better.", "Confirm the decisions")] == [True] * 3
    assert "Send 2 letters" in letters
    assert (sent.status_code, undone.status_code) == (302, 302)
    assert "Offered, waiting for an answer (1)" in after
    assert Decision.objects.count() == 2


def test_who_closed_the_meeting_finds_no_button_to_confirm_and_the_address_refuses(client):
    round = a_round()
    client.force_login(make.coordinator())
    actions.decide(round, by=make.coordinator(), now=NOW)
    minutes = client.get(f"{ADDRESS}minutes/").content.decode()

    assert "Confirm the decisions" not in minutes
    assert client.post(f"{ADDRESS}minutes/confirm/").status_code == 403


def test_reasons_terms_and_words_are_kept_and_bad_ones_sent_back(client):
    a_round()
    client.force_login(make.coordinator())
    terms = f"{DECISIONS}terms/"
    answers = [
        client.post(terms, {"answer_days": "10", "promotes_by_itself": "on"}),
        client.post(terms, {"answer_days": "0"}),
        client.post(terms, {"act": "reason", "choice": "decline", "words_en": "Too early."}),
        client.post(terms, {"act": "reason", "choice": "decline", "words_en": " "}),
        client.post(f"{DECISIONS}letters/offered/", {"subject_en": "Hello", "text_en": "Dear {name}"}),
        client.post(f"{DECISIONS}letters/offered/", {"subject_en": "Hello", "text_en": "Dear {nobody}"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 422, 302, 422, 302, 422]
    assert (Terms.objects.get().answer_days, str(Reason.objects.get().words)) == (10, "Too early.")
    assert str(Wording.objects.get().text) == "Dear {name}"
    assert client.get(f"{DECISIONS}letters/offered/").status_code == 200


def test_a_change_is_asked_for_and_agreed_to_in_pages(client):
    round = a_round()
    file = a_file(round, 1)
    actions.propose(round, file, "reserve", version=0, by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    client.force_login(make.coordinator())
    case = f"{DECISIONS}ME-27-001/"
    asked = client.post(case, {"choice": "decline", "reason": "Left the cluster."})
    client.force_login(make.person(ASSISTANT))
    shown = client.get(case).content.decode()
    agreed = client.post(f"{case}answer/", {"answer": "agree"})
    file.refresh_from_db()

    assert ("Left the cluster." in shown, asked.status_code, agreed.status_code) == (True, 302, 302)
    assert file.state == "declined"


def test_a_free_place_is_offered_to_the_next_with_one_button(client):
    round = a_round(places=1)
    file = a_file(round, 1)
    actions.propose(round, file, "reserve", version=0, by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    actions.send_letters(round, expected=1, by=make.coordinator(), now=NOW - timedelta(minutes=5))
    client.force_login(make.coordinator())
    shown = client.get(DECISIONS).content.decode()
    client.post(f"{DECISIONS}next/", {"ref": "ME-27-001"})
    file.refresh_from_db()

    assert ("Offer the place to Person Nr1" in shown, file.state) == (True, "offered")


def test_with_a_committee_the_page_of_a_case_has_no_decision_of_one_and_leads_to_the_meeting(client):
    round = a_round(places=1)
    file = a_file(round, 1)
    Application.objects.create(nomination=file)
    client.force_login(make.coordinator())
    shown = client.get(file.get_absolute_url()).content.decode()
    answers = [
        client.post(f"{file.get_absolute_url()}{verb}/").status_code for verb in ("offer", "reserve", "decline")
    ]
    file.refresh_from_db()

    assert (answers, file.state) == ([409, 409, 409], "sent")
    assert (f'href="{ADDRESS}"' in shown, f"{file.get_absolute_url()}offer/" in shown) == (True, False)


def test_after_the_meeting_a_case_leads_to_the_decisions_and_one_the_committee_never_had_is_decided_by_hand(client):
    round = a_round(places=2)
    file = a_file(round, 1)
    actions.propose(round, file, "reserve", version=0, by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    late = a_file(round, 2)
    client.force_login(make.coordinator())
    shown = client.get(file.get_absolute_url()).content.decode()
    client.post(f"{late.get_absolute_url()}offer/")
    late.refresh_from_db()

    assert (f'href="{DECISIONS}"' in shown, f"{file.get_absolute_url()}offer/" in shown) == (True, False)
    assert late.state == "offered"


def test_the_table_asks_as_often_for_thirty_files_as_for_two(client):
    round = a_round()
    member = a_member(round)

    def files(start, count):
        for number in range(start, start + count):
            file = a_file(round, number, cluster=make.organisation(f"cluster-{number}"))
            a_review(member, file, 1 + number % 5, 3)
            actions.propose(round, file, "reserve", version=0, by=make.coordinator(), now=NOW)

    files(1, 2)
    client.force_login(make.coordinator())
    few = queries(client, ADDRESS)
    files(3, 28)

    assert (few, few < 25) == (queries(client, reverse("meeting", args=["me-2027"])), True)


def test_a_reason_to_send_it_back_that_is_too_long_comes_back_whole(client):
    round = a_round()
    actions.decide(round, by=make.coordinator(), now=NOW)
    client.force_login(make.person(ASSISTANT))
    answer = client.post(f"{ADDRESS}minutes/send-back/", {"note": "word " * 120})

    assert (answer.status_code, ("word " * 120).strip() in answer.text) == (422, True)
    assert client.post(f"{ADDRESS}minutes/send-back/", {"note": "Look again."}).status_code == 302
