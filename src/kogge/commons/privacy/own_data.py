"""Everything about one person in one ZIP: values with their labels in the person's language, and the own files."""

import json
import zipfile
from datetime import date, datetime

from django.db.models import BinaryField, CharField, Count, FileField, JSONField, Q, Value
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kogge.commons.privacy.retention import tables
from kogge.commons.privacy.wording import GROUPS, label_of

AT_ONCE = 20  # tables
NAMES = ("title", "name", "code", "number", "ref", "slug")  # how a row of another table is named in words


def count_rows(person) -> list[tuple[str, int]]:
    """How many records there are about this person in each group, in words: the page and its ZIP agree.

    Many tables are asked in one query, not all: a database thinks longer about a query than it takes to answer it.
    """
    counts, asked = dict.fromkeys(GROUPS, 0), []
    for table in tables().values():
        found = _rows(table, person)
        if found is not None:
            group = Value(table.group, output_field=CharField())
            asked.append(found.order_by().values_list(group).annotate(n=Count("pk")))
    for at in range(0, len(asked), AT_ONCE):
        first, *others = asked[at : at + AT_ONCE]
        for group, count in first.union(*others, all=True):
            counts[group] += count
    return [(str(GROUPS[group].what), count) for group, count in counts.items() if count]


def _rows(table, person):
    """The rows of a table that are about the person, each once; None where no way leads from it to people."""
    ways = list(table.ways())
    if not ways:
        return None
    about = _about(table, ways[0][0], person)
    for way, _columns in ways[1:]:
        about |= _about(table, way, person)
    return table.rows.filter(about).order_by("pk")


def _about(table, way, person):
    """The rows that lead to the person; without those that a letter has still to tell."""
    about = table.of_person(way, person)
    if way in table.waits.get("people", ()) and "columns" not in table.waits:
        about &= Q(pk__in=table.told().values("pk"))
    return about


def write(path, person, *, site_name, now):
    """Write the ZIP to `path`, in the language that is active."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        sections = [one for table in tables().values() if (one := _section(table, person, package))]
        data = {
            "made": now.isoformat(),
            "from": site_name,
            "person": {"address": person.email, "name": person.name},
            "sections": sections,
        }
        package.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        context = {"sections": sections, "site_name": site_name, "now": now}
        package.writestr("readme.txt", render_to_string("privacy/readme.txt", context))


def _section(table, person, package):
    """One table: {"about", "table", "records": [{column: {"label", "value"}}]}."""
    found = _rows(table, person)
    if found is None:
        return None
    ways = {
        way: set(table.rows.filter(_about(table, way, person)).values_list("pk", flat=True))
        for way, _columns in table.ways()
    }
    told = set(table.told().filter(pk__in=found.values("pk")).values_list("pk", flat=True)) if table.waits else set()
    records = []
    for row in found.iterator(chunk_size=200):
        own = [(way, one) for way, some in table.ways() if row.pk in ways[way] for one in some]
        columns = {one.name: one for way, one in own if way not in one.kept_from}
        untold = () if row.pk in told else table.waits.get("columns", ())
        records.append(_record(table, row, columns, untold, person, package))
    if not records:
        return None
    return {"about": str(GROUPS[table.group].what), "table": table.label, "records": records}


def _record(table, row, columns, untold, person, package):
    """The columns about the person, and those about nobody that say what it is: never those about somebody else."""
    shown = {}
    for field in table.model._meta.concrete_fields:
        if field.name in untold:
            continue
        if field.name in columns or (field.name in table.plain and not field.primary_key):
            is_secret = field.name in columns and columns[field.name].is_secret
            value = _("kept in a form that nobody can read") if is_secret else _value(row, field, person, package)
            shown[field.name] = {"label": label_of(field), "value": value}
            if field.choices and value and not is_secret:
                shown[field.name]["words"] = str(getattr(row, f"get_{field.name}_display")())
    return shown


def _value(row, field, person, package):
    value = getattr(row, field.attname)
    if field.is_relation:
        return _named(row, field, person)
    if isinstance(field, FileField):
        return _put_file(row, package)
    if isinstance(field, BinaryField):
        return _put_bytes(row, value, package)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, LazyI18nString):
        return str(value)
    if isinstance(field, JSONField) or value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _named(row, field, person):
    """A row of another table in words; a person is only ever the one who asks."""
    other = getattr(row, field.name)
    if other is None:
        return None
    if other._meta.model is type(person):
        return person.full_name if other.pk == person.pk else None
    for name in NAMES:
        if value := getattr(other, name, None):
            return str(value)
    return str(other.pk)


def _put_file(row, package):
    """An own file lies beside the data; what was made for a few days (such as this) is only named."""
    if row.kept_until:
        return row.name
    inside = f"files/{row.ref}-{row.name}"
    try:
        with row.content.open("rb") as source, package.open(inside, "w") as target:
            while part := source.read(1 << 20):
                target.write(part)
    except FileNotFoundError:
        return None
    return inside


def _put_bytes(row, value, package):
    if value is None:
        return None
    ending = "pdf" if bytes(value[:4]) == b"%PDF" else "bin"
    inside = f"files/{row._meta.model_name}-{row.pk}.{ending}"
    package.writestr(inside, bytes(value))
    return inside
