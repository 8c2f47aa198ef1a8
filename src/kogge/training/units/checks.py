"""What a unit lacks, and what the units of an edition lack together: sentences that say what to do."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.training.units.models import Scheme
from kogge.training.units.snapshot import number


@dataclass(frozen=True)
class Sum:
    """The points of an edition: how many there are, how many units have, how many are left."""

    scheme: str
    total: Decimal | None
    given: Decimal
    hours: int

    @property
    def left(self):
        return None if self.total is None else self.total - self.given

    @property
    def is_even(self):
        return self.left == 0

    @property
    def sentence(self):
        """What the sum comes to, in words."""
        said = {"given": number(self.given), "total": number(self.total)}
        if self.scheme == Scheme.NONE:
            return _("This edition gives no points. Hours show the work.")
        if self.total is None:
            return _("It is not said how many points there are in all.")
        if self.left > 0:
            more = said | {"left": number(self.left)}
            return _("%(given)s of %(total)s points are given; %(left)s are left.") % more
        if self.left < 0:
            more = said | {"more": number(-self.left)}
            return _("%(given)s points are given, %(more)s more than the %(total)s there are.") % more
        return _("All %(total)s points are given.") % said


def sum_of(qualification, units):
    """The Sum over these units, counted here and never taken from a form."""
    given = sum((one.points for one in units if one.points is not None), Decimal(0))
    hours = sum(one.hours or 0 for one in units)
    return Sum(qualification.scheme, qualification.points, given, hours)


def lacking(unit, outcomes):
    """Sentences: what has to be there before this unit can be published; nothing when it can."""
    if not outcomes:
        yield _("No learning outcome yet. Add what one knows or can do afterwards.")
    for one in outcomes:
        if not one.assignments.all() and not str(one.assessed_how):
            yield _("Nobody assesses %(ref)s. Choose an assignment, or say how it is assessed.") % {"ref": one.ref}
    if not unit.hours:
        yield _("The hours of work are missing.")
    if not unit.assessment_kind or not str(unit.assessment_method):
        yield _("It is not said how the unit is assessed.")
    if unit.points_scheme != Scheme.NONE and unit.points and not str(unit.points_reason):
        yield _("Nobody can see why it has so many points. Write the reason beside them.")


def advised(unit, outcomes, criteria):
    """Sentences: what one will miss later, although the unit can be published without it."""
    if not criteria:
        yield _("No criterion yet: assessors and learners do not see what is enough.")
    untied = [one.ref for one in outcomes if not one.competences.all()]
    if untied:
        words = ngettext("%(refs)s teaches no competence of the work role.",
                         "%(refs)s teach no competence of the work role.", len(untied))  # fmt: skip
        yield words % {"refs": ", ".join(untied)}
    missing = [
        label for value, label in (
            (unit.participation, _("form of participation")),
            (str(unit.quality_assurance), _("quality assurance")),
            (unit.eqf_level, _("EQF level")),
        ) if not value
    ]  # fmt: skip
    if missing:
        yield _("A credential of this unit will lack: %(what)s.") % {"what": ", ".join(missing)}


def of_edition(units, outcomes, total, untaught):
    """[(sentence, unit or None)] over all units of an edition. `outcomes`: {unit's key: [outcome]}."""
    found = []
    for unit in units:
        found += [(sentence, unit) for sentence in lacking(unit, outcomes.get(unit.pk, []))]
    if units and total.scheme != Scheme.NONE and not total.is_even:
        found.append((total.sentence, None))
    if untaught:
        words = ngettext(
            "%(n)d competence of the work role is taught nowhere: %(refs)s.",
            "%(n)d competences of the work role are taught nowhere: %(refs)s.",
            len(untaught),
        )
        found.append((words % {"n": len(untaught), "refs": ", ".join(one.ref for one in untaught)}, None))
    return found
