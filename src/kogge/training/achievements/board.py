"""The board of an edition: people by units, and what waits for whom."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from kogge.training.achievements import rules
from kogge.training.achievements.actions.validating import deviates
from kogge.training.achievements.standing import cells_of
from kogge.training.assignments.rules import taught_by
from kogge.training.programmes.models import Edition, Seat
from kogge.training.units.models import UnitVersion

WAITING = ("none", "half", "differ", "again")  # somebody still has to assess


@dataclass
class Board:
    """What one person who assesses sees of an edition."""

    user: Any
    edition: Any
    seats: list  # the participants by name
    versions: list  # the units that are published and open to this person
    modules: set  # the keys of those whose units this person assesses
    is_staff: bool
    cells: dict

    def rows(self):
        for seat in self.seats:
            yield seat, [self.cells[seat.pk, version.unit_id] for version in self.versions]

    def of_unit(self, version):
        return [self.cells[seat.pk, version.unit_id] for seat in self.seats]

    def columns(self):
        """[(version, how many are achieved, how many wait for this person, whether this person assesses it)]"""
        for version in self.versions:
            cells = self.of_unit(version)
            achieved, waits = sum(one.state == "achieved" for one in cells), sum(map(self.waits, cells))
            yield version, achieved, waits, self.may_assess(version)

    def may_assess(self, version):
        """As `rules.can_assess`, for whole units and without a question for each."""
        module = version.unit.module_id
        return module in self.modules if module else self.is_staff

    def waits(self, cell):
        """Whether this person can and has to assess it."""
        if cell.seat.person_id == self.user.pk or cell.state not in WAITING or not self.may_assess(cell.version):
            return False
        own = cell.own(self.user)
        if cell.state == "again":
            mine = any(one.assessor_id == self.user.pk for one in cell.assessments if cell.is_stale(one))
            return not mine and own is None
        return cell.state == "differ" and own is not None or cell.state in ("none", "half") and own is None

    def next_after(self, version, seat):
        """Whom this person assesses next in the unit: the next by name, then from the top."""
        keys = [one.pk for one in self.seats]
        here = keys.index(seat.pk) if seat.pk in keys else -1
        later = self.seats[here + 1 :] + self.seats[: max(here, 0)]
        return next((one for one in later if self.waits(self.cells[one.pk, version.unit_id])), None)

    def to_validate(self):
        """(cells that only need a yes, cells that need words, cells that others have to look at)."""
        plain, deviating, others = [], [], []
        for seat in self.seats:
            for version in self.versions:
                cell = self.cells[seat.pk, version.unit_id]
                if cell.state != "assessed":
                    continue
                involved = {cell.seat.person_id, *(one.assessor_id for one in cell.assessments)}
                if self.user.pk in involved:
                    others.append(cell)
                else:
                    (deviating if deviates(cell) or cell.is_appealed else plain).append(cell)
        return plain, deviating, others


def board_or_404(user, slug, *, programme=None, staff_only=False):
    """The board as this person may see it; of an edition one has nothing to do with nobody may know."""
    found = Edition.objects.select_related("programme", "lead")
    edition = get_object_or_404(found, slug=slug, **({"programme__slug": programme} if programme else {}))
    own = list(Seat.objects.of(user).filter(edition=edition, role__in=rules.STAFF).values_list("role", "module"))
    taught = set()
    if not staff_only:
        for modules in taught_by(user):
            taught |= set(edition.modules.filter(pk__in=modules).values_list("pk", flat=True))
    if not own and not taught:
        raise Http404
    versions = list(UnitVersion.objects.of_edition(edition))
    for version in versions:
        version.unit.edition = edition
    if not own:
        versions = [one for one in versions if one.unit.module_id in taught]
    seats = list(edition.seats.participants().select_related("person").order_by("person__name", "pk"))
    for seat in seats:
        seat.edition = edition
    modules = taught | {module for role, module in own if role == "module_lead"}
    if any(role in ("coordinator", "assistant") for role, _module in own):
        modules |= {version.unit.module_id for version in versions}
    return Board(user, edition, seats, versions, modules, bool(own), cells_of(seats, versions))
