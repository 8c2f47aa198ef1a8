"""What was published, for everybody and for participants."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from kogge.base.http import page
from kogge.commons.journal.stored import stored
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units import reading
from kogge.training.units.models import UnitVersion


@require_safe
@login_not_required
@stored()
def unit_public_list(request, programme, edition):
    """The published units of an edition, what they add up to, and which competence each teaches."""
    found = Edition.objects.published().select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    return page(request, "units/unit_public_list.html", reading.published_of(edition) | {"edition": edition})


@require_safe
@login_not_required
@stored()
def unit_version(request, programme, edition, ref, number):
    """One version of a unit in full. It stays at this address, whatever becomes of the unit."""
    found = UnitVersion.objects.filter(unit__edition__in=Edition.objects.published(), unit__edition__slug=edition)
    found = found.select_related("unit__edition__programme")
    version = get_object_or_404(found, unit__edition__programme__slug=programme, unit__ref=ref, number=number)
    context = {
        "version": version,
        "edition": version.unit.edition,
        "groups": reading.by_kind(version.outcomes()),
        "versions": version.unit.versions.order_by("-number"),
        "criteria": version.criteria(),
        "method": version.words("assessment_method"),
        "prerequisites": version.words("prerequisites"),
        "points_reason": version.words("points_reason"),
        "quality": version.words("quality_assurance"),
        "assessment": version.label_of("assessment_kind"),
        "supervision": version.label_of("supervision"),
        "participation": version.label_of("participation"),
        "stackability": version.label_of("stackability"),
        "is_current": version.number == version.unit.version,
    }
    return page(request, "units/unit_version.html", context)


@require_safe
def learn_units(request, edition):
    """For the people of an edition: what each unit leads to, and what it is assessed by."""
    seats = Seat.objects.of(request.user).select_related("edition__programme")
    seat = get_object_or_404(seats.order_by("pk").filter(edition__slug=edition)[:1])
    context = reading.published_of(seat.edition) | {"edition": seat.edition}
    told = {unit: how for name in settings.UNITS_TOLD_BY for unit, how in import_string(name)(seat).items()}
    for version in context["versions"]:
        version.told = told.get(version.unit_id)
    return page(request, "units/learn_units.html", context)
