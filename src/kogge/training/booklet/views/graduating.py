"""The graduation of an edition: attendance, and the batch of certificates with a second person."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.booklet import actions, graduation, rules
from kogge.training.booklet.forms import NoteForm
from kogge.training.booklet.models import Batch
from kogge.training.booklet.views.managing import edition_of
from kogge.training.credentials.certificate import layout_of
from kogge.training.programmes.opening import acknowledgements


@require_safe
def graduation_board(request, programme, edition):
    """Who was there, who gets a certificate and who has one; the list to sign is this page, printed."""
    run = edition_of(request, programme, edition)
    meeting = graduation.meeting_of(run)
    rows = graduation.rows_of(run, meeting)
    context = {
        "edition": run,
        "meeting": meeting,
        "rows": rows,
        "ready": [row for row in rows if row.state == "ready"],
        "held": [row for row in rows if row.state == "held"],
        "batches": run.batches.select_related("proposed_by", "agreed_by").order_by("-pk"),
        "funders": acknowledgements(run, timezone.localdate()),
    }
    return page(request, "booklet/graduation_board.html", context)


@makes
@require_POST
def graduation_propose(request, programme, edition):
    """Put the certificates of the chosen people together."""
    run = edition_of(request, programme, edition)
    chosen = {int(key) for key in request.POST.getlist("seat") if key.isdecimal() and len(key) < 10}
    seats = run.seats.participants().filter(pk__in=chosen)
    seats = seats.select_related("person", "result", "edition__programme", "edition__lead").order_by("pk")
    batch = actions.propose(run, list(seats), by=request.user, now=timezone.now())
    return done(request, _("Put together. They are issued when a second person agrees."), batch)


def _batch(request, programme, edition, ref):
    found = Batch.objects.visible_to(request.user).filter(edition__slug=edition, edition__programme__slug=programme)
    found = found.select_related("edition__programme", "edition__lead", "proposed_by", "agreed_by")
    return get_object_or_404(found, ref=ref)


@require_safe
def batch_detail(request, programme, edition, ref):
    """The certificates of one batch, as they will be printed, and the word of the second person."""
    batch = _batch(request, programme, edition, ref)
    return _shown(request, batch, NoteForm())


def _shown(request, batch, form):
    lines = list(batch.lines.select_related("seat__person").order_by("seat__person__name", "pk"))
    if batch.state == Batch.State.PROPOSED:
        rows = {row.seat.pk: row for row in graduation.rows_of(batch.edition, None)}
        for line in lines:
            line.row = rows.get(line.seat_id)
    context = {
        "batch": batch,
        "edition": batch.edition,
        "lines": lines,
        "layout": layout_of(batch.edition),
        "form": form,
        "can_agree": batch.state == Batch.State.PROPOSED and rules.can_agree(request.user, batch),
        "can_draw": batch.state == Batch.State.ISSUED and rules.can_propose(request.user, batch.edition),
        "second": actions.second_people(batch) if batch.state == Batch.State.PROPOSED else [],
    }
    return page(request, "booklet/batch_detail.html", context)


@require_POST
def batch_step(request, programme, edition, ref, verb):
    """Agree and issue, or send back with a reason."""
    batch = _batch(request, programme, edition, ref)
    if verb not in Batch.verbs():
        raise Http404
    allow(rules.can_agree(request.user, batch))
    if verb == "issue":
        actions.issue(batch, by=request.user, now=timezone.now())
        return done(request, _("Issued. Everybody gets a mail."), batch)
    form = NoteForm(posted(request))
    if form.is_valid():
        with refusal_in(form):
            actions.refuse(batch, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            return done(request, _("Sent back."), batch)
    return _shown(request, batch, form)


@require_POST
def batch_print(request, programme, edition, ref):
    """Have all certificates drawn for printing."""
    batch = _batch(request, programme, edition, ref)
    return redirect(actions.ask_for_all(batch, language=get_language(), by=request.user))
