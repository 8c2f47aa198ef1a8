"""Pages of the learner: one assessed unit, the appeal, and the own transcript with those who may read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.achievements import actions
from kogge.training.achievements.account import drawing_of
from kogge.training.achievements.forms import AppealForm, CorrectionForm, ShareForm
from kogge.training.achievements.models import Appeal, Correction, Share
from kogge.training.achievements.standing import cells_of
from kogge.training.achievements.transcript import row_of, transcripts_of
from kogge.training.programmes.models import Seat


def _cell(request, edition, unit):
    """The own cell of a unit, assessed or not."""
    own = Seat.objects.participants().of(request.user).select_related("edition__programme", "person")
    seat = get_object_or_404(own, edition__slug=edition)
    found = next((one for one in cells_of([seat]).values() if one.version.ref == unit), None)
    if found is None:
        raise Http404
    return found


@require_safe
def assessment_detail(request, edition, unit):
    """What was assessed, validated and recognised of one unit, as its learner reads it; the way to an appeal."""
    cell, now = _cell(request, edition, unit), timezone.now()
    appeals = Appeal.objects.filter(assessment__seat=cell.seat, assessment__unit=cell.version.unit_id)
    context = {"cell": cell, "row": row_of(cell), "edition": cell.seat.edition}
    context["appeals"] = list(appeals.select_related("answered_by").order_by("asked_at"))
    stands = any(one.assessment_id == cell.first.pk for one in context["appeals"]) if cell.first else False
    context["can_appeal"] = cell.is_told and not stands and now <= cell.appeals_until
    return page(request, "achievements/assessment_detail.html", context)


@makes
def appeal_new(request, edition, unit):
    """Say what one does not agree with."""
    cell = _cell(request, edition, unit)
    if not cell.is_told:
        raise Http404
    form = AppealForm(posted(request))
    back = reverse("assessment_detail", args=[edition, unit])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            text = form.cleaned_data["text"]
            actions.appeal(cell.seat, cell.version, text=text, by=request.user, now=timezone.now())
            return done(request, _("Your appeal is sent. You get the answer by mail."), back)
    context = {"form": form, "cell": cell, "edition": cell.seat.edition, "back": back}
    return page(request, "achievements/appeal_new.html", context)


@require_POST
def appeal_withdraw(request, edition, unit):
    """Take the own appeal back, as long as nobody has answered it."""
    cell = _cell(request, edition, unit)
    if cell.appeal is None:
        raise Http404
    actions.withdraw(cell.appeal, by=request.user, now=timezone.now())
    return done(request, _("Taken back."), reverse("assessment_detail", args=[edition, unit]))


@require_safe
def own_transcript(request):
    """All that one has achieved, edition by edition, and who may read it."""
    return _transcript(request, transcripts_of(request.user), None)


@require_safe
def edition_transcript(request, edition):
    """The transcript of one edition."""
    return _transcript(request, _one(request, edition), edition)


def _one(request, slug):
    seat = get_object_or_404(Seat.objects.participants().of(request.user), edition__slug=slug)
    return transcripts_of(request.user, edition_id=seat.edition_id)


def _transcript(request, found, slug):
    now = timezone.now()
    shares = Share.objects.filter(person=request.user, ended_at=None).select_related("edition__programme")
    wishes = Correction.objects.filter(seat__person=request.user, seat__in=[one.seat.pk for one in found])
    context = {
        "transcripts": [(one, drawing_of(one)) for one in found],
        "one": slug,
        "holder": request.user.full_name,
        "shares": [(one, one.expires_at > now) for one in shares.order_by("-made_at")],
        "wishes": wishes.select_related("seat__edition__programme").order_by("-asked_at"),
        "is_own": True,
    }
    return page(request, "achievements/own_transcript.html", context)


@makes
def transcript_share(request):
    """Make a secret address for others: for whom, for how long, with how much."""
    slug = request.GET.get("edition", "")
    edition = _one(request, slug)[0].edition if slug else None
    form = ShareForm(posted(request))
    back = reverse("edition_transcript", args=[slug]) if slug else reverse("own_transcript")
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.share(**form.cleaned_data, edition=edition, by=request.user, now=timezone.now())
            return done(request, _("The address is made. Copy it and send it yourself."), f"{back}#shared")
    return page(request, "achievements/transcript_share.html", {"form": form, "edition": edition, "back": back})


@require_POST
def share_end(request, ref):
    """End an address: whoever has it finds nothing there any more."""
    own = get_object_or_404(Share.objects.filter(person=request.user), ref=ref)
    actions.end_share(own, by=request.user, now=timezone.now())
    return done(request, _("The address has ended."), f"{reverse('own_transcript')}#shared")


@require_POST
def transcript_make(request):
    """Have the PDF made in the language of the page."""
    slug = request.POST.get("edition", "")
    edition = _one(request, slug)[0].edition if slug else None
    back = reverse("edition_transcript", args=[slug]) if slug else reverse("own_transcript")
    return redirect(actions.ask_for_transcript(edition, language=get_language(), by=request.user, back_url=back))


@makes
def correction_new(request, edition):
    """Ask that what the transcript says be corrected."""
    found = _one(request, edition)[0]
    form = CorrectionForm(posted(request))
    back = reverse("edition_transcript", args=[edition])
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            text = form.cleaned_data["text"]
            actions.ask_correction(found.seat, text=text, by=request.user, now=timezone.now())
            return done(request, _("Your wish is sent. You get the answer by mail."), back)
    context = {"form": form, "edition": found.edition, "back": back}
    return page(request, "achievements/correction_new.html", context)


@login_not_required
@require_safe
def transcript_shared(request, token):
    """What whoever was given the address reads: nothing of it stands anywhere else."""
    now = timezone.now()
    share = Share.objects.by_token(token, now)
    if share is None:
        response = page(request, "achievements/transcript_gone.html", status=404)
    else:
        found = transcripts_of(share.person, edition_id=share.edition_id)
        context = {"transcripts": [(one, drawing_of(one)) for one in found], "share": share}
        context |= {"holder": share.person.full_name, "is_own": False, "is_short": not share.is_whole}
        response = page(request, "achievements/transcript_shared.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
