"""What waits for those who assess, and the assessment that counts."""

from dataclasses import dataclass

from kogge.training.assignments.models import Work
from kogge.training.assignments.reading import names_of
from kogge.training.assignments.standing import days_after, dues_of
from kogge.training.marking.models import Mark


def feedback_of(work):
    """The assessment that counts: that of the one person, or what two agreed on."""
    kind = Mark.Kind.FIRST if work.assignment.assessors == 1 else Mark.Kind.AGREED
    return work.marks.filter(kind=kind).prefetch_related("levels").first()


@dataclass(frozen=True)
class Row:
    """One hand-in in the list of those who assess."""

    work: Work
    names: str
    waits: int  # days since it was handed in
    days_late: int
    todo: str  # mark, agree, waits (for the other), others, done, told


def rows_of(module, user, *, now):
    """What was handed in for a module, the oldest first. At most five queries."""
    works = Work.objects.in_office(user).filter(assignment__module=module, handed_in_at__isnull=False)
    works = works.with_assignment().prefetch_related("authors__seat__person", "marks").order_by("handed_in_at", "pk")
    works = list(works.defer("text"))
    due_at = dues_of(works)
    return [
        Row(
            work,
            names_of(work),
            (now - work.handed_in_at).days,
            days_after(work.handed_in_at, due_at[work.pk]),
            todo_of(work, user),
        )
        for work in works
    ]


def todo_of(work, user):
    """What this person has to do with a hand-in."""
    if work.state != Work.State.HANDED_IN:
        return "done" if work.state == Work.State.ASSESSED else "told"
    marks = [mark for mark in work.marks.all() if mark.kind != Mark.Kind.AGREED]
    final = [mark for mark in marks if mark.state == Mark.State.FINAL]
    mine = next((mark for mark in marks if mark.by_id == user.pk), None)
    if work.assignment.assessors == 1:
        return "mark"
    if len(final) == 2:
        return "agree" if mine else "others"
    if mine and mine.state == Mark.State.FINAL:
        return "waits"
    return "mark" if mine or len(marks) < 2 else "others"


def next_after(rows, work):
    """What this person marks next: the oldest that waits, other than this one."""
    return next((row.work for row in rows if row.todo in ("mark", "agree") and row.work.pk != work.pk), None)
