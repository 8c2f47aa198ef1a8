"""Which unit teaches which competence of the work role: rows of competences, columns of units under their modules."""

from dataclasses import dataclass, field

from kogge.training.competences.models import Competence
from kogge.training.units.models import Outcome

MOST = 4  # from so many outcomes on a cell is as dark as it gets


@dataclass(frozen=True)
class Cell:
    """The outcomes of one unit that teach one competence."""

    unit: object
    outcomes: tuple = ()

    @property
    def shade(self):
        return min(MOST, len(self.outcomes))

    @property
    def letters(self):
        """[(letter, kind, how many)] of the kinds there are."""
        found = [(letter, kind, sum(one.kind == kind for one in self.outcomes)) for kind, letter in LETTERS]
        return [(letter, kind.label, n) for letter, kind, n in found if n]


LETTERS = [(kind, Outcome.LETTERS[kind]) for kind in Outcome.Kind]


@dataclass(frozen=True)
class Row:
    competence: object
    cells: tuple

    @property
    def total(self):
        return sum(len(cell.outcomes) for cell in self.cells)


@dataclass(frozen=True)
class Band:
    """A module over the columns of its units."""

    module: object
    width: int
    shade: int


@dataclass
class Matrix:
    rows: list = field(default_factory=list)
    units: list = field(default_factory=list)
    bands: list = field(default_factory=list)

    @property
    def untaught(self):
        return [row.competence for row in self.rows if not row.total]

    @property
    def covered(self):
        return len(self.rows) - len(self.untaught)


def columns_of(units):
    """Units side by side, those of one module beside each other; what belongs to no module comes last."""
    return sorted(units, key=lambda one: (one.module is None, one.module.number if one.module else 0, one.place))


def matrix_of(units, outcomes, competences=None):
    """The Matrix. `outcomes`: {unit's key: [anything with kind and the refs of competences in `taught`]}."""
    competences = list(Competence.objects.current()) if competences is None else competences
    made = Matrix(units=columns_of(units))
    for number, unit in enumerate(made.units):
        if number and made.units[number - 1].module == unit.module:
            made.bands[-1] = Band(unit.module, made.bands[-1].width + 1, made.bands[-1].shade)
        else:
            made.bands.append(Band(unit.module, 1, len(made.bands) % 2))
    for one in competences:
        cells = [Cell(unit, tuple(found for found in outcomes.get(unit.pk, ()) if one.ref in taught_by(found)))
                 for unit in made.units]  # fmt: skip
        made.rows.append(Row(one, tuple(cells)))
    return made


def taught_by(outcome):
    """The references of the competences: the same in every version of the definition."""
    known = outcome.competences
    return {one["ref"] for one in known} if isinstance(known, tuple) else {one.ref for one in known.all()}
