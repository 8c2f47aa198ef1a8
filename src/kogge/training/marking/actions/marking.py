"""Marking a hand-in: one person, or two who do not see each other's word before both are final, and then agree."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.assignments import rules
from kogge.training.assignments.models import Work
from kogge.training.marking.models import Level, Mark

TEXTS = ("strengths", "next_steps", "note_private")


def see_work(work, *, by, now):
    """Somebody who assesses has opened the hand-in; the first time counts, and who only looks as they do does not."""
    if work.opened_at is None and work.handed_in_at and rules.can_mark(by, work):
        Work.objects.filter(pk=work.pk, opened_at=None).update(opened_at=now)


def _hold(work, by):
    """The work, held for this transaction: not replaced, released or agreed on meanwhile."""
    if not rules.can_mark(by, work):
        raise PermissionDenied
    held = Work.objects.select_for_update(of=["self"]).with_assignment().get(pk=work.pk)
    if held.state != Work.State.HANDED_IN:
        words = _("This is already %(state)s, so it cannot be changed that way. Reload the page to see more.")
        raise Refused(words % {"state": held.get_state_display()})
    return held


def own_mark(work, by):
    """Where one person assesses, whoever leads the module goes on with the same; of two, each has an own one."""
    marks = Mark.objects.filter(work=work).exclude(kind=Mark.Kind.AGREED)
    return marks.first() if work.assignment.assessors == 1 else marks.filter(by=by).first()


def _new_mark(work, by, now):
    taken = list(Mark.objects.filter(work=work).values_list("kind", flat=True))
    kinds = [Mark.Kind.FIRST, Mark.Kind.SECOND][: work.assignment.assessors]
    free = [kind for kind in kinds if kind not in taken]
    if not free and (left := _left_behind(work)):
        free = [left.kind]
        left.delete()
    if not free:
        raise Refused(_("Two people assess this already."))
    return Mark(work=work, kind=free[0], by=by, saved_at=now)


def _left_behind(work):
    """What somebody began who leads the module no more: nobody goes on with it, so another may take the place."""
    drafts = Mark.objects.filter(work=work, state=Mark.State.DRAFT).exclude(kind=Mark.Kind.AGREED).select_related("by")
    return next((mark for mark in drafts if not rules.can_mark(mark.by, work)), None)


@transaction.atomic
def keep_mark(work, *, values, seen, by, now, **texts):
    """Keep a draft. `values`: {criterion: level}. Of two windows the second is told, and loses nothing it typed."""
    work = _hold(work, by)
    mark = own_mark(work, by) or _new_mark(work, by, now)
    if mark.revision != seen:
        raise Refused(_("This was saved in another window meanwhile. Check what stands here, and save again."))
    if mark.state == Mark.State.FINAL:
        raise Refused(_("Your assessment is final already. Open it again to change it."))
    if not mark.note_private:  # a note for oneself stays with who wrote it, and so does the mark that holds it
        mark.by = by
    mark.revision, mark.saved_at = seen + 1, now
    for name in TEXTS if mark.by_id == by.pk else TEXTS[:2]:
        setattr(mark, name, texts.get(name, getattr(mark, name)))
    mark.save()
    _keep_levels(mark, values)
    return mark


def _keep_levels(mark, values):
    for criterion, value in values.items():
        if criterion.assignment_id != mark.work.assignment_id or value not in dict(criterion.steps()):
            raise Refused(_("This level is not in the grid."))
        Level.objects.update_or_create(mark=mark, criterion=criterion, defaults={"value": value})


def missing_levels(mark):
    return mark.work.assignment.criteria.count() - Level.objects.filter(mark=mark).count()


@transaction.atomic
def assess(work, *, by, note="", now):
    """Make one's own word final. With one person it is done; of two, each reads the other's when both are final."""
    work = _hold(work, by)
    mark = own_mark(work, by)
    if mark is None:
        raise Refused(_("Choose a level for each criterion first."))
    missing = missing_levels(mark)
    if missing:
        words = ngettext("%(n)s criterion has no level yet.", "%(n)s criteria have no level yet.", missing)
        raise Refused(words % {"n": missing})
    Mark.objects.filter(pk=mark.pk).update(state=Mark.State.FINAL)
    if work.assignment.assessors == 1:
        work.take("assess", by=by, note=note, now=now)
    else:
        record("assess", mark, by=by, said=gettext_noop("assessed a hand-in"), now=now)


def both(work):
    """The two final words of a hand-in, the first one first; fewer, as long as somebody is not done."""
    marks = work.marks.filter(state=Mark.State.FINAL).exclude(kind=Mark.Kind.AGREED)
    return list(marks.select_related("by").prefetch_related("levels").order_by("kind"))


def differing(work):
    """Keys of the criteria in which two assessors chose different levels."""
    pair = [mark.values() for mark in both(work)]
    return {key for key in pair[0] if pair[0][key] != pair[1].get(key)} if len(pair) == 2 else set()


def agreed_mark(work):
    """What two agreed on, perhaps opened again; None as long as they have not."""
    return Mark.objects.filter(work=work, kind=Mark.Kind.AGREED).prefetch_related("levels").first()


@transaction.atomic
def agree(work, *, values, reason, by, now, **texts):
    """What two assessors agree on, written down by one of them; where they differed, with the reason."""
    work = _hold(work, by)
    pair = both(work)
    if len(pair) < 2:
        raise Refused(_("Both assessments must be final first."))
    if by.pk not in {mark.by_id for mark in pair}:
        raise PermissionDenied
    if differing(work) and not reason.strip():
        raise Refused(_("Say why these levels stand: you two chose different ones."))
    mark = agreed_mark(work) or Mark(work=work, kind=Mark.Kind.AGREED)
    mark.state, mark.by, mark.reason, mark.saved_at = Mark.State.FINAL, by, reason.strip(), now
    mark.strengths, mark.next_steps = texts.get("strengths", ""), texts.get("next_steps", "")
    mark.save()
    _keep_levels(mark, values)
    if missing_levels(mark):
        raise Refused(_("Choose a level for each criterion first."))
    work.take("assess", by=by, note=mark.reason, now=now)
    return mark


@transaction.atomic
def mark_again(work, *, by, note="", now):
    """Open a final assessment again, before it is released."""
    work.take("mark_again", by=by, note=note, now=now)
    marks = Mark.objects.filter(work=work)
    if work.assignment.assessors == 1:
        marks.update(state=Mark.State.DRAFT)
    else:
        marks.filter(kind=Mark.Kind.AGREED).update(state=Mark.State.DRAFT)
