from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.charts import Bar, Point, Span, bars, gantt
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.journal.stored import stored
from kogge.training.programmes import actions, rules
from kogge.training.programmes.counting import figures_of, funnel_of
from kogge.training.programmes.forms import CopyForm, EditionForm, HoldForm, ModuleForm, ProgrammeForm
from kogge.training.programmes.models import Edition, Programme


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
    """Open calls first, then every programme with its editions."""
    now = timezone.now()
    programmes = [programme for programme in _programmes(request.user).order_by("pk") if programme.shown_editions]
    calls = Edition.objects.with_open_call(now).select_related("programme")
    return page(request, "programmes/programme_list.html", {"programmes": programmes, "calls": calls, "now": now})


@login_not_required
@stored(until=next_change)
def programme_detail(request, slug):
    """The lasting page of a programme: what it is for, and its editions."""
    programme = get_object_or_404(_programmes(request.user), slug=slug)
    if not programme.shown_editions:
        raise Http404
    now = timezone.now()
    call = next((edition for edition in programme.shown_editions if edition.has_open_call(now)), None)
    return page(request, "programmes/programme_detail.html", {"programme": programme, "call": call, "now": now})


@login_not_required
@stored(until=next_change)
def edition_detail(request, programme, edition):
    """The page of one edition: call, modules in time, who leads what, counts that say what they count, costs."""
    found = Edition.objects.visible_to(request.user).select_related("programme", "lead")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    now = timezone.now()
    modules = list(edition.modules.select_related("lead").prefetch_related("meetings").order_by("number"))
    calls = Edition.objects.with_open_call(now).filter(programme=edition.programme).exclude(pk=edition.pk)
    figures = figures_of(edition)
    funnel = funnel_of(figures)
    context = {
        "edition": edition,
        "modules": modules,
        "chart": _gantt(edition, modules, now),
        "figures": [figure for figure in figures if figure not in funnel],
        "funnel": funnel,
        "funnel_chart": _bars(edition, funnel) if funnel else None,
        "costs": edition.costs.order_by("place"),
        "partners": edition.partners.select_related("organisation").order_by("pk"),
        "is_open": edition.has_open_call(now),
        "next_call": calls.first(),
        "languages_of_work": edition.languages.split(","),
        "now": now,
        "runs_it": rules.is_coordinator(request.user, edition),
    }
    return page(request, "programmes/edition_detail.html", context)


def _bars(edition, funnel):
    return bars(
        title=f"{funnel[0].said}, {funnel[-1].said}",
        sub=_("People in the edition %(name)s, by state.") % {"name": edition.name},
        desc=". ".join(count.said for count in funnel) + ".",
        items=[Bar(count.label[:1].upper() + count.label[1:], count.value) for count in funnel],
        head=(_("State"), _("People")),
    )


def _gantt(edition, modules, now):
    if not modules:
        return None
    points = [Point(label=_("Graduation"), on=edition.graduation_on)] if edition.graduation_on else []
    if edition.call_closes_at:
        points.insert(0, Point(label=_("Call closes"), on=edition.call_closes_at.astimezone(edition.zone).date()))
    spans = [
        Span(
            label=f"{module.number} {module.title}",
            note=module.lead.title if module.lead else "",
            start=module.starts_on,
            end=module.ends_on,
            meetings=[(meeting.first_day, meeting.last_day) for meeting in module.meetings.all()],
        )
        for module in modules
    ]
    return gantt(
        title=_("The modules, one after another"),
        sub=_("Beginning and end of each module. Amber: the meetings."),
        desc=_("A calendar of the edition with one bar for each module, from its first to its last day."),
        spans=spans,
        points=points,
        today=now.astimezone(edition.zone).date(),
        language=translation.get_language(),
    )


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
            return done(request, _("The edition is a draft. Add its modules, then publish it."), _setup_of(edition))
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
            return done(request, _("Copied, with all dates moved. Check them, then publish."), _setup_of(fresh))
    return page(request, "programmes/edition_copy.html", {"form": form, "edition": edition})


def edition_setup(request, programme, edition):
    """What an edition consists of; add modules, publish."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    form = ModuleForm(posted(request), edition=edition)
    if request.method == "POST" and form.is_valid():
        actions.add_module(form.module(), by=request.user, city=form.cleaned_data["city"])
        return done(request, _("The module is added."), request.path)
    context = {
        "edition": edition,
        "form": form,
        "modules": edition.modules.select_related("lead").prefetch_related("meetings").order_by("number"),
        "steps": edition.steps_for(request.user),
    }
    return page(request, "programmes/edition_setup.html", context)


def edition_hold(request, programme, edition):
    """How long a grant asks for the records of an edition; until then no erasure and no date takes them away."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    form = HoldForm(posted(request), initial={"years": edition.hold_years, "paid_on": edition.balance_paid_on})
    if request.method == "POST" and form.is_valid():
        actions.hold(edition, **form.cleaned_data, by=request.user, now=timezone.now())
        return done(request, _("It is written down how long the records are kept."), _setup_of(edition))
    return page(request, "programmes/edition_hold.html", {"edition": edition, "form": form})


@require_POST
def edition_step(request, programme, edition, verb):
    """Publish, begin, complete: every step of the FLOW of an edition."""
    found = Edition.objects.run_by(request.user).select_related("programme")
    edition = get_object_or_404(found, slug=edition, programme__slug=programme)
    if verb not in Edition.verbs():
        raise Http404
    getattr(actions, verb)(edition, by=request.user)
    return done(request, _("Done."), _setup_of(edition))


def _setup_of(edition):
    return reverse("edition_setup", args=[edition.programme.slug, edition.slug])
