"""The first act: what one assessor saw, or each of two. A correction is a row of its own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.achievements import mails, rules
from kogge.training.achievements.models import Assessment
from kogge.training.achievements.standing import cell_of, works_near
from kogge.training.programmes.models import Seat

TEXTS = ("grade", "strengths", "gaps", "changes", "work")


def held(seat):
    """The seat, held for this transaction: of two who act at once on one person, one comes after the other."""
    found = Seat.objects.select_for_update(of=["self"]).select_related("person", "edition__programme")
    return found.get(pk=seat.pk)


@transaction.atomic
def assess(seat, version, *, levels, outcomes, has_passed, assessed_on, by, now, seen=None, reason="", **texts):
    """Say what somebody has achieved in a unit. `levels`: {key: level}, `outcomes`: {ref: whether achieved}.

    Whoever has assessed it before corrects their own word: with the reason, and `seen`, the key of what they saw.
    """
    seat = held(seat)
    unit = version.unit
    if not rules.can_assess(by, unit, seat):
        raise PermissionDenied
    if seat.role != Seat.Role.PARTICIPANT or seat.edition_id != unit.edition_id:
        raise Refused(_("This person does not take part in the edition of this unit."))
    _check(version, levels, outcomes, has_passed, assessed_on, now)
    place, before = _place(seat, version, by)
    if before and before.assessor_id == by.pk:
        if before.pk != seen:
            words = _("This was assessed in another window meanwhile. Look at what stands here, then correct it.")
            raise Refused(words)
        if not reason.strip():
            raise Refused(_("Say why you correct it. What stood before stays in the history."))
    made = Assessment.objects.create(
        seat=seat, unit=unit, unit_version=version, place=place, assessor=by, is_near=works_near(by, seat),
        levels=levels, outcomes=outcomes, has_passed=has_passed, assessed_on=assessed_on, made_at=now,
        replaces=before, reason=reason.strip(), **{name: texts[name] for name in TEXTS if name in texts},
    )  # fmt: skip
    said = gettext_noop("corrected an assessment") if before else gettext_noop("assessed a unit")
    record("assess", made, by=by, said=said, case=seat.case, now=now)  # the reason is not for the learner
    cell = cell_of(seat, version)
    if cell.is_told:
        mails.assessed(cell)
    return made


def _check(version, levels, outcomes, has_passed, assessed_on, now):
    """Every criterion has a level of its grid, every outcome a yes or no; a pass is what the unit calls one."""
    if version.unit.versions.filter(number__gt=version.number).exists():
        raise Refused(_("A newer version of this unit is published. Reload the page to assess by that one."))
    criteria = {str(one["key"]): one for one in version.criteria()}
    missing = set(criteria) - set(levels)
    if missing:
        raise Refused(_("Choose a level for each criterion first."))
    if set(levels) - set(criteria) or any(value not in dict(criteria[key]["steps"]) for key, value in levels.items()):
        raise Refused(_("This level is not in the grid."))
    if set(outcomes) != {one.ref for one in version.outcomes()}:
        raise Refused(_("Say of every outcome whether it is achieved."))
    low = [one for key, one in criteria.items() if levels[key] < one["passes_from"]]
    if has_passed and low:
        words = _("“%(criterion)s” needs level %(level)d to pass.")
        raise Refused(words % {"criterion": low[0]["text"], "level": low[0]["passes_from"]})
    if has_passed and outcomes and not any(outcomes.values()):
        raise Refused(_("Nobody passes who has achieved no outcome."))
    if assessed_on > timezone.localdate(now):
        raise Refused(_("The day of the assessment has not come yet."))


def _place(seat, version, by):
    """(the place this person assesses in, the row it takes the place of)."""
    cell = cell_of(seat, version)
    own = cell.own(by)
    stale = [one for one in cell.assessments if cell.is_stale(one)]
    if stale:
        if by.pk in cell.appeal.involved and not (own and not cell.is_stale(own)):
            raise Refused(_("An appeal was granted: somebody assesses anew who has had no say in it before."))
        if not own:
            return stale[0].place, stale[0]
    if own:
        return own.place, own
    free = {1, 2}.intersection(range(1, version.assessors + 1)) - {one.place for one in cell.assessments}
    if not free:
        raise Refused(_("This is assessed already. Who assessed it can correct it."))
    return min(free), None


@transaction.atomic
def assess_many(seats, version, *, levels, assessed_on, grade="", by, now):
    """All of these met the unit: the same levels for each, every outcome achieved. All of them, or nobody."""
    outcomes = {one.ref: True for one in version.outcomes()}
    given = {"levels": levels, "outcomes": outcomes, "has_passed": True, "assessed_on": assessed_on, "grade": grade}
    return [assess(seat, version, **given, by=by, now=now) for seat in sorted(seats, key=lambda one: one.pk)]
