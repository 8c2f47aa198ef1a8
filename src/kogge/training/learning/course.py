"""The way of one participant, or of many, through an edition: modules, parts, steps, ticks, meetings."""

from dataclasses import dataclass, field

from kogge.training.assignments.models import Assignment
from kogge.training.assignments.standing import standing
from kogge.training.learning.models import Activity, Done
from kogge.training.learning.presence import presence_of, rule_of
from kogge.training.learning.progress import hours, next_of, walk
from kogge.training.learning.sections import meetings_of, sections_of

SHOWN = ("ref", "module", "section", "position", "kind", "title", "minutes", "opens_at", "needs_previous", "event",
         "assignment", "is_optional", "is_published")  # fmt: skip
HANDED_IN = ("handed_in", "assessed", "released")


@dataclass
class Course:
    """An edition from inside: `modules` with their `sections` and `steps`, and how the person stands."""

    edition: object
    modules: list
    events: list
    rule: object
    presence: object = None
    assignments: list = field(default_factory=list)
    standings: dict = field(default_factory=dict)  # {assignment: how far the person is}
    steps: list = field(default_factory=list)

    @property
    def next(self):
        """The next open step: of the module that runs now, or else of the first that is not finished."""
        running = [step for module in self.modules if module.stage == "now" for step in module.steps]
        return next_of(running) or next_of(self.steps)

    def following(self, activity):
        """Where “Done, next” leads: on in the same module, else wherever something is open."""
        same = [step for step in self.steps if step.activity.module_id == activity.module_id]
        return next_of(same, after=activity) or self.next


def activities_of(edition, *, is_whole=False):
    """The steps of an edition without their texts; `is_whole`: also what is not published. One query."""
    found = Activity.objects.in_order().filter(module__edition=edition)
    return list((found if is_whole else found.published()).only(*SHOWN))


def assignments_of(edition):
    """What is asked of the participants in their clusters, and open or closed by now. One query."""
    found = Assignment.objects.filter(module__edition=edition).exclude(state=Assignment.State.DRAFT)
    return list(found.defer("brief", "evidence").order_by("due_at", "pk"))


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
    """The course as this participant sees it; without a seat as those see it who teach. Eleven queries at most."""
    modules = list(edition.modules.select_related("lead").order_by("number"))
    meetings, activities = meetings_of(edition), activities_of(edition, is_whole=is_whole)
    events = list({event.pk: event for found in meetings.values() for _kind, event in found}.values())
    rule = rule_of(edition)
    presences = presence_of([seat], events, rule) if seat else {}
    asked = assignments_of(edition)
    works = standing([seat], asked, now=now) if seat and asked else {}
    ticks = ticks_of([seat], activities, presences, works)[seat.pk] if seat else set()
    course = Course(edition, modules, events, rule, presences.get(seat.pk) if seat else None, asked)
    course.standings = {assignment: work for (_seat, assignment), work in works.items()}
    by_module = {}
    for activity in activities:
        by_module.setdefault(activity.module_id, []).append(activity)
    today = now.astimezone(edition.zone).date()
    for module in modules:
        module.edition = edition
        _fill(module, by_module.get(module.pk, []), meetings.get(module.pk, []), ticks, today, now, seat is None)
        course.steps += module.steps
    return course


def _fill(module, activities, meetings, ticks, today, now, is_free):
    module.stage = "done" if module.ends_on < today else "now" if module.starts_on <= today else "next"
    module.events = [event for _kind, event in meetings]
    module.sections = sections_of(module, meetings, module.edition.zone)
    module.steps = walk(activities, ticks, now=now, is_free=is_free)
    parts = {section.name: section for section in module.sections}
    for step in module.steps:
        step.activity.module = module
        parts[step.activity.section].steps.append(step)
    needed = [step for step in module.steps if not step.activity.is_optional]
    module.needed, module.ticked = len(needed), sum(step.is_done for step in needed)
    module.work = hours(sum(step.activity.minutes for step in needed))
    module.left = hours(sum(step.activity.minutes for step in needed if not step.is_done))
