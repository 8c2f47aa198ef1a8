from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.base.documents.calendar import calendar
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.events.dating import dated_all
from kogge.commons.events.models import Event
from kogge.commons.files.answer import as_calendar
from kogge.commons.privacy.directory import profiles
from kogge.training.learning import actions, rules
from kogge.training.learning.course import course_of
from kogge.training.learning.drawing import cover_of, line_of, short_of
from kogge.training.learning.due import due_of
from kogge.training.learning.forms import AttendanceForm, ResultForm
from kogge.training.learning.reach import edition_or_404, inside_or_404, leads_in, participant_in
from kogge.training.learning.ways import around
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Module, Seat


def learn_edition(request, edition):
    """The home of an edition: what is due, where to go on, its modules on one line, what comes next."""
    now = timezone.now()
    frame, mine = inside_or_404(request.user, edition)
    edition, seat = frame.edition, participant_in(mine)
    course = course_of(edition, seat, now=now)
    result = getattr(seat, "result", None)
    leads_all = leads_in(mine)
    context = {
        "edition": edition,
        "course": course,
        "modules": course.modules,
        "line": line_of(course, seat),
        "short": short_of(frame, seat),
        "result": result,
        "coming": [event for event in course.events if event.ends_at > now],
        "due": due_of(course, seat, now=now) if seat else [],
        "next": course.next if seat else None,
        "seat": seat,
        "credential": seat.credentials.exclude(kind="unit").filter(state="valid").first() if result else None,
        "led": course.modules if leads_all else _led(request.user, mine, course, now),
        "leads_all": leads_all,
        "now": now,
    } | around(course, seat, mine, request.user)
    context["cover"] = cover_of(frame, seat, leads_all=leads_all, leads=leads_all or context["leads"])
    return page(request, "learning/learn_edition.html", context)


@require_safe
def learn_continue(request, edition):
    """To the step where the participant goes on, from pages that do not know it, or else to the edition."""
    frame, mine = inside_or_404(request.user, edition)
    seat = participant_in(mine)
    step = course_of(frame.edition, seat, now=timezone.now()).next if seat else None
    return redirect(step.activity if step else reverse("learn_edition", args=[edition]))


def _led(user, seats, course, now):
    """The modules this person leads; or teaches in, who is no participant."""
    today, takes_part = timezone.localdate(now), participant_in(seats) is not None
    led = {seat.module_id for seat in seats if seat.role == Seat.Role.MODULE_LEAD}
    return [
        module
        for module in course.modules
        if module.pk in led or (not takes_part and course.frame.teaches(user, today, module))
    ]


@require_safe
def learn_calendar(request, edition):
    """The meetings of an edition as a file for one's own calendar."""
    edition = edition_or_404(request.user, edition)
    name = f"{edition.programme.name} {edition.name}"
    events = Event.objects.filter(modules__edition=edition).distinct().order_by("starts_at", "pk")
    content = calendar(name, dated_all(events, request.user), now=timezone.now())
    return as_calendar(content, f"{edition.slug}.ics")


def learn_people(request, edition):
    """The people of an edition, by what they do in it, and the clusters they come from."""
    edition = edition_or_404(request.user, edition)
    seats = list(edition.seats.select_related("person", "module").order_by("module__number", "person__name", "pk"))
    cases = Nomination.objects.filter(edition=edition).select_related("cluster")
    clusters = {case.ref: case.cluster for case in cases}
    shown = profiles(request.user, {seat.person_id: seat.person for seat in seats}.values())
    for seat in seats:
        seat.cluster = clusters.get(seat.case) if seat.case else None
        seat.profile = shown[seat.person_id]
    order = [Seat.Role.PARTICIPANT, Seat.Role.MODULE_LEAD, Seat.Role.COORDINATOR, Seat.Role.ASSISTANT]
    groups = [(role.value, [seat for seat in seats if seat.role == role]) for role in order]
    context = {"edition": edition, "groups": [(role, found) for role, found in groups if found]}
    return page(request, "learning/learn_people.html", context)


def teach_attendance(request, edition, number, event):
    """Who was at a meeting of the module, and how."""
    edition = edition_or_404(request.user, edition)
    module = get_object_or_404(Module.objects.select_related("edition"), edition=edition, number=number)
    allow(rules.can_teach(request.user, module))
    meeting = get_object_or_404(module.meetings, slug=event)
    seats = list(edition.seats.participants().select_related("person").order_by("person__name", "pk"))
    form = AttendanceForm(posted(request), seats=seats, event=meeting)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.record_attendance(module, meeting, form.modes(), by=request.user, now=timezone.now())
            return done(request, _("Attendance is recorded."), request.path)
    recorded = sum(1 for field in form if field.initial)
    context = {"edition": edition, "module": module, "event": meeting, "form": form, "recorded": recorded}
    return page(request, "learning/teach_attendance.html", context)


def result_edit(request, programme, edition, ref):
    """Record what came of one participant's year."""
    edition = edition_or_404(request.user, edition, programme__slug=programme)
    allow(rules.can_record_result(request.user, edition))
    seats = edition.seats.participants().select_related("person", "edition__programme", "result")
    seat = get_object_or_404(seats, case=ref)
    attendances = seat.person.attendances.filter(event__modules__edition=edition).select_related("event")
    form = ResultForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.record_result(seat, by=request.user, now=timezone.now(), **form.cleaned_data)
            back = reverse("desk_edition", args=[programme, edition.slug])
            return done(request, _("The result is recorded."), back)
    context = {
        "edition": edition,
        "seat": seat,
        "form": form,
        "attendances": attendances.order_by("event__starts_at"),
    }
    return page(request, "learning/result_edit.html", context)
