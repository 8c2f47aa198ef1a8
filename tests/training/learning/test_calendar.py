"""Who takes part in an edition carries its meetings over into the own calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.training.programmes.models import Meeting
from tests import make
from tests.training.learning import courses

pytestmark = pytest.mark.django_db


def test_who_has_a_place_gets_the_meetings_and_the_pages_lead_there(client):
    case = make.nomination(at="taken")
    event = Event.objects.get()
    Event.objects.update(join_url="https://room.example/1", title=make.text("Opening; first"))
    address = reverse("learn_calendar", args=[case.edition.slug])
    client.force_login(case.nominee)

    response = client.get(address)
    pages = [reverse("learn_edition", args=[case.edition.slug]), case.get_application_url()]
    pages.append(reverse("application_place", args=[case.ref]))

    lines = response.content.decode().replace("\r\n ", "").split("\r\n")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{event.slug}@" in "\n".join(lines)
    assert "SUMMARY:Opening\\; first" in lines and f"DESCRIPTION:http://testserver/events/{event.slug}/join/" in lines
    assert [address in client.get(page).content.decode() for page in pages] == [True] * 3


def test_an_offer_alone_opens_no_calendar(client):
    case = make.nomination(at="offered")
    client.force_login(case.nominee)

    assert client.get(reverse("learn_calendar", args=[case.edition.slug])).status_code == 404


def test_a_meeting_that_a_coordinator_made_is_put_to_a_module_on_its_page(client):
    module = courses.module()
    starts = timezone.now() + timedelta(days=5)
    event = Event.objects.create(
        slug="more", title=make.text("More"), starts_at=starts, ends_at=starts + timedelta(hours=1), mode="online",
        circle=module.edition.circle,
    )  # fmt: skip
    client.force_login(make.coordinator())

    for number in ("1", ""):
        form = client.get("/events/more/edit/").context["form"]
        typed = {name: form[name].value() or "" for name in form.fields if name != "is_public"}
        client.post("/events/more/edit/", typed | {"module": number, "meeting_kind": "closing"})
        there = list(Meeting.objects.filter(event=event).values_list("module__number", "kind"))
        assert there == ([(1, "closing")] if number else [])
