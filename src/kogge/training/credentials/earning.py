"""Awards read from what was recorded: an achieved unit, a completed programme."""

from datetime import timedelta

from kogge.training.achievements.models import Validation
from kogge.training.credentials.awards import COMPLETION, PROGRAMME, UNIT, Award, Issuer, Outcome, by_language
from kogge.training.units.models import Qualification, Scheme, UnitVersion

MONTH = timedelta(days=30.4375)


def issuer_of(organisation) -> Issuer:
    return Issuer(
        organisation.pk,
        organisation.name_en or organisation.name,
        str(organisation.country),
        organisation.city,
        organisation.website,
    )


def _common(seat, day):
    edition = seat.edition
    return {
        "seat": seat.pk,
        "person": seat.person_id,
        "holder": seat.person.name.strip(),
        "issuer": issuer_of(edition.lead),
        "edition": edition.pk,
        "programme": _joined(edition.programme.name, edition.name),
        "awarded_on": day,
    }


def _joined(first, second):
    """Two texts by language as one, in each language that either has."""
    first, second = by_language(first), by_language(second)
    codes = [*first, *(code for code in second if code not in first)]
    return {code: f"{_in(first, code)} {_in(second, code)}".strip() for code in codes}


def _in(text, code):
    return text.get(code) or text.get("en") or next(iter(text.values()), "")


def award_of_unit(validation, *, day) -> Award:
    """What an achieved unit earns. Only the outcomes that were achieved, in the version that was assessed."""
    assessment = validation.assessment
    version, reached = assessment.unit_version, assessment.outcomes
    said = version.snapshot
    return Award(
        **_common(assessment.seat, day),
        kind=UNIT,
        title=by_language(said["title"]),
        outcomes=tuple(
            Outcome(one.ref, one.kind, by_language(one.text), tuple(one.uris))
            for one in version.outcomes()
            if reached.get(one.ref)
        ),
        hours=version.hours,
        points=version.points if version.points_scheme != Scheme.NONE else None,
        scheme=version.points_scheme,
        eqf_level=version.eqf_level,
        assessment_kind=said["assessment_kind"],
        assessment=by_language(said["assessment_method"]),
        participation=said["participation"],
        quality_assurance=by_language(said["quality_assurance"]),
        grade=assessment.grade,
        supervision=said["supervision"],
        prerequisites=by_language(said["prerequisites"]),
        stackability=said["stackability"],
        valid_until=day + version.valid_months * MONTH if version.valid_months else None,
        unit_version=version.pk,
        unit_ref=version.ref,
        unit_number=version.number,
    )


def award_of_programme(seat, *, day) -> Award:
    """What the whole programme earns: its units together, as far as this person has achieved them."""
    edition = seat.edition
    said = Validation.objects.achieved_by(seat).order_by("assessment__unit__place", "assessment__unit")
    parts = [
        award_of_unit(one, day=day) for one in said.select_related("assessment__seat__person", "assessment__unit")
    ]
    whole = Qualification.objects.filter(edition=edition).first()
    common = _common(seat, day) | {"kind": PROGRAMME, "title": _joined(edition.programme.name, edition.name)}
    if not parts:
        return Award(**common)
    schemes = {part.scheme for part in parts if part.points}
    levels = {part.eqf_level for part in parts}
    return Award(
        **common,
        outcomes=tuple(one for part in parts for one in part.outcomes),
        hours=sum(part.hours or 0 for part in parts),
        points=sum(part.points or 0 for part in parts) if len(schemes) == 1 else None,
        scheme=schemes.pop() if len(schemes) == 1 else Scheme.NONE.value,
        eqf_level=(whole and whole.eqf_level) or (levels.pop() if len(levels) == 1 else None),
        assessment_kind=_shared(parts, "assessment_kind"),
        assessment=_together(parts, "assessment"),
        participation=_shared(parts, "participation")
        or ("blended" if all(one.participation for one in parts) else ""),
        quality_assurance=_together(parts, "quality_assurance"),
        supervision=_shared(parts, "supervision"),
        parts=tuple(part.unit_ref for part in parts),
    )


def award_of_completion(seat, *, day) -> Award:
    """That somebody completed an edition, and no more: where units are not described, or not all were assessed."""
    edition = seat.edition
    return Award(**_common(seat, day), kind=COMPLETION, title=_joined(edition.programme.name, edition.name))


def has_all_units(seat) -> bool:
    """Whether the edition describes units, and this person has achieved each of them."""
    wanted = set(UnitVersion.objects.of_edition(seat.edition).values_list("unit", flat=True))
    reached = Validation.objects.achieved_by(seat).values_list("assessment__unit", flat=True)
    return bool(wanted) and wanted <= set(reached)


def _shared(parts, name):
    """What all units say alike; nothing where they differ."""
    said = {getattr(part, name) for part in parts}
    return said.pop() if len(said) == 1 else ""


def _together(parts, name):
    """The texts of all units after each other, each once, in each language."""
    texts = [getattr(part, name) for part in parts if getattr(part, name)]
    if len(texts) < len(parts):
        return {}
    codes = dict.fromkeys(code for text in texts for code in text)
    return {code: " ".join(dict.fromkeys(_in(text, code) for text in texts)) for code in codes}
