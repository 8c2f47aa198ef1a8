"""Programmes are founded, editions prepared, copied, and led from state to state."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.training.programmes import actions, rules
from kogge.training.programmes.forms import CopyForm, EditionForm, HoldForm, ProgrammeForm
from kogge.training.programmes.models import Edition, Programme
from kogge.training.programmes.views.setup import setup_of


@makes
def programme_new(request):
    """Found a programme."""
    allow(rules.can_found(request.user))
    form = ProgrammeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            programme = actions.found(form.programme(), by=request.user)
            next_page = reverse("edition_new", args=[programme.slug])
            return done(request, _("The programme is founded. Now its first edition."), next_page)
    return page(request, "programmes/programme_new.html", {"form": form})


@makes
def edition_new(request, programme):
    """Prepare an edition from nothing."""
    programme = get_object_or_404(Programme.objects.select_related("host"), slug=programme)
    allow(rules.can_prepare(request.user, programme))
    form = EditionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            edition = actions.prepare(form.edition(programme), by=request.user)
            return done(request, _("The edition is a draft. Add its modules, then publish it."), setup_of(edition))
    return page(request, "programmes/edition_new.html", {"form": form, "programme": programme})


@makes
def edition_copy(request, programme, edition):
    """Prepare an edition by copying an earlier one."""
    found = Edition.objects.visible_to(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    allow(rules.can_prepare(request.user, edition.programme))
    form = CopyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            fresh = actions.copy(edition, by=request.user, **form.cleaned_data)
            return done(request, _("Copied, with all dates moved. Check them, then publish."), setup_of(fresh))
    return page(request, "programmes/edition_copy.html", {"form": form, "edition": edition})


def edition_hold(request, programme, edition):
    """How long a grant asks for the records of an edition; until then no erasure and no date takes them away."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    form = HoldForm(posted(request), initial={"years": edition.hold_years, "paid_on": edition.balance_paid_on})
    if request.method == "POST" and form.is_valid():
        actions.hold(edition, **form.cleaned_data, by=request.user, now=timezone.now())
        return done(request, _("It is written down how long the records are kept."), setup_of(edition))
    return page(request, "programmes/edition_hold.html", {"edition": edition, "form": form})


@require_POST
def edition_step(request, programme, edition, verb):
    """Publish, begin, complete: every step of the FLOW of an edition."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    if verb not in Edition.verbs():
        raise Http404
    getattr(actions, verb)(edition, by=request.user)
    return done(request, _("Done."), setup_of(edition))
