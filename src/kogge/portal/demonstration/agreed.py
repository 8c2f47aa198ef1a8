"""Units and papers of the demonstration: what made-up editions teach, and who has signed for it."""

import tomllib
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import join
from kogge.commons.clusters.models import Organisation
from kogge.commons.files.actions import keep, keep_made
from kogge.commons.files.kinds import PNG
from kogge.commons.people.actions import person_at
from kogge.portal.demonstration.editions import EARLIER, RUNNING
from kogge.portal.demonstration.words import complete, in_all
from kogge.training.agreements import actions as papers
from kogge.training.agreements.models import Agreement, Memorandum, PriorClaim, Side
from kogge.training.competences.models import Competence
from kogge.training.programmes.models import Edition
from kogge.training.units import actions as units
from kogge.training.units.models import Outcome, Qualification, Unit, UnitCriterion, UnitVersion

DATA = Path(__file__).parent / "data"
TERMS = "The parties accept each other as competent to teach and assess the units named above.\nThis paper is made up."


def read():
    return complete(tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8")))


def texts(row):
    return LazyI18nString({code: row[code] for code, _name in settings.LANGUAGES if code in row})


def furnish_units(demo):
    """Four units in the edition that runs and in the one before; points only in the first, and said to be made up."""
    rows = read()
    for slug, day, scheme in ((EARLIER, -600, "none"), (RUNNING, -110, "ECVET")):
        edition = Edition.objects.select_related("programme", "lead").get(slug=slug)
        by, now = demo.coordinator(edition), demo.at(day)
        whole, points = rows["whole"], Decimal(sum(Decimal(row["points"]) for row in rows["unit"]))
        told = {"scheme": scheme, "points": points if scheme == "ECVET" else None, "reason": texts(whole["reason"])}
        made = Qualification(edition=edition, title=texts(whole["title"]), eqf_level=whole["eqf_level"], **told)
        units.settle(made, by=by, now=now)
        for row in rows["unit"]:
            write(demo, edition, row, whole, by=by, day=day)


def write(demo, edition, row, whole, *, by, day):
    module = edition.modules.get(number=row["module"])
    has_points = edition.slug == RUNNING
    unit = Unit(
        edition=edition, module=module, title=texts(row["title"]), hours=row["hours"], eqf_level=whole["eqf_level"],
        points=Decimal(row["points"]) if has_points else None, assessment_kind=row["kind"],
        points_reason=texts(whole["points_reason"]) if has_points else "", assessment_method=texts(row["method"]),
        assessors=row.get("assessors", 1), participation=row["participation"], supervision="id_online",
        stackability="stackable", quality_assurance=texts(whole["quality"]),
    )  # fmt: skip
    units.put_unit(unit, by=by, now=demo.at(day))
    known = {one.ref: one for one in Competence.objects.current()}
    for outcome in row["outcomes"]:
        units.put_outcome(
            Outcome(unit=unit, kind=outcome["kind"], text=texts(outcome), assessed_how=texts(row["method"])),
            competences=[known[ref] for ref in outcome["teaches"] if ref in known],
            by=by, now=demo.at(day),
        )  # fmt: skip
    for criterion in row["criterion"]:
        levels = [in_all({"en": en, "sv": sv}) for en, sv in criterion["levels"]]
        told = UnitCriterion(unit=unit, text=texts(criterion), levels=levels)
        units.put_criterion(told, by=by, now=demo.at(day))
    units.publish(unit, by=by, now=demo.at(day + 5))


def furnish_agreements(demo):
    """Agreements signed by three; of the edition that runs one waits, and one is still being written."""
    for row in read()["board"]:
        organisation = Organisation.objects.get(slug=row["organisation"])
        person = person_at(row["email"], name=row["name"], language=row["language"])
        join(organisation, person, by=person, role="manager")
    for slug, day in ((EARLIER, -590), (RUNNING, -90)):
        edition = Edition.objects.select_related("programme", "lead").get(slug=slug)
        memorandum(demo, edition, day, is_whole=slug == EARLIER)
        by = demo.coordinator(edition)
        papers.prepare(edition, by=by, now=demo.at(day))
        found = list(Agreement.objects.of_edition(edition).select_related("seat__person").order_by("pk"))
        last = found[-2:] if slug == RUNNING else []
        for agreement in found:
            fill(demo, agreement, by=by, day=day)
            if agreement.home is None or (last and agreement == last[-1]):
                continue
            paper = papers.put_forward(agreement, by=by, now=demo.at(day + 2))
            sides = list(Side.objects.of_paper(paper))
            for side in sides[:1] if agreement in last else sides:
                sign(demo, paper, side, by=by, day=day + 4)


def change(demo):
    """A unit gets its assignment and is published anew; what was signed keeps the first version."""
    edition = Edition.objects.select_related("programme", "lead").get(slug=RUNNING)
    by, now = demo.coordinator(edition), demo.at(-1)
    for unit in Unit.objects.filter(edition=edition, module__assignments__isnull=False).distinct():
        asked = list(unit.module.assignments.order_by("pk"))
        for outcome in unit.outcomes.filter(kind="skill"):
            units.put_outcome(outcome, assignments=asked, by=by, now=now)
        units.publish(unit, by=by, now=now)


def fill(demo, agreement, *, by, day):
    """What a coordinator adds to the draft."""
    agreement.activities = "Two meetings in each module, work online between them, and a task in the own cluster."
    agreement.assessment = "Who teaches the module assesses it by its criteria, at the end of the module."
    agreement.documentation = "A personal transcript, unit by unit."
    agreement.validation = "The coordinator of the edition, with the sending organisation"
    agreement.recognition = "Not decided; the body at home says so if it is asked"
    agreement.intermediary = ""
    chosen = list(agreement.units.all())
    papers.put_agreement(agreement, units=chosen, by=by, now=demo.at(day))


def sign(demo, paper, side, *, by, day):
    """The learner; for the organisation somebody who works there; where there is nobody, a scan."""
    given = {"sha256": paper.sha256, "now": demo.at(day)}
    if side.person:
        papers.sign(side, by=side.person, **given)
    elif side.organisation_id == paper.edition.lead_id:
        papers.sign(side, by=by, **given)
    elif person := side.organisation.memberships.exclude(person=paper.learner).order_by("pk").first():
        papers.sign(side, by=person.person, **given)
    else:
        drawn = ContentFile((DATA / "example.png").read_bytes(), name="signed.png")
        file = keep(drawn, by=by, kinds=(PNG,), most=5_000_000, now=given["now"])
        papers.put_scan(side, file, name="Chair of the board", by=by, **given)


def memorandum(demo, edition, day, *, is_whole):
    """Between the schools of the edition; of the one that runs, one school has not signed yet."""
    by, now = demo.coordinator(edition), demo.at(day)
    years = {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
    made = Memorandum(edition=edition, title="Memorandum of the schools (made up)", terms=TERMS, **years)
    partners = edition.partners.exclude(role="funder").select_related("organisation").order_by("pk")
    with_people = [one.organisation for one in partners if one.organisation.memberships.exists()]
    parties = [(organisation, "") for organisation in dict.fromkeys(with_people)]
    papers.put_memorandum(made, units=edition.units.all(), parties=parties, by=by, now=now)
    paper = papers.put_forward(made, by=by, now=now)
    sides = list(Side.objects.of_paper(paper))
    for side in sides if is_whole else sides[:-1]:
        who = side.organisation.memberships.order_by("pk").first().person
        papers.sign(side, sha256=paper.sha256, by=who, now=now)


def claim(demo):
    """One participant has learned a unit before, and waits for an answer."""
    edition = Edition.objects.get(slug=RUNNING)
    seat = edition.seats.participants().select_related("person").order_by("pk").first()
    version = UnitVersion.objects.of_edition(edition).get(unit__module__number=3)
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    given = {"owner": seat.person, "kept_until": None, "now": demo.at(0)}
    file = keep_made(content, name="course-2025.pdf", type="application/pdf", **given)
    text = (
        "Forty hours about data and small companies at a university of applied sciences, with an examination, in 2025."
    )
    made = PriorClaim(seat=seat, unit_version=version, text=text)
    papers.claim(made, [file], by=seat.person, now=demo.at(0))
