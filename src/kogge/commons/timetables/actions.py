"""What happens to a timetable: sessions made, changed and removed, tracks and rooms, materials, stars, duties."""

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.journal.models import record
from kogge.commons.timetables.models import COLOURS, Duty, Material, Room, Speaking, Star, Track
from kogge.commons.timetables.people import people_in

SAID = gettext_noop("changed the timetable")
MOST = 2_000  # sessions of one meeting
PARKED = 10_000  # numbers beyond it are nobody's, so that lines can change places
RESERVED = {"mine", "new", "frame", "import", "plan"}  # addresses of other pages


def free_slug(event, title, taken=None):
    """An address for a session: its title, with a number behind it where another has it."""
    if taken is None:
        taken = set(event.sessions.values_list("slug", flat=True))
    word = slugify(str(title).translate(str.maketrans("łŁøØđß", "lLoOds")))[:60].strip("-") or "session"
    wished = (word, *(f"{word}-{number}" for number in range(2, MOST + 4)))
    slug = next(one for one in wished if one not in taken and one not in RESERVED)
    taken.add(slug)
    return slug


def check_times(session):
    """What can never be right, as a sentence."""
    if session.ends_at <= session.starts_at:
        raise Refused(_("The session must end after it begins."))


@transaction.atomic
def put_session(session, *, speakers, by, now):
    """Save a session, new or changed, and who speaks (lines of text; None leaves them as they are)."""
    check_times(session)
    is_new = not session.pk
    if is_new and session.event.sessions.count() >= MOST:
        raise Refused(_("A timetable has at most %(most)s sessions.") % {"most": MOST})
    if not session.slug:
        session.slug = free_slug(session.event, session.title)
    session.save()
    if speakers is not None:
        put_speakers(session, people_in(speakers, 3))
    record("add" if is_new else "change", session, by=by, said=SAID, note=str(session.title)[:200], now=now)
    return session


def put_speakers(session, people):
    session.speakings.all().delete()
    rows = enumerate(people)
    Speaking.objects.bulk_create(
        Speaking(session=session, position=at, person=person, name=name, role=role, organisation=organisation)
        for at, (person, (name, role, organisation)) in rows
    )


@transaction.atomic
def hide(session, *, by, now):
    """Take a session from the public timetable; everything of it stays, and it can be shown again."""
    _show(session, False, by=by, now=now)


@transaction.atomic
def show(session, *, by, now):
    _show(session, True, by=by, now=now)


def _show(session, is_published, *, by, now):
    session.is_published = is_published
    session.save(update_fields=["is_published"])
    record("show" if is_published else "hide", session, by=by, said=SAID, note=str(session.title)[:200], now=now)


@transaction.atomic
def remove_session(session, *, by, now):
    """For good: only what is hidden, so that nobody removes what others see by one click."""
    if session.is_published:
        raise Refused(_("This session is shown. Hide it first."))
    record("remove", session, by=by, said=SAID, note=str(session.title)[:200], now=now)
    for material in session.materials.select_related("file"):
        _drop(material)
    session.delete()


# Tracks, rooms, duties: lines of text --------------------------------------------------------------------
@transaction.atomic
def put_frame(event, *, tracks, rooms, duties, by, now):
    """Tracks and rooms by their lines: who keeps the name keeps the sessions, wherever the line stands now."""
    _put_lines(event.tracks, tracks, _rename_track)
    if len({name.casefold() for name in rooms}) < len(rooms):
        raise Refused(_("Two rooms have the same name."))
    _put_lines(event.rooms, rooms, lambda row, name: setattr(row, "name", name))
    event.duties.all().delete()
    Duty.objects.bulk_create(
        Duty(event=event, position=at, role=role, person=person, name=name)
        for at, (person, (name, role)) in enumerate(people_in(duties, 2, longest=120))
    )
    record("change", event, by=by, said=SAID, now=now)


def _parked():
    """Names that are nobody's, so that two rooms can change theirs with one another."""
    return Concat(Value("\x1f"), Cast(F("pk"), CharField()))


def _rename_track(row, name):
    if str(row.name) != name:
        row.name = name


def _put_lines(rows, names, name_it):
    """A name that stays finds its row; of the others, each renames one that is left over; what is left then goes."""
    model, event = rows.model, rows.instance
    there = list(rows.order_by("number"))
    kept = {}
    for at, name in enumerate(names):
        row = next((row for row in there if str(row.name) == name), None)
        if row:
            there.remove(row)
            kept[at] = row
    for at in range(len(names)):
        if at not in kept:
            kept[at] = there.pop(0) if there else model(event=event)
    for row in there:
        row.delete()
    rows.update(number=F("number") + PARKED)
    if model is Room:
        rows.update(name=_parked())
    for at, name in enumerate(names):
        row = kept[at]
        row.number = at + 1
        name_it(row, name)
        if model is Track and not row.pk:
            row.colour = at % COLOURS
        row.save()


# Materials ----------------------------------------------------------------------------------------------
@transaction.atomic
def put_material(material, *, by, now):
    """Hang something on a session: a file that was kept, or an address."""
    if material.file_id:
        attach(material.file)
    material.save()
    record("add", material.session, by=by, said=gettext_noop("added material"), now=now)
    return material


@transaction.atomic
def remove_material(material, *, by, now):
    session = material.session
    _drop(material)
    record("remove", session, by=by, said=gettext_noop("removed material"), now=now)


def _drop(material):
    file = material.file
    Material.objects.filter(pk=material.pk).delete()
    if file:
        drop(file)


# One's own plan of the day --------------------------------------------------------------------------------
@transaction.atomic
def star(session, *, by):
    """Put a session into the own plan, or take it out again. Returns whether it is in."""
    gone, _rows = Star.objects.filter(session=session, person=by).delete()
    if not gone:
        Star.objects.get_or_create(session=session, person=by)
    return not gone
