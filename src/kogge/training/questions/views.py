"""The applicant answers the questions of a call; its coordinator says what is asked."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.dates import clock_time
from kogge.base.errors import Refused
from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.surveys import asking
from kogge.training.nominations.deadline import closes_for
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition
from kogge.training.questions import actions
from kogge.training.questions.asked import answers_of, asked_of
from kogge.training.questions.forms import AskForm, form_of
from kogge.training.questions.rules import is_begun


def _own(request, ref):
    own = Nomination.objects.of(request.user).select_related("edition__programme")
    nomination = get_object_or_404(own, ref=ref)
    asked = asked_of(nomination.edition)
    if asked is None:
        raise Http404
    return nomination, asked


def _seen(request):
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def application_questions(request, ref):
    """One step of the application: what this call asks beside. Kept as it is, also where something is missing."""
    nomination, asked = _own(request, ref)
    if nomination.state != Nomination.State.AGREED:
        return redirect("application_detail", ref=ref)
    answers, now, meanwhile = answers_of(nomination), timezone.now(), {}
    form, version = form_of(asked, answers, posted(request)), answers.version
    if request.method == "POST":
        is_whole = form.is_valid()
        with refusal_in(form):
            meanwhile, version = actions.answer(nomination, form.values, seen=_seen(request), by=request.user, now=now)
            if not meanwhile and (is_whole or request.POST.get("go") == "later"):
                return done(request, _("Saved."), nomination.get_application_url())
    context = {
        "form": form,
        "version": version,
        "nomination": nomination,
        "questionnaire": asked.questionnaire,
        "closes": closes_for(nomination),
        "meanwhile": [
            (one, asking.in_words(one, meanwhile[one.code])) for one in form.questions if one.code in meanwhile
        ],
    }
    more = {"status": 409} if meanwhile else {}
    return page(request, "questions/application_questions.html", context, **more)


@require_POST
def application_questions_save(request, ref):
    """What the page sends by itself every few seconds: kept, and when, for the line below the form."""
    nomination, asked = _own(request, ref)
    form, now = form_of(asked, answers_of(nomination), request.POST), timezone.now()
    form.is_valid()
    try:
        meanwhile, version = actions.answer(nomination, form.values, seen=_seen(request), by=request.user, now=now)
    except Refused as refusal:
        return JsonResponse({"said": str(refusal)}, status=409)
    if meanwhile:
        return JsonResponse({"said": _("Changed in another window meanwhile. Save to see both.")}, status=409)
    said = _("Saved %(time)s") % {"time": clock_time(now, str(timezone.get_current_timezone()))}
    return JsonResponse({"said": said, "seen": version})


def call_questions(request, programme, edition):
    """What applications are asked beside what all are asked."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    form, asked, now = AskForm(posted(request), reader=request.user), asked_of(edition), timezone.now()
    if request.method == "POST" and request.POST.get("do") == "nothing":
        actions.ask_nothing(edition, by=request.user, now=now)
        return done(request, _("Nothing is asked beside."), request.path)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.ask(edition, form.cleaned_data["questionnaire"], by=request.user, now=now)
            return done(request, _("Every application is asked these questions."), request.path)
    context = {
        "form": form,
        "edition": edition,
        "asked": asked,
        "questions": asked.questionnaire.questions() if asked else [],
        "is_begun": is_begun(edition),
        "has_any": form.fields["questionnaire"].queryset.exists(),
    }
    return page(request, "questions/call_questions.html", context)
