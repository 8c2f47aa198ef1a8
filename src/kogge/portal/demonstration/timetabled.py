"""A forum of the demonstration with a timetable, a plan of how it is run, and questions from both rooms."""

from datetime import timedelta

from kogge.commons.events.models import Event
from kogge.commons.people.models import User
from kogge.commons.timetables import actions, asking, planning
from kogge.commons.timetables.models import Block, Plan, Question, Session
from kogge.portal.demonstration.words import in_words

ABOUT = "Two days for everybody who runs a cluster. Made up for the demonstration."
ABOUT_SV = "Två dagar för alla som driver ett kluster. Påhittat för demonstrationen."
TRACKS = ("Working together\nSamarbete", "Skills\nKompetens")
ROOMS = ["Harbour hall", "Lighthouse", "Online room"]
# Day, beginning, minutes, room, track (0: none), kind, mode, who speaks, title in English and Swedish
SESSIONS = [
    (0, "09:00", 45, 1, 0, "plenary", "hybrid", "Maja Rönn; chair", "Welcome", "Välkommen"),
    (0, "10:00", 60, 1, 1, "talk", "hybrid", "Kaarel Kask; manager",
     "What holds a cluster together", "Vad som håller ihop ett kluster"),
    (0, "10:00", 120, 2, 2, "workshop", "on_site", "Inga Vītola; trainer",
     "A radar of skills", "En radar för kompetens"),
    (0, "11:00", 60, 3, 1, "talk", "online", "Hanna Lind; researcher",
     "Across the sea by video", "Över havet med video"),
    (0, "12:00", 60, 1, 0, "break", "on_site", "", "Lunch", "Lunch"),
    (0, "13:00", 90, 1, 1, "panel", "hybrid", "Kaarel Kask; manager\nBirk Bøge; mayor",
     "Who pays for what", "Vem betalar vad"),
    (1, "09:00", 60, 1, 2, "talk", "hybrid", "Jarzyna Wiąz; teacher",
     "Learning in one's own cluster", "Att lära i det egna klustret"),
    (1, "09:00", 60, 2, 1, "workshop", "on_site", "Inga Vītola; trainer",
     "Partners in three steps", "Partner i tre steg"),
    (1, "10:30", 60, 1, 0, "plenary", "hybrid", "Maja Rönn; chair", "What we take home", "Vad vi tar med oss"),
]  # fmt: skip
BLOCKS = [
    ("check_in", "Everybody has said a word", "One word each, in the room and in the chat", 10, "Chat"),
    ("input", "All know why we are here", "Three pictures, ten minutes", 15, ""),
    ("work", "Three ideas in each group", "Groups of four, mixed from both rooms", 25, "Shared board"),
    ("energiser", "Wake up", "Stand up, stretch, change places", 5, ""),
    ("close", "Each takes one step home", "Written on a card", 10, "Cards"),
]

ASKED = [("How many members does one need to begin?", "room"), ("Can we have the slides?", "online")]


def furnish_timetable(demo):
    """A forum of two days, public and hybrid, that begins in nine days."""
    by, now = User.objects.filter(is_staff=True).order_by("pk").first(), demo.now
    begins, ends = demo.span({"day": 9, "time": "09:00"}, {"day": 10, "time": "16:00"}, now.tzinfo)
    event = Event.objects.create(
        slug="forum-of-clusters",
        title=in_words("Forum of clusters", "Klusterforum"),
        text=in_words(ABOUT, ABOUT_SV),
        starts_at=begins, ends_at=ends, mode="hybrid", city="Vaasa", country="FI", is_public=True,
        timezone="Europe/Helsinki",
    )  # fmt: skip
    event.starts_at, event.ends_at = (at.replace(tzinfo=event.zone) for at in (begins, ends))
    event.save()
    tracks = [one.split("\n")[0] for one in TRACKS]
    actions.put_frame(event, tracks=tracks, rooms=ROOMS, duties="Astrid Lönn; The stream", by=by, now=now)
    for track, names in zip(event.tracks.order_by("number"), TRACKS, strict=True):
        track.name = in_words(*names.split("\n"))
        track.save()
    for row in SESSIONS:
        session(event, *row, by=by, now=now)
    plan(event, by=by, now=now)
    questions(event, now=now)


def session(event, day, clock, minutes, room, track, kind, mode, who, english, swedish, *, by, now):
    hour, minute = map(int, clock.split(":"))
    first = event.starts_at.astimezone(event.zone).replace(hour=hour, minute=minute)
    made = Session(
        event=event, title=in_words(english, swedish), kind=kind, mode=mode,
        starts_at=first + timedelta(days=day), ends_at=first + timedelta(days=day, minutes=minutes),
        room=event.rooms.get(number=room), track=event.tracks.filter(number=track).first(),
    )  # fmt: skip
    actions.put_session(made, speakers=who, by=by, now=now)


def plan(event, *, by, now):
    of = event.sessions.get(slug="a-radar-of-skills")
    made = Plan(event=event, session=of, title="A radar of skills", minutes=of.minutes, is_shown=True)
    planning.put_plan(made, by=by, now=now)
    for kind, aim, method, minutes, tool in BLOCKS:
        block = Block(plan=made, kind=kind, aim=aim, method=method, minutes=minutes, tool=tool, lead="Inga Vītola")
        planning.put_block(block, by=by, now=now)


def questions(event, *, now):
    people = User.objects.filter(is_staff=False, is_active=True).order_by("pk")[:4]
    for person, (text, place) in zip(people, ASKED, strict=False):
        asked = asking.ask(Question(event=event, text=text, place=place), by=person, now=now)
        for other in people:
            if other != person and place == "online":
                asking.vote(asked, by=other)
