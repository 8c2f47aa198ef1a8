"""Feedback leaves together, in half a minute; until then it can be taken back. Afterwards one question each."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.commons.mail.models import Message
from kogge.training.assignments import rules
from kogge.training.assignments.models import Assignment, Author, Work
from kogge.training.marking import mails
from kogge.training.marking.models import Question

SECOND_THOUGHTS = timedelta(seconds=30)


def to_release(assignment):
    """What is assessed and not told yet."""
    return assignment.works.filter(state=Work.State.ASSESSED).order_by("pk")


@transaction.atomic
def release(assignment, *, expected, by, note="", now):
    """Release all finished assessments together; `expected` is the number on the button."""
    if not rules.can_run(by, assignment):
        raise PermissionDenied
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    works = list(to_release(assignment).with_assignment().prefetch_related("authors__seat__person"))
    if not works:
        raise Refused(_("There is no finished assessment to release."))
    if len(works) != expected:
        raise Refused(
            _("There are %(n)d finished assessments now, not %(expected)d. Look once more, then release them.")
            % {"n": len(works), "expected": expected}
        )
    leaves_at = now + SECOND_THOUGHTS
    for work in works:
        work.take("release", by=by, note=note, now=now)
        for author in work.authors.all():
            author.message = mails.released(work, author, leaves_at)
            author.save(update_fields=["message"])
    Work.objects.filter(pk__in=[work.pk for work in works]).update(released_at=leaves_at)
    return len(works)


def on_their_way(assignment, now):
    """What was released less than half a minute ago and nobody can have read."""
    return assignment.works.filter(state=Work.State.RELEASED, released_at__gt=now)


@transaction.atomic
def take_back(assignment, *, by, note="", now):
    """Take back what was released less than half a minute ago; all of it or nothing."""
    if not rules.can_run(by, assignment):
        raise PermissionDenied
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    works = list(on_their_way(assignment, now).with_assignment())
    letters = Author.objects.filter(work__in=works).exclude(message=None).values_list("message", flat=True)
    keys = list(letters)
    gone = Message.objects.filter(pk__in=keys, state=Message.State.WAITING, next_try_at__gt=now)
    held = list(gone.select_for_update().values_list("pk", flat=True))  # without what is being sent at this moment
    if not works or len(held) != len(keys):
        raise Refused(_("The half minute is over: the feedback is with its readers."))
    gone.delete()
    for work in works:
        work.take("take_back", by=by, note=note, now=now)
    Work.objects.filter(pk__in=[work.pk for work in works]).update(released_at=None)
    return len(works)


def see_feedback(work, *, by, now):
    """An author reads the feedback; the first time counts."""
    Author.objects.filter(work=work, seat__person=by, seen_at=None).update(seen_at=now)


@transaction.atomic
def ask_again(work, text, *, by, now):
    """One question about the feedback."""
    author = work.authors.filter(seat__person=by).select_related("seat").first()
    if author is None or not work.is_told(now):
        raise PermissionDenied
    if not text.strip():
        raise Refused(_("Write your question."))
    try:
        with transaction.atomic():
            made = Question.objects.create(work=work, asked_by=author.seat, text=text.strip(), asked_at=now)
    except IntegrityError as problem:
        raise Refused(_("You have asked your question already; one is possible.")) from problem
    record("ask_again", made, by=by, said=gettext_noop("asked about the feedback"), now=now)
    for mark in work.marks.exclude(kind="agreed").select_related("by"):
        if mark.by.is_active and rules.can_mark(mark.by, work):
            mails.asked_again(work, mark.by)
    return made


@transaction.atomic
def answer_question(question, text, *, by, now):
    work = question.work
    if not rules.can_mark(by, work):
        raise PermissionDenied
    if not text.strip():
        raise Refused(_("Write your answer."))
    given = {"answer": text.strip(), "answered_by": by, "answered_at": now}
    if not Question.objects.filter(pk=question.pk, answered_at=None).update(**given):
        raise Refused(_("This was answered already. Reload the page to see how."))
    record("answer", question, by=by, said=gettext_noop("answered a question about the feedback"), now=now)
    for author in work.authors.select_related("seat__person"):
        mails.answered(work, author.seat.person)
