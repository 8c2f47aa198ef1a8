"""A graduation: who was there, who is to get a certificate and badges for units, and who has them."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.commons.events.models import Attendance, Event
from kogge.training.achievements.models import Validation
from kogge.training.credentials.awards import COMPLETION, PROGRAMME, UNIT
from kogge.training.credentials.earning import (
    award_of_completion,
    award_of_programme,
    award_of_unit,
    has_all_units,
)
from kogge.training.credentials.models import Credential
from kogge.training.programmes.models import Seat
from kogge.training.units.models import UnitVersion


@dataclass(frozen=True)
class Row:
    """A participant at the graduation. `state`: ready, held, waits (in a batch), or nothing, with why in words."""

    seat: Seat
    was_there: str
    credential: Credential | None
    state: str
    why: str
    kind: str  # of the certificate of the edition that is earned and not awarded yet; empty if there is none
    units: list  # [(ref, title)] of units that are achieved and not awarded yet


def meeting_of(edition):
    """The meeting at which people graduate: that of the edition's people on the day of the graduation."""
    if edition.graduation_on is None:
        return None
    found = Event.objects.filter(circle=edition.circle_id) | Event.objects.filter(modules__edition=edition)
    around = [one for one in found.distinct() if one.first_day <= edition.graduation_on <= one.last_day]
    return around[0] if around else None


def rows_of(edition, meeting):
    """Everybody who takes part, by name. A few queries, however many they are."""
    held = Credential.objects.exclude(state=Credential.State.REVOKED)
    seats = edition.seats.participants().select_related("person", "result").order_by("person__name", "pk")
    seats = seats.prefetch_related(Prefetch("credentials", held, to_attr="held"))
    waiting = set(edition.batches.filter(state="proposed").values_list("lines__seat", flat=True))
    achieved = {}
    for said in _achieved().filter(assessment__seat__edition=edition):
        achieved.setdefault(said.assessment.seat_id, []).append(said.assessment.unit_version)
    wanted = set(UnitVersion.objects.of_edition(edition).values_list("unit", flat=True))
    there = {}
    if meeting:
        rows = Attendance.objects.filter(event=meeting)
        there = {row.person_id: row.get_mode_display() for row in rows}
    return [_row(seat, there.get(seat.person_id, ""), waiting, achieved.get(seat.pk, []), wanted) for seat in seats]


def _achieved():
    found = Validation.objects.achieved().select_related("assessment__unit_version")
    return found.order_by("assessment__unit__place", "assessment__unit")


def _row(seat, was_there, waiting, achieved, wanted):
    held = next((one for one in seat.held if one.kind != UNIT), None)
    awarded = {one.unit_version_id for one in seat.held}
    units = [(one.ref, one.title) for one in achieved if one.pk not in awarded]
    result = getattr(seat, "result", None)
    kind = ""
    if not held and result and result.has_passed:
        kind = PROGRAMME if wanted and wanted <= {one.unit_id for one in achieved} else COMPLETION
    if seat.pk in waiting:
        state, why = "waits", _("waits for a second person")
    elif not seat.person.name.strip():
        state, why = "", _("has not told a name")
    elif units or kind:
        state, why = "ready", ""
    elif held:
        state, why = "held", ""
    elif result is None:
        state, why = "", _("no result is recorded")
    else:
        state, why = "", _("did not complete")
    return Row(seat, was_there, held, state, why, kind, units)


def award_for(seat, *, day=None):
    """What a participant who completed gets: a micro-credential where all units are achieved."""
    read = award_of_programme if has_all_units(seat) else award_of_completion
    return read(seat, day=day or timezone.localdate())


def awards_for(seat, *, day):
    """All that somebody has earned and does not have yet: the certificate of the edition first, then units."""
    held = list(seat.credentials.exclude(state=Credential.State.REVOKED))
    awarded = {one.unit_version_id for one in held if one.kind == UNIT}
    said = _achieved().filter(assessment__seat=seat).select_related("assessment__seat__edition__lead")
    units = [award_of_unit(one, day=day) for one in said if one.assessment.unit_version_id not in awarded]
    has_certificate = any(one.kind != UNIT for one in held)
    result = getattr(seat, "result", None)
    if has_certificate or (units and not (result and result.has_passed)):
        return units
    return [award_for(seat, day=day), *units]
