from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import allow, done, page
from kogge.commons.events.models import Event
from kogge.training.learning import actions, rules
from kogge.training.learning.forms import AttendanceForm, ResultForm
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.programmes.rules import leads_module


def _edition(request, slug):
    """An edition, for the people in it; nobody else may know what goes on inside."""
    mine = Edition.objects.with_seat(request.user, *Seat.Role.values)
    return get_object_or_404(mine.select_related("programme", "lead"), slug=slug)


def learn_edition(request, edition):
    """The home of an edition: its modules on one line, what comes next, who is in it."""
    edition = _edition(request, edition)
    now = timezone.now()
    today = now.astimezone(edition.zone).date()
    modules = list(edition.modules.select_related("lead").prefetch_related("meetings").order_by("number"))
    for module in modules:
        module.stage = "done" if module.ends_on < today else "now" if module.starts_on <= today else "next"
        module.listed = sorted(module.meetings.all(), key=lambda event: event.starts_at)
    coming = Event.objects.visible_to(request.user).filter(modules__edition=edition).coming(now)
    context = {
        "edition": edition,
        "modules": modules,
        "coming": coming[:7],
        "seat": edition.seats.participants().filter(person=request.user).select_related("result").first(),
        "led": [module for module in modules if leads_module(request.user, module)],
        "people_count": edition.seats.participants().count(),
        "now": now,
    }
    return page(request, "learning/learn_edition.html", context)


def learn_people(request, edition):
    """The people of an edition, by what they do in it."""
    edition = _edition(request, edition)
    seats = edition.seats.select_related("person", "module").order_by("role", "module__number", "person__name")
    return page(request, "learning/learn_people.html", {"edition": edition, "seats": seats})


def teach_attendance(request, edition, number, event):
    """Who was at a meeting of the module, and how."""
    edition = _edition(request, edition)
    module = get_object_or_404(Module.objects.select_related("edition"), edition=edition, number=number)
    allow(leads_module(request.user, module))
    meeting = get_object_or_404(module.meetings, slug=event)
    seats = list(edition.seats.participants().select_related("person").order_by("person__name", "pk"))
    form = AttendanceForm(request.POST or None, seats=seats, event=meeting)
    if request.method == "POST" and form.is_valid():
        actions.record_attendance(module, meeting, form.modes(), by=request.user, now=timezone.now())
        return done(request, _("Attendance is recorded."), request.path)
    context = {"edition": edition, "module": module, "event": meeting, "form": form}
    return page(request, "learning/teach_attendance.html", context)


def result_edit(request, programme, edition, ref):
    """Record what came of one participant's year."""
    edition = _edition(request, edition)
    allow(rules.can_record_result(request.user, edition))
    seats = edition.seats.participants().select_related("person", "edition__programme", "result")
    seat = get_object_or_404(seats, case=ref)
    attendances = seat.person.attendances.filter(event__modules__edition=edition).select_related("event")
    form = ResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.record_result(seat, by=request.user, now=timezone.now(), **form.cleaned_data)
        return done(request, _("The result is recorded."), reverse("desk_edition", args=[programme, edition.slug]))
    context = {
        "edition": edition,
        "seat": seat,
        "form": form,
        "attendances": attendances.order_by("event__starts_at"),
    }
    return page(request, "learning/result_edit.html", context)
