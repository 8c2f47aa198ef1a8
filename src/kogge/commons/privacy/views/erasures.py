"""The pages on which the second person decides about an erasure."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.people.entrance import fresh
from kogge.commons.privacy import actions, rules
from kogge.commons.privacy.actions.erasures import deciders
from kogge.commons.privacy.erasure import obstacles, preview
from kogge.commons.privacy.forms import RefuseForm
from kogge.commons.privacy.models import Erasure


def erasure_list(request):
    """Who asks to be erased, and what was erased."""
    allow(request.user.is_staff)
    open_ones = Erasure.objects.visible_to(request.user).open().select_related("person").order_by("asked_at", "pk")
    over = Erasure.objects.visible_to(request.user).exclude(state__in=Erasure.OPEN).order_by("-asked_at", "-pk")
    context = {"open": open_ones[:100], "page": Paginator(over, 30).get_page(request.GET.get("page"))}
    return page(request, "privacy/erasure_list.html", context)


@fresh
def erasure_detail(request, ref):
    """One request: what would go and stay; agree, or say why not."""
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user).select_related("person"), ref=ref)
    allow(request.user.is_staff)
    return _page(request, erasure, RefuseForm())


@fresh
def erasure_agree(request, ref):
    """The second person agrees; the worker begins."""
    erasure = _decidable(request, ref)
    if request.method == "POST":
        actions.agree(erasure, by=request.user, now=timezone.now())
        return done(request, _("Agreed. The worker erases now; the person gets a receipt."), "erasure_list")
    return _page(request, erasure, RefuseForm())


@fresh
def erasure_refuse(request, ref):
    """The second person does not agree, and says why."""
    erasure = _decidable(request, ref)
    form = RefuseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.refuse(erasure, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
            return done(request, _("Not agreed. The person gets a mail with the reason."), "erasure_list")
    return _page(request, erasure, form)


def _decidable(request, ref):
    erasure = get_object_or_404(Erasure.objects.visible_to(request.user).select_related("person"), ref=ref)
    allow(rules.can_decide(request.user, erasure))
    return erasure


def _page(request, erasure, form):
    now = timezone.now()
    is_open = erasure.state == Erasure.State.ASKED
    context = {
        "erasure": erasure,
        "form": form,
        "lines": preview(erasure.person, today=timezone.localdate(now)) if is_open else [],
        "obstacles": obstacles(erasure.person, now=now) if is_open else [],
        "can_decide": is_open and rules.can_decide(request.user, erasure),
        "deciders": deciders(erasure) if is_open else [],
    }
    return page(request, "privacy/erasure_detail.html", context)
