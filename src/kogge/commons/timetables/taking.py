"""Takes the sessions of a read schedule into the timetable of a meeting."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.timetables.actions import MOST, free_slug
from kogge.commons.timetables.models import COLOURS, Material, Room, Session, Speaking, Track

FIELDS = [
    "title", "subtitle", "abstract", "starts_at", "ends_at", "kind", "language", "room", "track",
]  # fmt: skip


@transaction.atomic
def take_in(event, items, *, is_published, by, now):
    """Sessions known by their number (guid) are changed, others are added; nothing is removed. (added, changed)."""
    there = {one.guid: one for one in event.sessions.all()}
    if len(there.keys() | {item.guid for item in items}) > MOST:
        raise Refused(_("A timetable has at most %(most)s sessions.") % {"most": MOST})
    rooms, tracks = _rooms(event, items), _tracks(event, items)
    taken = {one.slug for one in there.values()}
    new, changed = [], []
    for item in items:
        session = there.get(item.guid) or Session(event=event, guid=item.guid, is_published=is_published)
        _fill(session, item)
        session.room, session.track = rooms.get(item.room), tracks.get(item.track)
        (changed if session.pk else new).append(session)
        session.slug = session.slug or free_slug(event, item.title, taken)
    Session.objects.bulk_create(new)
    Session.objects.bulk_update(changed, FIELDS, batch_size=100)
    _put_beside({item.guid: item for item in items}, [*new, *changed])
    said, note = gettext_noop("took in a schedule"), f"{len(new)} + {len(changed)}"
    record("import", event, by=by, said=said, note=note, now=now)
    return len(new), len(changed)


def _fill(session, item):
    known = {code for code, _name in settings.LANGUAGES}
    code = item.language if item.language in known else "en"
    for name in ("title", "subtitle", "abstract"):
        said = getattr(item, name)
        setattr(session, name, LazyI18nString({code: said}) if said else LazyI18nString(""))
    session.starts_at, session.ends_at = item.starts_at, item.ends_at
    session.kind, session.language = item.kind, item.language


def _put_beside(items, sessions):
    Speaking.objects.filter(session__in=sessions).delete()
    Material.objects.filter(session__in=sessions, file=None, kind=Material.Kind.HANDOUT).delete()
    Speaking.objects.bulk_create(
        Speaking(session=session, position=at, name=name)
        for session in sessions
        for at, name in enumerate(items[session.guid].people)
    )
    Material.objects.bulk_create(
        Material(session=session, kind=Material.Kind.HANDOUT, url=url, title=title, language=session.language)
        for session in sessions
        for url, title in items[session.guid].links
    )


def _rooms(event, items):
    there = {room.name: room for room in event.rooms.all()}
    number = max((room.number for room in there.values()), default=0)
    for name in dict.fromkeys(item.room for item in items if item.room):
        if name not in there:
            number += 1
            there[name] = Room.objects.create(event=event, number=number, name=name)
    return there


def _tracks(event, items):
    there = {str(track.name): track for track in event.tracks.all()}
    number = max((track.number for track in there.values()), default=0)
    for name in dict.fromkeys(item.track for item in items if item.track):
        if name not in there:
            number += 1
            colour = (number - 1) % COLOURS
            there[name] = Track.objects.create(event=event, number=number, name=LazyI18nString(name), colour=colour)
    return there
