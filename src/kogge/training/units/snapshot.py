"""A unit with all that belongs to it as plain data: what a version keeps, and whether anything has changed since."""

from decimal import Decimal

COPIED = (
    "ref", "hours", "points_scheme", "eqf_level", "assessment_kind", "assessors", "supervision", "participation",
    "stackability", "valid_months",
)  # fmt: skip
TEXTS = ("title", "points_reason", "prerequisites", "assessment_method", "quality_assurance")


def texts(value):
    """A text by language, as plain data."""
    data = getattr(value, "data", value)
    if isinstance(data, dict):
        return {code: said for code, said in sorted(data.items()) if said}
    return {"en": data} if data else {}


def number(value):
    """Points without noughts behind them: 2.50 is "2.5", and nothing stays nothing."""
    return None if value is None else format(Decimal(value).normalize(), "f")


def snapshot_of(unit):
    """{field: value}, and beside them `module`, `outcomes` and `criteria`. The same unit gives the same data."""
    made = {name: getattr(unit, name) for name in COPIED} | {name: texts(getattr(unit, name)) for name in TEXTS}
    made["points"] = number(unit.points)
    made["module"] = {"number": unit.module.number, "title": texts(unit.module.title)} if unit.module else None
    made["outcomes"] = [_outcome(one) for one in outcomes_of(unit)]
    made["criteria"] = [
        {"key": one.pk, "text": texts(one.text), "levels": one.levels, "passes_from": one.passes_from}
        for one in unit.criteria.order_by("position", "pk")
    ]
    return made


def outcomes_of(unit):
    """Its outcomes in order: knowledge, skills, competence, each as it was added."""
    found = unit.outcomes.prefetch_related("competences__section__version__definition", "assignments")
    return sorted(found, key=lambda one: (list(one.LETTERS).index(one.kind), _number_of(one.ref), one.pk))


def _number_of(ref):
    return int("".join(sign for sign in ref.rpartition(".")[2] if sign.isdigit()) or 0)


def _outcome(one):
    how = texts(one.assessed_how)
    assessed = [{"ref": found.ref, "title": texts(found.title)} for found in sorted(one.assignments.all(), key=key)]
    return {
        "ref": one.ref,
        "kind": one.kind,
        "text": texts(one.text),
        "competences": [
            {"ref": found.ref, "uri": found.uri, "title": texts(found.title), "esco": list(found.esco or [])}
            for found in sorted(one.competences.all(), key=lambda found: found.ref)
        ],
        "assessed": assessed + ([{"ref": "", "title": how}] if how else []),
    }


def key(assignment):
    return (assignment.due_at, assignment.pk)
