"""The directory as a file: what this reader may see of a selection, in six formats, without keeping it in memory."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import QueryDict
from django.utils.text import slugify
from i18nfield.strings import LazyI18nString

from kogge.base.cells import csv_lines
from kogge.base.documents.sheets import write_xlsx
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.imports.columns import COLUMNS, as_cell, value_of
from kogge.commons.imports.vcard import card
from kogge.commons.journal.models import site

AT_ONCE = 500
# What an export holds of each entry, in this order; the rest of COLUMNS is how lists are matched.
HELD = [name for name, column in COLUMNS.items() if name != "key" and column.is_of_entry]
SHELVES = ("clusters", "others", "all")


@dataclass(frozen=True)
class Format:
    name: str
    type: str
    ending: str
    pieces: Callable | None  # of texts; None: it has to be a file


def asked(query):
    """The selection that an address asks for: what stands behind its question mark."""
    return QueryDict(query)


def shelf_of(query):
    return query.get("of") if query.get("of") in SHELVES else "clusters"


def format_of(query):
    """The format asked for, or None if nobody knows it."""
    return FORMATS.get(query.get("format", "csv"))


def file_name(form, now):
    return f"{slugify(site().name) or 'kogge'}-directory-{now:%Y-%m-%d}{form.ending}"


def entries(keys, reader, say=None):
    """Each entry of these keys with what the reader sees of it: (organisation, {name: value}), in their order."""
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        there = Organisation.objects.in_bulk(some)
        for pk in some:
            if organisation := there.get(pk):
                yield organisation, _seen(organisation, reader)
        if say:
            say(start + len(some))


def _seen(organisation, reader):
    hidden = {}
    values = {}
    for name in HELD:
        gate = COLUMNS[name].hidden_by
        if gate and gate not in hidden:
            hidden[gate] = not reader.sees(organisation, gate)
        values[name] = None if gate and hidden[gate] else value_of(organisation, name)
    return values


def address_of(organisation):
    return f"{settings.SITE_ADDRESS}/{organisation.shelf}/{organisation.slug}/"


def _rows(keys, reader, say):
    for _organisation, values in entries(keys, reader, say):
        yield [as_cell(name, value) for name, value in values.items()]


def _csv(keys, reader, say):
    return csv_lines(HELD, _rows(keys, reader, say))


def _csv_semicolon(keys, reader, say):
    return csv_lines(HELD, _rows(keys, reader, say), delimiter=";")


def _said(organisation, values):
    """What an entry says, without what is empty."""
    said = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return said | {"url": address_of(organisation)}


def _json(keys, reader, say):
    yield '{"organisations": ['
    comma = ""
    for organisation, values in entries(keys, reader, say):
        yield comma + json.dumps(_said(organisation, values), ensure_ascii=False)
        comma = ",\n"
    yield "]}\n"


def _geojson(keys, reader, say):
    """RFC 7946: longitude before latitude, WGS 84, no member that names another system."""
    places = {(one.town, one.country.code): (one.longitude, one.latitude) for one in Place.objects.all()}
    yield '{"type": "FeatureCollection", "features": ['
    comma = ""
    for organisation, values in entries(keys, reader, say):
        point = places.get((organisation.city, organisation.country.code))
        if point:
            feature = {
                "type": "Feature",
                "id": organisation.slug,
                "geometry": {"type": "Point", "coordinates": point},
                "properties": _said(organisation, values),
            }
            yield comma + json.dumps(feature, ensure_ascii=False)
            comma = ",\n"
    yield "]}\n"


def _vcard(keys, reader, say):
    for organisation, values in entries(keys, reader, say):
        summary = LazyI18nString(values["summary"]).localize("en") if values["summary"] else ""
        yield card(organisation, address=address_of(organisation), summary=summary)


FORMATS = {
    one.name: one
    for one in (
        Format("csv", "text/csv; charset=utf-8", ".csv", _csv),
        Format("csv-semicolon", "text/csv; charset=utf-8", ".csv", _csv_semicolon),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", None),
        Format("json", "application/json", ".json", _json),
        Format("geojson", "application/geo+json", ".geojson", _geojson),
        Format("vcard", "text/vcard; charset=utf-8", ".vcf", _vcard),
    )
}


def write(path, form, keys, reader, say=None):
    """The whole export as a file."""
    if form.pieces is None:
        write_xlsx(path, "Directory", HELD, _rows(keys, reader, say))
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        for piece in form.pieces(keys, reader, say):
            file.write(piece)


def as_bytes(form, keys, reader):
    """A file that has to be made as a whole, before the answer begins: a full disk is an error, not an empty file."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "export"
        write(path, form, keys, reader)
        return [path.read_bytes()]
