"""After the decision: letters with half a minute to think again, answers, the reserve list, later changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.base.dates import day
from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.training.decisions import actions, letters
from kogge.training.decisions.models import Decision, Letter, Reason, Terms, Wording
from kogge.training.programmes.models import Quota, Seat
from tests import make
from tests.training.decisions.committee import ASSISTANT, a_file, a_round

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(seconds=29)
TOO_LATE = NOW + timedelta(seconds=31)


def decided(round, **choices):
    """A round whose meeting said {n3="reserve"} about file 3, closed and confirmed."""
    files = {}
    for number, choice in choices.items():
        files[number] = a_file(round, int(number[1:]), language="sv" if choice == "decline" else "en")
        note = "Too early." if choice == "decline" else ""
        actions.propose(round, files[number], choice, version=0, note=note, by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    return files


def states(files):
    found = []
    for file in files.values():
        file.refresh_from_db()
        found.append(file.state)
    return found


def send(round, expected, at=NOW):
    return actions.send_letters(round, expected=expected, by=make.coordinator(), now=at)


def test_letters_lie_by_kind_and_language_with_samples_before_anybody_gets_one():
    round = a_round(places=2)
    decided(round, n1="select", n2="select", n3="reserve", n4="decline")

    piles = letters.piles(round, list(letters.waiting(round)), now=NOW)

    assert [(pile["kind"], pile["code"], pile["count"], len(pile["samples"])) for pile in piles] == [
        ("Offer of a place", "en", 2, 2),
        ("Reserve list", "en", 1, 1),
        ("No place", "sv", 1, 1),
    ]
    assert "you are number 1 on the reserve list" in piles[1]["samples"][0]["text"]
    assert Message.objects.count() == 0


def test_letters_are_sent_once_each_and_leave_half_a_minute_later():
    round = a_round(places=1)
    decided(round, n1="select", n2="reserve")

    assert send(round, 2) == 2
    with pytest.raises(Refused, match="everybody has got theirs"):
        send(round, 2)

    assert [(one.kind, one.next_try_at - NOW) for one in Message.objects.order_by("pk")] == [
        ("offered", timedelta(seconds=30)),
        ("reserve", timedelta(seconds=30)),
    ]


def test_another_number_than_on_the_button_sends_nothing():
    round = a_round(places=1)
    decided(round, n1="select", n2="reserve")

    with pytest.raises(Refused, match="There are 2 letters now, not 1"):
        send(round, 1)

    assert Letter.objects.count() == 0


def test_within_half_a_minute_all_letters_come_back_and_later_none():
    round = a_round(places=1)
    decided(round, n1="select", n2="reserve")
    send(round, 2)

    assert actions.undo_letters(round, by=make.coordinator(), now=LATER) == 2
    assert (Message.objects.count(), Letter.objects.count()) == (0, 0)

    send(round, 2)
    with pytest.raises(Refused, match="The half minute is over"):
        actions.undo_letters(round, by=make.coordinator(), now=TOO_LATE)
    assert Message.objects.count() == 2


def test_a_letter_that_has_left_keeps_all_of_them():
    round = a_round(places=1)
    decided(round, n1="select", n2="reserve")
    send(round, 2)
    Message.objects.filter(kind="offered").update(state="sent")

    with pytest.raises(Refused, match="The half minute is over"):
        actions.undo_letters(round, by=make.coordinator(), now=LATER)

    assert Message.objects.count() == 2


def test_own_words_are_filled_in_in_the_language_of_the_reader():
    round = a_round(places=1)
    wording = Wording(
        round=round,
        kind="declined",
        subject=LazyI18nString({"en": "About {programme}", "sv": "Om {programme}"}),
        text=LazyI18nString({"en": "Dear {name}: {reason}", "sv": "Hej {name}: {reason}"}),
    )
    actions.word(wording, by=make.coordinator(), now=NOW)
    decided(round, n1="decline")
    send(round, 1)
    message = Message.objects.get()

    assert (message.subject, message.language) == ("Om Manager Education", "sv")
    assert "Hej Person Nr1: Too early." in message.text


def test_words_with_a_placeholder_that_does_not_exist_are_refused():
    round = a_round()
    wording = Wording(round=round, kind="offered", subject=make.text("Hello"), text=make.text("{password}"))

    with pytest.raises(Refused, match="There is no placeholder {password}"):
        actions.word(wording, by=make.coordinator(), now=NOW)


def test_every_letter_is_written_from_its_template_and_reaches_its_person():
    round = a_round(places=1)
    files = decided(round, n1="select", n2="reserve", n3="decline")
    send(round, 3)
    decision = Decision.objects.get(choice="select")
    actions.tend_offers(now=decision.answer_due_at - timedelta(days=2))
    actions.lapse(decision, by=make.coordinator(), now=decision.answer_due_at + timedelta(minutes=1))

    assert [(one.kind, one.person, one.case) for one in Message.objects.order_by("pk")] == [
        ("offered", files["n1"].nominee, "ME-27-001"),
        ("declined", files["n3"].nominee, "ME-27-003"),
        ("reserve", files["n2"].nominee, "ME-27-002"),
        ("reminder", files["n1"].nominee, "ME-27-001"),
        ("lapsed", files["n1"].nominee, "ME-27-001"),
    ]


def test_an_offer_is_reminded_of_once_three_days_before_its_last_day():
    round = a_round(places=1)
    decided(round, n1="select")
    send(round, 1)
    due = Decision.objects.get().answer_due_at

    for moment in (due - timedelta(days=4), due - timedelta(days=2), due - timedelta(days=1)):
        actions.tend_offers(now=moment)

    assert Message.objects.filter(kind="reminder").count() == 1


def test_an_unanswered_offer_ends_only_after_its_last_day_and_the_next_is_offered_by_a_click():
    """A85 for places: never above capacity, nobody promoted twice."""
    round = a_round(places=1)
    files = decided(round, n1="select", n2="reserve", n3="reserve")
    send(round, 3)
    offer = Decision.objects.get(choice="select")
    by, late = make.coordinator(), offer.answer_due_at + timedelta(minutes=1)

    with pytest.raises(Refused, match="can still be answered"):
        actions.lapse(offer, by=by, now=NOW)
    with pytest.raises(Refused, match="No place is free"):
        actions.promote(round, expected="ME-27-002", by=by, now=NOW)
    actions.lapse(offer, by=by, now=late)
    actions.promote(round, expected="ME-27-002", by=by, now=late)
    with pytest.raises(Refused, match="Somebody else is next now: ME-27-003"):
        actions.promote(round, expected="ME-27-002", by=by, now=late)

    assert states(files) == ["released", "offered", "reserve"]
    lapsed = Entry.objects.get(verb="lapse")
    assert (lapsed.source, lapsed.target, lapsed.case) == ("offered", "released", "ME-27-001")


def test_an_offer_ends_by_a_coordinator_or_by_the_clock_and_by_nobody_else():
    round = a_round(places=1)
    (file,) = decided(round, n1="select").values()
    file.refresh_from_db()

    for who in (file.nominee, file.nominator, make.person("Nobody Else")):
        assert "lapse" not in {step.verb for step in file.steps_for(who)}
        with pytest.raises(PermissionDenied):
            file.take("lapse", by=who, now=NOW)
    file.take("lapse", by=None, now=NOW)

    assert (file.state, Entry.objects.get(verb="lapse").by) == ("released", None)


def test_the_next_on_the_reserve_list_is_the_first_for_whom_the_quotas_leave_a_place():
    """A85 for quotas: those of a full one are passed over, and stay on the list."""
    round = a_round(places=2)
    Quota.objects.create(edition=round.edition, of="country", value="FI", most=1)
    files = {
        1: a_file(round, 1),
        2: a_file(round, 2),
        3: a_file(round, 3, cluster=make.organisation("s", country="SE")),
    }
    for number, choice in ((1, "select"), (2, "reserve"), (3, "reserve")):
        actions.propose(round, files[number], choice, version=0, by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    change = actions.ask_change(
        Decision.objects.get(nomination=files[3]), "select", reason="Fits.", by=make.coordinator(), now=NOW
    )

    with pytest.raises(Refused, match="The quota “Finland” is full"):
        actions.ask_change(
            Decision.objects.get(nomination=files[2]), "select", reason="Fits.", by=make.coordinator(), now=NOW
        )
    actions.promote(round, by=make.coordinator(), now=NOW)
    with pytest.raises(Refused):
        actions.answer_change(change, is_agreed=True, by=make.person(ASSISTANT), now=NOW)

    assert states(files) == ["offered", "reserve", "offered"]


def test_by_the_rule_of_the_round_a_free_place_goes_to_the_next_without_a_click():
    round = a_round(places=1)
    Terms.objects.create(round=round, promotes_by_itself=True)
    files = decided(round, n1="select", n2="reserve", n3="reserve")
    send(round, 3)
    due = Decision.objects.get(choice="select").answer_due_at

    for moment in (due - timedelta(hours=1), due + timedelta(minutes=2), due + timedelta(minutes=3)):
        actions.tend_offers(now=moment)

    assert states(files) == ["released", "offered", "reserve"]
    made = Decision.objects.get(nomination=files["n2"], choice="select")
    assert (made.by, made.replaces.choice, made.letters.get().kind) == (None, "reserve", "offered")


def test_by_the_clock_no_offer_ends_that_nobody_was_told_of_or_not_for_long_enough():
    round = a_round(places=1)
    Terms.objects.create(round=round, promotes_by_itself=True)
    files = decided(round, n1="select", n2="reserve")
    offer, late = Decision.objects.get(choice="select"), NOW + timedelta(days=15)

    with pytest.raises(Refused, match="The letter about this offer is not sent yet"):
        actions.lapse(offer, by=make.coordinator(), now=late)
    actions.tend_offers(now=late)
    send(round, 2, at=late)
    actions.tend_offers(now=late + timedelta(days=13))
    before = states(files)
    actions.tend_offers(now=late + timedelta(days=16))

    assert (before, states(files)) == (["offered", "reserve"], ["released", "offered"])


@pytest.mark.parametrize("why", ["applicant", "nominator", "own organisation"])
def test_who_is_close_to_a_case_neither_asks_for_a_change_of_it_nor_agrees_to_one(why, client):
    round = a_round(places=2)
    (file,) = decided(round, n1="reserve").values()
    close = {"applicant": file.nominee, "nominator": file.nominator}.get(why) or make.person("Col League")
    if why == "own organisation":
        Membership.objects.create(person=close, organisation=file.cluster, role="manager")
    Seat.objects.create(edition=round.edition, person=close, role="assistant")
    decision = Decision.objects.get()
    with pytest.raises(Refused, match="conflict of interest"):
        actions.ask_change(decision, "select", reason="Fits.", by=close, now=NOW)
    change = actions.ask_change(decision, "select", reason="Fits.", by=make.coordinator(), now=NOW)
    client.force_login(close)
    address = f"/manage/manager-education/me-2027/decisions/{file.ref}/"

    assert client.get(address).status_code == client.post(f"{address}answer/", {"answer": "agree"}).status_code == 403
    with pytest.raises(Refused, match="conflict of interest"):
        actions.answer_change(change, is_agreed=True, by=close, now=NOW)
    assert states({1: file}) == ["reserve"]


def test_a_later_change_needs_a_second_person_and_its_letter_names_the_one_before():
    """A91: the earlier letter stays in the file; the new one names the change."""
    round = a_round(places=2)
    files = decided(round, n1="reserve", n2="reserve")
    send(round, 2)
    before = Decision.objects.get(nomination=files["n2"])
    change = actions.ask_change(before, "decline", reason="Left the cluster.", by=make.coordinator(), now=NOW)

    with pytest.raises(Refused, match="a second person has to answer"):
        actions.answer_change(change, is_agreed=True, by=make.coordinator(), now=NOW)
    actions.answer_change(change, is_agreed=True, by=make.person(ASSISTANT), now=NOW)

    now_holds = Decision.objects.in_force().get(nomination=files["n2"])
    assert (now_holds.choice, now_holds.replaces, now_holds.confirmed_by.name) == ("decline", before, ASSISTANT)
    assert states(files) == ["reserve", "declined"]
    told = Message.objects.filter(case="ME-27-002").order_by("pk")
    assert [one.kind for one in told] == ["reserve", "declined"]
    assert "This decision takes the place of the one of" in told[1].text


def test_a_change_that_the_case_does_not_allow_is_refused():
    """A92: the server checks the state, whatever a form says."""
    round = a_round(places=1)
    decided(round, n1="select")

    with pytest.raises(Refused, match="The case is “offered a place”"):
        actions.ask_change(Decision.objects.get(), "decline", reason="x", by=make.coordinator(), now=NOW)


def test_a_reason_that_something_rests_on_stays():
    round = a_round()
    free = Reason.objects.create(round=round, choice="decline", words=make.text("Too early."))
    used = Reason.objects.create(round=round, choice="decline", words=make.text("Too late."))
    actions.propose(round, a_file(round, 1), "decline", version=0, reason=used, by=make.coordinator(), now=NOW)

    actions.remove_reason(round, free.pk, by=make.coordinator(), now=NOW)
    with pytest.raises(Refused, match="rests on this reason"):
        actions.remove_reason(round, used.pk, by=make.coordinator(), now=NOW)

    assert list(Reason.objects.all()) == [used]


def test_letter_reminder_and_page_name_one_day_to_answer_by_and_a_later_change_of_the_terms_does_not_move_it(client):
    round = a_round(places=1)
    file = decided(round, n1="select")["n1"]
    sent_at = timezone.now() - timedelta(minutes=1)
    send(round, 1, at=sent_at)
    actions.set_terms(Terms(round=round, answer_days=60), by=make.coordinator(), now=sent_at)
    offer = Decision.objects.get()
    actions.tend_offers(now=offer.answer_due_at - timedelta(days=2))
    client.force_login(file.nominee)

    last = day(offer.answer_due_at.astimezone(round.edition.zone).date())
    assert [f"answer by {last}" in one.text or f"last day to answer is {last}" in one.text for one in Message.objects.all()] == [True, True]  # fmt: skip  # noqa: E501
    assert client.get(f"/applications/{file.ref}/").context["nomination"].answer_due_at == offer.answer_due_at


def test_why_it_was_decided_so_is_for_the_person_and_the_coordinator_and_not_for_the_nominator(client):
    round = a_round()
    file = a_file(round, 1)
    actions.propose(round, file, "decline", version=0, note="Too shy.", by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    send(round, 1, at=timezone.now() - timedelta(minutes=1))
    own, others = file.get_application_url(), file.get_absolute_url()

    shown = {}
    for who, page in ((file.nominee, own), (file.nominator, others), (make.coordinator(), others)):
        client.force_login(who)
        shown[who.email] = "Too shy." in client.get(page).content.decode()
    assert list(shown.values()) == [True, False, True]
