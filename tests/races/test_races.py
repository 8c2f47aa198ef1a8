"""Of several who act at once, one wins: real processes, a real database, each race proved first without its guard."""

import pytest
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Mailing, Message
from kogge.commons.people import address, factors, proofs
from kogge.commons.people.models import Invitation, User
from kogge.training.decisions import actions as decisions
from kogge.training.nominations.models import Nomination
from tests import make
from tests.commons.events.meetings import meeting
from tests.commons.people.test_proofs import SEED, code_at
from tests.training.decisions.committee import ASSISTANT, a_file, a_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_without_the_guard_two_decisions_about_one_case_are_both_made(run):
    case = make.nomination(at="sent")

    answers = run("decide", case.ref, guard="off")

    assert answers == ["done", "done"]
    assert Entry.objects.about(case).filter(verb__in=["offer", "decline"]).count() == 2


def test_of_two_decisions_about_one_case_one_is_made_and_leaves_one_entry(run):
    case = make.nomination(at="sent")

    answers = run("decide", case.ref, guard="on")

    assert answers == ["done", "refused"]
    assert Entry.objects.about(case).filter(verb__in=["offer", "decline"]).count() == 1


def two_for_one_place():
    make.edition(seats_offered=1)
    return " ".join(make.nomination(name, at="sent").ref for name in ("Ulla Saarni", "Ebba Lönn"))


def test_without_the_guard_two_coordinators_offer_the_last_place_twice(run):
    """A84"""
    refs = two_for_one_place()

    assert run("last", refs, guard="off") == ["done", "done"]
    assert Nomination.objects.holding_a_place().count() == 2


def test_of_two_coordinators_who_offer_the_last_place_at_once_one_does(run):
    """A84"""
    refs = two_for_one_place()

    assert run("last", refs, guard="on") == ["done", "refused"]
    assert Nomination.objects.holding_a_place().count() == 1


def one_on_the_reserve_list():
    """A closed round with one free place, one on the reserve list, and one behind them."""
    round, by, now = a_round(places=1), make.coordinator(), timezone.now()
    for number in (1, 2):
        decisions.propose(round, a_file(round, number), "reserve", version=0, by=by, now=now)
    decisions.decide(round, by=by, now=now)
    decisions.close(round, by=make.person(ASSISTANT), now=now)
    return round.edition.slug


def test_without_the_guard_one_place_is_offered_on_twice(run):
    """A85"""
    assert run("promote", one_on_the_reserve_list(), guard="off") == ["done", "done"]
    assert Entry.objects.filter(verb="offer").count() == 2


def test_of_two_who_offer_on_a_free_place_at_once_one_does_and_one_letter_goes_out(run):
    """A85"""
    slug = one_on_the_reserve_list()

    assert run("promote", slug, guard="on") == ["done", "refused"]
    assert sorted(Nomination.objects.values_list("state", flat=True)) == ["offered", "reserve"]
    assert Message.objects.filter(kind="offered").count() == 1


def test_of_three_awards_at_once_one_is_made(run):
    case = make.nomination(at="completed")

    answers = run("award", case.ref, guard="on", actors=3)

    assert answers == ["done", "refused", "refused"]
    assert make.seat_of(case).credentials.valid().count() == 1


def test_even_without_the_guard_the_database_refuses_a_second_valid_award(run):
    case = make.nomination(at="completed")

    answers = run("award", case.ref, guard="off")

    assert answers == ["done", "refused"]


def app_of_ulla(now):
    """An authenticator app whose last code was used an hour ago; returns the code that is right for some time."""
    person = make.person()
    factors.set_up_app(person, SEED, code_at(now), now=now)
    app = proofs.factors(person, "totp").get()
    app.data["step"] -= 120
    app.save()
    return code_at(now)


def test_without_the_guard_one_code_of_an_app_lets_two_in(run):
    """A29"""
    assert run("code", app_of_ulla(timezone.now()), guard="off") == ["let in done", "let in done"]


def test_one_code_of_an_app_lets_one_in(run):
    """A29"""
    assert run("code", app_of_ulla(timezone.now()), guard="on") == ["kept out done", "let in done"]


def test_an_address_moves_once_whoever_follows_which_link_first(run):
    """A31: four processes, two at each of the two links."""
    person = make.person()
    address.ask_to_move(person, "new@example.org", now=timezone.now())
    key = Invitation.objects.get(purpose="new").key

    answers = run("move", key, guard="on", actors=4)

    assert [answer for answer in answers if answer.startswith("moved")] == ["moved done"]
    assert Entry.objects.about(person).filter(verb="address").count() == 1
    assert User.objects.get().email == "new@example.org"


def letters(count):
    now = timezone.now()
    Message.objects.all().delete()
    Message.objects.bulk_create(
        Message(address=f"p{n}@example.org", message_id=f"<{n}@x>", language="en", next_try_at=now, written_at=now)
        for n in range(count)
    )


def taken_by(answer):
    """The mails one worker says it took."""
    return {int(word) for word in answer.split() if word.isdigit()}


def test_without_the_guard_two_workers_take_the_same_mails(run):
    letters(20)

    first, second = map(taken_by, run("claim", "", guard="off"))

    assert first == second == set(Message.objects.values_list("pk", flat=True))


def test_two_workers_never_take_the_same_mail(run):
    """How the two share them is the database's affair; each mail is taken by one, and what is taken is marked so."""
    letters(80)

    first, second = map(taken_by, run("claim", "", guard="on"))

    assert first & second == set()
    assert first | second == set(Message.objects.filter(state="sending").values_list("pk", flat=True))
    assert 0 < len(first) <= 50 and 0 < len(second) <= 50


# Letters to many ---------------------------------------------------------------------------------------------
def audience(count):
    """So many people, of whom one sends."""
    User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(count))


def addresses():
    return sorted(Message.objects.filter(mailing__isnull=False).values_list("address", flat=True))


def test_without_the_guard_two_coordinators_send_one_draft_twice(run):
    audience(40)

    assert run("start", "draft", guard="off") == ["done", "done"]
    assert len(addresses()) == 80


def test_of_two_coordinators_who_send_one_draft_one_does_and_each_reader_has_one_mail(run):
    """F4, A69."""
    audience(40)

    assert run("start", "draft", guard="on", actors=3) == ["done", "refused", "refused"]
    assert addresses() == sorted(User.objects.values_list("email", flat=True))


def a_letter_without_rows(count):
    audience(count)
    keys = list(User.objects.values_list("pk", flat=True))
    Mailing.objects.create(
        ref="letter",
        subject="S",
        text="T",
        sent_at=timezone.now(),
        audience=keys,
        total=count,
        by=User.objects.first(),
    )


def test_even_without_the_guard_the_database_refuses_a_second_mail_of_one_letter(run):
    a_letter_without_rows(30)

    assert run("rows", "letter", guard="off")[-1] == "refused"
    assert Message.objects.count() == 30


def test_two_workers_who_make_the_rows_of_one_letter_make_each_once(run):
    a_letter_without_rows(400)

    assert run("rows", "letter", guard="on", actors=3) == ["done", "done", "done"]
    assert addresses() == sorted(User.objects.values_list("email", flat=True))
    assert Mailing.objects.get().made == 400


def a_meeting_with_one_place_left():
    for number in range(2):
        User.objects.create(email=f"nr{number}@example.org", name=f"Nr {number}")
    return meeting(now=timezone.now(), places_on_site=1).slug


def test_without_the_guard_the_last_place_at_a_meeting_is_given_to_two(run):
    slug = a_meeting_with_one_place_left()

    assert run("book", slug, guard="off") == ["registered done", "registered done"]


def test_a83_of_two_who_want_the_last_place_at_a_meeting_one_gets_it_and_the_other_waits(run):
    slug = a_meeting_with_one_place_left()

    assert run("book", slug, guard="on") == ["registered done", "waiting done"]


def test_of_two_who_begin_the_plan_of_a_meeting_at_once_both_get_the_same(run):
    """The first half shows that the race is real."""
    event = meeting()

    assert run("plan", event.slug, guard="off") == ["done", "done"]
    assert event.plans.count() == 2
    event.plans.all().delete()

    assert run("plan", event.slug, guard="on") == ["done", "done"]
    assert event.plans.count() == 1
