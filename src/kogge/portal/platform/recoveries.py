"""Letting somebody in again who lost mailbox and passkey: two of the office, one after the other."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.again import once_more
from kogge.commons.journal.models import Entry
from kogge.commons.journal.stored import stored
from kogge.commons.people.entrance import fresh
from kogge.commons.people.models import User
from kogge.portal.platform import actions, rules
from kogge.portal.platform.forms import NoteForm, RecoveryForm
from kogge.portal.platform.models import Recovery

TOLD = {
    "agree": gettext_lazy("The person is let in again. A link to sign in is on its way to the new address."),
    "refuse": gettext_lazy("It is refused. Nothing has changed for the person."),
    "withdraw": gettext_lazy("The proposal is taken back."),
}


@login_not_required
@stored()
def sign_in_help(request):
    """For who cannot get at the mailbox any more: what to do, and whom to write to."""
    return page(request, "platform/sign_in_help.html", {"contact": settings.SECURITY_CONTACT})


def recovery_list(request):
    """What waits for a second person, and what became of the rest."""
    allow(rules.is_office(request.user))
    found = Recovery.objects.visible_to(request.user).select_related("person", "proposed_by")
    context = {
        "waiting": found.waiting().order_by("proposed_at", "pk"),
        "closed": found.exclude(state=Recovery.State.PROPOSED).order_by("-proposed_at", "-pk")[:50],
        "is_alone": is_alone(),
    }
    return page(request, "platform/recovery_list.html", context)


def is_alone():
    """Whether the office has only one member, so that there is no second person to agree."""
    return User.objects.filter(is_staff=True, is_active=True).count() < 2


@fresh
def recovery_new(request, ref):
    """Propose: the new address, what happened, how it was checked."""
    allow(rules.is_office(request.user))
    person = get_object_or_404(User, ref=ref)
    form = RecoveryForm(posted(request))
    if request.method == "POST" and form.is_valid():
        recovery = form.save(commit=False)
        recovery.person = person
        with refusal_in(form):
            actions.propose(recovery, by=request.user, now=timezone.now())
            return done(request, _("Proposed. Another member of the office has to agree."), recovery)
    return page(request, "platform/recovery_new.html", {"form": form, "person": person, "is_alone": is_alone()})


def _recovery(request, ref):
    found = Recovery.objects.visible_to(request.user).select_related("person", "proposed_by")
    return get_object_or_404(found, ref=ref)


def recovery_detail(request, ref):
    """What was proposed by whom, and the buttons for the second person."""
    recovery = _recovery(request, ref)
    context = {
        "recovery": recovery,
        "steps": recovery.steps_for(request.user),
        "is_mine": recovery.proposed_by_id == request.user.pk,
        "is_alone": is_alone(),
        "entries": Entry.objects.visible_to(request.user).about(recovery).reverse(),
    }
    return page(request, "platform/recovery_detail.html", context)


@require_POST
@fresh
def recovery_step(request, ref, verb):
    """Every step of the FLOW."""
    recovery = _recovery(request, ref)
    if verb not in recovery.verbs():
        raise Http404
    step = next(step for step in recovery.FLOW if step.verb == verb)
    allow(step.may(request.user, recovery))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return once_more(request, form, act=step.label)
    getattr(actions, verb)(recovery, by=request.user, note=form.cleaned_data["note"], now=timezone.now())
    return done(request, TOLD[verb], recovery)
