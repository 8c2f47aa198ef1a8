"""What is due in an edition for one participant: steps, meetings, tasks that make up; one list, soonest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kogge.base.dates import local_day
from kogge.training.evaluations.due import open_for
from kogge.training.learning.progress import hours
from kogge.training.learning.sections import LAST

AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class Due:
    title: str
    href: str
    note: str
    by: datetime
    now: datetime
    module: int = 0  # its number; 0: of the whole edition
    is_deadline: bool = True  # a meeting is none
    zone: str = ""  # by whose clock; empty: the reader's
    is_own: bool = False  # somebody's own words, which are not kept

    @property
    def day(self):
        return local_day(self.by, self.zone)

    @property
    def days_after(self):
        """So many days is it late; nothing while there is time."""
        return max(0, (self.now - self.by).days) if self.by < self.now else 0

    @property
    def drawn(self):
        """The line in the list, on the reader's clock."""
        draw = _line.__wrapped__ if self.is_own else _line
        words = (self.title, self.href, self.note, self.by, self.zone, self.is_deadline, self.days_after)
        return draw(*words, get_language(), timezone.get_current_timezone_name(), timezone.localdate())


@lru_cache(maxsize=2_000)
def _line(title, href, note, by, zone, is_deadline, days_after, language, clock, today):
    """Drawn once for the same words, language, clock and day."""
    line = {"title": title, "href": href, "note": note, "by": by, "zone": zone}
    line |= {"day": local_day(by, zone), "is_deadline": is_deadline, "days_after": days_after}
    return render_to_string("learning/_due_line.html", {"line": line})


def due_of(course, seat, *, now):
    """All of it for one participant, from what the course holds, and what evaluations ask."""
    found = [*_steps(course, now), *_work(course, now), *_meetings(course, now), *_made_up(course, now)]
    found += [
        Due(title, href, _("Evaluation"), by, now, zone=course.edition.timezone)
        for title, href, by in _asked(course.frame, seat, now)
        if by
    ]
    return sorted(found, key=lambda line: (line.by, line.title))


def _asked(frame, seat, now):
    """What evaluations ask. While one waits for answers anew each time, because an answer is no change of anything
    else; otherwise once a minute, and anew after any change. Three queries.
    """
    if frame.is_evaluated:
        return open_for(seat, now)
    key, minute = (seat.pk, get_language()), int(now.timestamp() // 60)
    if frame.answers.get(key, (None,))[0] != minute:
        frame.answers[key] = minute, open_for(seat, now)
    return frame.answers[key][1]


def _steps(course, now):
    """One line a part of a module that has begun or begins soon: how many steps are left, and where to go on."""
    zone = course.edition.timezone
    for module in course.modules:
        for section in module.sections:
            left = [s for s in section.steps if not s.is_done and not s.activity.is_optional and not _is_elsewhere(s)]
            first = next((step for step in left if step.state == "open"), None)
            if first is None or section.due_at > now + AHEAD + timedelta(days=30) or module.stage == "next":
                continue
            count = ngettext("%(n)d step", "%(n)d steps", len(left)) % {"n": len(left)}
            time_left = hours(sum(step.activity.minutes for step in left))
            note = _("%(part)s of module %(number)d: %(count)s left, about %(hours)s h") % {
                "part": section.label, "number": module.number, "count": count, "hours": time_left,
            }  # fmt: skip
            href = first.activity.get_absolute_url()
            yield Due(str(first.activity.title), href, note, section.due_at, now, module.number, zone=zone)


def _is_elsewhere(step):
    """Meetings and hand-ins stand in the list on their own."""
    return step.activity.event_id or step.activity.assignment_id


def _work(course, now):
    """Assignments that are not handed in."""
    for assignment in course.assignments:
        work = course.standings.get(assignment.pk)
        is_open = assignment.state == "open" and (assignment.opens_at is None or assignment.opens_at <= now)
        if is_open and work and work.state in ("none", "draft"):
            note = _("Begun, not handed in") if work.state == "draft" else _("Hand in")
            href, number = assignment.get_absolute_url(), assignment.module.number
            yield Due(str(assignment.title), href, note, work.due_at, now, number, zone=course.edition.timezone)


def _meetings(course, now):
    coming = [event.starts_at for event in course.events if event.ends_at > now]
    until = max(now + AHEAD, min(coming, default=now))  # the next one always stands in the list
    for module in course.modules:
        for event in module.events:
            if now < event.ends_at and event.starts_at <= until:
                how, where = event.get_mode_display(), event.timezone
                yield Due(
                    str(event.title), event.get_absolute_url(), how, event.starts_at, now, module.number, False, where
                )


def _made_up(course, now):
    """Tasks that make up for a meeting."""
    titles = {event.pk: str(event.title) for event in course.events}
    for absence in course.presence.absences.values() if course.presence else ():
        if absence.task and not absence.made_up_at:
            on = absence.due_on or course.edition.ends_on
            by = datetime.combine(on, LAST, course.edition.zone)
            title = _("Make up for: %(meeting)s") % {"meeting": titles.get(absence.event_id, "")}
            href = reverse("absence_tell", args=[course.edition.slug, _slug(course, absence.event_id)])
            yield Due(title, href, absence.task[:120], by, now, zone=course.edition.timezone, is_own=True)


def _slug(course, pk):
    return next(event.slug for event in course.events if event.pk == pk)
