"""The module and the assignments somebody leads, or assesses; any other answers as if it were not there."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from kogge.training.assignments import rules
from kogge.training.assignments.models import Assignment
from kogge.training.programmes.models import Module
from kogge.training.programmes.rules import leads_module


def led_module(request, edition, number, may=leads_module):
    found = Module.objects.select_related("edition__programme")
    module = get_object_or_404(found, edition__slug=edition, number=number)
    if not may(request.user, module):
        raise Http404
    return module


def marked_module(request, edition, number):
    """A module whose hand-ins this person assesses."""
    return led_module(request, edition, number, rules.marks_in)


def led_assignment(request, edition, number, ref):
    module = led_module(request, edition, number)
    return get_object_or_404(Assignment.objects.with_edition(), module=module, ref=ref)
