"""The published sessions of a meeting as plain rows: many at once, with what a timetable says of each and no more."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from kogge.commons.timetables.models import Room, Speaking

COLUMNS = ("pk", "slug", "title", "starts_at", "ends_at", "kind", "mode", "track_id")
ROOM = ("room_id", "room__number", "room__name")


@dataclass(slots=True)
class Entry:
    """A session without its texts; quicker to make than the model, and all that the grid asks of one."""

    pk: int
    slug: str
    title: object
    starts_at: datetime
    ends_at: datetime
    kind: str
    mode: str
    track_id: int | None
    room_id: int | None = None
    room: object = None
    track: object = None
    names: list = field(default_factory=list)


def entries_of(event):
    """Three queries, however many there are."""
    published = event.sessions.filter(is_published=True).order_by("starts_at", "room__number", "pk")
    tracks, rooms, entries = {track.pk: track for track in event.tracks.all()}, {None: None}, []
    for *row, room, number, name in published.values_list(*COLUMNS, *ROOM):
        entry = Entry(*row, room_id=room)
        if room not in rooms:
            rooms[room] = Room(pk=room, number=number, name=name)
        entry.room, entry.track = rooms[room], tracks.get(entry.track_id)
        entries.append(entry)
    names = _names(Speaking.objects.filter(session__event=event, session__is_published=True))
    for entry in entries:
        entry.names = names[entry.pk]
    return entries


def names_of(sessions):
    """Give each session `names`, those who speak."""
    names = _names(Speaking.objects.filter(session__in=sessions))
    for session in sessions:
        session.names = names[session.pk]


def _names(speakings):
    names = defaultdict(list)
    for key, name in speakings.order_by("position").values_list("session_id", "name"):
        names[key].append(name)
    return names
