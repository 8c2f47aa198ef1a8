"""The way of one participant, or of many, through an edition: modules, parts, steps, ticks, meetings."""

from dataclasses import dataclass, field

from kogge.training.assignments.standing import standing
from kogge.training.learning.frame import Frame, frame_of
from kogge.training.learning.models import Done
from kogge.training.learning.presence import presence_of
from kogge.training.learning.progress import hours, next_of, walk

HANDED_IN = ("handed_in", "assessed", "released")


@dataclass
class Course:
    """An edition from inside: `modules` with their `sections` and `steps`, and how the person stands."""

    frame: Frame
    modules: list
    presence: object = None
    standings: dict = field(default_factory=dict)  # {assignment: how far the person is}
    steps: list = field(default_factory=list)

    @property
    def edition(self):
        return self.frame.edition

    @property
    def events(self):
        return self.frame.events

    @property
    def rule(self):
        return self.frame.rule

    @property
    def assignments(self):
        return self.frame.assignments

    @property
    def next(self):
        """The next open step: of the module that runs now, or else of the first that is not finished."""
        running = [step for module in self.modules if module.stage == "now" for step in module.steps]
        return next_of(running) or next_of(self.steps)

    def following(self, activity):
        """Where “Done, next” leads: on in the same module, else wherever something is open."""
        same = [step for step in self.steps if step.activity.module_id == activity.module_id]
        return next_of(same, after=activity) or self.next


def ticks_of(seats, activities, presences, works):
    """{seat: {step that is done}} of many. One query; who was there and what was handed in ticks the rest."""
    ticks = {seat.pk: set() for seat in seats}
    for seat, activity in Done.objects.filter(seat__in=seats).values_list("seat", "activity"):
        ticks[seat].add(activity)
    for activity in activities:
        if not activity.event_id and not activity.assignment_id:
            continue
        for seat in seats:
            work = works.get((seat.pk, activity.assignment_id))
            there = activity.event_id and presences[seat.pk].ticks(activity.event_id)
            if there or (work and work.state in HANDED_IN):
                ticks[seat.pk].add(activity.pk)
    return ticks


def course_of(edition, seat, *, now, is_whole=False):
    """The course as this participant sees it; without a seat as those see it who teach.

    What is the same for all is kept, and presence, whose changes are in the journal; of the own, ticks take one query,
    hand-ins three where there are assignments.
    """
    frame = frame_of(edition.slug)
    presences = _presences(frame, seat) if seat else {}
    works = standing([seat], frame.assignments, now=now) if seat and frame.assignments else {}
    ticks = ticks_of([seat], frame.activities, presences, works)[seat.pk] if seat else set()
    today = now.astimezone(frame.edition.zone).date()
    course = Course(frame, [], presences.get(seat.pk) if seat else None)
    course.standings = {assignment: work for (_seat, assignment), work in works.items()}
    for one in frame.modules:
        module = frame.module_of_one(one)
        module.stage = "done" if module.ends_on < today else "now" if module.starts_on <= today else "next"
        _fill(module, walk(frame.steps_of(one, is_whole=is_whole), ticks, now=now, is_free=seat is None))
        course.modules.append(module)
        course.steps += module.steps
    return course


def _presences(frame, seat):
    return frame.kept("presence", seat, lambda: presence_of([seat], frame.events, frame.rule))


def _fill(module, steps):
    module.steps = steps
    parts = {section.name: section.steps for section in module.sections}
    for step in steps:
        parts[step.activity.section].append(step)
    needed = [step for step in steps if not step.activity.is_optional and not step.activity.is_held]
    left = [step for step in needed if step.state != "done"]
    module.needed, module.ticked = len(needed), len(needed) - len(left)
    module.work = hours(sum(step.activity.minutes for step in needed))
    module.left = hours(sum(step.activity.minutes for step in left))
