"""What the coordinator's board shows of an edition: who waits for whom, and where people are lost."""

from django.utils.translation import gettext as _

from kogge.training.nominations.models import Nomination

State = Nomination.State
# The funnel, from wide to narrow: a label, and the states that have come at least that far.
FUNNEL = [
    (lambda: _("Nominated"), [s for s in State if s not in (State.DRAFT, State.WITHDRAWN)]),
    (
        lambda: _("Accepted the nomination"),
        [s for s in State if s not in (State.DRAFT, State.WITHDRAWN, State.NOMINATED)],
    ),
    (
        lambda: _("Applied"),
        [
            State.SENT,
            State.RESERVE,
            State.OFFERED,
            State.TAKEN,
            State.RELEASED,
            State.COMPLETED,
            State.DECLINED,
        ],
    ),
    (lambda: _("Offered a place"), [State.OFFERED, State.TAKEN, State.RELEASED, State.COMPLETED]),
    (lambda: _("Took the place"), [State.TAKEN, State.COMPLETED]),
    (lambda: _("Completed"), [State.COMPLETED]),
]


def funnel(counts):
    """How many cases have come how far: [(label, number)], from `Nomination.objects.counts()`."""
    return [(label(), sum(counts.get(state, 0) for state in states)) for label, states in FUNNEL]
