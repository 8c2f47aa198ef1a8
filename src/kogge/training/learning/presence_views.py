"""Absences told beforehand, tasks that make up for them, the rule of attendance, and who was where on paper."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.events.forms import with_own_language
from kogge.training.learning import actions, rules
from kogge.training.learning.forms import AbsenceForm, RuleForm, TaskForm
from kogge.training.learning.models import Absence
from kogge.training.learning.presence import rule_of, shown_of
from kogge.training.learning.reach import edition_or_404, module_or_404, seat_of
from kogge.training.learning.sections import meetings_of
from kogge.training.programmes.models import Edition
from kogge.training.programmes.rules import is_coordinator


def absence_tell(request, edition, event):
    """Say beforehand that one cannot come; later the task that makes up for it stands here."""
    edition, now = edition_or_404(request.user, edition), timezone.now()
    seat = seat_of(request.user, edition)
    if seat is None:
        raise Http404
    events = [one for found in meetings_of(edition).values() for _kind, one in found]
    meeting = next((one for one in events if one.slug == event), None)
    if meeting is None:
        raise Http404
    absence = Absence.objects.filter(seat=seat, event=meeting).first()
    form = AbsenceForm(posted(request), initial={"reason": absence.reason if absence else ""})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.tell_absence(seat, meeting, reason=form.cleaned_data["reason"], by=request.user, now=now)
            return done(request, _("Told. Those who lead the module see it."), request.path)
    context = {
        "edition": edition,
        "event": meeting,
        "absence": absence,
        "form": form,
        "begun": now >= meeting.starts_at,
    }
    return page(request, "learning/absence_tell.html", context)


def _absence(request, edition, number, ref):
    module = module_or_404(request.user, edition, number)
    allow(rules.can_teach(request.user, module))
    found = Absence.objects.filter(seat__edition=module.edition, event__modules=module)
    return module, get_object_or_404(found.select_related("seat__person", "seat__edition", "event"), ref=ref)


def absence_answer(request, edition, number, ref):
    """Set the task that makes up for a meeting."""
    module, absence = _absence(request, edition, number, ref)
    form = TaskForm(posted(request), initial={"task": absence.task, "due_on": absence.due_on})
    back = reverse("teach_module", args=[module.edition.slug, module.number])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.make_up(absence, by=request.user, now=timezone.now(), **form.cleaned_data)
            return done(request, _("The task is set; the participant gets a mail."), back)
    context = {"edition": module.edition, "module": module, "absence": absence, "form": form}
    return page(request, "learning/absence_answer.html", context)


@require_POST
def absence_count(request, edition, number, ref):
    """The task is done: the meeting counts as made up for."""
    module, absence = _absence(request, edition, number, ref)
    actions.count_absence(absence, by=request.user, now=timezone.now())
    back = reverse("teach_module", args=[module.edition.slug, module.number])
    return done(request, _("The meeting counts as made up for."), back)


def attendance_rule(request, programme, edition):
    """How many of the meetings one has to be at."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    allow(is_coordinator(request.user, edition))
    rule = rule_of(edition)
    initial = {"percent": rule.percent if rule else 80, "text": str(rule.text) if rule else ""}
    form = RuleForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        text = with_own_language(rule.text if rule else "", form.cleaned_data["text"])
        percent = form.cleaned_data["percent"]
        actions.set_rule(edition, percent=percent, text=text, by=request.user, now=timezone.now())
        return done(
            request, _("Saved. Participants see it on their page."), reverse("learn_edition", args=[edition.slug])
        )
    return page(request, "learning/attendance_rule.html", {"edition": edition, "form": form})


@require_safe
def learn_attendance(request, edition):
    """Where one was: to print or to have as a PDF, also for who does not complete."""
    return page(request, "learning/learn_attendance.html", shown_of(_own_seat(request, edition), now=timezone.now()))


def _own_seat(request, edition):
    edition = edition_or_404(request.user, edition)
    seat = seat_of(request.user, edition)
    if seat is None:
        raise Http404
    seat.person = request.user
    return seat


@require_POST
def attendance_make(request, edition):
    """Have the PDF made in the language of the page."""
    seat = _own_seat(request, edition)
    back = reverse("learn_attendance", args=[seat.edition.slug])
    return redirect(actions.ask_for_attendance(seat, language=get_language(), by=request.user, back_url=back))
