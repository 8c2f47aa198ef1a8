"""How regions, their figures and the vocabularies come in: from files, as often as one likes."""

import csv
import tomllib
from pathlib import Path

from django.db import transaction

from kogge.commons.journal.models import touch
from kogge.commons.regions.models import Priority, Recoding, Region, RegionFigure, Term, Vocabulary

DATA = Path(__file__).parent / "data"
# The version of the nomenclature by whose codes each source counts (data/README.md).
NUTS_OF = {"employed": "2013", "research_staff": "2016", "internet": "mixed", "income": "2021"}


def _rows(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def import_regions(*, now):
    """Load everything that ships; running it twice changes nothing. Returns how many rows are new, by name."""
    tables = (Vocabulary, Term, Region, Recoding, Priority, RegionFigure)
    before = {table: table.objects.count() for table in tables}
    _import_vocabularies(now=now)
    _import_nomenclature()
    _import_priorities()
    _import_figures()
    touch()
    return {str(table._meta.verbose_name): table.objects.count() - before[table] for table in tables}


def _import_vocabularies(*, now):
    listed = tomllib.loads((DATA / "vocabularies.toml").read_text(encoding="utf-8"))
    for code, about in listed.items():
        vocabulary, _ = Vocabulary.objects.get_or_create(
            code=code,
            defaults={
                "title": about["title"],
                "version": about["version"],
                "source": about["source"],
                "licence": about["licence"],
                "is_draft": about.get("draft", False),
                "imported_at": now,
            },
        )
        terms = [
            Term(
                vocabulary=vocabulary,
                code=row["code"],
                label=row.get("label") or row["name"],
                parent=row.get("parent") or "",
                level=row.get("level") or 1,
                position=position,
                valid_from=about.get("from"),
            )
            for position, row in enumerate(_rows(about["file"]))
        ]
        Term.objects.bulk_create(terms, ignore_conflicts=True)


def _import_nomenclature():
    """Regions level by level, so that each finds its parent; then who borders on whom, and the older codes."""
    rows = list(_rows("nuts_2024.csv"))
    known = dict(Region.objects.values_list("code", "pk"))
    for level in range(4):
        new = [
            Region(
                code=row["nuts_id"],
                level=level,
                country=row["country"],
                name=row["name"],
                name_latin=row["name_latin"],
                parent_id=known.get(row["parent"]),
            )
            for row in rows
            if int(row["level"]) == level and row["nuts_id"] not in known
        ]
        Region.objects.bulk_create(new)
        known = dict(Region.objects.values_list("code", "pk"))
    pairs = [(known[row["region"]], known[row["other"]]) for row in _rows("borders.csv")]
    through = Region.neighbours.through
    both = [*pairs, *((other, one) for one, other in pairs)]
    through.objects.bulk_create(
        (through(from_region_id=one, to_region_id=other) for one, other in both), ignore_conflicts=True
    )
    Recoding.objects.bulk_create([*_changes_of_2021(), *_changes_of_2024(rows)], ignore_conflicts=True)


def _changes_of_2021():
    """2016 to 2021: Eurostat's own table; a name alone that changed is no change of the code."""
    for row in _rows("nuts_changes_2016_2021.csv"):
        old, new = row["code_2016"].strip(), row["code_2021"].strip()
        if old and old != new:
            yield Recoding(code=old, version="2016", becomes=new, change=row["comment"].strip()[:80])


def _changes_of_2024(rows):
    """2021 to 2024: no table could be had, so the two lists are compared: same name under the same country."""
    today = {row["nuts_id"] for row in rows}
    by_name = {(row["country"], row["level"], row["name"].casefold().strip()): row["nuts_id"] for row in rows}
    for row in _rows("nuts_2021.csv"):
        code = row["nuts_id"]
        if code in today:
            continue
        becomes = by_name.get((row["country"], row["level"], row["name"].casefold().strip()), "")
        if becomes in today and len(becomes) == len(code):
            change = "new code, same name"
        else:
            becomes, change = "", "no longer a region of its own"
        yield Recoding(
            code=code, version="2021", name=row["name"], becomes=becomes, change=change, is_assigned=True
        )


def _import_priorities():
    regions = dict(Region.objects.values_list("code", "pk"))
    rows = [
        Priority(
            region_id=regions[row["nuts"]],
            number=row["priority_no"],
            text=row["priority"],
            language=row["language"],
            period=row["period_or_date"],
            source=row["source"],
        )
        for row in _rows("priorities.csv")
        if row["nuts"] in regions
    ]
    Priority.objects.bulk_create(rows, ignore_conflicts=True)


def _import_figures():
    rows = [
        RegionFigure(
            region=row["region"],
            indicator=row["indicator"],
            year=row["year"],
            nace=row["nace"],
            value=row["value"],
            unit=row["unit"],
            nuts=NUTS_OF[row["indicator"]],
        )
        for row in _rows("figures.csv")
    ]
    RegionFigure.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def todays_region(code):
    """The region that a code of any version means today, and how it was found.

    Returns (Region or None, Recoding or None): the second says that the code is an older one. A code that ended without
    a successor leads to the smallest region in force that it lay in.
    """
    code = code.strip().upper()[:5]
    here = Region.objects.filter(code=code).first()
    if here:
        return here, None
    change = Recoding.objects.filter(code=code).order_by("-version").first()
    if change is None:
        return None, None
    if change.becomes:
        return todays_region(change.becomes)[0], change
    around = Region.objects.filter(code__in=[code[:length] for length in range(2, len(code))])
    return around.order_by("-level").first(), change
