"""Who will be where; and what of all talk goes with a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.commons.people.models import CircleMember
from kogge.commons.privacy import erasure
from kogge.commons.privacy.actions import carry_out
from kogge.commons.privacy.own_data import count_rows
from kogge.commons.talk.actions import tend_talk
from kogge.commons.talk.models import Mention, Reader, Remark, Stay, Thread
from kogge.portal.home.clock import CLOCK
from tests import make
from tests.commons.talk import things

NOON = things.NOON
pytestmark = pytest.mark.django_db


def given(**fields):
    today = timezone.localdate()
    begins = {"from_on": today + timedelta(days=9), "until_on": today + timedelta(days=11)}
    return {"city": "Riga", "country": "LV", "circle": things.circle().pk, "note": "The fair", **begins, **fields}


def test_a_visit_is_read_by_the_circle_and_removed_by_its_writer_alone(client):
    things.thread()
    client.force_login(make.person("Ulla Saarni"))
    assert client.post("/talk/visits/", given()).status_code == 302
    stay = Stay.objects.get()

    seen = {}
    for name in ("Ulla Saarni", "Torsten Ek", "Nobody Else"):
        client.force_login(make.person(name))
        seen[name] = "Riga" in client.get("/talk/visits/").content.decode()
    client.force_login(make.person("Torsten Ek"))
    removed = client.post(f"/talk/visits/{stay.pk}/remove/").status_code

    assert (seen, removed) == ({"Ulla Saarni": True, "Torsten Ek": True, "Nobody Else": False}, 404)
    CircleMember.objects.filter(person=stay.person).delete()
    assert "Riga" not in client.get("/talk/visits/").content.decode()
    client.force_login(make.person("Ulla Saarni"))
    client.post(f"/talk/visits/{stay.pk}/remove/")
    assert Stay.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until_on": "2020-01-01"}, "This day is over"),
        ({"from_on": "2999-02-01", "until_on": "2999-01-01"}, "before the first"),
        ({"circle": "999"}, "circle"),
        ({"city": " "}, "Enter a town"),
    ],
)
def test_a_visit_that_cannot_be_comes_back_with_a_sentence(client, fields, sentence):
    things.thread()
    client.force_login(make.person("Ulla Saarni"))

    answer = client.post("/talk/visits/", given(**fields))

    assert (answer.status_code, sentence in answer.content.decode(), Stay.objects.count()) == (422, True, 0)


def test_visits_and_old_threads_go_by_the_clock():
    thread, today = things.thread(), timezone.localdate()
    ulla = make.person("Ulla Saarni")
    for days in (-3, 0):
        day = today + timedelta(days=days)
        Stay.objects.create(person=ulla, circle=thread.circle, city="Riga", from_on=day, until_on=day)
    Thread.objects.update(last_remark_at=timezone.now() - timedelta(days=800))

    carry_out(now=timezone.now())

    assert [Stay.objects.count(), Remark.objects.count(), Thread.objects.count()] == [1, 0, 0]
    assert tend_talk in [due.act for due in CLOCK]


def test_who_is_erased_leaves_a_remark_of_nobody_and_no_name_in_those_of_others(client):
    thread = things.thread(text="My words")
    ulla = make.person("Ulla Saarni")
    things.remark(thread, "As @Ulla Saarni says")
    assert "What you wrote in threads" in str(count_rows(ulla))

    erasure.clear(ulla, today=timezone.localdate())
    erasure.clear_account(ulla, today=timezone.localdate())

    first, second = Remark.objects.order_by("pk")
    assert (first.text, "Ulla" in second.text) == ("", False)
    assert [Mention.objects.filter(person=ulla).count(), Reader.objects.filter(person=ulla).count()] == [0, 0]
    client.force_login(make.person("Torsten Ek"))
    page = client.get(thread.get_absolute_url()).content.decode()
    assert ("a former member" in page, "Saarni" in page) == (True, False)
