"""What the coordinator's board shows of an edition: who waits for whom, and where people are lost."""

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery

from kogge.commons.events.models import Attendance, Event
from kogge.commons.journal.models import Entry
from kogge.portal.desk.funnel import BY_STEP, Case
from kogge.training.credentials.models import Credential
from kogge.training.decisions.models import Decision
from kogge.training.nominations.models import Nomination
from kogge.training.nominations.places import as_told

STEPS = [*BY_STEP, "withdraw", "decline", "release"]
ENDS = {"withdrawn": "withdraw", "declined": "decline", "released": "release"}


def with_ways(cases, edition, reader):
    """The cases with `way`, what the funnel reads of each, and `days`, when it first took which step. Four queries.

    A reason is what the committee wrote, else the note of the step that ended the case. A reader who applies here too
    sees the own case as all who apply do: decided once its letter has gone.
    """
    # Each organisation once, however many come from it: its many fields cost more than one query.
    rows = list(cases.select_related("nominee").prefetch_related("cluster").order_by("pk"))
    own = as_told([row for row in rows if row.nominee_id == reader.pk])
    kept_back = {row.pk: row.kept_back_from for row in own if row.kept_back_from}
    steps = Entry.objects.filter(kind="nominations.nomination", thing_id__in=cases.values("pk"), verb__in=STEPS)
    days, notes = {}, {}
    for key, verb, at, note in steps.order_by("at", "pk").values_list("thing_id", "verb", "at", "note"):
        if key in kept_back and at >= kept_back[key]:
            continue
        days.setdefault(key, {}).setdefault(verb, at.astimezone(edition.zone).date())
        notes[key, verb] = note
    decisions = Decision.objects.filter(nomination__edition=edition, choice="decline").in_force()
    names = {row.cluster.country.code: row.cluster.country for row in rows}
    names = {code: str(country.name) for code, country in names.items()}
    decided = {one.nomination_id: one.because for one in decisions.select_related("reason")}
    for row in rows:
        row.days = days.get(row.pk, {})
        reason = decided.get(row.pk, "") if row.state == "declined" else ""
        row.way = Case(
            key=row.pk,
            state=row.state,
            steps=frozenset(row.days),
            country=row.cluster.country.code,
            country_name=names[row.cluster.country.code],
            reason=reason or notes.get((row.pk, ENDS.get(row.state)), ""),
        )
    return rows


def waiting(cases):
    """The cases that wait for a decision, who waits longest first."""
    sent = Entry.objects.filter(case=OuterRef("ref"), verb="send").order_by("-at").values("at")[:1]
    found = cases.waiting_for_decision().select_related("nominee", "cluster").annotate(sent_at=Subquery(sent))
    return list(found.order_by("sent_at", "pk"))


def in_order(rows):
    """All cases along the way from draft to completion."""
    order = {state: place for place, state in enumerate(Nomination.State.values)}
    return sorted(rows, key=lambda nomination: (order[nomination.state], nomination.pk))


def participants(edition):
    """The participants' seats, each with how many of the edition's meetings the person was at, and its credentials."""
    meetings = Event.objects.filter(modules__edition=edition).values("pk")
    was_there = Q(person__attendances__event__in=meetings) & ~Q(person__attendances__mode=Attendance.Mode.ABSENT)
    seats = list(
        edition.seats.participants()
        .select_related("person", "result")
        .prefetch_related(Prefetch("credentials", Credential.objects.of_programmes()))
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
