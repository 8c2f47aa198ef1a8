from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.documents.sheets import FORMATS
from kogge.base.http import allow, done, page
from kogge.commons.files.names import disposition
from kogge.commons.journal.once import makes
from kogge.portal.desk import actions, board, funnel, listing
from kogge.portal.desk.overview import overview
from kogge.portal.desk.ways import ways
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition, Programme
from kogge.training.programmes.rules import can_found, is_coordinator
from kogge.training.selection.shown import read_blind_by

ON_THE_BOARD = 20  # cases
A_PAGE = 100


def desk(request):
    """All editions one coordinates or reads along, the unfinished ones first, each with what waits for whom."""
    editions = list(Edition.objects.read_by(request.user).select_related("programme").order_by("ends_on"))
    if not editions and not can_found(request.user):
        led = list(Edition.objects.with_seat(request.user, "module_lead").order_by("ends_on"))
        allow(led)
        return redirect("learn_edition", next((one for one in led if not one.is_over), led[-1]).slug)
    now = timezone.now()
    listed = sorted(editions, key=lambda edition: edition.is_over)
    context = {"rows": overview(listed, request.user, now), "can_found": can_found(request.user)}
    if context["can_found"]:
        others = Edition.objects.visible_to(request.user).exclude(pk__in=[edition.pk for edition in listed])
        context["others"] = others.select_related("programme").order_by("-starts_on")
        context["programmes"] = Programme.objects.order_by("pk")
    return page(request, "desk/desk.html", context)


@require_POST
def desk_shipped(request):
    """Begin with the real clusters and programmes that ship with Kogge; a page shows how far the worker is."""
    return redirect(actions.load_shipped(by=request.user))


def desk_edition(request, programme, edition):
    """The board of one edition: who waits for whom, the funnel, its people and their results.

    Who reads along sees numbers and no names. Who leads a module is led to the edition, a reference group to its page.
    """
    here = Edition.objects.filter(slug=edition, programme__slug=programme)
    read = here.read_by(request.user).select_related("programme", "lead", "call")
    found = read.first()
    if found is None and here.with_seat(request.user, "module_lead"):
        return redirect("learn_edition", edition)
    if found is None and here.filter(reference_members__person=request.user):
        return redirect("edition_detail", programme, edition)
    edition = found or get_object_or_404(read)
    now = timezone.now()
    rows = board.with_ways(edition.nominations.all(), edition, request.user)
    context = {"edition": edition, "now": now, "is_open": edition.has_open_call(now), **_numbers(rows)}
    context["runs_it"] = is_coordinator(request.user, edition)
    if context["runs_it"]:
        context |= _names(request.user, edition, rows, context["counts"], now)
        context["seats"] = Paginator(board.participants(edition), A_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk/desk_edition.html", context)


def _numbers(rows):
    cases = [row.way for row in rows]
    counts = {state: sum(case.state == state for case in cases) for state in Nomination.State.values}
    return {
        "counts": counts,
        "chart": funnel.chart(cases),
        "stages": funnel.reached_by(cases),
        "four": funnel.counts_of(cases),
        "losses": funnel.losses(cases),
        "countries": funnel.by_country(cases),
        "lost": sum(map(funnel.is_lost, cases)),
        "taken": counts["taken"] + counts["offered"] + counts["completed"],
    }


def _names(user, edition, rows, counts, now):
    modules, is_blind = board.modules_of(edition), _is_blind(user, edition)
    return {
        "waits": overview([edition], user, now)[0]["waits"],
        "parts": ways(edition, counts, user=user, now=now),
        "is_blind": is_blind,
        "nominations": [] if is_blind else board.in_order(rows)[:ON_THE_BOARD],
        "total": len(rows),
        "waiting": board.waiting(Nomination.objects.visible_to(user).filter(edition=edition).exclude(nominee=user)),
        "held": sum(1 for module in modules for event in module.meetings.all() if event.starts_at <= now),
        "modules": modules,
    }


def _is_blind(user, edition):
    """Reviews here without names, so the cases are for the other coordinators."""
    return read_blind_by(user).filter(edition=edition).exists()


def edition_of(request, programme, edition):
    """An edition that who asks runs."""
    run = Edition.objects.run_by(request.user).select_related("programme")
    return get_object_or_404(run, slug=edition, programme__slug=programme)


def _asked(request, edition):
    """The filters of the address, and the cases that fit them, along the way from draft to completion."""
    cases = Nomination.objects.visible_to(request.user).filter(edition=edition)
    rows = board.with_ways(cases, edition, request.user)
    form = listing.FilterForm(request.GET, rows)
    return form, board.in_order(form.chosen(rows)), len(rows)


def case_list(request, programme, edition):
    """The cases of an edition, all or those that stand behind a number of the board."""
    edition = edition_of(request, programme, edition)
    form, rows, total = _asked(request, edition)
    context = {"edition": edition, "filters": form, "total": total}
    context["is_blind"] = _is_blind(request.user, edition)
    context["page"] = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk/case_list.html", context)


def case_export(request, programme, edition):
    """The same list as a file."""
    edition = edition_of(request, programme, edition)
    form = request.GET.get("as", "csv")
    if form not in FORMATS:
        raise Http404
    _filters, rows, _total = _asked(request, edition)
    response = HttpResponse(listing.content(rows, form, edition), content_type=FORMATS[form][1])
    response.headers["Content-Disposition"] = disposition(listing.file_name(edition, form, timezone.now()))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@makes
@require_POST
def desk_questionnaire(request, programme, edition):
    """A new questionnaire for people of this edition; its questions follow on its own page."""
    edition = edition_of(request, programme, edition)
    made = actions.ask(edition, language=get_language(), by=request.user, now=timezone.now())
    return done(
        request, _("Now give it a title and write the questions."), reverse("questionnaire_edit", args=[made.ref])
    )
