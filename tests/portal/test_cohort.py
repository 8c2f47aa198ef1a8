"""Who runs an edition sees who is behind on what since when, notes it, and writes to those in their language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kogge.commons.mail.models import Mailing
from kogge.commons.people.models import User
from kogge.training.learning import actions
from kogge.training.learning.models import Activity, Done, Remark
from kogge.training.programmes.models import Seat
from kogge.training.teaching.standing import cohort_of
from tests import make
from tests.test_flat import queries
from tests.training.learning import courses

pytestmark = pytest.mark.django_db
BOARD = "/manage/manager-education/me-2027/cohort/"


def test_who_is_behind_stands_first_with_what_since_when_and_when_they_were_seen_last():
    module, now = courses.module(starts=-30, days=20), timezone.now()
    first, second = courses.step(module, "First"), courses.step(module, "Second")
    courses.step(module, "More", is_optional=True)
    ahead, behind = courses.participant(module, "Aada Aho"), courses.participant(module, "Bo Berg")
    Done.objects.bulk_create(Done(activity=one, seat=ahead, at=now - timedelta(days=2)) for one in (first, second))
    Done.objects.create(activity=first, seat=behind, at=now - timedelta(days=9))

    columns, rows = cohort_of(module.edition, now=now)

    assert [column.place for column in columns] == [1, 2, 3]
    assert [(row.seat, row.cells, row.late, row.behind, row.seen_at) for row in rows] == [
        (behind, ["done", "late", "open"], 1, second, now - timedelta(days=9)),
        (ahead, ["done", "done", "open"], 0, None, now - timedelta(days=2)),
    ]
    assert rows[0].since == columns[1].due_at


def test_the_board_asks_as_often_for_one_person_as_for_five_hundred(client):
    module = courses.module()
    steps = [courses.step(module, f"Step {number}") for number in range(3)]
    courses.participant(module)
    client.force_login(make.coordinator())
    few = queries(client, BOARD)
    edition, now = module.edition, timezone.now()
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(500))
    seats = Seat.objects.bulk_create(Seat(edition=edition, person=one, role="participant") for one in people)
    Done.objects.bulk_create(Done(activity=steps[0], seat=seat, at=now) for seat in seats)

    assert (queries(client, BOARD), few <= 25) == (few, True)
    assert Activity.objects.count() == 3


def test_a_note_is_kept_shown_and_taken_away(client):
    module = courses.module()
    courses.step(module)
    seat = courses.participant(module)
    client.force_login(make.coordinator())
    address = f"{BOARD}{seat.person.ref}/"

    client.post(address, {"text": "Called her."})
    shown = client.get(BOARD).content.decode()
    client.post(address, {"text": ""})

    assert ("Called her." in shown, Remark.objects.count()) == (True, 0)


def test_the_chosen_get_one_letter_each_in_their_language_where_it_is_written(client):
    module = courses.module()
    seats = [courses.participant(module, name) for name in ("Aada Aho", "Bo Berg", "Cai Colm")]
    User.objects.filter(pk=seats[1].person_id).update(language="sv")
    client.force_login(make.coordinator())
    address, chosen = f"{BOARD}write/", {"seat": [seats[0].pk, seats[1].pk]}
    form = client.get(address, chosen).content.decode()
    said = {"subject_en": "Hello", "text_en": "Go on.", "subject_sv": "Hej"}
    half = client.post(address, chosen | said)

    sent = client.post(address, chosen | said | {"text_sv": "Kör."})

    letter = Mailing.objects.get()
    where = reverse("letter_detail", args=["manager-education", "me-2027", letter.ref])
    assert ("Svenska" in form, half.status_code, sent.url) == (True, 422, where)
    assert letter.audience == sorted(seat.person_id for seat in seats[:2])
    assert letter.text.data == {"en": "Go on.", "sv": "Kör."}


def test_the_board_is_for_who_runs_the_edition_alone(client):
    module = courses.module()
    seat = courses.participant(module)
    actions.note(seat, "Private.", by=make.coordinator(), now=timezone.now())
    pages, answers = (BOARD, f"{BOARD}write/", f"{BOARD}{seat.person.ref}/"), []
    for who in (seat.person, courses.lead(), make.person("Nobody Else")):
        client.force_login(who)
        answers.append([client.get(path).status_code for path in pages])

    assert answers == [[404] * 3] * 3
