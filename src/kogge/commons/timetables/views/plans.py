"""How a meeting is run, block by block: plans of meetings, and one's own."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.timetables import forms, planning, rules
from kogge.commons.timetables.models import Block, Plan
from kogge.commons.timetables.views.running import run


def _plan(request, ref):
    """A plan as this reader may see it."""
    plan = get_object_or_404(Plan.objects.select_related("event", "session"), ref=ref)
    seen = Plan.objects.visible_to(request.user).filter(pk=plan.pk).exists()
    if not seen and not rules.may_keep(request.user, plan):
        raise Http404
    return plan


def _kept(request, ref):
    """A plan, to change something in it."""
    plan = _plan(request, ref)
    allow(rules.may_keep(request.user, plan))
    return plan


@require_safe
def plan_list(request):
    """One's own plans, and those of meetings that may be copied."""
    seen = Plan.objects.visible_to(request.user).select_related("event")
    context = {
        "own": seen.filter(owner=request.user).order_by("-pk"),
        "shown": seen.filter(owner=None).order_by("-event__starts_at", "pk")[:50],
    }
    return page(request, "timetables/plan_list.html", context)


@makes
def plan_new(request):
    """An empty plan of one's own."""
    form = forms.PlanForm(posted(request), instance=Plan(owner=request.user, minutes=60))
    if request.method == "POST" and form.is_valid():
        return done(request, _("Saved."), planning.put_plan(form.instance, by=request.user, now=timezone.now()))
    return page(request, "timetables/plan_new.html", {"form": form})


@require_POST
def plan_begin(request, slug):
    """The plan of a meeting, or of one session of it (`session`); made if there is none."""
    event, of = run(request, slug), None
    if request.POST.get("session"):
        of = get_object_or_404(event.sessions, slug=request.POST["session"])
    plan = planning.begin_plan(event, of, by=request.user, now=timezone.now())
    return done(request, _("Build the plan from blocks."), plan)


@require_safe
def plan_detail(request, ref):
    """The blocks with their times; whoever keeps the plan moves them."""
    plan = _plan(request, ref)
    blocks = list(plan.blocks.order_by("position", "pk"))
    said, fits = planning.sum_of(plan, blocks)
    context = {
        "plan": plan,
        "rows": planning.offsets(blocks),
        "may_keep": rules.may_keep(request.user, plan),
        "total": sum(block.minutes for block in blocks),
        "said": said,
        "fits": fits,
    }
    return page(request, "timetables/plan_detail.html", context)


def plan_edit(request, ref):
    plan = _kept(request, ref)
    form = forms.PlanForm(posted(request), instance=plan)
    if request.method == "POST" and form.is_valid():
        return done(request, _("Saved."), planning.put_plan(plan, by=request.user, now=timezone.now()))
    return page(request, "timetables/plan_edit.html", {"form": form, "plan": plan})


@makes
def plan_block(request, ref, number):
    """One block: new (0), or changed."""
    plan = _kept(request, ref)
    block = get_object_or_404(plan.blocks, pk=number) if number else Block(plan=plan, minutes=15)
    form = forms.BlockForm(posted(request), instance=block)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            planning.put_block(block, by=request.user, now=timezone.now())
            return done(request, _("Saved."), plan)
    return page(request, "timetables/plan_block.html", {"form": form, "plan": plan, "block": block})


@require_POST
def block_move(request, ref, number):
    """Up or down by one."""
    plan = _kept(request, ref)
    block, up = get_object_or_404(plan.blocks, pk=number), request.POST.get("to") == "up"
    planning.move_block(block, up=up, by=request.user, now=timezone.now())
    return done(request, _("Moved up.") if up else _("Moved down."), plan)


@require_POST
def block_remove(request, ref, number):
    plan = _kept(request, ref)
    planning.remove_block(get_object_or_404(plan.blocks, pk=number), by=request.user, now=timezone.now())
    return done(request, _("Removed."), plan)


@require_POST
@makes
def plan_copy(request, ref):
    """The same plan for a meeting of one's own."""
    made = planning.copy_plan(_plan(request, ref), by=request.user, now=timezone.now())
    return done(request, _("This copy is yours alone. Change it as you need it."), made)


@require_POST
def plan_remove(request, ref):
    plan = _kept(request, ref)
    where = reverse("timetable_edit", args=[plan.event.slug]) if plan.event else reverse("plan_list")
    planning.remove_plan(plan, by=request.user, now=timezone.now())
    return done(request, _("Removed."), where)
