"""Meetings with sessions, for the tests of this room and for the addresses of the permission table."""

from datetime import UTC, datetime, timedelta

from kogge.commons.events.models import Event
from kogge.commons.timetables.models import Plan, Question, Room, Session, Speaking, Track

BEGIN = datetime(2027, 5, 10, 7, 0, tzinfo=UTC)  # nine in Stockholm


def meeting(slug="forum", **fields):
    given = {"title": "Forum", "starts_at": BEGIN, "ends_at": BEGIN + timedelta(days=3, hours=9), "is_public": True}
    return Event.objects.create(slug=slug, **given | {"mode": "hybrid"} | fields)


def session(event, title="Opening", *, at=0, minutes=60, room=None, track=None, people=(), **fields):
    """`at`: minutes after the meeting began."""
    begins = event.starts_at + timedelta(minutes=at)
    made = Session.objects.create(
        event=event,
        slug=fields.pop("slug", title.lower().replace(" ", "-")),
        title=title,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        room=room,
        track=track,
        **fields,
    )
    for position, name in enumerate(people):
        Speaking.objects.create(session=made, position=position, name=name)
    return made


def room(event, name="Hall", number=1):
    return Room.objects.create(event=event, name=name, number=number)


def track(event, name="Green", number=1, colour=0):
    return Track.objects.create(event=event, name=name, number=number, colour=colour)


def crowd(event, *, count=200, rooms=5, speakers=100):
    """A conference: so many sessions over four days, in rooms, with speakers."""
    halls = [room(event, f"Room {number}", number) for number in range(1, rooms + 1)]
    lines = [track(event, f"Track {number}", number, number - 1) for number in range(1, 7)]
    a_day = count // 4 // rooms
    for number in range(count):
        day, place = divmod(number, a_day * rooms)
        made = session(
            event,
            f"How clusters {number} learn from each other across the sea",
            slug=f"how-clusters-{number}",
            at=day * 1440 + (place // rooms) * 50,
            minutes=45,
            room=halls[place % rooms],
            track=lines[number % 6],
            mode="hybrid" if number % 3 else "on_site",
        )
        Speaking.objects.create(session=made, name=f"Speaker Number {number % speakers}")


def for_addresses(event):
    """One of everything that has an address: {name of the page: its arguments}."""
    made = session(event, "Opening", people=["Anna Ek"])
    plan = Plan.objects.create(event=event, title="Plan", minutes=60)
    question = Question.objects.create(event=event, text="Why?", place="room", asked_at=event.starts_at)
    e, s = event.slug, made.slug
    return {
        **dict.fromkeys(("timetable_detail", "timetable_mine", "timetable_mine_calendar"), [e]),
        **dict.fromkeys(("schedule_xml", "schedule_json"), [e]),
        **dict.fromkeys(("question_list", "question_ask", "timetable_edit", "session_new"), [e]),
        **dict.fromkeys(("timetable_frame", "timetable_import", "plan_begin"), [e]),
        **dict.fromkeys(("session_detail", "session_calendar"), [e, s]),
        **dict.fromkeys(("session_star", "session_edit", "session_material_new"), [e, s]),
        **dict.fromkeys(("session_material", "session_material_remove"), [e, s, 0]),
        **dict.fromkeys(("question_vote", "question_settle"), [e, question.pk]),
        "session_step": [e, s, "hide"],
        **dict.fromkeys(("plan_detail", "plan_edit", "plan_copy", "plan_remove"), [plan.ref]),
        **dict.fromkeys(("plan_block", "block_move", "block_remove"), [plan.ref, 0]),
    }
