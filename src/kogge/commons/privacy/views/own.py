"""The pages on which a person sees, takes and erases their own data."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.files.answer import as_download
from kogge.commons.files.models import File
from kogge.commons.people.entrance import fresh
from kogge.commons.privacy import actions
from kogge.commons.privacy.erasure import obstacles, preview
from kogge.commons.privacy.forms import AskForm
from kogge.commons.privacy.models import Erasure
from kogge.commons.privacy.own_data import count_rows


def privacy(request):
    """What is held about the person, and what they can do about it."""
    now = timezone.now()
    made = File.objects.visible_to(request.user).filter(type="application/zip", kept_until__gt=now)
    context = {
        "counts": count_rows(request.user),
        "made": made.order_by("-made_at", "-pk")[:5],
        "erasure": Erasure.objects.open().filter(person=request.user).first(),
    }
    return page(request, "privacy/privacy.html", context)


@fresh
def own_data(request):
    """Take everything away in one file."""
    if request.method == "POST":
        job = actions.ask_for_own_data(by=request.user, back_url=reverse("privacy"), now=timezone.now())
        return redirect(job)
    return page(request, "privacy/own_data.html")


@fresh
def own_data_file(request, ref):
    """The file with everything, to save: a mail leads here, and whoever sits before an open page."""
    made = File.objects.visible_to(request.user).filter(kept_until__isnull=False)
    file = get_object_or_404(made, ref=ref)
    if file.is_over(now=timezone.now()):
        return page(request, "privacy/own_data_file.html", {"file": file}, status=410)
    return as_download(file)


@fresh
def erasure_ask(request):
    """What would go, what would stay, why and until when; and the box that asks for it."""
    now = timezone.now()
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask(by=request.user, now=now)
            return done(request, _("You have asked to be erased. A second person looks at it."), "privacy")
    context = {
        "form": form,
        "lines": preview(request.user, today=timezone.localdate(now)),
        "obstacles": obstacles(request.user, now=now),
        "asked": Erasure.objects.open().filter(person=request.user).exclude(state=Erasure.State.WARNED).first(),
    }
    return page(request, "privacy/erasure_ask.html", context)


@require_POST
def erasure_take_back(request):
    """Think better of it."""
    erasure = get_object_or_404(Erasure.objects.asked(), person=request.user)
    actions.take_back(erasure, by=request.user, now=timezone.now())
    return done(request, _("The request is taken back. Everything stays as it was."), "privacy")
