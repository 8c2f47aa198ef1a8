"""An edition with two units and people in it, for the tests of this room and of those above it."""

from django.utils import timezone

from kogge.training.achievements import actions
from kogge.training.achievements.models import Share
from kogge.training.achievements.standing import cell_of
from kogge.training.programmes import actions as programmes
from kogge.training.programmes.actions import seat
from kogge.training.programmes.models import Module
from kogge.training.units import actions as units
from kogge.training.units.models import Outcome, Unit, UnitCriterion
from tests import make
from tests.training.units.things import unit as unit_of_edition

LEVELS = [{"en": "hardly"}, {"en": "partly"}, {"en": "fully"}]
PEOPLE = ("Ulla Saarni", "Ebba Lönn", "Tom Tamm")


def edition(people=PEOPLE, nominated=()):
    """A running edition: Sigrid coordinates, Pekka leads module 1, Wanda module 2, Alva assists."""
    made, by = make.edition(), make.coordinator()
    for name in nominated:
        make.nomination(name, at="taken", edition_=made)
    if made.state == "open":
        programmes.begin(made, by=by)
    first = made.modules.get(number=1)
    days = {"starts_on": first.starts_on, "ends_on": first.ends_on}
    second, _is_new = Module.objects.get_or_create(
        edition=made, number=2, defaults={"title": make.text("Radar"), **days}
    )
    for name, module in (("Pekka Leppä", first), ("Wanda Jarzębina", second)):
        seat(made, make.person(name), role="module_lead", module=module, by=by)
    seat(made, make.person("Alva Lund"), role="assistant", by=by)
    for name in people:
        seat(made, make.person(name), role="participant", by=by)
    return made


def version(*, edition_=None, number=1, criteria=2, **fields):
    """A published unit of module 1: two outcomes, two criteria with three levels, enough from the second."""
    edition_ = edition_ or edition()
    given = {"title": make.text("Leading a cluster"), "hours": 60, "assessment_method": make.text("By a hand-in.")}
    given |= {"quality_assurance": make.text("A reference group."), "participation": "blended"} | fields
    given |= {"assessment_kind": "2939dae15f", "eqf_level": 6}
    module = edition_.modules.get(number=number)
    unit = units.put_unit(Unit(edition=edition_, module=module, **given), by=make.coordinator(), now=timezone.now())
    for kind in ("knowledge", "skill"):
        Outcome.objects.create(
            unit=unit, ref=f"{unit.ref}.{kind[0].upper()}1", kind=kind, text=make.text(f"Some {kind}"),
            assessed_how=make.text("By a hand-in."),
        )  # fmt: skip
    for position in range(criteria):
        UnitCriterion.objects.create(
            unit=unit, text=make.text(f"Criterion {position}"), levels=LEVELS, passes_from=2, position=position
        )
    units.publish(unit, by=make.coordinator(), now=timezone.now())
    unit.refresh_from_db()
    found = unit.last_version()
    found.unit = unit
    return found


def seat_of(version, name="Ulla Saarni"):
    found = version.unit.edition.seats.participants().select_related("person", "edition__programme")
    return found.get(person=make.person(name))


def said(version, *, level=3, achieved=True, has_passed=True, **fields):
    """The arguments of `assess`: the same level everywhere, every outcome the same."""
    return {
        "levels": {str(one["key"]): level for one in version.criteria()},
        "outcomes": {one.ref: achieved for one in version.outcomes()},
        "has_passed": has_passed,
        "assessed_on": timezone.localdate(),
    } | fields


def assessed(version, name="Ulla Saarni", *, by="Pekka Leppä", now=None, **fields):
    now = now or timezone.now()
    return actions.assess(seat_of(version, name), version, **said(version, **fields), by=make.person(by), now=now)


def validated(version, name="Ulla Saarni", *, by="Wanda Jarzębina", meets=True, **fields):
    """Assessed by Pekka, validated by Wanda."""
    cell = cell_of(seat_of(version, name), version)
    found = cell.first or assessed(version, name)
    return actions.validate(found, meets=meets, **fields, by=make.person(by), now=timezone.now())


def state(version, name="Ulla Saarni"):
    return cell_of(seat_of(version, name), version).state


def shared(name="Ulla Saarni", **fields):
    given = {"label": "An employer", "days": 14} | fields
    return actions.share(**given, by=make.person(name), now=timezone.now())


def token_of(share):
    return Share.objects.get(pk=share.pk).url.rstrip("/").rpartition("/")[2]


def achievement_addresses(programme, edition_):
    """One assessed unit of the participant, with an appeal and a wish, and where the pages about it are."""
    seat_ = make.edition().seats.participants().select_related("person", "edition__programme").first()
    found = Unit.objects.first() or unit_of_edition(at="published")
    version_, now, ebba = found.last_version(), timezone.now(), seat_.person
    if not seat_.assessments.exists():
        given = said(version_)
        row = actions.assess(seat_, version_, **given, by=make.person("Pekka Leppä"), now=now)
        actions.appeal(seat_, version_, text="Tvärtom.", by=ebba, now=now)
        actions.ask_correction(seat_, text="Fel dag.", by=ebba, now=now)
    row = seat_.assessments.get()
    here, unit = [programme, edition_], [edition_, found.ref]
    return {
        "assessment_board": [edition_],
        "assessment_batch": unit,
        "assessment_edit": [*unit, ebba.ref],
        "validation_queue": here,
        "validation_edit": [programme, *unit, ebba.ref],
        "appeal_answer": [*here, row.appeals.get().ref],
        "correction_answer": [*here, seat_.corrections.get().ref],
        "recognition_edit": [*unit, ebba.ref],
        **dict.fromkeys(("assessment_detail", "appeal_new", "appeal_withdraw"), unit),
        "share_end": ["abcdefghijkm"],
        **dict.fromkeys(("edition_transcript", "correction_new"), [edition_]),
        "transcript_shared": ["x"],
    }
