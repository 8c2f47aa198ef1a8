"""The pages of reviewers: their rounds, the queue, the list of names, and one file."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.training.selection import actions, rules
from kogge.training.selection.forms import ConflictForm, ReviewForm
from kogge.training.selection.models import Review, Reviewer, Round
from kogge.training.selection.queues import queue_of
from kogge.training.selection.shown import shown_file

ROUND = "round__edition__programme"


def review_list(request):
    """The committees one sits in, or is asked into."""
    seats = Reviewer.objects.filter(person=request.user).exclude(state="declined").select_related(ROUND)
    rows = seats.with_workload().order_by("-round__due_at", "pk")
    return page(request, "selection/review_list.html", {"rows": rows})


def _seat(request, edition):
    """One's own seat in the committee: 404 for who may not know of the round, 403 without a seat."""
    round = get_object_or_404(Round.objects.visible_to(request.user), edition__slug=edition)
    reviewer = Reviewer.objects.filter(round=round, person=request.user).select_related(ROUND, "person").first()
    allow(reviewer is not None)
    return reviewer


def review_queue(request, edition):
    """What is done, what is next, and until when."""
    reviewer = _seat(request, edition)
    if reviewer.state != Reviewer.State.ACCEPTED:
        return page(request, "selection/review_asked.html", {"reviewer": reviewer, "round": reviewer.round})
    if reviewer.declared_at is None and reviewer.round.is_open:
        return redirect("review_conflicts", edition=edition)
    queue = queue_of(reviewer)
    files = [{"review": one, "shown": _named(one, reviewer)} for one in queue.reviews]
    context = {"reviewer": reviewer, "round": reviewer.round, "queue": queue, "files": files, "next": queue.after(0)}
    return page(request, "selection/review_queue.html", context)


def _named(review, reviewer):
    """How a file is called in lists: as in the file itself."""
    if reviewer.round.is_anonymised:
        return _("Application %(ref)s") % {"ref": review.nomination.ref}
    return review.nomination.person_name


@require_POST
def review_answer(request, edition, verb):
    """Join the committee, or not."""
    reviewer = _seat(request, edition)
    if verb == "accept":
        actions.accept(reviewer, by=request.user, now=timezone.now())
        return done(request, _("Thank you. You sit in the committee."), reviewer.round.get_absolute_url())
    actions.refuse(reviewer, by=request.user, now=timezone.now())
    return done(request, _("Thank you for your answer."), "review_list")


def review_conflicts(request, edition):
    """The list of names to tick, before any file opens."""
    reviewer = _seat(request, edition)
    allow(reviewer.state == Reviewer.State.ACCEPTED)
    files = sorted(actions.files_of(reviewer.round), key=lambda one: one.person_name.casefold())
    known = dict(reviewer.conflicts.values_list("nomination", "reason"))
    form = ConflictForm(posted(request))
    if request.method == "POST" and form.is_valid():
        ticked = [one for one in files if _is_meant(one, request.POST, form, reviewer.round)]
        actions.declare(reviewer, ticked, by=request.user, now=timezone.now())
        return done(request, _("Noted. Files of people you know go to others."), reviewer.round.get_absolute_url())
    rows = [{"file": one, "known": known.get(one.pk, "")} for one in files]
    context = {"form": form, "reviewer": reviewer, "round": reviewer.round}
    if not reviewer.round.is_anonymised:
        context["rows"] = rows
    return page(request, "selection/review_conflicts.html", context)


def _is_meant(file, post, form, round):
    """Ticked in the list; in an anonymised round: named in what was typed."""
    if not round.is_anonymised:
        return file.ref in post.getlist("knows")
    typed = [_plain(line) for line in form.cleaned_data["names"].splitlines()]
    names = [file.person_name, file.nominator_name, file.cluster.name, file.cluster.name_en, file.cluster.title]
    plain = {_plain(name) for name in names if name}
    return any(len(line) > 2 and line in plain for line in typed)


def _plain(words):
    return re.sub(r"\s+", " ", words).strip().casefold()


def _own_review(request, edition, number):
    reviewer = _seat(request, edition)
    own = Review.objects.visible_to(request.user).filter(reviewer=reviewer, number=number)
    cases = own.select_related("reviewer__round__edition__programme", "nomination__application")
    related = ("nomination__cluster", "nomination__nominee", "nomination__nominator")
    review = get_object_or_404(cases.select_related(*related).prefetch_related("scores"))
    return reviewer, review


def review_file(request, edition, number):
    """One file: what was written on the left, what one thinks of it on the right."""
    reviewer, review = _own_review(request, edition, number)
    if reviewer.declared_at is None:
        return redirect("review_conflicts", edition=edition)
    criteria = list(reviewer.round.criteria.order_by("position", "pk"))
    form = ReviewForm(posted(request), review=review, criteria=criteria)
    queue = queue_of(reviewer)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            return _keep(request, review, form, queue)
        form.data = _with_version(form.data, review.version)  # what is saved again replaces what was read
    context = {
        "form": form,
        "review": review,
        "round": reviewer.round,
        "edition": reviewer.round.edition,
        "file": shown_file(review.nomination, reviewer),
        "queue": queue,
        "place": queue.place(number),
        "before": queue.neighbour(number, -1),
        "after": queue.neighbour(number, 1),
        "is_editable": review.state == "draft" and reviewer.round.is_open,
    }
    return page(request, "selection/review_file.html", context)


def _with_version(data, version):
    data = data.copy()
    data["version"] = version
    return data


def _keep(request, review, form, queue):
    """Save what stands in the form; then go where the button leads."""
    now, data = timezone.now(), form.cleaned_data
    given = {name: data[name] for name in ("comment", "note_private", "flag", "version")}
    actions.save(review, values=form.values(), **given, by=request.user, now=now)
    if request.headers.get("X-Saved-By-Itself"):
        return HttpResponse(status=204, headers={"X-Version": str(review.version)})
    if request.POST.get("act") == "final":
        actions.finish(review, by=request.user, now=now)
    following = queue.after(review.number)
    back = review.reviewer.round.get_absolute_url()
    message = _("Saved.") if request.POST.get("act") != "final" else _("This review is final.")
    return done(request, message, following.get_absolute_url() if following else back)


@require_POST
def review_out(request, edition, number):
    """A conflict found inside: one click, and the file is somebody else's."""
    _reviewer, review = _own_review(request, edition, number)
    back = review.reviewer.round.get_absolute_url()
    actions.step_out(review, by=request.user, now=timezone.now())
    return done(request, _("The file is closed to you and goes to another reviewer."), back)


@require_POST
def review_reopen(request, edition, number):
    _reviewer, review = _own_review(request, edition, number)
    actions.reopen(review, by=request.user, now=timezone.now())
    return redirect(review)


@require_POST
def review_finish(request, edition):
    """Make every draft final in which nothing is missing."""
    reviewer = _seat(request, edition)
    allow(rules.is_member(request.user, reviewer.round))
    ready = queue_of(reviewer).ready
    for review in ready:
        actions.finish(review, by=request.user, now=timezone.now())
    return done(request, _("Final: %(n)s reviews.") % {"n": len(ready)}, reviewer.round.get_absolute_url())
