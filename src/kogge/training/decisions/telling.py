"""What the people in a case know of it: a decision, with all that follows from it, once its letter has gone."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kogge.training.decisions.models import Decision, Letter, Wording
from kogge.training.nominations.models import Nomination

State = Nomination.State
DECIDED = (State.OFFERED, State.RESERVE, State.DECLINED)


def in_force(*, now):
    """Decisions in force, each with `is_told`: whether its letter has left, and cannot be taken back any more."""
    gone = Letter.objects.filter(decision=OuterRef("pk"), kind__in=Wording.Kind.values)
    return Decision.objects.in_force().annotate(is_told=Exists(gone.exclude(message__written_at__gt=now)))


def as_told(cases):
    """The cases, changed in memory: who waits reads that the application is in; who has an offer, until when."""
    found = in_force(now=timezone.now()).filter(nomination__in=[case.pk for case in cases])
    decisions = {decision.nomination_id: decision for decision in found}
    for case in cases:
        decision = decisions.get(case.pk)
        if decision and not decision.is_told and case.state in DECIDED:
            case.kept_back_from, case.state, case.reserve_place = decision.decided_at, State.SENT, None
        elif decision and case.state == State.OFFERED:
            case.answer_due_at = decision.answer_due_at
