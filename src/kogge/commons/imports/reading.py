"""The rows of a list, whatever it is written in; and how its columns were read the last time."""

import hashlib
import itertools

from kogge.base.documents import sheets
from kogge.base.documents.sheets import Shape
from kogge.commons.files.kinds import GEOJSON, XLSX
from kogge.commons.imports import geojson
from kogge.commons.imports.columns import COLUMNS, guessed
from kogge.commons.imports.comparing import Reading
from kogge.commons.imports.models import Mapping

SAMPLE = 4  # rows that are shown beside the columns
LOOKED_AT = 2_000  # rows of a workbook, which is slow to read


def shape_of(stream, type):
    """What a file of this type is written in."""
    if type == GEOJSON.type:
        return Shape("geojson")
    return sheets.look(stream, kind="xlsx" if type == XLSX.type else "csv")


def rows_of(stream, shape):
    return geojson.rows(stream) if shape.kind == "geojson" else sheets.rows(stream, shape)


def beginning(stream, shape):
    """(heads, the first rows, number of rows; 0 if there are too many to count while somebody waits)."""
    rows = rows_of(stream, shape)
    heads = next((cells for _number, cells in rows), [])
    sample = [cells for _number, cells in itertools.islice(rows, SAMPLE)]
    most = LOOKED_AT if shape.kind == "xlsx" else None
    size = len(sample) + sum(1 for _row in itertools.islice(rows, most))
    return heads, sample, 0 if most and size > most else size


def digest(heads):
    said = "\x1f".join(head.casefold() for head in heads)
    return hashlib.sha256(said.encode()).hexdigest()


def remembered(heads):
    """({number: name}, options) by which a list with these heads was read the last time; else a guess."""
    known = Mapping.objects.filter(heads=digest(heads)).first()
    if known:
        return {int(number): name for number, name in known.columns.items() if name in COLUMNS}, known.options
    return guessed(heads), {}


def remember(heads, columns, options, *, now):
    Mapping.objects.update_or_create(
        heads=digest(heads), defaults={"columns": columns, "options": options, "used_at": now}
    )


def reading_of(columns, options) -> Reading:
    fixed = {name: options[name] for name in ("kind", "country", "source", "as_of") if options.get(name)}
    return Reading(
        columns={int(number): name for number, name in columns.items()},
        fixed=fixed,
        list_name=options.get("list_name", ""),
        takes_likely=bool(options.get("takes_likely")),
    )
