"""The rule of attendance, absences told beforehand, and the tasks that make up for them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.events.models import Attendance
from kogge.commons.journal.models import record
from kogge.training.learning import mails, rules
from kogge.training.learning.models import Absence, AttendanceRule
from kogge.training.programmes.models import Module
from kogge.training.programmes.rules import is_coordinator


@transaction.atomic
def set_rule(edition, *, percent, text, by, now):
    """The least share of the meetings; participants see it from the first day."""
    if not is_coordinator(by, edition):
        raise PermissionDenied
    rule, _is_new = AttendanceRule.objects.update_or_create(
        edition=edition, defaults={"percent": percent, "text": text}
    )
    said = gettext_noop("set how many meetings one has to be at")
    record("settle", edition, by=by, said=said, note=f"{percent} %", now=now)
    return rule


@transaction.atomic
def tell_absence(seat, event, *, reason, by, now):
    """Say beforehand that one cannot come; until the meeting begins the reason can be changed."""
    if seat.person_id != by.pk:
        raise PermissionDenied
    if now >= event.starts_at:
        raise Refused(_("This meeting has begun. Write to those who lead the module."))
    absence, is_new = Absence.objects.get_or_create(
        seat=seat, event=event, defaults={"reason": reason, "told_at": now}
    )
    if not is_new:
        absence.reason = reason
        absence.save(update_fields=["reason"])
    said = gettext_noop("told that they cannot come to a meeting")
    record("tell_absence", absence, by=by, said=said, note=str(event.title), case=seat.case, now=now)
    return absence


def _of_lead(absence, by):
    modules = Module.objects.filter(edition=absence.seat.edition, meetings=absence.event).select_related("edition")
    if by.pk == absence.seat.person_id or not any(rules.can_teach(by, module) for module in modules):
        raise PermissionDenied


@transaction.atomic
def make_up(absence, *, task, due_on, by, now):
    """The task that makes up for a meeting; the participant is told."""
    _of_lead(absence, by)
    if absence.made_up_at:
        raise Refused(_("This meeting is made up for already."))
    absence.task, absence.due_on, absence.set_by = task, due_on, by
    absence.save(update_fields=["task", "due_on", "set_by"])
    said = gettext_noop("set a task that makes up for a meeting")
    record("make_up", absence, by=by, said=said, note=task[:500], case=absence.seat.case, now=now)
    mails.task_set(absence)


@transaction.atomic
def count_absence(absence, *, by, now):
    """The task is done: the meeting counts as made up for, once the absence itself is recorded."""
    _of_lead(absence, by)
    if not absence.task:
        raise Refused(_("Set a task first; when it is done, the meeting counts as made up for."))
    there = Attendance.objects.filter(event=absence.event, person=absence.seat.person).first()
    if there is None:
        raise Refused(_("Record first who was at this meeting."))
    if not Absence.objects.filter(pk=absence.pk, made_up_at=None).update(made_up_at=now):
        return
    said = gettext_noop("counted a meeting as made up for")
    record("count", absence, by=by, said=said, note=str(absence.event.title), case=absence.seat.case, now=now)
