"""What meetings ask of the learning year: who runs one, for whom one may be made, and under which case it is kept."""

from kogge.training.programmes.models import Edition, Seat

LEADING = (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT)


def runs(user, event):
    """Coordinates the edition of the circle, or leads the module that the meeting belongs to."""
    if not event.circle_id:
        return False
    seats = Seat.objects.of(user)
    coordinates = seats.filter(edition__circle=event.circle_id, role__in=LEADING)
    leads = seats.filter(module__meetings=event, role=Seat.Role.MODULE_LEAD)
    return coordinates.exists() or leads.exists()


def circles_of(user):
    """The circles of the editions that somebody coordinates, and that are not over."""
    led = Edition.objects.filter(seats__person=user, seats__role__in=LEADING).exclude(state__in=Edition.OVER)
    return led.values_list("circle", flat=True)


def case_of(event, person):
    """The case of a participant of the edition whose meeting it is."""
    seats = Seat.objects.of(person).participants().filter(edition__modules__meetings=event)
    return seats.values_list("case", flat=True).first() or ""
