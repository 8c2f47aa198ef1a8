"""The coordinator's pages: set the committee up, see how far it is, share out files, and take everything out."""

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.cells import csv_answer
from kogge.base.errors import Refused
from kogge.base.http import done, page, posted, refusal_in
from kogge.commons.files.kinds import XLSX
from kogge.commons.files.names import disposition
from kogge.commons.journal.again import once_more
from kogge.commons.journal.once import makes
from kogge.training.programmes.models import Edition
from kogge.training.selection import actions
from kogge.training.selection.forms import CriterionForm, ReasonForm, ReviewerForm, RoundForm, WordForm
from kogge.training.selection.models import Criterion, Review, Reviewer, Round
from kogge.training.selection.rules import is_blind
from kogge.training.selection.sharing import as_workbook, export_rows, pairs_of
from kogge.training.selection.shown import found_words, hidden_words, numbers_of

STEPS = {"begin": actions.begin, "meet": actions.meet, "review": actions.review}


def _edition(request, programme, edition):
    run = Edition.objects.run_by(request.user).select_related("programme")
    return get_object_or_404(run, slug=edition, programme__slug=programme)


def _round(request, programme, edition):
    own = Round.objects.select_related("edition__programme")
    return get_object_or_404(own, edition=_edition(request, programme, edition))


def committee(request, programme, edition):
    """The set-up with what is missing, and the workload of each reviewer."""
    edition = _edition(request, programme, edition)
    round = Round.objects.filter(edition=edition).first()
    context = {"edition": edition, "round": round}
    if round:
        round.edition = edition
        reviewers = list(
            round.reviewers.shown().select_related("person", "organisation").with_workload().order_by("pk")
        )
        context |= {
            "criteria": round.criteria.order_by("position", "pk"),
            "reviewers": reviewers,
            "lacking": list(actions.lacking(round)) if round.state == "setting_up" else [],
            "steps": [step for step in round.steps_for(request.user) if step.verb in STEPS],
            "total": sum(one.assigned for one in reviewers),
            "final": sum(one.final for one in reviewers),
            "is_new": round.state == "setting_up",
        }
    return page(request, "selection/committee.html", context)


@require_POST
def committee_new(request, programme, edition):
    """Decide about this edition by a committee."""
    round = actions.found(_edition(request, programme, edition), by=request.user, now=timezone.now())
    return done(request, _("Now set it up."), round.get_committee_url())


def committee_edit(request, programme, edition):
    """Numbers, the day, and the rules."""
    round = _round(request, programme, edition)
    form = RoundForm(posted(request), instance=round)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            if round.state == "reviewing" and set(form.changed_data) <= {"due_at"}:
                actions.set_due(round, form.cleaned_data["due_at"], by=request.user, now=timezone.now())
            else:
                actions.keep(form.save(commit=False), round, by=request.user, now=timezone.now())
            return done(request, _("Saved."), round.get_committee_url())
    return page(request, "selection/committee_edit.html", {"form": form, "round": round, "edition": round.edition})


def criterion_edit(request, programme, edition, number):
    """One criterion with its words; number 0 is a new one."""
    round = _round(request, programme, edition)
    new = Criterion(round=round, position=(round.criteria.aggregate(last=Max("position"))["last"] or 0) + 1)
    criterion = get_object_or_404(round.criteria, position=number) if number else new
    form = CriterionForm(posted(request), instance=criterion)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            actions.keep(form.save(commit=False), round, by=request.user, now=timezone.now())
            return done(request, _("Saved."), round.get_committee_url())
    context = {"form": form, "criterion": criterion, "round": round, "edition": round.edition}
    return page(request, "selection/criterion_edit.html", context)


@require_POST
def criterion_drop(request, programme, edition, number):
    round = _round(request, programme, edition)
    criterion = get_object_or_404(round.criteria, position=number)
    actions.drop_criterion(criterion, by=request.user, now=timezone.now())
    return done(request, _("The criterion is removed."), round.get_committee_url())


@makes
def reviewer_new(request, programme, edition):
    """Ask somebody into the committee."""
    round = _round(request, programme, edition)
    form = ReviewerForm(posted(request), instance=Reviewer(round=round))
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            who = {name: form.cleaned_data[name] for name in ("name", "address")}
            actions.invite(form.save(commit=False), **who, by=request.user, now=timezone.now())
            return done(request, _("We have written to %(name)s.") % who, round.get_committee_url())
    return page(request, "selection/reviewer_new.html", {"form": form, "round": round, "edition": round.edition})


def _asked(request, programme, edition, number):
    round = _round(request, programme, edition)
    return get_object_or_404(round.reviewers.select_related("person", "round__edition__programme"), pk=number)


@require_POST
def reviewer_ask(request, programme, edition, number):
    """A second mail to somebody who has not answered."""
    reviewer = _asked(request, programme, edition, number)
    actions.ask_again(reviewer, by=request.user, now=timezone.now())
    return done(request, _("A second mail is on its way."), reviewer.round.get_committee_url())


@require_POST
def reviewer_withdraw(request, programme, edition, number):
    """Ask somebody no longer."""
    reviewer = _asked(request, programme, edition, number)
    actions.withdraw(reviewer, by=request.user, now=timezone.now())
    return done(request, _("The question is taken back."), reviewer.round.get_committee_url())


def _member(request, programme, edition, person):
    round = _round(request, programme, edition)
    return get_object_or_404(round.reviewers.select_related("person", "round__edition"), person__ref=person)


@require_POST
def reviewer_remind(request, programme, edition, person):
    reviewer = _member(request, programme, edition, person)
    actions.remind(reviewer, by=request.user, now=timezone.now())
    back = _round(request, programme, edition).get_committee_url()
    return done(request, _("A reminder is on its way."), back)


@require_POST
def committee_step(request, programme, edition, verb):
    """Begin, end or open the reviews again."""
    round = _round(request, programme, edition)
    if verb == "share":
        job, short = actions.share_or_queue(round, by=request.user, now=timezone.now())
        if job:
            return redirect(job)
        told = _("The files are shared out.")
        if short:
            told = _("For %(n)s files there are not enough reviewers without a conflict.") % {"n": len(short)}
        return done(request, told, f"{round.get_committee_url()}files/")
    if verb not in STEPS:
        raise Http404
    job = STEPS[verb](round, by=request.user, now=timezone.now())
    if job:
        return redirect(job)
    return done(
        request, _("The round is %(state)s.") % {"state": round.get_state_display()}, round.get_committee_url()
    )


def committee_files(request, programme, edition):
    """Who has which file, and why; changed by hand where needed."""
    round = _round(request, programme, edition)
    rows = pairs_of(round, is_blind=is_blind(request.user, round))
    short = sum(len(row["pairs"]) < round.reviews_each for row in rows)
    context = {"rows": rows, "short": short, "round": round, "edition": round.edition}
    return page(request, "selection/committee_files.html", context)


@require_POST
def pair_give(request, programme, edition, ref):
    """Give a file to a reviewer by hand."""
    round = _round(request, programme, edition)
    if is_blind(request.user, round):  # whom a file cannot go to tells whose it is
        raise Refused(_("You review in this round, so names are hidden from you. Ask another coordinator."))
    reviewer = _member(request, programme, edition, request.POST.get("person", ""))
    file = get_object_or_404(actions.files_of(round), ref=ref)
    actions.give(reviewer, file, by=request.user, now=timezone.now())
    return done(request, _("Given."), f"{round.get_committee_url()}files/")


@require_POST
def pair_take(request, programme, edition, ref):
    """Take a file from a reviewer who has not begun."""
    round = _round(request, programme, edition)
    pairs = Review.objects.filter(reviewer__round=round, nomination__ref=ref).select_related(
        "reviewer__round__edition"
    )
    review = get_object_or_404(pairs, reviewer__person__ref=request.POST.get("person", ""))
    actions.take_away(review, by=request.user, now=timezone.now())
    return done(request, _("Taken away."), f"{round.get_committee_url()}files/")


@require_POST
def pair_reopen(request, programme, edition, ref):
    """Open the final review of somebody else again, with a reason."""
    round = _round(request, programme, edition)
    pairs = Review.objects.filter(reviewer__round=round, nomination__ref=ref)
    review = get_object_or_404(
        pairs.select_related("reviewer__round__edition"), reviewer__person__ref=request.POST.get("person", "")
    )
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return once_more(request, form, act=_("Open it again"))
    actions.send_back(review, note=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    return done(request, _("The review is open again."), f"{round.get_committee_url()}files/")


def committee_export(request, programme, edition, form):
    """Every pair with its state, and the scores that this reader may see."""
    round = _round(request, programme, edition)
    head, rows = export_rows(round, request.user, is_blind=is_blind(request.user, round))
    name = f"reviews-{round.edition.slug}"
    if form == "xlsx":
        return HttpResponse(
            as_workbook(head, rows),
            content_type=XLSX.type,
            headers={"Content-Disposition": disposition(f"{name}.xlsx"), "X-Content-Type-Options": "nosniff"},
        )
    if form != "csv":
        raise Http404
    return csv_answer(name, head, rows)


def file_words(request, programme, edition, ref):
    """What an anonymised round hides in one file; words are added, or shown again."""
    round = _round(request, programme, edition)
    if is_blind(request.user, round):
        raise Refused(_("You review in this round, so names are hidden from you. Ask another coordinator."))
    file = get_object_or_404(actions.files_of(round), ref=ref)
    form = WordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        is_hidden = request.POST.get("act") != "show"
        actions.redact(file, form.cleaned_data["word"], is_hidden=is_hidden, by=request.user, now=timezone.now())
        return done(request, _("Saved."), request.path)
    hidden = set(hidden_words(file))
    shown = sorted(found_words(file) - hidden)
    context = {"form": form, "file": file, "hidden": sorted(hidden - numbers_of(file)), "shown": shown}
    return page(request, "selection/file_words.html", context | {"edition": round.edition})
