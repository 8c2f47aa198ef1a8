"""Writing an assignment and its criteria, opening and closing it, and more time for one."""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.files.actions import attach, drop
from kogge.commons.journal.models import record
from kogge.training.assignments import mails, rules
from kogge.training.assignments.models import FEWEST, MOST, Assignment, Criterion, Extension
from kogge.training.programmes.rules import leads_module

COPIED = (
    "title", "brief", "evidence", "language", "is_late_allowed", "is_in_groups", "is_anonymous", "asks_consent",
    "assessors",
)  # fmt: skip


def refuse_unless_run(assignment, by):
    if not rules.can_run(by, assignment):
        raise PermissionDenied


@transaction.atomic
def put_assignment(assignment, *, by, now, fields=None):
    """Write an assignment, new or changed; of a changed one only `fields`."""
    refuse_unless_run(assignment, by)
    if assignment.opens_at and assignment.opens_at >= assignment.due_at:
        raise Refused(_("It must open before it is due."))
    if assignment.remarks_due_at and assignment.remarks_due_at >= assignment.due_at:
        raise Refused(_("Remarks must come before the hand-in is due."))
    if assignment.pk:
        _refuse_other_assessors(assignment, fields)
        assignment.save(update_fields=fields)
        said = gettext_noop("changed an assignment")
    else:
        assignment.made_at = now
        assignment.save()
        said = gettext_noop("wrote an assignment")
    record("write", assignment, by=by, said=said, now=now)
    return assignment


def _refuse_other_assessors(assignment, fields):
    """Whose word counts, and who reads whose, rests on it: it stands once somebody has begun to assess."""
    before = Assignment.objects.select_for_update().get(pk=assignment.pk).assessors
    is_other = before != assignment.assessors and (fields is None or "assessors" in fields)
    if is_other and assignment.works.filter(marks__isnull=False).exists():
        raise Refused(_("Somebody has begun to assess, so the number of people who assess stays as it is."))


@transaction.atomic
def put_template(assignment, file, *, by, now):
    """A file to start from, for everybody who takes part."""
    refuse_unless_run(assignment, by)
    attach(file)
    before = assignment.template
    Assignment.objects.filter(pk=assignment.pk).update(template=file)
    if before:
        drop(before)
    record("template", assignment, by=by, said=gettext_noop("added a file"), now=now)


@transaction.atomic
def put_criterion(criterion, *, by, now):
    """Write a criterion with its levels. How many levels there are stands as soon as a mark rests on them."""
    refuse_unless_run(criterion.assignment, by)
    if not FEWEST <= len(criterion.levels) <= MOST:
        raise Refused(_("A criterion has three to five levels, each in words."))
    if criterion.pk:
        before = Criterion.objects.select_for_update().get(pk=criterion.pk)
        if len(before.levels) != len(criterion.levels):
            _refuse_marked(criterion)
    else:
        _refuse_marked(criterion)
        criterion.position = criterion.assignment.criteria.count()
    criterion.save()
    record("criterion", criterion.assignment, by=by, said=gettext_noop("changed the criteria"), now=now)
    return criterion


def _refuse_marked(criterion):
    if Criterion.objects.filter(assignment=criterion.assignment_id, reached__isnull=False).exists():
        words = _("Somebody has begun to assess by these criteria. You can change their words, not their number.")
        raise Refused(words)


@transaction.atomic
def drop_criterion(criterion, *, by, now):
    refuse_unless_run(criterion.assignment, by)
    _refuse_marked(criterion)
    criterion.delete()
    record("criterion", criterion.assignment, by=by, said=gettext_noop("changed the criteria"), now=now)


@transaction.atomic
def copy(assignment, module, *, by, now):
    """The same for another module, as a draft; its dates as far from the beginning of the module as here."""
    if not leads_module(by, module):
        raise PermissionDenied
    moved = module.starts_on - assignment.module.starts_on
    made = Assignment(module=module, **{name: getattr(assignment, name) for name in COPIED})
    made.due_at = _moved(assignment.due_at, moved, assignment.zone, module.edition.zone)
    if assignment.remarks_due_at:
        made.remarks_due_at = _moved(assignment.remarks_due_at, moved, assignment.zone, module.edition.zone)
    put_assignment(made, by=by, now=now)
    for one in assignment.criteria.order_by("position", "pk"):
        Criterion.objects.create(assignment=made, text=one.text, levels=one.levels, position=one.position)
    return made


def _moved(at, by, here, there):
    """The same hour by the clock of the other place, so many days on."""
    local = at.astimezone(here)
    return datetime.combine(local.date() + by, time(local.hour, local.minute), there)


@transaction.atomic
def open(assignment, *, by, note="", now=None):
    """Participants see it and may begin."""
    missing = not assignment.criteria.exists()
    if missing:
        raise Refused(_("Write at least one criterion first: who hands in wants to know how it is judged."))
    assignment.take("open", by=by, note=note, now=now)


@transaction.atomic
def close(assignment, *, by, note="", now=None):
    """Nothing is handed in any more."""
    assignment.take("close", by=by, note=note, now=now)


@transaction.atomic
def reopen(assignment, *, by, note="", now=None):
    assignment.take("reopen", by=by, note=note, now=now)


# More time ---------------------------------------------------------------------------------------------------
@transaction.atomic
def ask_time(extension, *, by, now):
    """A participant asks for more time and says why."""
    if extension.seat.person_id != by.pk:
        raise PermissionDenied
    if extension.until <= extension.assignment.due_at:
        raise Refused(_("Ask for a moment after the date that holds now."))
    if extension.until > extension.assignment.due_at + timedelta(days=365):
        raise Refused(_("Ask for a moment within a year of the date."))
    extension.asked_at = now
    try:
        with transaction.atomic():
            extension.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(_("You have asked for more time already. The answer comes by mail.")) from problem
    said = gettext_noop("asked for more time")
    record("ask_time", extension, by=by, said=said, case=extension.seat.case, now=now)
    return extension


@transaction.atomic
def grant(extension, *, until, answer, by, now):
    """Give more time, perhaps another moment than was asked for."""
    if until <= extension.assignment.due_at:
        raise Refused(_("Give a moment after the date that holds now."))
    _answer(extension, Extension.State.GRANTED, answer, by, now, until=until)


@transaction.atomic
def decline(extension, *, answer, by, now):
    if not answer.strip():
        raise Refused(_("Say why there is no more time; the participant reads it."))
    _answer(extension, Extension.State.DECLINED, answer, by, now)


def _answer(extension, state, answer, by, now, **more):
    refuse_unless_run(extension.assignment, by)
    if extension.seat.person_id == by.pk:
        raise PermissionDenied
    given = {"state": state, "answer": answer.strip(), "answered_by": by, "answered_at": now} | more
    if not Extension.objects.filter(pk=extension.pk, state=Extension.State.ASKED).update(**given):
        raise Refused(_("This was answered already. Reload the page to see how."))
    for name, value in given.items():
        setattr(extension, name, value)
    said = gettext_noop("gave more time") if state == Extension.State.GRANTED else gettext_noop("gave no more time")
    record(str(state), extension, by=by, said=said, note=answer, case=extension.seat.case, now=now)
    mails.time_answered(extension)
