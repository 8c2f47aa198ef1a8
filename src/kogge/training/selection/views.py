"""The pages of reviewers: their rounds, the queue, the list of names, and one file."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.files.answer import as_download
from kogge.commons.people.actions import person_at
from kogge.commons.people.entrance import enter
from kogge.commons.people.models import Invitation
from kogge.commons.search.alphabets import in_order
from kogge.training.selection import actions, rules
from kogge.training.selection.forms import ConflictForm, ReviewForm
from kogge.training.selection.matching import how_named
from kogge.training.selection.models import Review, Reviewer, Round
from kogge.training.selection.queues import queue_of
from kogge.training.selection.shown import shown_file

ROUND = "round__edition__programme"


def review_list(request):
    """The committees one sits in."""
    seats = Reviewer.objects.filter(person=request.user).accepted().select_related(ROUND)
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
    allow(reviewer.state == Reviewer.State.ACCEPTED)
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


@login_not_required
def review_answer(request, token):
    """Who is asked into a committee reads what it is, and answers; joining makes the account."""
    invitation = Invitation.objects.by_token(token, Invitation.Purpose.REVIEW, now=timezone.now())
    seats = Reviewer.objects.filter(invitation=invitation, state="invited").select_related(ROUND, "person")
    reviewer = seats.first() if invitation else None
    if reviewer is None:
        return page(request, "people/link_spent.html", status=410)
    if request.method != "POST":
        context = {"round": reviewer.round, "address": invitation.address}
        return page(request, "selection/review_answer.html", context)
    by = request.user if request.user.is_authenticated else None
    if request.POST.get("answer") != "yes":
        actions.refuse(reviewer, by=by, invitation=invitation, now=timezone.now())
        return page(request, "selection/review_refused.html")
    person = by or person_at(invitation.address, name=reviewer.name, language=reviewer.language)
    actions.accept(reviewer, by=person, invitation=invitation, now=timezone.now())
    goes_to = reviewer.round.get_absolute_url()
    return redirect(goes_to) if by else enter(request, person, goes_to)


def review_conflicts(request, edition):
    """The list of names to tick, before any file opens."""
    reviewer = _seat(request, edition)
    allow(reviewer.state == Reviewer.State.ACCEPTED)
    if reviewer.has_said_names and request.method != "POST":
        return redirect("review_queue", edition=edition)
    files = sorted(actions.files_of(reviewer.round), key=lambda one: in_order(one.person_name))
    known = set(reviewer.conflicts.values_list("nomination", flat=True))
    form = ConflictForm(posted(request))
    same, perhaps = set(), set()
    if request.method == "POST" and form.is_valid():
        same, perhaps = _meant(files, request.POST, form, reviewer.round)
        if perhaps and not reviewer.round.is_anonymised and "is_looked_at" not in request.POST:
            form.add_error("names", _("Somebody here is perhaps the same. Tick who is meant, and go on."))
        else:
            with refusal_in(form):
                return _declare(request, reviewer, files, same, perhaps)
    context = {"form": form, "round": reviewer.round, "perhaps": perhaps}
    if not reviewer.round.is_anonymised:
        rows = [{"file": one, "known": one.pk in known, "is_ticked": one.pk in same} for one in files]
        context["rows"] = sorted(rows, key=lambda row: row["file"].pk not in perhaps)
    return page(request, "selection/review_conflicts.html", context)


def _declare(request, reviewer, files, same, perhaps):
    """Who was shown those that are perhaps meant has ticked them; in an anonymised round they count as named."""
    perhaps = perhaps if reviewer.round.is_anonymised else set()
    named, like = ([one for one in files if one.pk in keys] for keys in (same, perhaps))
    actions.declare(reviewer, named, perhaps=like, by=request.user, now=timezone.now())
    return done(request, _("Noted. Files of people you know go to others."), reviewer.round.get_absolute_url())


def _meant(files, post, form, round):
    """(keys of the files that are ticked or named, keys of those of which a name is only like one)."""
    ticked = set() if round.is_anonymised else set(post.getlist("knows"))
    if round.edition.nominations.filter(ref__in=ticked).count() != len(ticked):  # one of another edition
        raise Http404
    lines = form.cleaned_data["names"].splitlines()
    found = {one.pk: "same" if one.ref in ticked else how_named(lines, one) for one in files}
    return tuple({pk for pk, how in found.items() if how == wanted} for wanted in ("same", "perhaps"))


def _own_review(request, edition, number):
    reviewer = _seat(request, edition)
    own = Review.objects.visible_to(request.user).filter(reviewer=reviewer, number=number)
    cases = own.select_related("reviewer__round__edition__programme", "nomination__application")
    related = ("nomination__cluster", "nomination__nominee", "nomination__nominator")
    several = ("scores", "nomination__application__enclosures__file", "nomination__supports", "nomination__redactions")
    review = get_object_or_404(cases.select_related(*related).prefetch_related(*several))
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
        "is_shown": review.state == "final" and actions.has_been_shown(review),
    }
    return page(request, "selection/review_file.html", context)


@require_safe
def review_enclosure(request, edition, number, file):
    """A file that goes with an application: for its reviewers, unless the round is anonymised."""
    reviewer, review = _own_review(request, edition, number)
    allow(reviewer.declared_at is not None)
    shown = {one.ref: one for one in shown_file(review.nomination, reviewer).enclosures}
    if file not in shown:
        raise Http404
    return as_download(shown[file])


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
