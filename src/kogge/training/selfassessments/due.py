"""What waits for a person in this room: to assess oneself when an edition begins, and again when it ends."""

from datetime import UTC, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kogge.training.competences.models import Version
from kogge.training.programmes.models import Seat
from kogge.training.selfassessments.models import SelfAssessment

AROUND = timedelta(days=30)  # of the beginning and before the end
MOMENT = SelfAssessment.Moment


def waiting_for(user, *, seats, now):
    """[(text, address, note, by when, hat, act)]. Two queries in those weeks, otherwise none."""
    asked = []
    for seat in seats:
        day = now.astimezone(seat.edition.zone).date()
        first, last = seat.edition.starts_on, seat.edition.ends_on
        if seat.role != Seat.Role.PARTICIPANT or not first or not last:
            continue
        if first - AROUND <= day <= first + AROUND:
            asked.append((seat, MOMENT.BEFORE, first + AROUND))
        elif last - AROUND <= day <= last:
            asked.append((seat, MOMENT.AFTER, last))
    if not asked or not Version.objects.filter(state=Version.State.PUBLISHED).exists():
        return []
    finished = set(SelfAssessment.objects.finished().filter(person=user).values_list("seat", "moment"))
    return [_line(*one) for one in asked if (one[0].pk, one[1]) not in finished]


def _line(seat, moment, last):
    return (
        _("Assess yourself: %(moment)s") % {"moment": moment.label},
        reverse("gap_list"),
        f"{seat.edition.programme.name} {seat.edition.name}",
        datetime.combine(last, time(12), UTC),
        _("Participant"),
        _("Begin"),
    )
