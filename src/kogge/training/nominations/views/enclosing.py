"""What goes with an application: the dates one can make, files, the employer's word."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import done, page, place_of, posted, refusal_in
from kogge.commons.files.actions import keep
from kogge.commons.files.answer import as_download
from kogge.commons.journal.once import makes
from kogge.commons.people.models import Invitation
from kogge.training.nominations import actions
from kogge.training.nominations.actions.applying import MOST_FILES, refuse_unless_written
from kogge.training.nominations.eligibility import call_of, meetings_of
from kogge.training.nominations.forms import DatesForm, FileForm, SupportForm, WordForm
from kogge.training.nominations.models import Enclosure, Nomination, Support
from kogge.training.nominations.views.steps import modules_of, own_case
from kogge.training.programmes.models import Edition


def application_dates(request, ref):
    """One's own word on every meeting."""
    nomination = own_case(request, ref)
    if nomination.state != Nomination.State.AGREED:
        return redirect("application_detail", ref=ref)
    meetings, dates = meetings_of(nomination.edition), nomination.application.dates
    form = DatesForm(posted(request), meetings=meetings, initial={"dates": dates})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.say_dates(nomination, form.cleaned_data["dates"], by=request.user, now=timezone.now())
            return done(request, _("Saved."), nomination.get_application_url())
    context = {"form": form, "nomination": nomination, "call": call_of(nomination.edition)}
    return page(request, "nominations/application_dates.html", context)


@makes
def application_files(request, ref):
    """The files of an application: see them, add one."""
    nomination = own_case(request, ref)
    if nomination.state != Nomination.State.AGREED:
        return redirect("application_detail", ref=ref)
    form = FileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        now, field = timezone.now(), form.fields["file"]
        with refusal_in(form):
            refuse_unless_written(nomination, now)
            upload = form.cleaned_data["file"]
            file = keep(upload, by=request.user, kinds=field.kinds, most=field.most, now=now)
            actions.enclose(nomination, file, by=request.user, now=now)
            return done(request, _("The file is added."), f"{nomination.get_application_url()}files/")
    enclosures = nomination.application.enclosures.select_related("file").order_by("pk")
    context = {"form": form, "nomination": nomination, "enclosures": enclosures, "most": MOST_FILES}
    return page(request, "nominations/application_files.html", context)


@require_safe
def enclosure_detail(request, ref, file):
    """A file of an application: for its writer; for who runs the edition once it is sent."""
    cases = Nomination.objects.visible_to(request.user).filter(ref=ref)
    run = cases.filter(edition__in=Edition.objects.run_by(request.user)).exclude(nominee=request.user)
    mine = Q(application__nomination__in=cases.filter(nominee=request.user))
    theirs = Q(application__nomination__in=run.sent_to_office())
    enclosure = get_object_or_404(Enclosure.objects.select_related("file").filter(mine | theirs), file__ref=file)
    return as_download(enclosure.file)


@require_POST
def enclosure_remove(request, ref, file):
    nomination = own_case(request, ref)
    enclosure = get_object_or_404(nomination.application.enclosures.select_related("file"), file__ref=file)
    enclosure.application.nomination = nomination
    actions.remove_enclosure(enclosure, by=request.user, now=timezone.now())
    return done(request, _("The file is removed."), f"{nomination.get_application_url()}files/")


def application_support(request, ref):
    """Who is asked for the employer's word, and whether it has come; ask somebody, or somebody else."""
    nomination = own_case(request, ref)
    support = nomination.supports.in_force().first()
    is_open = nomination.state in ("agreed", "sent") and (support is None or support.state != "given")
    form = SupportForm(posted(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            given = form.cleaned_data
            now, place = timezone.now(), place_of(request)
            actions.ask_support(nomination, **given, by=request.user, place=place, now=now)
            message = _("We have written to %(name)s.") % {"name": given["name"]}
            return done(request, message, f"{nomination.get_application_url()}support/")
    context = {"form": form, "nomination": nomination, "support": support, "is_open": is_open}
    return page(request, "nominations/application_support.html", context)


@require_POST
def support_remind(request, ref):
    nomination = own_case(request, ref)
    support = get_object_or_404(nomination.supports.in_force())
    actions.remind_support(support, by=request.user, now=timezone.now())
    return done(request, _("A second mail is on its way."), f"{nomination.get_application_url()}support/")


@login_not_required
def support_answer(request, token):
    """The person asked reads who applies, for what and what it costs, and says yes or no. No account is needed."""
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.SUPPORT, now=timezone.now())
    cases = Support.objects.in_force().select_related("nomination__edition__programme", "nomination__cluster")
    support = cases.filter(invitation=invitation).first() if invitation else None
    if support is None:
        return page(request, "people/link_spent.html", status=410)
    form = WordForm(posted(request))
    edition = support.nomination.edition
    if request.method == "POST" and form.is_valid():
        is_given = request.POST.get("answer") == "yes"
        text = form.cleaned_data["text"]
        actions.answer_support(support, is_given=is_given, text=text, invitation=invitation, now=timezone.now())
        return page(request, "nominations/support_thanks.html", {"support": support, "edition": edition})
    context = {
        "nomination": support.nomination,
        "edition": edition,
        "modules": modules_of(edition),
        "costs": edition.costs.order_by("place"),
        "form": form,
    }
    return page(request, "nominations/support_answer.html", context)
