"""What happens inside an edition: who was there, and what came of it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.events.actions import attend
from kogge.commons.journal.models import record
from kogge.training.learning import rules
from kogge.training.learning.models.result import Result
from kogge.training.nominations.actions import complete
from kogge.training.nominations.models import Nomination


@transaction.atomic
def record_attendance(module, event, modes, *, by, now):
    """Write down how each participant took part in a meeting of the module: {seat: mode}, empty modes left out."""
    if not rules.can_teach(by, module):
        raise PermissionDenied
    for seat, mode in modes.items():
        if mode:
            attend(event, seat.person, mode=mode, by=by, now=now, case=seat.case)


@transaction.atomic
def record_result(seat, *, has_passed, by, now, note=""):
    """Say whether a participant has completed the edition. A recorded completion stands; a no may become a yes."""
    if not rules.can_record_result(by, seat.edition) or by == seat.person:
        raise PermissionDenied
    before = Result.objects.select_for_update().filter(seat=seat).first()
    if before and before.has_passed:
        if has_passed:
            return before
        raise Refused(_("This person has completed the programme already, and a certificate may rest on it."))
    result, _is_new = Result.objects.update_or_create(
        seat=seat, defaults={"has_passed": has_passed, "note": note, "recorded_by": by, "recorded_at": now}
    )
    said = (
        gettext_noop("recorded the result: completed")
        if has_passed
        else gettext_noop("recorded the result: not completed")
    )
    record("result", result, by=by, said=said, note=note, case=seat.case, now=now)
    if has_passed:
        nomination = Nomination.objects.filter(ref=seat.case).first()
        if nomination:
            complete(nomination, by=by, now=now)
    return result
