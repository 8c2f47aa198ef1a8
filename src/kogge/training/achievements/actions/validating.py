"""The second act and the third: whether it meets the unit, said by somebody else; what the home body decides."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.achievements import mails, rules
from kogge.training.achievements.actions.assessing import held
from kogge.training.achievements.models import Recognition, Validation
from kogge.training.achievements.standing import cell_of, homes_of, works_near

OPEN = {"half", "differ", "again", "none"}


@transaction.atomic
def validate(assessment, *, meets, deviations="", by, now, seen=None):
    """Say whether what was assessed meets the unit. `seen`: the key of the validation that is corrected."""
    seat = held(assessment.seat)
    assessment.seat = seat
    if not rules.can_validate(by, assessment):
        raise PermissionDenied
    cell = cell_of(seat, assessment.unit_version)
    _check(cell, assessment, meets, deviations)
    before = Validation.objects.filter(assessment=cell.first, replaced_by=None).first()
    if cell.validation and cell.validation.pk != seen:
        raise Refused(_("This was validated meanwhile. Look at what stands here, then correct it."))
    said = Validation.objects.create(
        assessment=cell.first, second=cell.assessments[1] if len(cell.assessments) > 1 else None,
        validator=by, is_near=works_near(by, seat), meets=meets, deviations=deviations.strip(),
        body=homes_of([seat]).get(seat.pk), made_at=now, replaces=before,
    )  # fmt: skip
    words = gettext_noop("validated a unit") if meets else gettext_noop("said that a unit is not met")
    record("validate", said, by=by, said=words, note=deviations, case=seat.case, now=now)
    mails.validated(cell_of(seat, assessment.unit_version))
    return said


def _check(cell, assessment, meets, deviations):
    if cell.state in OPEN or assessment.pk not in {one.pk for one in cell.assessments}:
        raise Refused(_("This is not assessed to its end, or was corrected meanwhile. Reload the page to see more."))
    if cell.is_appealed:
        raise Refused(_("An appeal is open. It is answered first."))
    if meets and not cell.first.has_passed:
        raise Refused(_("The assessment says: not passed. That meets no unit."))
    if deviates(cell) and not deviations.strip():
        raise Refused(_("Note the deviations: not all outcomes are achieved, or it was assessed in another way."))
    if not meets and not deviations.strip():
        raise Refused(_("Say in what it does not meet the unit."))


def deviates(cell):
    """Whether a validation has to say more than yes."""
    return any(one.changes or not all(one.outcomes.values()) for one in cell.assessments)


@transaction.atomic
def validate_many(assessments, *, by, now):
    """All of these meet their units, without a deviation. All of them, or none."""
    return [validate(one, meets=True, by=by, now=now) for one in sorted(assessments, key=lambda one: one.pk)]


@transaction.atomic
def recognise(validation, *, decision, reason="", by, now, seen=None):
    """What the home body decides about an achieved unit, for itself alone. It may be left open, and changed later."""
    seat = held(validation.assessment.seat)
    validation = Validation.objects.achieved_by(seat).select_related("body").filter(pk=validation.pk).first()
    if validation is None:
        raise Refused(_("This validation holds no longer. Reload the page to see more."))
    if validation.body is None or not rules.can_recognise(by, validation.body, seat):
        raise PermissionDenied
    before = validation.recognitions.filter(replaced_by=None).first()
    if (before.pk if before else None) != seen:
        raise Refused(_("Somebody has decided meanwhile. Look at what stands here, then decide."))
    if decision == Recognition.Decision.REFUSED and not reason.strip():
        raise Refused(_("Write the reason. The learner reads it."))
    made = Recognition.objects.create(
        validation=validation, body=validation.body, decision=decision, reason=reason.strip(), by=by, made_at=now,
        replaces=before,
    )  # fmt: skip
    said = gettext_noop("decided about the recognition of a unit")
    record("recognise", made, by=by, said=said, target=decision, note=reason, case=seat.case, now=now)
    if decision != Recognition.Decision.OPEN:
        mails.decided(made, seat)
    return made
