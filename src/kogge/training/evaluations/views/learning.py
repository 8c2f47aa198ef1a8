"""The pages of participants: what they expect, what came of it, and what is done about what they said."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.evaluations import actions, due, figures, rules
from kogge.training.evaluations.forms import CheckForm, ExpectationsForm, LearningForm
from kogge.training.evaluations.models import Evaluation, HomeLearning, Said, Statement
from kogge.training.programmes.models import Edition, Module, Seat


def _edition(request, slug):
    mine = Edition.objects.with_seat(request.user, *Seat.Role.values)
    return get_object_or_404(mine.select_related("programme"), slug=slug)


def _seat(request, slug):
    """One's own seat as a participant; nobody else has expectations."""
    edition = _edition(request, slug)
    seats = edition.seats.participants().of(request.user).prefetch_related("expectations__checks__module")
    seat = seats.first()
    allow(seat is not None)
    seat.edition = edition
    return seat


def _expectations(seat):
    return sorted(seat.expectations.all(), key=lambda one: one.position)


def marks_of(expectation, modules):
    """[(module, what was said of this expectation at its end, or None)]"""
    checks = {check.module_id: check for check in expectation.checks.all()}
    return [(module, checks.get(module.pk)) for module in modules]


def expectation_list(request, edition):
    """What one expects, and how far each module has met it."""
    seat = _seat(request, edition)
    form = ExpectationsForm(posted(request), seat=seat)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.expect(seat, form.texts(), by=request.user, now=timezone.now())
            return done(request, _("Saved. You see them again at the end of every module."), request.path)
    today = timezone.now().astimezone(seat.edition.zone).date()
    modules = list(seat.edition.modules.order_by("number"))
    context = {
        "edition": seat.edition,
        "seat": seat,
        "form": form,
        "begun": [module for module in modules if module.starts_on <= today],
        "rows": [(one, marks_of(one, modules)) for one in _expectations(seat)],
        "learning": HomeLearning.objects.filter(seat=seat).first(),
    }
    return page(request, "evaluations/expectation_list.html", context)


def expectation_check(request, edition, number):
    """At the end of a module: how far is each expectation met?"""
    seat = _seat(request, edition)
    module = get_object_or_404(Module, edition=seat.edition, number=number)
    form = CheckForm(posted(request), expectations=_expectations(seat), module=module)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.check(seat, module, form.answers(), by=request.user, now=timezone.now())
            return done(request, _("Saved."), reverse("expectation_list", args=[edition]))
    context = {"edition": seat.edition, "module": module, "form": form}
    return page(request, "evaluations/expectation_check.html", context)


def home_learning(request, edition, ref):
    """What the home organisation wants to learn: written by participant or nominator, read by who leads."""
    writes = HomeLearning.objects.seats_of(request.user)
    led = Edition.objects.with_seat(request.user, "coordinator", "assistant", "module_lead")
    seats = Seat.objects.participants().exclude(case="").filter(edition__slug=edition, case=ref)
    seat = get_object_or_404(
        (seats.filter(pk__in=writes.values("pk")) | seats.filter(edition__in=led)).select_related(
            "edition__programme", "person"
        )
    )
    is_writer = writes.filter(pk=seat.pk).exists()
    one = HomeLearning.objects.filter(seat=seat).select_related("expected_by", "actual_by").first()
    given = {"expected": one.expected, "actual": one.actual} if one else {"expected": "", "actual": ""}
    form = LearningForm(posted(request), initial=given, is_ending=_is_ending(seat.edition))
    if request.method == "POST":
        allow(is_writer)
        if form.is_valid():
            with refusal_in(form):
                actions.learn(seat, **(given | form.cleaned_data), by=request.user, now=timezone.now())
                return done(request, _("Saved."), request.path)
    context = {"edition": seat.edition, "seat": seat, "one": one, "form": form, "is_writer": is_writer}
    return page(request, "evaluations/home_learning.html", context)


def _is_ending(edition):
    """From the first day of the last module on."""
    last = edition.modules.order_by("-number").first()
    today = timezone.now().astimezone(edition.zone).date()
    return edition.is_over or bool(last and last.starts_on <= today)


@require_safe
def learn_feedback(request, edition):
    """What participants said, and what is done about it; what waits for one's own answer."""
    edition = _edition(request, edition)
    now = timezone.now()
    seat = edition.seats.participants().of(request.user).first()
    if seat:
        seat.edition = edition
    shown = Evaluation.objects.filter(edition=edition, state=Evaluation.State.PUBLISHED)
    lines = Prefetch("said", Said.objects.order_by("-at", "-pk"))
    shown = list(shown.select_related("module").prefetch_related(lines).order_by("-closes_at", "-pk"))
    statements = Statement.objects.filter(edition=edition, is_published=True).select_related("by", "file")
    context = {
        "edition": edition,
        "waiting": due.open_for(seat, now) if seat else [],
        "shown": [(one, figures.chart_of(one), figures.rate(one)) for one in shown],
        "statements": statements.order_by("-at"),
        "leads": rules.can_read(request.user, edition),
    }
    return page(request, "evaluations/learn_feedback.html", context)
