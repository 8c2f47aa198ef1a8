from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from kogge.base.http import allow, page
from kogge.portal.desk import actions, board
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Edition, Programme
from kogge.training.programmes.rules import can_found


def desk(request):
    """All editions one coordinates, the unfinished ones first."""
    editions = list(Edition.objects.run_by(request.user).select_related("programme").order_by("ends_on"))
    allow(editions or can_found(request.user))
    listed = sorted(editions, key=lambda edition: edition.state == Edition.State.FINISHED)
    now = timezone.now()
    waiting = {}
    for slug in (
        Nomination.objects.filter(edition__in=listed).waiting_for_decision().values_list("edition__slug", flat=True)
    ):
        waiting[slug] = waiting.get(slug, 0) + 1
    rows = [
        {"edition": edition, "waiting": waiting.get(edition.slug, 0), "is_open": edition.has_open_call(now)}
        for edition in listed
    ]
    context = {"rows": rows, "can_found": can_found(request.user)}
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
    """The board of one edition: who waits for whom, the funnel, its people and their results."""
    run = Edition.objects.run_by(request.user).select_related("programme", "lead")
    edition = get_object_or_404(run, slug=edition, programme__slug=programme)
    now = timezone.now()
    cases = Nomination.objects.visible_to(request.user).filter(edition=edition)
    counts = cases.counts()
    modules = board.modules_of(edition)
    context = {
        "edition": edition,
        "now": now,
        "is_open": edition.has_open_call(now),
        "nominations": board.in_order(cases.select_related("nominee", "cluster")),
        "waiting": board.waiting(cases),
        "seats": board.participants(edition),
        "held": sum(1 for module in modules for event in module.meetings.all() if event.starts_at <= now),
        "modules": modules,
        "chart": board.chart(counts),
        "taken": counts.get(Nomination.State.TAKEN, 0)
        + counts.get(Nomination.State.OFFERED, 0)
        + counts.get(Nomination.State.COMPLETED, 0),
    }
    return page(request, "desk/desk_edition.html", context)
