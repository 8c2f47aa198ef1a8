"""The personal transcript as plain data: unit by unit, what was aimed at and what was achieved. It draws nothing.

Texts in several languages are `LazyI18nString`: `str()` is the reader's language, `.data` holds all of them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kogge.training.achievements.standing import cells_of, homes_of
from kogge.training.programmes.models import Seat


@dataclass(frozen=True)
class Aim:
    """A learning outcome that was aimed at; `is_achieved` is None as long as nothing is told."""

    ref: str
    kind: str
    kind_label: Any
    text: Any
    uris: tuple
    is_achieved: bool | None


@dataclass(frozen=True)
class Reached:
    """One criterion and the level reached in it."""

    criterion: Any
    value: int
    most: int
    word: Any

    @property
    def steps(self):
        """One for each level, True as far as it was reached."""
        return [step <= self.value for step in range(1, self.most + 1)]


@dataclass(frozen=True)
class Voice:
    """Who assessed, and whether they work for the same organisation as the learner."""

    name: str
    is_near: bool


@dataclass(frozen=True)
class Row:
    """One unit of the transcript."""

    unit_ref: str
    unit_version: int  # its number
    title: Any
    module: Any
    hours: int | None
    points: Decimal | None
    scheme: str
    eqf_level: int | None
    state: str  # as in standing.WORDS
    label: Any
    outcomes: list[Aim]
    grid: list[Reached]
    has_passed: bool | None
    grade: str
    strengths: str
    gaps: str
    changes: str
    assessors: list[Voice]
    assessed_on: date | None
    validator: Voice | None
    validated_at: Any
    deviations: str
    body: str  # the home body, which alone can recognise
    recognition: str  # "" while nobody has decided
    recognition_label: Any
    recognition_reason: str
    recognised_at: Any
    kind_of_assessment: Any
    valid_months: int | None

    @property
    def is_achieved(self):
        return self.state == "achieved"

    @property
    def achieved(self):
        """How many outcomes are achieved."""
        return sum(bool(one.is_achieved) for one in self.outcomes)

    @property
    def earned(self):
        return self.points if self.is_achieved else None

    @property
    def weight(self):
        """What the unit counts for in a drawing: its points, or else its hours."""
        return float(self.points or self.hours or 1)


@dataclass(frozen=True)
class Transcript:
    """What one person has achieved in one edition."""

    seat: Any
    edition: Any
    holder: str
    home: str
    lead: str
    rows: list[Row]

    @property
    def achieved(self):
        return [row for row in self.rows if row.is_achieved]

    @property
    def scheme(self):
        """The kind of points, where all units have the same; otherwise points are not added up."""
        kinds = {row.scheme for row in self.rows if row.points}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def points(self):
        return sum((row.points for row in self.rows if row.points), Decimal()) if self.scheme else None

    @property
    def earned(self):
        return sum((row.points for row in self.achieved if row.points), Decimal()) if self.scheme else None

    @property
    def hours(self):
        return sum(row.hours or 0 for row in self.rows)

    @property
    def hours_achieved(self):
        return sum(row.hours or 0 for row in self.achieved)


def transcript(seat) -> Transcript:
    """The transcript of one seat."""
    return _of([seat])[0]


def transcripts_of(person, *, edition_id=None) -> list[Transcript]:
    """Those of all editions in which somebody takes part or took part, the latest first; or of one."""
    seats = Seat.objects.participants().of(person)
    if edition_id:
        seats = seats.filter(edition=edition_id)
    seats = seats.select_related("person", "edition__programme", "edition__lead")
    return _of(list(seats.order_by("-edition__starts_on", "pk")))


def _of(seats):
    cells, homes = cells_of(seats), homes_of(seats)
    return [
        Transcript(
            seat=seat,
            edition=seat.edition,
            holder=seat.person.full_name,
            home=str(homes[seat.pk].title) if seat.pk in homes else "",
            lead=str(seat.edition.lead.title),
            rows=[row_of(cell) for (key, _unit), cell in cells.items() if key == seat.pk],
        )
        for seat in seats
    ]


def row_of(cell) -> Row:
    """One unit as its learner may know of it."""
    version, is_told = cell.version, cell.is_told
    first = cell.first if is_told else None
    said, decided = cell.validation if is_told else None, cell.recognition if is_told else None
    return Row(
        unit_ref=version.ref,
        unit_version=version.number,
        title=version.title,
        module=version.unit.module,
        hours=version.hours,
        points=version.points,
        scheme=version.points_scheme,
        eqf_level=version.eqf_level,
        state=cell.state,
        label=cell.label,
        outcomes=[
            Aim(one.ref, one.kind, one.kind_label, one.text, tuple(one.uris), _achieved(cell, one.ref))
            for one in version.outcomes()
        ],
        grid=_grid(version, first),
        has_passed=first.has_passed if first else None,
        grade=_joined(cell, "grade", ", ") if first else "",
        strengths=_joined(cell, "strengths") if first else "",
        gaps=_joined(cell, "gaps") if first else "",
        changes=_joined(cell, "changes") if first else "",
        assessors=[Voice(one.assessor.full_name, one.is_near) for one in cell.assessments] if first else [],
        assessed_on=max(one.assessed_on for one in cell.assessments) if first else None,
        validator=Voice(said.validator.full_name, said.is_near) if said else None,
        validated_at=said.made_at if said else None,
        deviations=said.deviations if said else "",
        body=str(said.body.title) if said and said.body else "",
        recognition=decided.decision if decided else "",
        recognition_label=decided.get_decision_display() if decided else "",
        recognition_reason=decided.reason if decided else "",
        recognised_at=decided.made_at if decided else None,
        kind_of_assessment=version.label_of("assessment_kind"),
        valid_months=version.valid_months,
    )


def _achieved(cell, ref):
    return cell.first.outcomes.get(ref) if cell.is_told else None


def _grid(version, assessment):
    if assessment is None:
        return []
    found = []
    for one in version.criteria():
        value = assessment.levels.get(str(one["key"]))
        words = dict(one["steps"])
        if value:
            found.append(Reached(one["text"], value, len(words), words.get(value, "")))
    return found


def _joined(cell, name, by="\n\n"):
    """What the assessors said, one after the other, each sentence once."""
    return by.join(dict.fromkeys(text for one in cell.assessments if (text := getattr(one, name))))
