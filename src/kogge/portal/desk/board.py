"""What the coordinator's board shows of an edition: who waits for whom, and where people are lost."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from kogge.base.charts import Bar, bars
from kogge.commons.events.models import Attendance, Event
from kogge.commons.journal.models import Entry
from kogge.training.credentials.models import Credential
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


def chart(counts):
    """The funnel as bars."""
    return bars(
        title=_("From nomination to completion"),
        sub=_("Everybody who came at least that far; drafts and withdrawn nominations are not counted."),
        desc=_("Bars of how many people have come how far in this edition."),
        items=[Bar(label=label, value=value) for label, value in funnel(counts)],
        head=(_("Came as far as"), _("People")),
    )


def waiting(cases):
    """The cases that wait for a decision, who waits longest first."""
    sent = Entry.objects.filter(case=OuterRef("ref"), verb="send").order_by("-at").values("at")[:1]
    found = cases.waiting_for_decision().select_related("nominee", "cluster").annotate(sent_at=Subquery(sent))
    return list(found.order_by("sent_at", "pk"))


def in_order(cases):
    """All cases along the way from draft to completion."""
    order = {state: place for place, state in enumerate(State.values)}
    return sorted(cases, key=lambda nomination: (order[nomination.state], nomination.pk))


def participants(edition):
    """The participants' seats, each with how many of the edition's meetings the person was at, and its credentials."""
    meetings = Event.objects.filter(modules__edition=edition).values("pk")
    was_there = Q(person__attendances__event__in=meetings) & ~Q(person__attendances__mode=Attendance.Mode.ABSENT)
    seats = list(
        edition.seats.participants()
        .select_related("person", "result")
        .prefetch_related("credentials")
        .annotate(attended=Count("person__attendances", filter=was_there, distinct=True))
        .order_by("person__name", "pk")
    )
    for seat in seats:
        seat.is_certified = any(one.state == Credential.State.VALID for one in seat.credentials.all())
    return seats


def modules_of(edition):
    """The modules with their meetings in the order of time, each with how many people's attendance is recorded."""
    meetings = Event.objects.annotate(recorded=Count("attendances")).order_by("starts_at", "pk")
    found = edition.modules.select_related("lead").prefetch_related(Prefetch("meetings", queryset=meetings))
    return list(found.order_by("number"))
