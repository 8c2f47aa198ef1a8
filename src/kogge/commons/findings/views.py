from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.documents.sheets import FORMATS
from kogge.base.errors import Refused
from kogge.base.http import done, page
from kogge.commons.files.names import disposition
from kogge.commons.findings import export
from kogge.commons.findings.actions import hide_results, show_results
from kogge.commons.findings.breakdowns import can_break, dimensions, tables
from kogge.commons.findings.pictures import by_group, shown
from kogge.commons.findings.results import WORDS, gather, results
from kogge.commons.surveys.models import Questionnaire

# By which questions answers can be split at once: a link each, so that no script is needed.
MOST_DIMENSIONS = 12


def questionnaire_results(request, ref):
    """What people answered, as a whole or by group, for those who edit the questionnaire."""
    questionnaire = _mine(request, ref)
    now = timezone.now()
    gathered = gather(questionnaire, now=now)
    found = dimensions(gathered)[:MOST_DIMENSIONS] if can_break(gathered, now=now) else []
    by = request.GET.get("by", "")
    by = by if by in dict(found) else ""
    links = [{"label": label, "href": f"?by={code}", "current": code == by} for code, label in found]
    everything = {"label": _("All together"), "href": request.path, "current": not by}
    context = {
        "questionnaire": questionnaire,
        "gathered": gathered,
        "links": [everything, *links] if links else [],
        "by": dict(found).get(by, ""),
        "items": [] if by else _items(gathered, is_guarded=questionnaire.is_anonymous),
        "tables": [{"table": one, "chart": by_group(one)} for one in tables(gathered, by)] if by else [],
        "is_too_few": _is_too_few(gathered),
        "is_coming": questionnaire.takes_answers(now),
    }
    return page(request, "findings/questionnaire_results.html", context)


def questionnaire_export(request, ref):
    """All answers as a table."""
    questionnaire = _mine(request, ref)
    form = request.GET.get("as", "csv")
    if form not in FORMATS:
        raise Http404
    now = timezone.now()
    gathered = gather(questionnaire, now=now)
    if _is_too_few(gathered):
        raise Refused(_("Too few answers can be shown yet. Come back when there are more."))
    content = export.content(gathered, form, is_coded="codes" in request.GET)
    response = HttpResponse(content, content_type=FORMATS[form][1])
    response.headers["Content-Disposition"] = disposition(export.file_name(questionnaire, form, now))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def questionnaire_publish(request, ref):
    """Results for anybody with the link, or not any more."""
    questionnaire = _mine(request, ref)
    now, back = timezone.now(), reverse("questionnaire_results", args=[ref])
    if request.POST.get("show") == "yes":
        show_results(questionnaire, by=request.user, now=now)
        return done(request, _("The results are published."), back)
    hide_results(questionnaire, by=request.user, now=now)
    return done(request, _("The results are not published any more."), back)


@login_not_required
def survey_results(request, ref):
    """What its editors have published: numbers only, and none that too few people stand behind."""
    questionnaire = get_object_or_404(Questionnaire, ref=ref, shows_results=True)
    now = timezone.now()
    if questionnaire.state == Questionnaire.State.DRAFT or questionnaire.takes_answers(now):
        raise Http404
    gathered = gather(questionnaire, now=now)
    items = _items(gathered, is_guarded=True)
    context = {
        "questionnaire": questionnaire,
        "gathered": gathered,
        "items": [item for item in items if item["result"].kind not in (*WORDS, "file")],
        "is_too_few": gathered.n < gathered.least,
    }
    return page(request, "findings/survey_results.html", context)


def _mine(request, ref):
    return get_object_or_404(Questionnaire.objects.visible_to(request.user), ref=ref)


def _items(gathered, *, is_guarded):
    return [shown(result) for result in results(gathered, is_guarded=is_guarded)]


def _is_too_few(gathered):
    return gathered.questionnaire.is_anonymous and gathered.n < gathered.least
