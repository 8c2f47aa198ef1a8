"""How regions, their figures and the vocabularies come in: from files, as often as one likes."""

import csv
import re
import tomllib
from pathlib import Path

from django.db import transaction

from kogge.commons.journal.models import touch
from kogge.commons.regions.models import Priority, Recoding, Region, RegionFigure, Term, Vocabulary

DATA = Path(__file__).parent / "data"
# The version of the nomenclature by whose codes each source counts (data/README.md); "": of several.
NUTS_OF = {"employed": "2013", "research_staff": "2016", "internet": "", "income": "2021"}
CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
PART = re.compile(r"now part of ([A-Z]{2}[0-9A-Z]{1,3})")


def _rows(name):
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def import_regions(*, now):
    """Load everything that ships; running it twice changes nothing. Returns how many rows are new or other, by name.

    What a newer release writes differently is written anew; what it leaves out stays, because others point to it.
    """
    written = {
        "vocabularies": _import_vocabularies(now=now),
        "terms": _import_terms(),
        "regions": _import_nomenclature(),
        "neighbours": _import_borders(),
        "older codes": _bring(
            Recoding, [*_changes_of_2016(), *_changes_of_2021(), *_changes_of_2024()], "code version"
        ),
        "priorities": _import_priorities(),
        "figures": _import_figures(),
    }
    if any(written.values()):
        touch()
    return written


def _bring(model, rows, key):
    """Add the rows that are missing and write those anew that say something else. Returns how many that were."""
    key = key.split()
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    known = {tuple(getattr(one, name) for name in key): one for one in model.objects.all()}
    new, other = {}, {}
    for row in rows:
        for field in fields:  # words of the file become numbers and days; what does not fit its column is refused
            value = field.to_python(getattr(row, field.attname))
            field.run_validators(value)
            setattr(row, field.attname, value)
        at = tuple(getattr(row, name) for name in key)
        there = known.get(at)
        if there is None:
            new.setdefault(at, row)
        elif [getattr(row, name) for name in names] != [getattr(there, name) for name in names]:
            row.pk = there.pk
            other.setdefault(at, row)
    model.objects.bulk_create(new.values(), batch_size=1000)
    model.objects.bulk_update(other.values(), [field.name for field in fields], batch_size=200)
    return len(new) + len(other)


def _listed():
    return tomllib.loads((DATA / "vocabularies.toml").read_text(encoding="utf-8"))


def _import_vocabularies(*, now):
    known = dict(Vocabulary.objects.values_list("code", "imported_at"))
    rows = (
        Vocabulary(
            code=code,
            title=about["title"],
            version=about["version"],
            source=about["source"],
            licence=about["licence"],
            is_draft=about.get("draft", False),
            imported_at=known.get(code, now),
        )
        for code, about in _listed().items()
    )
    return _bring(Vocabulary, rows, "code")


def _import_terms():
    vocabularies = dict(Vocabulary.objects.values_list("code", "pk"))
    rows = (
        Term(
            vocabulary_id=vocabularies[code],
            code=row["code"],
            label=row.get("label") or row["name"],
            parent=row.get("parent") or "",
            level=row.get("level") or 1,
            position=position,
            valid_from=about.get("from"),
            valid_until=about.get("until"),
        )
        for code, about in _listed().items()
        for position, row in enumerate(_rows(about["file"]))
    )
    return _bring(Term, rows, "vocabulary_id code")


def _import_nomenclature():
    """Regions level by level, so that each finds its parent."""
    rows, written = list(_rows("nuts_2024.csv")), 0
    for level in range(4):
        known = dict(Region.objects.values_list("code", "pk"))
        there = (row for row in rows if int(row["level"]) == level)
        regions = (
            Region(
                code=row["nuts_id"],
                level=level,
                country=row["country"],
                name=row["name"].strip(),
                name_latin=row["name_latin"].strip(),
                parent_id=known.get(row["parent"]),
            )
            for row in there
        )
        written += _bring(Region, regions, "code")
    return written


def _import_borders():
    """Who borders on whom, each pair both ways."""
    known = dict(Region.objects.values_list("code", "pk"))
    through = Region.neighbours.through
    there = set(through.objects.values_list("from_region", "to_region"))
    pairs = {(known[row["region"]], known[row["other"]]) for row in _rows("borders.csv")}
    new = sorted((pairs | {(other, one) for one, other in pairs}) - there)
    through.objects.bulk_create(through(from_region_id=one, to_region_id=other) for one, other in new)
    return len(new)


def _changes_of_2016():
    """2013 to 2016, as far as the figures need it: no table could be had, so the names of two lists are compared."""
    for row in _rows("nuts_changes_2013_2016.csv"):
        change = "new code, same name" if row["code_2016"] else "no longer a region of its own"
        yield Recoding(
            code=row["code_2013"],
            version="2013",
            name=row["name"],
            becomes=row["code_2016"],
            change=change,
            is_assigned=True,
        )


def _changes_of_2021():
    """2016 to 2021: Eurostat's own table; a name alone that changed is no change of the code."""
    for row in _rows("nuts_changes_2016_2021.csv"):
        old, new = row["code_2016"].strip(), row["code_2021"].strip()
        if CODE.fullmatch(old) and old != new:  # headings stand in this column too
            part = PART.search(row["comment"])
            new = new or (part[1] if part else "")
            yield Recoding(
                code=old, version="2016", becomes=new, change=row["comment"].strip()[:80], is_part=bool(part)
            )


def _changes_of_2024():
    """2021 to 2024: no table could be had, so the two lists are compared: same name under the same country."""
    rows = list(_rows("nuts_2024.csv"))
    today = {row["nuts_id"] for row in rows}
    by_name = {(row["country"], row["level"], row["name"].casefold().strip()): row["nuts_id"] for row in rows}
    for row in _rows("nuts_2021.csv"):
        code = row["nuts_id"].strip()
        if code in today or row["name"].startswith("Extra-Regio"):
            continue
        becomes = by_name.get((row["country"], row["level"], row["name"].casefold().strip()), "")
        change = "new code, same name" if becomes else "no longer a region of its own"
        yield Recoding(code=code, version="2021", name=row["name"], becomes=becomes, change=change, is_assigned=True)


def _import_priorities():
    regions = dict(Region.objects.values_list("code", "pk"))
    rows = (
        Priority(
            region_id=regions[row["nuts"]],
            number=row["priority_no"],
            text=row["priority"],
            language=row["language"],
            period=row["period_or_date"],
            source=row["source"],
            codes=(row.get("codes") or "").split(),
        )
        for row in _rows("priorities.csv")
    )
    return _bring(Priority, rows, "region_id number")


def _import_figures():
    rows = (
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
    )
    return _bring(RegionFigure, rows, "region indicator nace year")


def todays_region(code):
    """The region that a code of any version means today, and how it was found.

    Returns (Region or None, Recoding or None): the second says that the code is an older one. A code that ended
    without a successor leads to the smallest region in force that it lay in.
    """
    code = code.strip().upper()
    here = Region.objects.filter(code=code).first()
    if here:
        return here, None
    change = Recoding.objects.filter(code=code).order_by("-version").first()
    if change is None:
        return None, None
    if change.becomes:
        region, later = todays_region(change.becomes)
        # What it became has ended too: then it is the end that one should read of.
        return region, later if later and not later.becomes else change
    return around(code), change


def around(code):
    """The smallest region in force that a code begins with, or None: SE299 lies, if anywhere, in SE2."""
    starts = [code[:length] for length in range(2, min(len(code), 5))]
    return Region.objects.filter(code__in=starts).order_by("-level").first()
