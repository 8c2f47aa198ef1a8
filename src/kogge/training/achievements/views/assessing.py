"""Pages of those who assess: the board, one person in one unit, and many at once."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.achievements import actions, rules
from kogge.training.achievements.begun import begun_of, history_of, works_of
from kogge.training.achievements.board import board_or_404
from kogge.training.achievements.forms import AssessForm, BatchForm
from kogge.training.achievements.standing import works_near
from kogge.training.units.models import Unit


@require_safe
def assessment_board(request, edition):
    """People by units: what is assessed, validated, achieved, and what waits."""
    board = board_or_404(request.user, edition)
    cells = [cell for _seat, row in board.rows() for cell in row]
    context = {
        "board": board,
        "edition": board.edition,
        "columns": list(board.columns()),
        "rows": list(board.rows()),
        "waiting": sum(map(board.waits, cells)),
        "to_validate": sum(cell.state == "assessed" for cell in cells),
        "unpublished": Unit.objects.filter(edition=board.edition, version=0).count() if board.is_staff else 0,
    }
    return page(request, "achievements/assessment_board.html", context)


def _unit(board, ref):
    found = next((one for one in board.versions if one.ref == ref), None)
    if found is None:
        raise Http404
    return found


def assessment_edit(request, edition, unit, person):
    """One person in one unit: the criteria, outcome by outcome, the result."""
    board, now = board_or_404(request.user, edition), timezone.now()
    version = _unit(board, unit)
    seat = next((one for one in board.seats if one.person.ref == person), None)
    if seat is None:
        raise Http404
    can_assess = rules.can_assess(request.user, version.unit, seat)
    allow(can_assess or (board.is_staff and request.method != "POST" and seat.person_id != request.user.pk))
    cell = board.cells[seat.pk, version.unit_id]
    own = cell.own(request.user)
    begun = None if own else begun_of(seat, version.unit)
    form = AssessForm(posted(request), version=version, own=own, begun=begun)
    following = board.next_after(version, seat)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            work = (begun or {}).get("work", "")
            actions.assess(seat, version, **form.given(), work=work, by=request.user, now=now)
            there = [edition, unit, following.person.ref] if following else None
            back = reverse("assessment_edit", args=there) if there else reverse("assessment_board", args=[edition])
            return done(request, _("Saved: %(name)s.") % {"name": seat.person.full_name}, back)
    context = {"edition": board.edition, "version": version, "seat": seat, "cell": cell, "own": own}
    context |= {"form": form, "begun": begun, "following": following, "can_assess": can_assess}
    context |= {"works": works_of(seat, version.unit), "history": history_of(seat, version.unit)}
    context |= {"method": version.words("assessment_method"), "is_near": works_near(request.user, seat)}
    context |= {"is_blind": cell.state == "half" and own is None and can_assess}
    context |= {"is_free": own or board.waits(cell), "left": sum(map(board.waits, board.of_unit(version)))}
    return page(request, "achievements/assessment_edit.html", context)


def assessment_batch(request, edition, unit):
    """Several people met the unit alike: ticked, and assessed with one button."""
    board, now = board_or_404(request.user, edition), timezone.now()
    version = _unit(board, unit)
    free = [cell.seat for cell in board.of_unit(version) if board.waits(cell) and cell.state in ("none", "half")]
    allow(board.may_assess(version))
    form = BatchForm(posted(request), version=version, seats=free)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = {"assessed_on": form.cleaned_data["assessed_on"], "grade": form.cleaned_data["grade"]}
            chosen = form.chosen()
            actions.assess_many(chosen, version, levels=form.levels(), **given, by=request.user, now=now)
            words = ngettext("Saved: %(n)d person met the unit.", "Saved: %(n)d people met the unit.", len(chosen))
            return done(request, words % {"n": len(chosen)}, reverse("assessment_board", args=[edition]))
    context = {"edition": board.edition, "version": version, "form": form, "free": free}
    context["method"] = version.words("assessment_method")
    return page(request, "achievements/assessment_batch.html", context)
