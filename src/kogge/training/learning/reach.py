"""Which editions are open to somebody from inside, and what of a module they see."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kogge.training.learning import rules
from kogge.training.learning.frame import frame_of
from kogge.training.learning.models import Trainer
from kogge.training.programmes.models import Edition, Module, Seat


def editions_of(user):
    """Those in which somebody has a seat, or teaches."""
    seats = Seat.objects.of(user).values("edition")
    taught = Trainer.objects.ahead(timezone.localdate()).filter(person=user).values("module__edition")
    return Edition.objects.filter(Q(pk__in=seats) | Q(pk__in=taught))


def edition_or_404(user, slug, **told):
    """Nobody else may know what goes on inside. `told`: what else its address says of it."""
    return get_object_or_404(editions_of(user).select_related("programme", "lead"), slug=slug, **told)


def inside_or_404(user, slug):
    """What is kept of an edition, and the seats of this person in it, whose results come with them. One query."""
    frame = frame_of(slug)
    seats = list(Seat.objects.of(user).filter(edition=frame.edition).select_related("result").order_by("pk"))
    if not seats and not frame.teaches(user, timezone.localdate()):
        raise Http404
    for seat in seats:
        seat.edition = frame.edition
    return frame, seats


def participant_in(seats):
    """The participant's among the seats of one person."""
    return next((seat for seat in seats if seat.role == Seat.Role.PARTICIPANT), None)


def leads_in(seats, module=None):
    """Coordinates or assists; or leads this module."""
    return any(
        seat.role in (Seat.Role.COORDINATOR, Seat.Role.ASSISTANT)
        or (module is not None and seat.role == Seat.Role.MODULE_LEAD and seat.module_id == module.pk)
        for seat in seats
    )


def module_or_404(user, slug, number):
    edition = edition_or_404(user, slug)
    module = get_object_or_404(Module.objects.select_related("lead"), edition=edition, number=number)
    module.edition = edition
    return module


def seat_of(user, edition):
    """The participant's seat of this person, if it is one."""
    seat = edition.seats.participants().of(user).first()
    if seat:
        seat.edition = edition
    return seat


def sees_all(user, module):
    return rules.can_teach(user, module)
