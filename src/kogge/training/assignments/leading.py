"""The module and the assignments somebody leads; any other answers as if it were not there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kogge.training.assignments.models import Assignment
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.programmes.rules import leads_module


def led_module(request, edition, number):
    """A module this person leads; any other answers as if it were not there."""
    mine = Edition.objects.with_seat(request.user, *Seat.Role.values)
    found = Module.objects.select_related("edition__programme").filter(edition__in=mine)
    module = get_object_or_404(found, edition__slug=edition, number=number)
    if not leads_module(request.user, module):
        raise Http404
    return module


def led_assignment(request, edition, number, ref):
    module = led_module(request, edition, number)
    return get_object_or_404(Assignment.objects.with_edition(), module=module, ref=ref)
