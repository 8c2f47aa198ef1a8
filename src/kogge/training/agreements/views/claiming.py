"""Participants claim what they learned before."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.training.agreements import actions
from kogge.training.agreements.forms import LARGEST, SHOWN, ClaimForm
from kogge.training.agreements.models import Evidence, PriorClaim
from kogge.training.programmes.models import Seat
from kogge.training.units.models import UnitVersion


def _seat(request, edition):
    mine = Seat.objects.participants().of(request.user).select_related("edition__programme", "person")
    return get_object_or_404(mine, edition__slug=edition)


@makes
def prior_list(request, edition):
    """What I learned before: my claims with their answers, and a new one."""
    seat = _seat(request, edition)
    claims = list(PriorClaim.objects.visible_to(request.user).filter(seat=seat).prefetch_related("evidence__file")
        .order_by("-claimed_at"))  # fmt: skip
    taken = [claim.unit_version.unit_id for claim in claims if claim.state in ("claimed", *PriorClaim.COUNTS)]
    versions = UnitVersion.objects.of_edition(seat.edition).exclude(unit__in=taken)
    form = ClaimForm(posted(request), request.FILES or None, versions=versions)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            now = timezone.now()
            given = {"by": request.user, "kinds": SHOWN, "most": LARGEST, "now": now}
            files = [keep(upload, **given) for upload in form.uploads()]
            made = PriorClaim(
                seat=seat, unit_version=form.cleaned_data["unit"], text=form.cleaned_data["text"], claimed_at=now
            )
            actions.claim(made, files, by=request.user, now=now)
            return done(request, _("Your claim is there. The answer comes by mail."), request.path)
    context = {"edition": seat.edition, "claims": claims, "form": form, "can_claim": versions.exists()}
    return page(request, "agreements/prior_list.html", context)


@require_POST
def prior_withdraw(request, edition, ref):
    seat = _seat(request, edition)
    claim = get_object_or_404(PriorClaim.objects.visible_to(request.user).filter(seat=seat), ref=ref)
    actions.withdraw(claim, by=request.user, now=timezone.now())
    return done(request, _("Withdrawn."), reverse("prior_list", args=[edition]))


@require_safe
def prior_file(request, ref, file):
    """Evidence, for its owner and for who decides."""
    claims = PriorClaim.objects.visible_to(request.user).filter(ref=ref)
    found = get_object_or_404(Evidence.objects.filter(claim__in=claims).select_related("file"), file__ref=file)
    return as_download(found.file)
