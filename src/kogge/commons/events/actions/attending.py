"""Who was there: written down by who leads, by oneself with the code on the screen, or by the link to the room."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.events.code import is_code
from kogge.commons.events.models import Attendance, Evidence
from kogge.commons.events.rules import may_run
from kogge.commons.files.actions import attach
from kogge.commons.journal.models import record
from kogge.commons.people.limits import hold

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
    if event.is_cancelled:
        raise Refused(_("This meeting was cancelled, so nobody was there."))
    if now < event.starts_at:
        raise Refused(_("This meeting has not begun yet. Record who was there once it has."))
    return _write(event, person, mode=mode, by=by, now=now, case=case)


def _write(event, person, *, mode, by, now, case):
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


@transaction.atomic
def _come(event, person, *, mode, now):
    """Somebody is there by their own doing; what is written already stands, unless it says less."""
    less = (Attendance.Mode.ABSENT, Attendance.Mode.RECORDING)
    known = Attendance.objects.filter(event=event, person=person).exclude(mode__in=less).first()
    return known or _write(event, person, mode=mode, by=person, now=now, case=case_of(event, person))


def case_of(event, person):
    """The reference under which the rooms above keep this person's history of the meeting; empty if none does."""
    return next(filter(None, (import_string(name)(event, person) for name in settings.EVENTS_CASES_BY)), "")


def is_expected(event, person):
    """Has a place, or belongs to the circle of the meeting, or nobody has to register for it."""
    registration = event.registrations.filter(person=person).first()
    if registration:
        return registration.state != "cancelled" and (registration.may_join or _belongs(event, person))
    return _belongs(event, person) or not event.registers


def _belongs(event, person):
    return event.circle_id is not None and event.circle.members.filter(pk=person.pk).exists()


def refuse_outside(event, now):
    if event.is_cancelled:
        raise Refused(_("This meeting was cancelled, so nobody was there."))
    if now < event.doors_open_at:
        raise Refused(_("This meeting has not begun yet. Come back when it begins."))
    if now > event.ends_at:
        raise Refused(_("This meeting is over. Whoever led it can still write down that you were there."))


def be_here(event, person, *, code, now):
    """With the code on the screen, during the meeting: somebody is in the room."""
    refuse_outside(event, now)
    hold("event code", f"{event.pk} {person.pk}", most=10, within=timedelta(minutes=10), now=now)
    if not is_code(event, code, now):
        raise Refused(_("This is not the code on the screen now. It changes each minute: type the one you see."))
    if not is_expected(event, person):
        raise Refused(_("You are not registered for this meeting. Register on its page, then come back here."))
    is_online = event.mode == event.Mode.ONLINE  # then the screen is a shared one
    return _come(event, person, mode=Attendance.Mode.ONLINE if is_online else Attendance.Mode.ON_SITE, now=now)


def enter(event, person, *, now):
    """Through the own link, during the meeting: somebody is online. Gives the address of the room as it is now."""
    refuse_outside(event, now)
    if not is_expected(event, person):
        raise Refused(_("You are not registered for this meeting. Register on its page, then come back here."))
    if not event.join_url:
        raise Refused(_("The online room has no address yet. Ask whoever leads the meeting."))
    _come(event, person, mode=Attendance.Mode.ONLINE, now=now)
    return event.join_url


@transaction.atomic
def add_evidence(event, file, *, by, now):
    """The scan of the sheet that was signed at the meeting."""
    if not may_run(by, event):
        raise PermissionDenied
    if event.is_cancelled or now < event.starts_at:
        raise Refused(_("There is no signed sheet before the meeting has begun, or of one that was cancelled."))
    attach(file)
    made = Evidence.objects.create(event=event, file=file, added_by=by, added_at=now)
    record("evidence", event, by=by, said=gettext_noop("kept the signed sheet"), now=now)
    return made
