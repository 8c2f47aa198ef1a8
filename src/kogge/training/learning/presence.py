"""Who was at which meeting, what was made up for, and how that stands beside the edition's rule."""

from dataclasses import dataclass
from math import ceil

from kogge.commons.events.models import Attendance
from kogge.training.learning.models import Absence, AttendanceRule
from kogge.training.learning.sections import meetings_of

ABSENT = Attendance.Mode.ABSENT


@dataclass(frozen=True)
class Presence:
    """How one person stands: meetings in all, been at, made up for, missed; {meeting: how} and {meeting: absence}."""

    meetings: int
    there: int
    made_up: int
    missed: int
    may_miss: int | None  # None: the edition has no rule
    modes: dict
    absences: dict

    @property
    def recorded(self):
        return self.there + self.made_up + self.missed

    @property
    def is_short(self):
        return self.may_miss is not None and self.missed > self.may_miss

    def ticks(self, event):
        """Whether the meeting counts as done."""
        absence = self.absences.get(event)
        return self.modes.get(event, ABSENT) != ABSENT or bool(absence and absence.made_up_at)


def rule_of(edition):
    return AttendanceRule.objects.filter(edition=edition).first()


def may_miss(rule, meetings):
    """How many of so many meetings one can miss. With 80 per cent of 8: one, because 7 are the least."""
    return None if rule is None else meetings - ceil(meetings * rule.percent / 100)


def presence_of(seats, events, rule):
    """{seat: Presence} of these participants at these meetings. Two queries, however many there are."""
    ids = {event.pk for event in events}
    rows = Attendance.objects.filter(event__in=ids, person__in=[seat.person_id for seat in seats])
    modes, absences = {}, {}
    for person, event, mode in rows.values_list("person", "event", "mode"):
        modes.setdefault(person, {})[event] = mode
    for absence in Absence.objects.filter(seat__in=seats, event__in=ids):
        absences.setdefault(absence.seat_id, {})[absence.event_id] = absence
    allowed = may_miss(rule, len(ids))
    return {
        seat.pk: _presence(len(ids), allowed, modes.get(seat.person_id, {}), absences.get(seat.pk, {}))
        for seat in seats
    }


def shown_of(seat, *, now):
    """What the certificate of attendance says, on the page and as a PDF."""
    found, rule = meetings_of(seat.edition), rule_of(seat.edition)
    events = list({one.pk: one for rows in found.values() for _kind, one in rows}.values())
    presence, modes = presence_of([seat], events, rule)[seat.pk], dict(Attendance.Mode.choices)
    rows = [(event, modes.get(presence.modes.get(event.pk)), presence.absences.get(event.pk)) for event in events]
    return {"edition": seat.edition, "seat": seat, "rows": rows, "presence": presence, "rule": rule, "now": now}


def _presence(meetings, allowed, modes, absences):
    there = sum(1 for mode in modes.values() if mode != ABSENT)
    away = [event for event, mode in modes.items() if mode == ABSENT]
    made_up = sum(1 for event in away if event in absences and absences[event].made_up_at)
    return Presence(meetings, there, made_up, len(away) - made_up, allowed, modes, absences)
