"""The steps of a module: written, moved, taken out, brought back, copied; and ticked by participants."""

from datetime import UTC

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.jobs.models import make_ref
from kogge.commons.journal.models import record
from kogge.training.learning import rules
from kogge.training.learning.course import course_of
from kogge.training.learning.models import Activity, Done
from kogge.training.learning.sections import meetings_of
from kogge.training.programmes.models import Module

MOST = 200  # steps of a module
CHANGED = gettext_noop("changed the steps of the module")


def own(by, module):
    """Under lock, so that two who move steps, or add versions, do not mix them up."""
    if not rules.can_edit(by, module):
        raise PermissionDenied
    Module.objects.select_for_update().get(pk=module.pk)


@transaction.atomic
def put(activity, *, by, now):
    """Save a step, new or changed; a new one stands last in its section."""
    own(by, activity.module)
    there = Activity.objects.in_order().filter(module=activity.module)
    if not activity.pk:
        if there.count() >= MOST:
            raise Refused(_("A module has at most %(most)d steps. Join some of them.") % {"most": MOST})
        last = there.order_by("-position").values_list("position", flat=True).first()
        activity.position = (last or 0) + 1
    activity.save()
    record("settle", activity.module, by=by, said=CHANGED, note=str(activity.title)[:200], now=now)
    return activity


@transaction.atomic
def move(activity, *, up, by, now):
    """One place up or down; beyond the end of a section it goes over into the next one."""
    own(by, activity.module)
    rows = list(Activity.objects.in_order().filter(module=activity.module))
    place = next((n for n, row in enumerate(rows) if row.pk == activity.pk), None)
    if place is None:
        raise Refused(_("This step has been taken out meanwhile."))
    other = place - 1 if up else place + 1
    parts = Activity.Part.values
    at = parts.index(rows[place].section)
    if 0 <= other < len(rows) and rows[other].section == rows[place].section:
        rows[place], rows[other] = rows[other], rows[place]
    elif 0 <= at + (-1 if up else 1) < len(parts):
        rows[place].section = parts[at + (-1 if up else 1)]
    for number, row in enumerate(rows, 1):
        row.position = number
    Activity.objects.bulk_update(rows, ["position", "section"])
    record("settle", activity.module, by=by, said=CHANGED, now=now)


@transaction.atomic
def remove(activity, *, by, now):
    """Out of the module; the ticks stay, and it can be brought back."""
    own(by, activity.module)
    Activity.objects.filter(pk=activity.pk, removed_at=None).update(removed_at=now)
    said = gettext_noop("took out a step")
    record("remove", activity.module, by=by, said=said, note=str(activity.title)[:200], now=now)


@transaction.atomic
def restore(activity, *, by, now):
    own(by, activity.module)
    Activity.objects.filter(pk=activity.pk).update(removed_at=None)
    said = gettext_noop("brought back a step")
    record("restore", activity.module, by=by, said=said, note=str(activity.title)[:200], now=now)


@transaction.atomic
def copy_steps(source, module, *, by, now):
    """The steps of an earlier module behind those of this one, dates moved by what lies between the two; no ticks."""
    own(by, module)
    rows = list(Activity.objects.in_order().filter(module=source))
    there = Activity.objects.in_order().filter(module=module)
    if not rows:
        raise Refused(_("That module has no steps to copy."))
    if there.count() + len(rows) > MOST:
        raise Refused(_("A module has at most %(most)d steps. Join some of them.") % {"most": MOST})
    shift, last = module.starts_on - source.starts_on, there.count()
    meetings = dict(meetings_of(module.edition).get(module.pk, []))
    kinds = {event.pk: kind for kind, event in meetings_of(source.edition).get(source.pk, [])}
    for number, row in enumerate(rows, last + 1):
        row.pk, row.ref, row.module, row.position = None, make_ref(), module, number
        row._state.adding = True
        row.opens_at = row.opens_at and _moved(row.opens_at, shift, source.edition.zone, module.edition.zone)
        row.assignment = None  # the new module has its own
        row.event = meetings.get(kinds.get(row.event_id))
    Activity.objects.bulk_create(rows)
    said = gettext_noop("copied the steps of an earlier module")
    record("copy_steps", module, by=by, said=said, note=f"{source.edition.slug} {source.number}", now=now)
    return len(rows)


def _moved(at, shift, zone, to):
    """So many days later at the same hour by the clock, also where the clocks change between."""
    return (at.astimezone(zone) + shift).replace(tzinfo=to).astimezone(UTC)


@transaction.atomic
def tick(activity, seat, *, by, now):
    """A step is done. Saying so twice changes nothing; a closed step is refused. A tick is one's own: no entry."""
    if seat.person_id != by.pk:
        raise PermissionDenied
    course = course_of(activity.module.edition, seat, now=now)
    step = next((one for one in course.steps if one.activity.pk == activity.pk), None)
    if step is None or step.state == "closed":
        raise Refused(_("This step is not open yet."))
    if step.activity.event_id:
        raise Refused(_("A meeting is ticked when your attendance is recorded."))
    if step.activity.assignment_id:
        raise Refused(_("This step is ticked when your work is handed in."))
    Done.objects.get_or_create(activity=activity, seat=seat, defaults={"at": now})
    return course


@transaction.atomic
def untick(activity, seat, *, by, now):
    if seat.person_id != by.pk:
        raise PermissionDenied
    Done.objects.filter(activity=activity, seat=seat).delete()
