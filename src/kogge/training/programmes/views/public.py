"""What everybody sees of programmes and editions."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_countries import countries

from kogge.base.http import page
from kogge.commons.clusters.models import Organisation
from kogge.commons.files.answer import as_picture
from kogge.commons.journal.stored import stored
from kogge.commons.regions.models import Term
from kogge.training.programmes import fit, quotas, rules
from kogge.training.programmes.counting import figures_of, funnel_of
from kogge.training.programmes.drawing import bars_of, gantt_of
from kogge.training.programmes.forms import FitForm
from kogge.training.programmes.models import Edition, Programme
from kogge.training.programmes.money import by_module, has_amounts, sums_of
from kogge.training.programmes.opening import acknowledgements, call_of


def next_change(request, response):
    """Pages of programmes change by themselves when a call opens or closes, and at midnight (today's line)."""
    now = timezone.now()
    moments = [timezone.localtime(now).replace(hour=23, minute=59, second=59, microsecond=999999)]
    calls = Edition.objects.published().exclude(call_closes_at=None).values_list("call_opens_at", "call_closes_at")
    moments += [moment for pair in calls for moment in pair if moment > now]
    return min(moments)


def _programmes(user):
    editions = Edition.objects.visible_to(user).select_related("lead").order_by("-starts_on")
    return Programme.objects.select_related("host").prefetch_related(
        Prefetch("editions", queryset=editions, to_attr="shown_editions")
    )


@login_not_required
@stored(until=next_change)
def programme_list(request):
    """Open calls first, then every programme with its editions; those of one series stand together."""
    now = timezone.now()
    listed = _programmes(request.user).select_related("host", "series").order_by("pk")
    programmes = [programme for programme in listed if programme.shown_editions]
    groups = {}
    for programme in programmes:
        groups.setdefault(programme.series, []).append(programme)
    calls = Edition.objects.with_open_call(now).select_related("programme")
    context = {"groups": sorted(groups.items(), key=lambda pair: pair[0] is None), "calls": calls, "now": now}
    return page(request, "programmes/programme_list.html", context)


@login_not_required
@stored(until=next_change)
def programme_detail(request, slug):
    """The lasting page of a programme: what it is for, what one learns, and its editions."""
    programme = get_object_or_404(_programmes(request.user).select_related("host", "series"), slug=slug)
    if not programme.shown_editions:
        raise Http404
    now = timezone.now()
    newest = programme.shown_editions[0]
    context = {
        "programme": programme,
        "call": next((edition for edition in programme.shown_editions if edition.has_open_call(now)), None),
        "current": [edition for edition in programme.shown_editions if not edition.is_over],
        "past": [edition for edition in programme.shown_editions if edition.is_over],
        "newest": newest,
        "modules": newest.modules.select_related("lead").order_by("number"),
        "policy_areas": Term.objects.of("policy-areas").filter(code__in=programme.policy_areas),
        "countries": names_of(programme.countries),
        "now": now,
    }
    return page(request, "programmes/programme_detail.html", context)


def names_of(codes):
    return sorted(countries.name(code) or code for code in codes)


@login_not_required
@stored(until=next_change)
def edition_detail(request, programme, edition):
    """The page of one edition: call, modules in time, who leads what, counts that say what they count, costs."""
    edition = _edition(request, programme, edition)
    now = timezone.now()
    modules = list(edition.modules.select_related("lead").prefetch_related("meetings").order_by("number"))
    calls = Edition.objects.with_open_call(now).filter(programme=edition.programme).exclude(pk=edition.pk)
    figures = figures_of(edition)
    funnel = funnel_of(figures)
    context = {
        "edition": edition,
        "modules": modules,
        "chart": gantt_of(edition, modules, now),
        "figures": [figure for figure in figures if figure not in funnel],
        "funnel": funnel,
        "funnel_chart": bars_of(edition, funnel) if funnel else None,
        "partners": edition.partners.select_related("organisation").order_by("pk"),
        "is_open": edition.has_open_call(now),
        "next_call": calls.first(),
        "languages_of_work": edition.languages.split(",") if edition.languages else [],
        "gets": str(edition.gets).splitlines(),
        "funders": acknowledgements(edition, timezone.localdate(now)),
        "now": now,
        "runs_it": rules.is_coordinator(request.user, edition),
    }
    return page(request, "programmes/edition_detail.html", context | _money(edition) | _rules(edition))


def _edition(request, programme, edition):
    found = Edition.objects.visible_to(request.user).select_related("programme", "lead", "call")
    return get_object_or_404(found, slug=edition, programme__slug=programme)


def _money(edition):
    lines = list(edition.costs.select_related("module"))
    sums = sums_of(lines)
    return {"cost_groups": by_module(lines), "sums": sums, "has_amounts": has_amounts(sums)}


def _rules(edition):
    """Who can be nominated, and for whom places are kept, in words."""
    call, kinds = call_of(edition), dict(Organisation.Kind.choices)
    return {
        "call": call,
        "call_countries": names_of(call.countries),
        "call_kinds": [kinds[code] for code in call.kinds if code in kinds],
        "quotas": [quotas.said(quota) for quota in edition.quotas.order_by("of", "value", "pk")],
    }


@login_not_required
@stored(until=next_change)
def edition_fit(request, programme, edition):
    """Is it for me? Three questions, answered at once; nothing of it is kept."""
    edition = _edition(request, programme, edition)
    call, now = call_of(edition), timezone.now()
    form = FitForm(request.GET or None)
    context = {"edition": edition, "form": form, "call": call, "is_open": edition.has_open_call(now)}
    if request.GET and form.is_valid():
        context["answer"] = fit.answer(call, **form.cleaned_data)
        others = Edition.objects.with_open_call(now).exclude(pk=edition.pk).select_related("programme")
        context["others"] = others[:5]
    return page(request, "programmes/edition_fit.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def funder_emblem(request, programme, edition, ref):
    """The emblem of a funder, for the pages on which it has to stand."""
    edition = _edition(request, programme, edition)
    funder = get_object_or_404(edition.funders.select_related("emblem"), emblem__ref=ref, emblem__is_picture=True)
    return as_picture(funder.emblem, is_for_mails=True)
