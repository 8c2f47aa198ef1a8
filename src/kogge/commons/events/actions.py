"""What happens to meetings: somebody was there, or was not."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.events.models import Attendance
from kogge.commons.journal.models import record

SAID = {
    Attendance.Mode.ON_SITE: gettext_noop("recorded attendance: on site"),
    Attendance.Mode.ONLINE: gettext_noop("recorded attendance: online"),
    Attendance.Mode.RECORDING: gettext_noop("recorded attendance: saw the recording"),
    Attendance.Mode.ABSENT: gettext_noop("recorded attendance: absent"),
}


@transaction.atomic
def attend(event, person, *, mode, by, now, case=""):
    """Write down how somebody took part. Saying the same again changes nothing; another answer replaces it.

    Refused before the meeting has begun. `case` is the reference under which the person's history is kept.
    """
    if now < event.starts_at:
        raise Refused(_("This meeting has not begun yet. Record who was there once it has."))
    before = Attendance.objects.select_for_update().filter(event=event, person=person).first()
    if before and before.mode == mode:
        return before
    attendance, _is_new = Attendance.objects.update_or_create(
        event=event, person=person, defaults={"mode": mode, "recorded_by": by, "recorded_at": now}
    )
    record(
        "attend",
        attendance,
        by=by,
        said=SAID[mode],
        note=str(event.title),
        case=case,
        source=before.mode if before else "",
        target=mode,
        now=now,
    )
    return attendance
