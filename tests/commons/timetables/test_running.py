"""Those who run a meeting: sessions, what cannot be, materials, plans of blocks, questions of both rooms."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.timetables import actions, asking, planning, rules
from kogge.commons.timetables.models import Block, Plan, Question, Session
from tests import make
from tests.commons.timetables import things

pytestmark = pytest.mark.django_db
RUN = "/manage/events/forum/timetable/"


@pytest.fixture
def office(client):
    person = make.person("Astrid Ask", is_staff=True)
    client.force_login(person)
    return person


def typed(**more):
    return {
        "title": "Opening", "starts_at": "2027-05-10T09:00", "ends_at": "2027-05-10T10:00", "kind": "talk",
        "language": "en", "is_published": "on", "speakers": "Anna Ek; professor; Luleå", "mode": "", **more,
    }  # fmt: skip


def runs_all(user, event):
    return user.name == "Lead"


def test_a_session_is_added_by_the_clock_of_the_meeting_and_changed_later(client, office):
    event = things.meeting()
    client.post(f"{RUN}new/", typed())
    made = event.sessions.get()
    assert (made.slug, made.starts_at) == ("opening", things.BEGIN)
    assert [one.line for one in made.speakings.all()] == ["Anna Ek, professor, Luleå"]
    client.post(f"{RUN}opening/", typed(title="Welcome", speakers=f"{office.email}; chair"))
    made = event.sessions.get()
    assert (made.slug, str(made.title)) == ("opening", "Welcome")
    assert [(one.person, one.line) for one in made.speakings.all()] == [(office, "Astrid Ask, chair")]
    page = client.get(f"{RUN}opening/").content.decode()
    assert f"{office.email}; chair" in page and 'value="2027-05-10T09:00"' in page
    assert [entry.verb for entry in Entry.objects.about(made)] == ["add", "change"]


WRONG = [
    ({"ends_at": "2027-05-10T09:00"}, "The session must end after it begins."),
    ({"starts_at": "2027-05-09T09:00"}, "The meeting is from 10 May 2027, 09:00 to 13 May 2027, 18:00."),
    ({"starts_at": "tomorrow"}, "Enter day and hour in the form"),
    ({"title": ""}, "Enter a title"),
    ({"speakers": "nobody@example.org"}, "Nobody has an account with the address nobody@example.org"),
    ({"speakers": "a;b;c;d"}, "This line can’t be read: “a; b; c; d”."),
]


def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, office):
    event = things.meeting()
    for wrong, sentence in WRONG:
        answer = client.post(f"{RUN}new/", typed(abstract="Kept words", **wrong))
        text = answer.content.decode()
        assert (answer.status_code, sentence in text, "Kept words" in text) == (422, True, True), sentence
    assert not event.sessions.exists()


def test_a_new_session_does_not_begin_in_the_past(client, office):
    now = timezone.now()
    event = things.meeting(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1))
    begins = (now - timedelta(hours=5)).astimezone(event.zone)
    times = {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    assert "This is in the past." in client.post(f"{RUN}new/", typed(**times)).content.decode()
    event.ends_at = now - timedelta(hours=1)
    event.save()
    assert client.post(f"{RUN}new/", typed(**times)).status_code == 302


def test_hiding_is_undone_by_one_click_and_only_what_is_hidden_can_go(client, office):
    made = things.session(things.meeting())
    assert client.post(f"{RUN}opening/remove/").status_code == 409
    client.post(f"{RUN}opening/hide/")
    client.post(f"{RUN}opening/show/")
    assert Session.objects.get().is_published
    client.post(f"{RUN}opening/hide/")
    client.post(f"{RUN}opening/remove/")
    assert not Session.objects.filter(pk=made.pk).exists()


def test_tracks_and_rooms_keep_their_sessions_when_they_are_renamed(client, office):
    event = things.meeting()
    client.post(f"{RUN}frame/", {"tracks": "Green\nBlue", "rooms": "Hall\nLab", "duties": "Anna Ek; The stream"})
    made = things.session(event, room=event.rooms.get(number=1), track=event.tracks.get(number=2))
    client.post(f"{RUN}frame/", {"tracks": "Green\nSea", "rooms": "Foyer\nLab\nHall", "duties": "Anna Ek; The chat"})
    made.refresh_from_db()
    assert (made.room.name, made.room.number, str(made.track.name)) == ("Hall", 3, "Sea")
    assert list(event.rooms.order_by("number").values_list("name", flat=True)) == ["Foyer", "Lab", "Hall"]
    assert [(one.name, one.role) for one in event.duties.all()] == [("Anna Ek", "The chat")]
    twice = client.post(f"{RUN}frame/", {"tracks": "", "rooms": "Lab\nlab", "duties": ""})
    assert "Two rooms have the same name." in twice.content.decode()


def test_slides_hang_on_a_session_for_all_who_see_it_and_go_with_their_bytes(client, office):
    event = things.meeting()
    made = things.session(event)
    new = f"{RUN}opening/materials/new/"
    slides = SimpleUploadedFile("slides.pdf", b"%PDF-1.4 slides")
    answer = client.post(new, {"kind": "slides", "title": "", "language": "en", "licence": "", "url": ""})
    assert "Choose a file, or enter an address" in answer.content.decode()
    client.post(new, {"kind": "slides", "title": "Talk", "file": slides, "language": "en", "licence": "", "url": ""})
    material = made.materials.get()
    address = f"/events/forum/timetable/opening/material/{material.pk}/"
    client.logout()
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.4 slides"
    made.is_published = False
    made.save()
    assert client.get(address).status_code == 404
    client.force_login(office)
    client.post(f"{RUN}opening/materials/{material.pk}/remove/")
    assert not made.materials.exists()


def test_who_runs_a_meeting_is_told_by_the_rooms_above(client, settings):
    event = things.meeting()
    member, lead = make.person("Bo Al"), make.person("Lead")
    settings.EVENTS_RUN_BY = [f"{__name__}.runs_all"]
    assert [rules.may_run(one, event) for one in (member, lead)] == [False, True]
    client.force_login(member)
    assert [client.get(RUN).status_code, client.post(f"{RUN}new/", typed()).status_code] == [403, 403]
    event.is_public = False
    event.save()
    assert client.get(RUN).status_code == 404


# Plans --------------------------------------------------------------------------------------------------
def built(owner, *aims, minutes=60):
    plan = Plan.objects.create(owner=owner, title="My meeting", minutes=minutes)
    for aim in aims:
        planning.put_block(Block(plan=plan, aim=aim, minutes=20, lead="Anna"), by=owner, now=timezone.now())
    return plan


def test_blocks_move_up_and_down_and_the_minutes_are_added_up(client):
    owner = make.person()
    plan = built(owner, "Arrive", "Learn", "Close")
    client.force_login(owner)
    learn = plan.blocks.get(aim="Learn")
    client.post(f"/plans/{plan.ref}/blocks/{learn.pk}/move/", {"to": "up"})
    client.post(f"/plans/{plan.ref}/blocks/{learn.pk}/move/", {"to": "up"})
    assert list(plan.blocks.order_by("position").values_list("aim", flat=True)) == ["Learn", "Arrive", "Close"]
    assert (
        "60 minutes planned of 60. 0 minutes of the meeting are free."
        in client.get(plan.get_absolute_url()).content.decode()
    )
    new = {"kind": "energiser", "aim": "Wake up", "minutes": "5", "method": "", "tool": "", "lead": ""}
    client.post(f"/plans/{plan.ref}/blocks/0/", new)
    assert "5 minutes too long for the meeting." in client.get(plan.get_absolute_url()).content.decode()
    assert client.post(f"/plans/{plan.ref}/blocks/0/", new | {"minutes": "0"}).status_code == 422


def test_a_plan_of_ones_own_is_seen_by_nobody_else_not_even_the_office(client, office):
    plan = built(make.person(), "Arrive")
    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.post(f"{plan.get_absolute_url()}remove/").status_code == 404


def test_a_plan_of_a_meeting_is_copied_by_who_takes_part_once_it_is_shown(client, office):
    event = things.meeting()
    client.post(f"{RUN}plan/")
    plan = event.plans.get()
    planning.put_block(Block(plan=plan, aim="Arrive", minutes=10, lead="Astrid"), by=office, now=timezone.now())
    reader = make.person()
    client.force_login(reader)
    assert client.get(plan.get_absolute_url()).status_code == 404
    Plan.objects.update(is_shown=True)
    assert client.post(f"{plan.get_absolute_url()}edit/", {"title": "x", "minutes": "1"}).status_code == 403
    client.post(f"{plan.get_absolute_url()}copy/")
    copy = Plan.objects.get(owner=reader)
    assert list(copy.blocks.values_list("aim", "minutes", "lead")) == [("Arrive", 10, "")]


# Questions ----------------------------------------------------------------------------------------------
@pytest.fixture
def forum(client):
    now = timezone.now()
    return things.meeting(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))


def asked(event, text, by, **fields):
    return asking.ask(Question(event=event, text=text, place="room", **fields), by=by, now=timezone.now())


def test_questions_of_both_rooms_stand_in_one_queue_by_votes(client, forum):
    anna, bo = make.person("Anna Ek"), make.person("Bo Al")
    client.force_login(anna)
    client.post("/events/forum/questions/new/", {"text": "From afar?", "place": "online", "session": ""})
    second = asked(forum, "In here?", anna)
    client.force_login(bo)
    client.post(f"/events/forum/questions/{second.pk}/vote/")
    text = client.get("/events/forum/questions/").content.decode()
    assert text.index("In here?") < text.index("From afar?")
    assert ("2 votes" in text, "Without a name · Online" in text, "Anna Ek · In the room" in text) == (True,) * 3
    client.post(f"/events/forum/questions/{second.pk}/vote/")
    assert second.votes.count() == 1


def test_those_who_run_the_meeting_answer_and_hide(client, forum, office):
    one, two = asked(forum, "Answered?", office), asked(forum, "Rude?", office)
    client.post(f"/events/forum/questions/{one.pk}/settle/", {"state": "answered"})
    client.post(f"/events/forum/questions/{two.pk}/settle/", {"state": "hidden"})
    assert client.post(f"/events/forum/questions/{one.pk}/settle/", {"state": "gone"}).status_code == 403
    client.force_login(make.person())
    text = client.get("/events/forum/questions/").content.decode()
    assert ("Answered?" in text, "Rude?" in text) == (True, False)
    assert client.post(f"/events/forum/questions/{two.pk}/vote/").status_code == 404
    assert client.post(f"/events/forum/questions/{one.pk}/vote/").status_code == 409
    assert client.post(f"/events/forum/questions/{one.pk}/settle/", {"state": "open"}).status_code == 403


def test_nobody_fills_the_queue_alone_or_asks_when_it_is_over(forum):
    anna = make.person("Anna Ek")
    for number in range(asking.MOST):
        asked(forum, f"Number {number}?", anna)
    with pytest.raises(Refused, match="Let others ask"):
        asked(forum, "One more?", anna)
    forum.ends_at = timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused, match="over"):
        asked(forum, "Late?", make.person("Bo Al"))
    assert Question.objects.count() == asking.MOST


def test_the_order_of_addresses_is_free_for_other_pages():
    event = things.meeting()
    assert [actions.free_slug(event, title) for title in ("New", "Mine", "Ķīmija & Łódź", "!")] == [
        "new-2", "mine-2", "kimija-lodz", "session",
    ]  # fmt: skip


def test_two_who_begin_the_plan_of_a_session_get_the_same_one(client, office):
    event = things.meeting()
    opening = things.session(event)

    stale = [planning.begin_plan(event, one, by=office, now=timezone.now()).ref for one in (opening, opening, None)]
    again = client.post(f"{RUN}plan/", {"session": "opening"})

    assert (stale[0] == stale[1], Plan.objects.count()) == (True, 2)
    assert again.url == f"/plans/{stale[0]}/"
