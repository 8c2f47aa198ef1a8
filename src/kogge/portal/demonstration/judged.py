"""What was learnt: the earlier edition with all three acts, an appeal and a shared transcript; the running one."""

from datetime import timedelta

from kogge.commons.clusters.actions import join
from kogge.commons.journal.models import Entry
from kogge.commons.people.actions import person_at
from kogge.portal.demonstration.editions import EARLIER, RUNNING
from kogge.training.achievements import actions
from kogge.training.achievements.models import Assessment
from kogge.training.achievements.standing import cells_of
from kogge.training.programmes.models import Edition
from kogge.training.units.models import UnitVersion

GRADUATION = -100  # of the earlier edition: what is done here is told from that day
STRENGTHS = [
    "Asks members before deciding, and writes down what they say.",
    "The plan is short, has owners, and the board has seen it.",
    "Signals are rated with members, not for them.",
    "Knows when to stop a service that nobody uses.",
]
GAPS = ["Figures stand without their source.", "Who pays after the first year is not said.", ""]


def judge(demo):
    """What was assessed and validated after the graduation, and an appeal. Nothing without published units."""
    earlier = Edition.objects.get(slug=EARLIER)
    versions = list(UnitVersion.objects.of_edition(earlier))
    if versions:
        _earlier(demo, earlier, versions)


def follow_up(demo):
    """What came later: an appeal that waits, recognitions, addresses for others."""
    earlier = Edition.objects.get(slug=EARLIER)
    versions = list(UnitVersion.objects.of_edition(earlier))
    if versions:
        _later(demo, earlier, versions)


def _seats(edition):
    return list(edition.seats.participants().select_related("person", "edition__programme").order_by("person__name"))


def when(demo, seat, days):
    """So many days after the graduation, and after whatever else is told of this person's case."""
    last = Entry.objects.of_case(seat.case).order_by("-at").values_list("at", flat=True).first()
    return max(demo.at(GRADUATION + days), last + timedelta(seconds=1))


def _leads(edition):
    """{key of a module: who leads it}"""
    found = edition.seats.filter(role="module_lead").select_related("person")
    return {seat.module_id: seat.person for seat in found}


def _assess(seat, version, by, *, now, level=0, missed=(), has_passed=True, place=0, **fields):
    """`level`: how far below the top; `missed`: places of the outcomes that are not achieved."""
    levels = {}
    for one in version.criteria():
        levels[str(one["key"])] = max(1, len(one["steps"]) - level)
        if has_passed:
            levels[str(one["key"])] = max(levels[str(one["key"])], one["passes_from"])
    outcomes = {one.ref: number not in missed for number, one in enumerate(version.outcomes())}
    given = {"strengths": STRENGTHS[place % len(STRENGTHS)], "gaps": GAPS[place % len(GAPS)]} | fields
    return actions.assess(
        seat, version, levels=levels, outcomes=outcomes, has_passed=has_passed, assessed_on=now.date(), by=by,
        now=now, **given,
    )  # fmt: skip


def _said(seat, version, leads, coordinator, **fields):
    """Assessed by who leads the module, and where two are asked for by the coordinator, too. Returns the last."""
    first = leads.get(version.unit.module_id, coordinator)
    row = _assess(seat, version, first, **fields)
    return _assess(seat, version, coordinator, **fields) if version.assessors == 2 and first != coordinator else row


def _validator(version, leads, coordinator):
    """Somebody who did not assess: the coordinator, or else who leads another module."""
    others = [person for module, person in leads.items() if module != version.unit.module_id]
    return others[0] if version.assessors == 2 else coordinator


def _earlier(demo, edition, versions):
    coordinator, leads = demo.coordinator(edition), _leads(edition)
    by_name = {seat.person.email.partition(".")[0]: seat for seat in _seats(edition)}
    birgit, juhani, agnieszka, hakon, peeter = (
        by_name[name] for name in ("birgit", "juhani", "agnieszka", "hakon", "peeter")
    )
    last, rows = len(versions) - 1, []
    for place, version in enumerate(versions):
        for seat in (birgit, juhani, agnieszka):
            is_short = seat == juhani and place == last and len(version.outcomes()) > 1
            row = _said(
                seat, version, leads, coordinator, now=when(demo, seat, 1), place=place,
                level=0 if seat == birgit else 1, missed={len(version.outcomes()) - 1} if is_short else (),
            )  # fmt: skip
            if seat != agnieszka or place != last:  # that one is assessed, and nobody has looked yet
                rows.append((seat, version, row, is_short))
    for seat, version, row, is_short in rows:
        words = "Assessed without the last outcome; the rest of the unit is met." if is_short else ""
        by, now = _validator(version, leads, coordinator), when(demo, seat, 2)
        actions.validate(row, meets=True, deviations=words, by=by, now=now)
    given = {"level": 3, "missed": (0,), "has_passed": False}
    _said(peeter, versions[0], leads, coordinator, now=when(demo, peeter, 1), **given)
    row = _said(hakon, versions[0], leads, coordinator, now=when(demo, hakon, 1), level=1)
    by = _validator(versions[0], leads, coordinator)
    actions.validate(row, meets=True, by=by, now=when(demo, hakon, 2))
    _answered(demo, juhani, versions[0], leads, coordinator)


def _later(demo, edition, versions):
    coordinator, leads = demo.coordinator(edition), _leads(edition)
    by_name = {seat.person.email.partition(".")[0]: seat for seat in _seats(edition)}
    birgit, agnieszka, hakon = (by_name[name] for name in ("birgit", "agnieszka", "hakon"))
    if len(versions) > 1:
        _appealed(demo, hakon, versions[1], leads, coordinator)
    _recognised(demo, birgit)
    actions.share(label="Hanseatic Health Fund", days=365, by=birgit.person, now=demo.at(-30))
    actions.share(label="My next employer", days=91, is_whole=True, edition=edition, by=birgit.person, now=demo.at(-2))
    text = "My cluster was called Green Chemistry Cluster all the time, not Green Chemistry Hub."
    actions.ask_correction(agnieszka, text=text, by=agnieszka.person, now=demo.at(-1))


def _appealed(demo, seat, version, leads, coordinator):
    """An appeal that waits for its answer."""
    given = {"level": 3, "missed": (0,), "has_passed": False, "place": 1}
    _said(seat, version, leads, coordinator, now=when(demo, seat, 94), **given)
    text = "The first outcome is in my hand-in, on page 3: three members rated the plan, with their names."
    actions.appeal(seat, version, text=text, by=seat.person, now=when(demo, seat, 97))


def _answered(demo, seat, version, leads, coordinator):
    """An appeal of the time, and its answer."""
    rows = Assessment.objects.standing().filter(seat=seat, unit=version.unit)
    asked_at = when(demo, seat, 5)
    text = "I see myself one level higher: the board signed the plan."
    made = actions.appeal(seat, version, text=text, by=seat.person, now=asked_at)
    involved = {*rows.values_list("assessor", flat=True), *made.involved}
    by = next(one for one in (*leads.values(), coordinator) if one.pk not in involved)
    answer = "The signature came after the end of the unit. The assessment says what was there then."
    actions.uphold(made, answer=answer, by=by, now=when(demo, seat, 8))


def _recognised(demo, seat):
    """Her organisation counts one unit, leaves another open, and has not looked at the rest."""
    cells = [cell for cell in cells_of([seat]).values() if cell.validation]
    home = cells[0].validation.body
    colleague = person_at("uwe.brandt@example.org", name="Uwe Brandt", language="de")
    colleague.called, colleague.timezone, colleague.country = "Uwe", "Europe/Berlin", "DE"
    colleague.save()
    join(home, colleague, by=colleague, role="staff")
    for cell, decision, reason in zip(
        cells,
        ("recognised", "open"),
        ("Counts towards her description of the job.", "We decide when the new pay agreement is there."),
        strict=False,
    ):
        actions.recognise(cell.validation, decision=decision, reason=reason, by=colleague, now=when(demo, seat, 40))


def begin(demo):
    """In the running edition the first module is over: most are assessed in its unit, some validated, three wait."""
    edition = Edition.objects.get(slug=RUNNING)
    versions = list(UnitVersion.objects.of_edition(edition))
    version = next((one for one in versions if one.unit.module and one.unit.module.number == 1), None)
    if version is None:
        return
    coordinator, leads = demo.coordinator(edition), _leads(edition)
    for place, seat in enumerate(_seats(edition)[3:][::-1]):
        row = _said(seat, version, leads, coordinator, now=when(demo, seat, 80), level=place % 2, place=place)
        if place < 3:
            actions.validate(row, meets=True, by=_validator(version, leads, coordinator), now=when(demo, seat, 91))
