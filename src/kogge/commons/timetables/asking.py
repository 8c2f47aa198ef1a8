"""Questions of both rooms: asked, voted for, answered, hidden."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.timetables.models import Question, Vote

MOST = 10  # open questions of one person in one meeting
SAID = {
    Question.State.OPEN: gettext_noop("opened a question again"),
    Question.State.ANSWERED: gettext_noop("marked a question as answered"),
    Question.State.HIDDEN: gettext_noop("hid a question"),
}


@transaction.atomic
def ask(question, *, by, now):
    """Put a question into the queue; its writer wants it answered, which is the first vote."""
    if question.event.is_cancelled:
        raise Refused(_("This meeting is cancelled."))
    if question.event.ends_at < now:
        raise Refused(_("This meeting is over. Nobody reads questions any more."))
    mine = Question.objects.filter(event=question.event, person=by, state=Question.State.OPEN)
    if mine.count() >= MOST:
        raise Refused(_("%(most)s of your questions wait for an answer. Let others ask, too.") % {"most": MOST})
    question.person, question.asked_at = by, now
    question.save()
    Vote.objects.create(question=question, person=by)
    record("ask", question, by=by, said=gettext_noop("asked a question"), now=now)
    return question


@transaction.atomic
def vote(question, *, by):
    """Want it answered, or no longer."""
    if Question.objects.select_for_update().get(pk=question.pk).state != Question.State.OPEN:
        raise Refused(_("This question is not open any more."))
    gone, _rows = Vote.objects.filter(question=question, person=by).delete()
    if not gone:
        Vote.objects.create(question=question, person=by)


@transaction.atomic
def settle(question, *, state, by, now):
    """Those who run the meeting say what becomes of a question."""
    question.state = state
    question.save(update_fields=["state"])
    record("settle", question, by=by, said=SAID[state], target=state, now=now)
