"""The pages of who coordinates an edition or leads a module: evaluations side by side, and what is answered."""

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.cells import csv_answer
from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.models import Entry
from kogge.commons.journal.once import makes
from kogge.training.evaluations import actions, figures, questions, rules
from kogge.training.evaluations.forms import DaysForm, SaidForm
from kogge.training.evaluations.models import Evaluation, Expectation, Rhythm, Said
from kogge.training.evaluations.views.learning import marks_of
from kogge.training.programmes.models import Edition, Module, Seat
from kogge.training.programmes.rules import is_coordinator

KIND = Evaluation.Kind


def edition_of(request, programme, edition):
    """An edition whose results this person may see at least some of."""
    seats = Seat.objects.filter(person=request.user).exclude(role=Seat.Role.PARTICIPANT).values("edition")
    mine = Edition.objects.filter(Q(pk__in=seats) | Q(reference_members__person=request.user)).distinct()
    return get_object_or_404(mine.select_related("programme"), slug=edition, programme__slug=programme)


def _evaluation(request, programme, edition, ref):
    found = Evaluation.objects.visible_to(request.user).filter(
        edition__slug=edition, edition__programme__slug=programme
    )
    return get_object_or_404(found.select_related("edition__programme", "module", "questionnaire", "made_by"), ref=ref)


def _seen(request, edition):
    """Evaluations of this edition that this person sees, each with how many lines are not answered."""
    found = Evaluation.objects.visible_to(request.user).filter(edition=edition)
    unanswered = Count("said", filter=Q(said__state="open"))
    found = found.annotate(unanswered=unanswered, lines=Count("said")).select_related("module", "edition__programme")
    return list(found.order_by("module__number", "kind", "number", "pk"))


def _before(request, edition):
    """Module evaluations of other editions of the programme that this person sees."""
    found = Evaluation.objects.visible_to(request.user).counted().exclude(edition=edition)
    found = found.filter(edition__programme=edition.programme, kind=KIND.MODULE).select_related("module", "edition")
    return list(found.order_by("-edition__starts_on", "module__number")[:12])


@require_safe
def feedback(request, programme, edition):
    """Modules side by side, what is planned, and how many answer."""
    edition = edition_of(request, programme, edition)
    runs_it = is_coordinator(request.user, edition)
    seen, before = _seen(request, edition), _before(request, edition)
    shares = figures.sent_so_far(seen)
    for one in seen:
        one.rate = figures.rate(one, *shares[one.pk])
    of_modules = {one.module_id: one for one in seen if one.kind == KIND.MODULE}
    modules = edition.modules.order_by("number")
    compared = [one for one in of_modules.values() if one.is_counted]
    lines = figures.side_by_side([*compared, *before], KIND.MODULE, named=lambda one: _named(one, edition))
    context = {
        "edition": edition,
        "runs_it": runs_it,
        "modules": [(one, of_modules.get(one.pk)) for one in modules if runs_it or one.pk in of_modules],
        "others": [one for one in seen if one.kind in (KIND.FINAL, KIND.FOLLOW_UP)],
        "has_final": any(one.kind == KIND.FINAL for one in seen),
        "pulses": _pulses(seen),
        "rhythm": Rhythm.objects.filter(edition=edition, asks_weekly=True).exists(),
        "lines": lines if compared or before else [],
        "is_empty": not any(cell.n for line in lines for _name, cell in line.cells),
        "participants": edition.seats.participants().count(),
        "least": questions.LEAST,
        "expects": rules.leads_something(request.user, edition),
    }
    return page(request, "evaluations/feedback.html", context)


def _named(evaluation, edition):
    return evaluation.name if evaluation.edition_id == edition.pk else f"{evaluation.name}, {evaluation.edition.name}"


def _week(evaluation):
    return _("Week %(n)s") % {"n": evaluation.number}


def _pulses(seen):
    """[(module, its weekly questions, their chart)]"""
    of = {}
    for one in seen:
        if one.kind == KIND.PULSE:
            of.setdefault(one.module, []).append(one)
    found = []
    for module, weeks in of.items():
        counted = [one for one in weeks if one.is_counted]
        line = next(iter(figures.side_by_side(counted, KIND.PULSE, named=_week)))
        found.append((module, weeks, line.chart if line.all.n else None))
    return found


@require_safe
def feedback_export(request, programme, edition):
    """The counts that may be shown, as a table."""
    edition = edition_of(request, programme, edition)
    head, rows = figures.sheet([one for one in _seen(request, edition) if one.is_counted] + _before(request, edition))
    return csv_answer(f"feedback-{edition.slug}", head, rows)


@require_POST
def evaluation_prepare(request, programme, edition):
    """Plan the evaluation of one module, or of the whole."""
    edition = edition_of(request, programme, edition)
    allow(is_coordinator(request.user, edition))
    number = request.POST.get("module", "")
    module = get_object_or_404(Module, edition=edition, number=number) if number.isdecimal() else None
    kind = KIND.MODULE if module else KIND.FINAL
    made = actions.prepare(edition, kind=kind, module=module, by=request.user, now=timezone.now())
    return done(request, _("Prepared. Participants are asked on the day below; you can choose another."), made)


@require_POST
def feedback_weekly(request, programme, edition):
    """Ask two questions every week while a module runs, or not any more."""
    edition = edition_of(request, programme, edition)
    allow(is_coordinator(request.user, edition))
    asks = request.POST.get("weekly") == "yes"
    actions.set_rhythm(edition, asks_weekly=asks, by=request.user, now=timezone.now())
    message = _("Two questions go out at the end of each week.") if asks else _("No weekly questions go out any more.")
    return done(request, message, reverse("feedback", args=[programme, edition.slug]))


@require_safe
def evaluation_detail(request, programme, edition, ref):
    """One evaluation: when, how many answered, what they said, and what is done about it."""
    evaluation = _evaluation(request, programme, edition, ref)
    now, owns = timezone.now(), rules.can_answer(request.user, evaluation)
    sent, asked = figures.sent_so_far([evaluation])[evaluation.pk]
    context = {
        "evaluation": evaluation,
        "edition": evaluation.edition,
        "runs_it": is_coordinator(request.user, evaluation.edition),
        "owns": owns,
        "rate": figures.rate(evaluation, sent, asked),
        "chart": figures.chart_of(evaluation),
        "asked": [questions.words_of(row) for row in questions.asked(evaluation.kind)],
        "words": figures.words_said(evaluation, now=now) if rules.reads_words(request.user, evaluation) else [],
        "lines": evaluation.said.order_by("-at", "-pk"),
        "steps": evaluation.steps_for(request.user),
        "history": Entry.objects.about(evaluation).order_by("-pk")[:12] if owns else [],
        "least": questions.LEAST,
    }
    return page(request, "evaluations/evaluation_detail.html", context)


def evaluation_edit(request, programme, edition, ref):
    """Other days, as long as nobody has been asked."""
    evaluation = _evaluation(request, programme, edition, ref)
    allow(is_coordinator(request.user, evaluation.edition))
    form = DaysForm(posted(request), evaluation=evaluation)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.set_days(evaluation, **form.cleaned_data, by=request.user, now=timezone.now())
            return done(request, _("Saved."), evaluation)
    context = {"evaluation": evaluation, "edition": evaluation.edition, "form": form, "runs_it": True}
    return page(request, "evaluations/evaluation_edit.html", context)


@require_POST
def evaluation_step(request, programme, edition, ref, verb):
    """Ask now, close, show to participants, show no more."""
    evaluation = _evaluation(request, programme, edition, ref)
    if verb not in Evaluation.verbs():
        raise Http404
    getattr(actions, verb)(evaluation, by=request.user, now=timezone.now())
    return done(request, _("Done."), evaluation)


@makes
def said_edit(request, programme, edition, ref, number):
    """You said, we did: a new line (0), or one that is answered."""
    evaluation = _evaluation(request, programme, edition, ref)
    allow(rules.can_answer(request.user, evaluation))
    line = get_object_or_404(evaluation.said, pk=number) if number else Said(evaluation=evaluation)
    form = SaidForm(posted(request), instance=line)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.say(evaluation, form.instance, by=request.user, now=timezone.now())
            return done(request, _("Saved."), evaluation)
    context = {"evaluation": evaluation, "edition": evaluation.edition, "form": form}
    context["runs_it"] = is_coordinator(request.user, evaluation.edition)
    return page(request, "evaluations/said_edit.html", context)


@require_safe
def expectation_board(request, programme, edition):
    """What everybody expects and how far it is met, for who leads something here."""
    edition = edition_of(request, programme, edition)
    allow(rules.leads_something(request.user, edition))
    modules = list(edition.modules.order_by("number"))
    written = Prefetch("expectations", Expectation.objects.order_by("position"))
    seats = edition.seats.participants().select_related("person", "home_learning")
    seats = list(seats.prefetch_related(written, "expectations__checks").order_by("person__name", "pk"))
    rows = [(seat, [(one, marks_of(one, modules)) for one in seat.expectations.all()]) for seat in seats]
    context = {"edition": edition, "rows": rows, "written": sum(1 for _seat, found in rows if found)}
    context["runs_it"] = is_coordinator(request.user, edition)
    return page(request, "evaluations/expectation_board.html", context)
