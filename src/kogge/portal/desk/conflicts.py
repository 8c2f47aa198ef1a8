"""Who stands too near to a hand-in to assess it: its own authors, who cannot, and others of their organisations."""

from dataclasses import dataclass

from kogge.commons.clusters.models import Membership
from kogge.commons.people.models import User
from kogge.training.assignments.models import Work
from kogge.training.assignments.reading import names_of
from kogge.training.learning.models import Trainer
from kogge.training.programmes.models import Edition, Seat


@dataclass(frozen=True)
class Near:
    """One assessor and one hand-in. `is_own`: the rules bar them; otherwise they may, and the coordinator decides."""

    person: User
    work: Work
    names: str
    is_own: bool
    has_marked: bool


def conflicts_of(edition: Edition, *, now) -> list[Near]:
    """Hand-ins beside those of their module who wrote them or work where an author works. At most six queries."""
    assessors = _assessors(edition, now)
    works = Work.objects.filter(assignment__module__edition=edition, handed_in_at__isnull=False).with_assignment()
    works = works.defer("text").prefetch_related("authors__seat__person", "marks").order_by("handed_in_at", "pk")
    works = list(works) if assessors else []
    authors = {work.pk: {author.seat.person_id for author in work.authors.all()} for work in works}
    employers = {}
    people = {person.pk for _module, person in assessors}.union(*authors.values())
    for person, organisation in Membership.objects.filter(person__in=people).values_list("person", "organisation"):
        employers.setdefault(person, set()).add(organisation)
    found = []
    for work in works:
        of_authors = set().union(*(employers.get(key, set()) for key in authors[work.pk]))
        marked = {mark.by_id for mark in work.marks.all() if mark.state == "final"}
        for module, person in assessors:
            is_own = person.pk in authors[work.pk]
            is_near = is_own or employers.get(person.pk, set()) & of_authors
            if is_near and module in (None, work.assignment.module_id):
                found.append(Near(person, work, names_of(work), is_own, person.pk in marked))
    return found


def _assessors(edition, now):
    """[(key of the module, None for all; person)], each person once: who leads, who teaches, who coordinates."""
    seats = Seat.objects.filter(edition=edition, role__in=["coordinator", "assistant", "module_lead"])
    rows = [(seat.module_id, seat.person) for seat in seats.select_related("person").order_by("role", "pk")]
    trainers = Trainer.objects.ahead(now.astimezone(edition.zone).date()).filter(module__edition=edition)
    rows += [(one.module_id, one.person) for one in trainers.select_related("person").order_by("pk")]
    everywhere = {person.pk for module, person in rows if module is None}
    return list(dict.fromkeys(row for row in rows if row[0] is None or row[1].pk not in everywhere))
