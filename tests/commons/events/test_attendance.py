"""Who was there: by the code on the screen, by the own link, by the list; and the sheet that shows it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.events import actions
from kogge.commons.events.code import code_at, is_code
from kogge.commons.events.models import Attendance, Event
from kogge.commons.files.actions import keep
from kogge.commons.files.kinds import PDF
from kogge.commons.journal.models import Entry
from tests import make
from tests.commons.events.meetings import NOW, meeting, office, registered

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def begun(**fields):
    """A meeting that runs now, by the real clock."""
    now = timezone.now()
    event = meeting(now=now, **fields)
    Event.objects.filter(pk=event.pk).update(starts_at=now - 5 * MINUTE, ends_at=now + 60 * MINUTE)
    event.refresh_from_db()
    return event


def there():
    return list(Attendance.objects.order_by("pk").values_list("person__name", "mode", "recorded_by__name"))


def test_the_code_holds_for_its_minute_and_the_next_and_for_its_meeting_alone():
    event, other = meeting(), meeting()
    code = code_at(event, NOW)

    assert [is_code(event, code, NOW + n * MINUTE) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert is_code(event, f" {code[:3].lower()} {code[3:]}", NOW)
    assert not is_code(other, code, NOW)
    assert not is_code(event, "", NOW)


def test_who_types_the_code_during_the_meeting_is_there_once(client):
    event = begun()
    registered(event, "Ulla Saarni", now=timezone.now())
    client.force_login(make.person("Ulla Saarni"))
    path = f"{event.get_absolute_url()}here/"
    wrong = client.post(path, {"code": "AAAAAA"})
    code = code_at(event, timezone.now())

    assert wrong.status_code == 422
    assert f'value="{code}"' in client.get(f"{path}?code={code}").content.decode()
    assert [client.post(path, {"code": code}).status_code for _n in range(2)] == [302, 302]
    assert there() == [("Ulla Saarni", "on_site", "Ulla Saarni")]
    assert Entry.objects.about(Attendance.objects.get()).count() == 1


def test_before_and_after_the_meeting_no_code_helps_nor_without_being_registered():
    event = meeting(starts_at=NOW + timedelta(days=1))
    mine = registered(event, "Ulla Saarni")
    for now in (event.starts_at - 16 * MINUTE, event.ends_at + MINUTE):
        with pytest.raises(Refused):
            actions.be_here(event, mine.person, code=code_at(event, now), now=now)
    now, code = event.doors_open_at, code_at(event, event.doors_open_at)
    with pytest.raises(Refused, match="You are not registered"):
        actions.be_here(event, make.person("Nobody Else"), code=code, now=now)
    actions.be_here(event, mine.person, code=code, now=now)

    assert there() == [("Ulla Saarni", "on_site", "Ulla Saarni")]


def test_guessing_the_code_is_held_up():
    event = meeting()
    mine = registered(event, "Ulla Saarni")
    for _n in range(10):
        with pytest.raises(Refused, match="not the code"):
            actions.be_here(event, mine.person, code="x", now=event.starts_at)
    with pytest.raises(Refused, match="very often"):
        actions.be_here(event, mine.person, code=code_at(event, event.starts_at), now=event.starts_at)


def test_the_own_link_counts_presence_and_leads_to_the_address_of_now(client):
    event = begun(registers="open")
    mine = registered(event, "Ulla Saarni", "online", now=timezone.now())
    Event.objects.filter(pk=event.pk).update(join_url="https://meet.example.org/two")
    link = mine.get_join_url()

    assert client.head(link).status_code == 200
    assert client.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert there() == []
    answer = client.get(link)
    assert (answer.status_code, answer.url) == (302, "https://meet.example.org/two")
    assert there() == [("Ulla Saarni", "online", "Ulla Saarni")]
    assert client.get(f"{event.get_absolute_url()}join/{'a' * 32}/").status_code == 404


def test_outside_the_time_the_own_link_says_when_it_opens(client):
    event = meeting(now=timezone.now())
    mine = registered(event, "Ulla Saarni", "online", now=timezone.now())
    early = client.get(mine.get_join_url()).content.decode()
    actions.cancel(mine, by=mine.person, now=timezone.now())
    Event.objects.update(starts_at=timezone.now() - MINUTE)

    assert ("is not open yet" in early, event.join_url in early, there()) == (True, False, [])
    assert client.get(mine.get_join_url()).status_code == 409


def test_being_online_does_not_overwrite_being_on_site():
    event = meeting()
    mine = registered(event, "Ulla Saarni")
    actions.attend(event, mine.person, mode="on_site", by=office(), now=event.starts_at)
    actions.enter(event, mine.person, now=event.starts_at)

    assert there() == [("Ulla Saarni", "on_site", "Astrid Ask")]


def test_nobody_attends_a_cancelled_meeting():
    event = meeting()
    mine = registered(event, "Ulla Saarni")
    event = actions.call_off(event, by=office(), now=NOW)
    for act in (
        lambda: actions.attend(event, mine.person, mode="online", by=office(), now=event.starts_at),
        lambda: actions.enter(event, mine.person, now=event.starts_at),
        lambda: actions.be_here(event, mine.person, code=code_at(event, NOW), now=event.starts_at),
    ):
        with pytest.raises(Refused, match="was cancelled"):
            act()


def test_the_list_records_who_was_there_and_the_sheet_names_them(client):
    event = begun()
    for name in ("Alder A", "Birch B"):
        registered(event, name, now=timezone.now())
    client.force_login(office())
    path = event.get_absolute_url()
    alder, birch = make.person("Alder A"), make.person("Birch B")
    answer = client.post(f"{path}people/", {f"person_{alder.pk}": "on_site", f"person_{birch.pk}": "absent"})

    assert answer.status_code == 302
    assert there() == [("Alder A", "on_site", "Astrid Ask"), ("Birch B", "absent", "Astrid Ask")]
    assert "Alder A" in client.get(f"{path}sheet/").content.decode()
    assert "Birch B" in client.get(f"{path}badges/").content.decode()
    screen = client.get(f"{path}code/")
    assert (code_at(event, timezone.now()) in screen.content.decode(), int(screen["Refresh"]) <= 61) == (True, True)


def test_the_scan_of_the_sheet_is_kept_and_only_who_runs_the_meeting_opens_it(client):
    event = begun()
    now = timezone.now()
    file = keep(
        SimpleUploadedFile("sheet.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
        by=office(),
        kinds=[PDF],
        most=10**6,
        now=now,
    )
    actions.add_evidence(event, file, by=office(), now=now)
    path = f"{event.get_absolute_url()}evidence/{file.ref}/"
    answers = []
    for who in (office(), make.person("Ulla Saarni")):
        client.force_login(who)
        answer = client.get(path)
        answers.append(answer.status_code)
        assert b"".join(answer)

    assert answers == [200, 403]


def test_marks_that_waited_for_a_network_count_once_and_a_refusal_is_a_sentence(client):
    event = begun()
    people = [registered(event, name, now=timezone.now()).person for name in ("Alder A", "Birch B")]
    client.force_login(office())
    marks = {f"person_{one.pk}": "on_site" for one in people}
    sent = [
        client.post(f"{event.get_absolute_url()}people/", marks, headers={"X-Saved-By-Itself": "1"}) for _n in range(2)
    ]
    assert [answer.status_code for answer in sent] == [204, 204]
    assert there() == [("Alder A", "on_site", "Astrid Ask"), ("Birch B", "on_site", "Astrid Ask")]
    assert Entry.objects.about(Attendance.objects.first()).count() == 1

    Event.objects.update(cancelled_at=timezone.now())
    marks = dict.fromkeys(marks, "online")
    refused = client.post(f"{event.get_absolute_url()}people/", marks, headers={"X-Saved-By-Itself": "1"})
    assert (refused.status_code, refused.json()) == (
        409, {"said": "This meeting was cancelled, so nobody was there."},
    )  # fmt: skip
