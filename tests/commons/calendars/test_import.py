"""The office brings in meetings from a calendar file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kogge.commons.events.models import Event
from tests import make
from tests.commons.calendars.test_reading import file
from tests.commons.calendars.things import circle

pytestmark = pytest.mark.django_db

TWO = file(
    of="BEGIN:VEVENT\r\nSUMMARY:Tides <b>\r\nDTSTART;TZID=Europe/Helsinki:20270329T090000\r\nLOCATION:Quay 3\r\n"
    "END:VEVENT\r\n"
    "BEGIN:VEVENT\r\nSUMMARY:Winds\r\nDTSTART;VALUE=DATE:20270401\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT"
)


@pytest.fixture
def office(client):
    person = make.person("Astrid Ask", is_staff=True)
    client.force_login(person)
    return person


def upload(client, content, name="tides.ics"):
    sent = {"file": SimpleUploadedFile(name, content), "zone": "Europe/Stockholm"}
    return client.post(reverse("event_import"), sent)


def save(client, preview, rows, **fields):
    return client.post(
        reverse("event_import_save"),
        {"read": preview.context["form"]["read"].value(), "rows": rows, "language": "en", **fields},
    )


def test_what_is_chosen_of_the_file_becomes_meetings_once(client, office):
    preview = upload(client, TWO)
    before = Event.objects.count()
    shown = preview.content.decode()
    harbour = circle()

    answers = [save(client, preview, ["0"], circle=harbour.pk) for _time in range(2)]

    assert (before, "Tides &lt;b&gt;" in shown, "only the first time" in shown) == (0, True, True)
    event = Event.objects.get()
    assert (str(event.title), event.timezone, event.venue, event.circle) == (
        "Tides <b>", "Europe/Helsinki", "Quay 3", harbour,
    )  # fmt: skip
    assert (event.starts_at.isoformat(), event.is_public) == ("2027-03-29T06:00:00+00:00", False)
    assert [answer.status_code for answer in answers] == [302, 302]


def test_days_stay_days(client, office):
    save(client, upload(client, TWO), ["1"], is_public="on")

    event = Event.objects.get()
    assert (event.is_by_day, event.first_day.isoformat(), event.last_day.isoformat()) == (
        True, "2027-04-01", "2027-04-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Hello", "tides.ics", "This file cannot be read as a calendar."),
        (b"%PDF-1.7", "tides.ics", "must be a ICS"),
        (b"x" * 2_100_000, "tides.ics", "must be smaller than 2 MB"),
        (b"", "tides.ics", "is empty"),
    ],
)
def test_what_is_no_calendar_is_refused_beside_the_field(client, office, content, name, said):
    answer = upload(client, content, name)

    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_preview_that_was_changed_or_of_which_nothing_is_chosen_makes_nothing(client, office):
    preview = upload(client, TWO)

    nothing = save(client, preview, [])
    unknown = save(client, preview, ["7"])
    changed = client.post(reverse("event_import_save"), {"read": "x", "rows": ["0"], "language": "en"})

    assert (nothing.status_code, unknown.status_code, changed.status_code) == (422, 422, 409)
    assert not Event.objects.exists()
