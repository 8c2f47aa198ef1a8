"""What an assessment may begin from: the marks of a hand-in; and what was said of it before."""

from kogge.training.achievements.models import Assessment, Validation
from kogge.training.assignments.models import Work
from kogge.training.marking.models import Mark
from kogge.training.marking.waiting import feedback_of


def works_of(seat, unit):
    """[(hand-in, the mark that counts or None)] of this person in the assignments that assess the unit."""
    asked = unit.outcomes.values("assignments")
    works = Work.objects.filter(authors__seat=seat, assignment__in=asked).exclude(state=Work.State.DRAFT)
    found = []
    for work in works.select_related("assignment__module__edition").distinct().order_by("assignment__due_at", "pk"):
        mark = feedback_of(work)
        found.append((work, mark if mark and mark.state == Mark.State.FINAL else None))
    return found


def begun_of(seat, unit):
    """Strengths and next steps of the last marked hand-in, and the levels of criteria that have the same words."""
    marked = [(work, mark) for work, mark in works_of(seat, unit) if mark]
    if not marked:
        return None
    work, mark = marked[-1]
    reached = {}
    for level in mark.levels.select_related("criterion"):
        reached[str(level.criterion.text)] = level.value
    mine = {str(one.pk): str(one.text) for one in unit.criteria.all()}
    levels = {key: reached[text] for key, text in mine.items() if text in reached}
    return {"strengths": mark.strengths, "gaps": mark.next_steps, "levels": levels, "work": work.assignment.ref}


def history_of(seat, unit):
    """Everything that was said about this person in this unit, first to last; what was corrected stays in it."""
    said = Assessment.objects.filter(seat=seat, unit=unit).select_related("assessor", "unit_version", "replaced_by")
    acts = [("assessed", one.made_at, one) for one in said]
    checked = Validation.objects.filter(assessment__seat=seat, assessment__unit=unit)
    acts += [("validated", one.made_at, one) for one in checked.select_related("validator", "replaced_by")]
    return sorted(acts, key=lambda one: one[1])
