"""Questions of both rooms in one queue."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kogge.base.http import allow, done, page, posted, refusal_in
from kogge.commons.journal.once import makes
from kogge.commons.timetables import asking, forms, rules
from kogge.commons.timetables.models import Question, Vote
from kogge.commons.timetables.views.running import run
from kogge.commons.timetables.views.timetable import event_of

SHOWN = 100
REFRESH = 15  # seconds


@require_safe
def question_list(request, slug):
    """Most votes first; with `?live=1` the page fetches itself again, for the wall of a room."""
    event = event_of(request, slug)
    runs_it = rules.may_run(request.user, event)
    found = event.questions.select_related("session", "person").queue()
    mine = set(Vote.objects.filter(question__event=event, person=request.user).values_list("question_id", flat=True))
    context = {
        "event": event,
        "open": found.filter(state=Question.State.OPEN)[:SHOWN],
        "answered": found.filter(state=Question.State.ANSWERED)[:SHOWN],
        "hidden": found.filter(state=Question.State.HIDDEN)[:SHOWN] if runs_it else [],
        "mine": mine,
        "runs_it": runs_it,
        "is_over": event.ends_at <= timezone.now(),
        "refresh": REFRESH if request.GET.get("live") else 0,
    }
    return page(request, "timetables/question_list.html", context)


@makes
def question_ask(request, slug):
    event = event_of(request, slug)
    form = forms.QuestionForm(posted(request), instance=Question(event=event), event=event)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            asking.ask(form.instance, by=request.user, now=timezone.now())
            return done(request, _("Your question is in the queue."), _queue(event))
    return page(request, "timetables/question_ask.html", {"event": event, "form": form})


@require_POST
def question_vote(request, slug, number):
    event = event_of(request, slug)
    shown = event.questions.exclude(state=Question.State.HIDDEN)
    asking.vote(get_object_or_404(shown, pk=number), by=request.user)
    return done(request, _("Saved."), _queue(event))


@require_POST
def question_settle(request, slug, number):
    """Answered, hidden, or open again."""
    event = run(request, slug)
    state = request.POST.get("state")
    allow(state in Question.State.values)
    asking.settle(get_object_or_404(event.questions, pk=number), state=state, by=request.user, now=timezone.now())
    return done(request, _("Saved."), _queue(event))


def _queue(event):
    return reverse("question_list", args=[event.slug])
