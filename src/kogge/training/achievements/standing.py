"""How far each person is in each unit: what was assessed, validated and recognised, read once for all of them."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.commons.clusters.models import Membership, Organisation
from kogge.training.achievements.models import TERM, Appeal, Assessment, Recognition, Validation
from kogge.training.nominations.models import Nomination
from kogge.training.programmes.models import Seat
from kogge.training.units.models import UnitVersion

WORDS = {
    "none": _("not assessed yet"),
    "half": _("waits for the second assessor"),
    "differ": _("two assessors differ"),
    "again": _("to be assessed anew"),
    "failed": pgettext_lazy("unit", "not passed"),
    "assessed": _("assessed, waits for validation"),
    "refused": _("does not meet the unit"),
    "achieved": pgettext_lazy("unit", "achieved"),
}
TOLD = ("failed", "assessed", "refused", "achieved")  # what the learner gets to know


@dataclass
class Cell:
    """One person in one unit."""

    seat: Any
    version: Any  # the one that was assessed; before, the one that holds
    assessments: list = field(default_factory=list)  # those that stand, by place
    validation: Any = None
    recognition: Any = None
    appeal: Any = None  # about what stands

    @property
    def first(self):
        return self.assessments[0] if self.assessments else None

    @property
    def state(self):
        if not self.assessments:
            return "none"
        if any(self.is_stale(one) for one in self.assessments):
            return "again"
        if len(self.assessments) < self.version.assessors:
            return "half"
        if len({(one.has_passed, tuple(sorted(one.outcomes.items()))) for one in self.assessments}) > 1:
            return "differ"
        if self.validation:
            return "achieved" if self.validation.meets else "refused"
        return "assessed" if self.first.has_passed else "failed"

    def is_stale(self, assessment):
        """An appeal against it was granted, and nobody has assessed anew in its place."""
        granted = self.appeal and self.appeal.state == Appeal.State.GRANTED
        return bool(granted and assessment.made_at <= self.appeal.answered_at)

    @property
    def label(self):
        return WORDS[self.state]

    @property
    def is_told(self):
        return self.state in TOLD

    @property
    def is_appealed(self):
        return bool(self.appeal and self.appeal.state == Appeal.State.OPEN)

    @property
    def appeals_until(self):
        """Until when the learner may appeal."""
        acts = [*self.assessments, *([self.validation] if self.validation else [])]
        return max(one.made_at for one in acts) + TERM if acts else None

    def own(self, user):
        """What this person has said of it, and stands."""
        return next((one for one in self.assessments if one.assessor_id == user.pk), None)


def cells_of(seats, versions=None):
    """{(key of a seat, key of a unit): Cell} of these seats of participants. Five queries, however many there are."""
    seats = {seat.pk: seat for seat in seats}
    editions = {seat.edition_id for seat in seats.values()}
    if versions is None:
        found = UnitVersion.objects.current().filter(unit__edition__in=editions).select_related("unit__module")
        versions = list(found.order_by("unit__edition", "unit__place", "unit__pk"))
    cells = {
        (seat.pk, version.unit_id): Cell(seat, version)
        for seat in seats.values()
        for version in versions
        if version.unit.edition_id == seat.edition_id
    }
    rows = Assessment.objects.standing().filter(seat__in=seats).order_by("unit__place", "unit", "place")
    by_key = {}
    for row in rows.select_related("assessor", "unit_version", "unit__module"):
        row.unit_version.unit = row.unit
        cell = cells.setdefault((row.seat_id, row.unit_id), Cell(seats[row.seat_id], row.unit_version))
        row.seat = cell.seat
        cell.version = row.unit_version
        cell.assessments.append(row)
        by_key[row.pk] = cell
    acts = {}
    for said in Validation.objects.standing().filter(assessment__in=by_key).select_related("validator", "body"):
        by_key[said.assessment_id].validation = said
        acts[said.pk] = by_key[said.assessment_id]
    for said in Recognition.objects.standing().filter(validation__in=acts).select_related("body", "by"):
        acts[said.validation_id].recognition = said
    _with_appeals(cells, seats)
    return cells


def _with_appeals(cells, seats):
    """The last appeal in each unit that is open, or was granted and is not done with."""
    appeals = Appeal.objects.filter(assessment__seat__in=seats).exclude(state=Appeal.State.WITHDRAWN)
    for appeal in appeals.select_related("assessment").order_by("asked_at"):
        cell = cells.get((appeal.assessment.seat_id, appeal.assessment.unit_id))
        if cell:
            cell.appeal = appeal


def told_of(seat):
    """{key of a unit: (how far this participant is, in words, the tone of it, where it stands)}"""
    if seat.role != Seat.Role.PARTICIPANT:
        return {}
    tones = {"achieved": "good", "assessed": "info"}
    return {
        unit: (cell.label, tones.get(cell.state, "calm"), reverse("assessment_detail", args=[slug, cell.version.ref]))
        for slug in [seat.edition.slug]
        for (_seat, unit), cell in cells_of([seat]).items()
        if cell.is_told
    }


def cell_of(seat, version):
    return cells_of([seat], [version])[seat.pk, version.unit_id]


def homes_of(seats):
    """{key of a seat: the organisation it was nominated for}. One query."""
    cases = {seat.case: seat.pk for seat in seats if seat.case}
    found = Nomination.objects.filter(ref__in=cases).select_related("cluster")
    return {cases[one.ref]: one.cluster for one in found if one.cluster_id}


def works_near(user, seat):
    """Whether somebody works for an organisation that the learner works or was nominated for."""
    theirs = Organisation.objects.of(seat.person).values_list("pk", flat=True)
    home = homes_of([seat]).get(seat.pk)
    return Membership.objects.filter(person=user, organisation__in={*theirs, *([home.pk] if home else [])}).exists()
