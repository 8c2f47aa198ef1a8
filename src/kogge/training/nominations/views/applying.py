"""The nominee's own pages: begin, write, check, send, and see where it stands."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.clusters.models import Organisation
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.training.nominations import actions
from kogge.training.nominations.actions.applying import TEXTS, WRITTEN, last_application, state_of
from kogge.training.nominations.deadline import closes_for
from kogge.training.nominations.eligibility import call_of, is_open_to, judge, known_before, unmet, verdicts
from kogge.training.nominations.forms import ApplicationForm, BeginForm
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import as_told, told
from kogge.training.nominations.progress import stages, tasks
from kogge.training.nominations.views.steps import conflicts, modules_of, own_case, take_step
from kogge.training.programmes.ending import ends_with
from kogge.training.programmes.models import Edition

BY_NOMINEE = {"send", "take", "release", "withdraw"}


@makes
def application_new(request, programme, edition):
    """What one should know before one begins, and one button that begins."""
    edition = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("programme"), slug=edition, programme__slug=programme
    )
    own = Nomination.objects.of(request.user).filter(edition=edition).exclude(state="withdrawn").first()
    if own and request.method != "POST":
        return redirect("application_detail", ref=own.ref)
    now, call = timezone.now(), call_of(edition)
    cluster = Organisation.objects.clusters().listed().of(request.user).order_by("pk").first()
    form = BeginForm(posted(request), initial={"cluster": cluster})
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            nomination = Nomination(edition=edition, cluster=form.cleaned_data["cluster"])
            actions.apply(nomination, by=request.user, now=now)
            return done(request, _("Your application is begun."), nomination.get_application_url())
    found = verdicts(call, known_before(edition, cluster))
    context = {
        "form": form,
        "edition": edition,
        "call": call,
        "is_open": edition.has_open_call(now),
        "verdicts": found,
        "may_begin": is_open_to(found) or not cluster,
        "modules": modules_of(edition),
        "costs": edition.costs.order_by("place"),
    }
    return page(request, "nominations/application_new.html", context)


def application_list(request):
    """One's own nominations and applications."""
    nominations = Nomination.objects.of(request.user).select_related("edition__programme").order_by("-pk")
    return page(request, "nominations/application_list.html", {"nominations": as_told(list(nominations))})


def application_detail(request, ref):
    """Where the own case stands, what is to do next, and its history."""
    nomination = own_case(request, ref)
    steps = [step for step in nomination.steps_for(request.user) if step.verb in BY_NOMINEE]
    is_offered = nomination.state == Nomination.State.OFFERED
    is_written = nomination.state == Nomination.State.AGREED
    found = judge(nomination) if is_written else []
    entries = told(nomination, Entry.objects.of_case(nomination.ref))
    context = {
        **(_in_writing(nomination) if is_written else {}),
        "conflicts": conflicts(nomination, request.user) if is_offered else [],
        "verdicts": found,
        "is_ready": is_written and nomination.application.is_complete and not unmet(found),
        "modules": modules_of(nomination.edition) if is_offered else [],
        "costs": nomination.edition.costs.order_by("place") if is_offered else [],
        "nomination": nomination,
        "edition": nomination.edition,
        "stages": stages(nomination, entries),
        "tasks": tasks(nomination, found),
        "steps": steps,
        "ends": ends_with(nomination.edition, request.user),
        "ways_out": [step for step in steps if step.verb in ("release", "withdraw")],
        "entries": entries,
    }
    return page(request, "nominations/application_detail.html", context)


def _in_writing(nomination):
    closes = closes_for(nomination)
    return {
        "closes": closes,
        "is_extended": closes != nomination.edition.call_closes_at,
        "earlier": last_application(nomination),
    }


def application_edit(request, ref):
    """Write the application, in one go or in several evenings. Of two windows the second sees what both wrote."""
    nomination = own_case(request, ref)
    is_gone = not hasattr(nomination, "application")
    if is_gone or nomination.state != Nomination.State.AGREED and request.method != "POST":
        return redirect("application_detail", ref=ref)
    application, languages, meanwhile = nomination.application, call_of(nomination.edition).languages, {}
    initial = {"seen": state_of(application)}
    form = ApplicationForm(posted(request), instance=application, languages=languages, initial=initial)
    if request.method == "POST" and form.is_valid():
        written = {name: form.cleaned_data[name] for name in WRITTEN if name in form.fields}
        with refusal_in(form):
            seen, now = form.cleaned_data["seen"], timezone.now()
            meanwhile = actions.write(nomination, written, seen=seen, by=request.user, now=now)
            if not meanwhile:
                return _written(request, nomination)
    if request.headers.get("X-Saved-By-Itself"):
        return _not_written(form, meanwhile)
    if meanwhile:
        form.data = form.data.copy()
        form.data["seen"] = initial["seen"]  # what is saved again replaces what was read
    others = [(form.fields[name].label, value) for name, value in meanwhile.items() if name in TEXTS]
    context = {"form": form, "nomination": nomination, "closes": closes_for(nomination), "others": others}
    context["has_changed"] = bool(meanwhile)
    return page(request, "nominations/application_edit.html", context, status=409 if meanwhile else 200)


def _written(request, nomination):
    if request.headers.get("X-Saved-By-Itself"):
        return HttpResponse(status=204, headers={"X-Version": state_of(nomination.application)})
    is_ready = nomination.application.is_complete and not unmet(judge(nomination))
    return done(request, _("Saved."), nomination.get_application_url() + ("check/" if is_ready else ""))


def _not_written(form, meanwhile):
    """Why the page could not save itself, for the line below the form."""
    if meanwhile:
        return JsonResponse({"said": _("Changed in another window meanwhile. Save to see both.")}, status=409)
    if refusals := form.non_field_errors():
        return JsonResponse({"said": " ".join(refusals)}, status=409)
    return HttpResponse(status=422)


@require_POST
def application_reuse(request, ref):
    """The texts of the last application, into what is still empty here."""
    nomination = own_case(request, ref)
    actions.reuse(nomination, by=request.user, now=timezone.now())
    message = _("The texts are copied. Read them once more: they were written for another edition.")
    return done(request, message, f"{nomination.get_application_url()}edit/")


def application_check(request, ref):
    """Check the answers, then send them."""
    nomination = own_case(request, ref)
    if nomination.state != Nomination.State.AGREED:
        return redirect("application_detail", ref=ref)
    problems = unmet(judge(nomination))
    context = {
        "nomination": nomination,
        "application": nomination.application,
        "problems": problems,
        "is_ready": nomination.application.is_complete and not problems,
        "closes": closes_for(nomination),
    }
    return page(request, "nominations/application_check.html", context)


@require_POST
def application_step(request, ref, verb):
    """Every step of the FLOW that the nominee takes."""
    nomination = own_case(request, ref)
    back = nomination.get_application_url() + ("place/" if verb == "take" else "")
    return take_step(request, nomination, verb, BY_NOMINEE, back)
