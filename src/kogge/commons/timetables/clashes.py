"""What does not fit in a timetable, in sentences. Nothing here stops anybody: a draft may be wrong for a while."""

from django.utils.translation import gettext as _

from kogge.base.dates import clock_time
from kogge.commons.timetables.grid import day_of


def clashes_of(event, sessions):
    """[sentence] about sessions with their speakers: two in one room, somebody in two places, outside the meeting."""
    said = [_outside(event, one) for one in sessions if outside(event, one.starts_at, one.ends_at)]
    for room, together in _grouped(sessions, lambda one: [(one.room_id, one.room.name)] if one.room_id else []):
        words = _("“%(first)s” and “%(second)s” are in the same room, %(where)s, at the same time.")
        said += [words % (_two(pair) | {"where": room[1]}) for pair in _overlapping(together)]
    for who, together in _grouped(sessions, _speakers):
        words = _("%(name)s speaks in “%(first)s” and “%(second)s” at the same time.")
        said += [words % (_two(pair) | {"name": who[1]}) for pair in _overlapping(together)]
    return said


def outside(event, starts_at, ends_at):
    """Before the meeting begins or after it ends; where only days are known, on another day."""
    if event.is_by_day:
        first, last = day_of(starts_at, event.zone), day_of(ends_at, event.zone)
        return not (event.first_day <= first and last <= event.last_day)
    return starts_at < event.starts_at or ends_at > event.ends_at


def _outside(event, session):
    words = _("“%(title)s” (%(time)s) lies outside the time of the meeting.")
    return words % {"title": session.title, "time": clock_time(session.starts_at, event.timezone)}


def _speakers(session):
    return [(("p", one.person_id) if one.person_id else one.name.casefold(), one.name) for one in session.speaking]


def _grouped(sessions, keys):
    """[((key, name), [session])] of those who share something."""
    names, groups = {}, {}
    for session in sessions:
        for key, name in keys(session):
            names.setdefault(key, name)
            groups.setdefault(key, []).append(session)
    return [((key, names[key]), group) for key, group in groups.items() if len(group) > 1]


def _overlapping(sessions):
    """[(earlier, later)]: each session beside the one before it that lasts longest, if that has not ended yet."""
    pairs, longest = [], None
    for one in sorted(sessions, key=lambda one: (one.starts_at, one.pk)):
        if longest and longest is not one and one.starts_at < longest.ends_at:
            pairs.append((longest, one))
        longest = one if longest is None or one.ends_at > longest.ends_at else longest
    return pairs


def _two(pair):
    return {"first": pair[0].title, "second": pair[1].title}
