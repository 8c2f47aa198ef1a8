"""What an edition is from inside, the same for all: modules, meetings, steps, the rule. Kept for one version.

Read, never changed: whoever shows it to a person works on copies (`course`), and nothing of a person stands in it but
what is asked for with their seat (`own`, `answers`).
"""

from copy import copy
from dataclasses import dataclass, field, replace

from django.db.models import F
from django.http import Http404

from kogge.commons.journal.models import site
from kogge.training.assignments.models import Assignment
from kogge.training.evaluations.models import Evaluation
from kogge.training.learning.models import Activity, AttendanceRule, Trainer
from kogge.training.learning.sections import meetings_of, sections_of
from kogge.training.programmes.models import Edition

SHOWN = ("ref", "module", "section", "position", "kind", "title", "minutes", "opens_at", "needs_previous", "event",
         "assignment", "is_optional", "is_published")  # fmt: skip
MOST = 50  # editions

_frames: dict = {"version": None, "of": {}}


@dataclass
class Frame:
    """An edition with everything in it that is not somebody's own."""

    edition: Edition
    modules: list
    meetings: dict  # {key of a module: [(kind, event)]}
    events: list
    sections: dict  # {key of a module: its parts, without steps}
    activities: list  # also what is not published
    rule: AttendanceRule | None
    assignments: list
    trainers: list
    people_count: int
    circle: frozenset  # keys of the people in it
    is_evaluated: bool  # an evaluation waits for answers
    answers: dict = field(default_factory=dict)  # what evaluations ask of a seat, see `due`
    steps: dict = field(default_factory=dict)  # {(key of a module, is it whole): its steps}
    drawn: dict = field(default_factory=dict)  # pieces of pages that are the same for all
    own: dict = field(default_factory=dict)  # {(what, key of a seat): what is recorded of it, as `kept` found it}

    def kept(self, what, seat, find):
        """What every change of is written down in the journal: found once for each version."""
        if (what, seat.pk) not in self.own:
            self.own[what, seat.pk] = find()
        return self.own[what, seat.pk]

    def steps_of(self, module, *, is_whole=False):
        """The steps of a module in their order; `is_whole`: also what is not published."""
        key = module.pk, is_whole
        if key not in self.steps:
            self.steps[key] = [
                one for one in self.activities if one.module_id == module.pk and (is_whole or one.is_published)
            ]
        return self.steps[key]

    def module_of_one(self, module):
        """A copy of a module, to be filled for one person, and its parts."""
        own = copy(module)
        own.edition = self.edition
        own.events = [event for _kind, event in self.meetings.get(module.pk, [])]
        own.sections = [replace(section, steps=[]) for section in self.sections[module.pk]]
        return own

    def teaches(self, user, day, module=None):
        """Whether this person is a trainer in the edition, or in this module of it, or will be."""
        return any(
            one.person_id == user.pk and (one.until_on is None or one.until_on >= day)
            for one in self.trainers
            if module is None or one.module_id == module.pk
        )


def frame_of(slug) -> Frame:
    """The frame as of this version of the installation. Nine queries after a change, none as a rule."""
    version = site().version
    if _frames["version"] != version or len(_frames["of"]) >= MOST:
        _frames.update(version=version, of={})
    kept = _frames["of"]
    if slug not in kept:
        edition = Edition.objects.select_related("programme", "lead", "circle").filter(slug=slug).first()
        if edition is None:
            raise Http404
        kept[slug] = _framed(edition)
    return kept[slug]


def forget_frames():
    """Read them anew at the next question (measurements and tests)."""
    _frames.update(version=None, of={})


def _framed(edition):
    modules = list(edition.modules.select_related("lead").order_by("number"))
    meetings, by_key = meetings_of(edition), {module.pk: module for module in modules}
    steps = Activity.objects.in_order().filter(module__edition=edition).only(*SHOWN)
    activities = list(steps.annotate(called_off_at=F("event__cancelled_at")))
    asked = Assignment.objects.filter(module__edition=edition).exclude(state=Assignment.State.DRAFT)
    assignments = list(asked.defer("brief", "evidence").order_by("due_at", "pk"))
    for module in modules:
        module.edition = edition
    for one in (*activities, *assignments):
        one.module = by_key[one.module_id]
    _settle(activities, meetings, assignments)
    return Frame(
        edition,
        modules,
        meetings,
        list({event.pk: event for found in meetings.values() for _kind, event in found}.values()),
        {module.pk: sections_of(module, meetings.get(module.pk, []), edition.zone) for module in modules},
        activities,
        AttendanceRule.objects.filter(edition=edition).first(),
        assignments,
        list(Trainer.objects.filter(module__edition=edition).only("module", "person", "until_on")),
        edition.seats.participants().count(),
        frozenset(edition.circle.members.values_list("pk", flat=True)),
        Evaluation.objects.filter(edition=edition, state=Evaluation.State.OPEN).exists(),
    )


def _settle(activities, meetings, assignments):
    """A step whose meeting does not take place is ticked by hand; one whose assignment is a draft holds nothing up."""
    events = {event.pk for found in meetings.values() for _kind, event in found}
    given_out = {one.pk for one in assignments}
    for one in activities:
        if one.event_id not in events:
            one.event_id = None
        one.is_held = one.assignment_id is not None and one.assignment_id not in given_out
