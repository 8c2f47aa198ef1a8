"""What a coordinator gives one case: a word on eligibility, more time, an answer, the place of another."""

from datetime import datetime

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.errors import Refused
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.batches.forms import ComplaintAnswerForm, ExtensionForm, RulingForm
from kogge.training.nominations import actions
from kogge.training.nominations.deadline import closes_for
from kogge.training.nominations.eligibility import judge
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.rules import is_coordinator, is_nominator


def _of_office(request, ref):
    """A case that is written or waits for a decision, as its coordinator."""
    visible = Nomination.objects.visible_to(request.user)
    whole = visible.select_related("edition__programme", "cluster", "nominee", "application")
    nomination = get_object_or_404(whole, ref=ref)
    allow(is_coordinator(request.user, nomination))
    return nomination


def ruling_new(request, ref):
    """Decide by hand whether somebody can apply; it is never changed, only followed by another."""
    nomination = _of_office(request, ref)
    if nomination.state not in ("agreed", "sent"):
        return redirect(nomination)
    form = RulingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            is_eligible, reason = form.cleaned_data["is_eligible"] == "yes", form.cleaned_data["reason"]
            now = timezone.now()
            actions.rule_on(nomination, is_eligible=is_eligible, reason=reason, by=request.user, now=now)
            return done(request, _("Decided; the person gets a mail."), nomination.get_absolute_url())
    rulings = nomination.rulings.select_related("by").order_by("-pk")
    context = {"form": form, "nomination": nomination, "verdicts": judge(nomination), "rulings": rulings}
    return page(request, "batches/ruling_new.html", context)


def extension_new(request, ref):
    """More time for one person."""
    nomination = _of_office(request, ref)
    if nomination.state not in ("agreed", "sent"):
        return redirect(nomination)
    form = ExtensionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            day, hour = form.cleaned_data["day"], form.cleaned_data["hour"]
            until, reason = datetime.combine(day, hour, nomination.edition.zone), form.cleaned_data["reason"]
            actions.extend(nomination, until=until, reason=reason, by=request.user, now=timezone.now())
            return done(request, _("There is more time; the person gets a mail."), nomination.get_absolute_url())
    context = {"form": form, "nomination": nomination, "closes": closes_for(nomination)}
    return page(request, "batches/extension_new.html", context)


def complaint_answer(request, ref):
    """Read what somebody says is wrong with a decision, and answer it."""
    nomination = _of_office(request, ref)
    allow(not is_nominator(request.user, nomination))
    complaint = nomination.complaints.order_by("answered_at", "-pk").filter(answered_at=None).first()
    if complaint is None:
        return redirect(nomination)
    form = ComplaintAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        complaint.nomination = nomination
        answer = form.cleaned_data["answer"]
        actions.answer_complaint(complaint, answer=answer, by=request.user, now=timezone.now())
        return done(request, _("The answer is on its way."), nomination.get_absolute_url())
    context = {"form": form, "nomination": nomination, "complaint": complaint}
    return page(request, "batches/complaint_answer.html", context)


@require_POST
def nomination_substitute(request, ref):
    """Offer the place of this case, which is free, to the next of the reserve list."""
    nomination = _of_office(request, ref)
    if nomination.state != Nomination.State.RELEASED:
        raise Refused(_("The place of this case is not free."))
    following = actions.substitute(nomination.edition, by=request.user, now=timezone.now())
    message = _("The place is offered to %(name)s; the letter is on its way.") % {"name": following.person_name}
    return done(request, message, following.get_absolute_url())
