"""Pages of those who validate, answer appeals and wishes, and of home bodies that recognise."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.achievements import actions, rules
from kogge.training.achievements.begun import history_of
from kogge.training.achievements.board import board_or_404
from kogge.training.achievements.forms import (
    AppealAnswerForm,
    CorrectionAnswerForm,
    RecogniseForm,
    ValidateForm,
)
from kogge.training.achievements.models import Appeal, Correction, Validation
from kogge.training.achievements.standing import cell_of, works_near
from kogge.training.achievements.transcript import row_of


def validation_queue(request, programme, edition):
    """What was assessed and waits for a second look, with appeals and wishes; several yeses at once."""
    board = board_or_404(request.user, edition, programme=programme, staff_only=True)
    plain, deviating, others = board.to_validate()
    if request.method == "POST":
        return _validate_ticked(request, plain)
    cells = [cell for _seat, row in board.rows() for cell in row]
    wishes = Correction.objects.filter(seat__edition=board.edition, answered_at=None)
    context = {
        "edition": board.edition,
        "plain": plain,
        "deviating": deviating,
        "others": others,
        "wishes": wishes.select_related("seat__person").order_by("asked_at"),
        "validated": sorted((one for one in cells if one.validation), key=lambda one: -one.validation.pk),
    }
    return page(request, "achievements/validation_queue.html", context)


def _validate_ticked(request, plain):
    ticked = set(request.POST.getlist("cell"))
    chosen = [cell.first for cell in plain if str(cell.first.pk) in ticked]
    if not chosen or len(chosen) != len(ticked):
        raise Refused(_("Tick what you have looked at. If it was there a moment ago, somebody else was quicker."))
    actions.validate_many(chosen, by=request.user, now=timezone.now())
    words = ngettext("%(n)d unit is validated.", "%(n)d units are validated.", len(chosen)) % {"n": len(chosen)}
    return done(request, words, request.path)


def _cell(board, unit, person):
    cells = board.cells.values()
    found = next((one for one in cells if (one.version.ref, one.seat.person.ref) == (unit, person)), None)
    if found is None or found.first is None:
        raise Http404
    return found


def validation_edit(request, programme, edition, unit, person):
    """One assessment beside the unit: does it meet, and where do they deviate."""
    board = board_or_404(request.user, edition, programme=programme, staff_only=True)
    cell = _cell(board, unit, person)
    allow(rules.can_validate(request.user, cell.first))
    before = cell.validation
    initial = {}
    if before:
        meets = "yes" if before.meets else "no"
        initial = {"meets": meets, "deviations": before.deviations, "seen": before.pk}
    form = ValidateForm(posted(request), initial=initial)
    back = reverse("validation_queue", args=[programme, edition])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {name: form.cleaned_data[name] for name in ("deviations", "seen")}
            meets = form.cleaned_data["meets"] == "yes"
            actions.validate(cell.first, meets=meets, **given, by=request.user, now=timezone.now())
            return done(request, _("Validated: %(name)s.") % {"name": cell.seat.person.full_name}, back)
    context = {"edition": board.edition, "cell": cell, "form": form, "row": row_of(cell)}
    context |= {"history": history_of(cell.seat, cell.version.unit), "deviates": actions.deviates(cell)}
    context["is_near"] = works_near(request.user, cell.seat)
    return page(request, "achievements/validation_edit.html", context)


def appeal_answer(request, programme, edition, ref):
    """An appeal and its answer, by somebody who has not assessed."""
    found = Appeal.objects.answered_by_staff(request.user).filter(
        assessment__seat__edition__slug=edition, assessment__seat__edition__programme__slug=programme
    )
    related = ("assessment__seat__person", "assessment__seat__edition__programme", "assessment__unit_version__unit")
    appeal = get_object_or_404(found.select_related(*related, "answered_by"), ref=ref)
    seat = appeal.assessment.seat
    form = AppealAnswerForm(posted(request))
    can_answer = rules.can_answer(request.user, appeal)
    if request.method == "POST":
        allow(can_answer)
        if form.is_valid():
            with refusal_in(form):
                act = getattr(actions, form.cleaned_data["verb"])
                act(appeal, answer=form.cleaned_data["answer"], by=request.user, now=timezone.now())
                back = reverse("validation_queue", args=[programme, edition])
                return done(request, _("Answered; the learner gets a mail."), back)
    cell = cell_of(seat, appeal.assessment.unit_version)
    context = {"appeal": appeal, "edition": seat.edition, "cell": cell, "row": row_of(cell), "form": form}
    context |= {"can_answer": can_answer, "history": history_of(seat, cell.version.unit)}
    return page(request, "achievements/appeal_answer.html", context)


def correction_answer(request, programme, edition, ref):
    """A wish to have one's transcript corrected, and the answer."""
    board = board_or_404(request.user, edition, programme=programme, staff_only=True)
    wishes = Correction.objects.filter(seat__edition=board.edition).exclude(seat__person=request.user)
    wish = get_object_or_404(wishes.select_related("seat__person", "answered_by"), ref=ref)
    wish.seat.edition = board.edition
    form = CorrectionAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            answer = form.cleaned_data["answer"]
            actions.answer_correction(wish, answer=answer, by=request.user, now=timezone.now())
            back = reverse("validation_queue", args=[programme, edition])
            return done(request, _("Answered; the learner gets a mail."), back)
    context = {"wish": wish, "edition": board.edition, "form": form}
    return page(request, "achievements/correction_answer.html", context)


@require_safe
def recognition_list(request):
    """Achieved units of people from the organisations one works for: those decide, each for itself."""
    found = Validation.objects.waiting_for(request.user).with_all().select_related("body")
    rows = [(one, _decided(one)) for one in found.prefetch_related("recognitions").order_by("made_at", "pk")]
    context = {
        "waiting": [row for row in rows if row[1] is None],
        "decided": [row for row in rows if row[1] is not None],
    }
    return page(request, "achievements/recognition_list.html", context)


def _decided(validation):
    """What stands of the decisions; each correction names the earlier one."""
    rows = list(validation.recognitions.all())
    replaced = {one.replaces_id for one in rows}
    return next((one for one in rows if one.pk not in replaced), None)


def recognition_edit(request, edition, unit, person):
    """The home body decides about one unit, or leaves it open."""
    found = Validation.objects.waiting_for(request.user).with_all().select_related("body")
    found = found.filter(assessment__seat__edition__slug=edition, assessment__unit__ref=unit)
    validation = get_object_or_404(found, assessment__seat__person__ref=person)
    seat = validation.assessment.seat
    allow(rules.can_recognise(request.user, validation.body, seat))
    cell = cell_of(seat, validation.assessment.unit_version)
    before = cell.recognition
    initial = {"seen": before.pk, "decision": before.decision, "reason": before.reason} if before else {}
    form = RecogniseForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.recognise(validation, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Your decision is kept; the learner reads it."), reverse("recognition_list"))
    context = {"validation": validation, "seat": seat, "edition": seat.edition, "cell": cell, "row": row_of(cell)}
    return page(request, "achievements/recognition_edit.html", context | {"form": form, "before": before})
