"""Findings become entries: the one place where a list is written into the directory."""

from django.utils import timezone
from django.utils.translation import gettext_noop

from kogge.commons.clusters.actions import PAGES, changed, free_slug
from kogge.commons.clusters.models import Organisation, Place
from kogge.commons.clusters.naming import name_key
from kogge.commons.imports.columns import COLUMNS, I18N, as_column, value_of
from kogge.commons.imports.comparing import CHANGED, NEW
from kogge.commons.journal.models import Entry


def write(findings, reading, *, by=None, note="", now=None):
    """Write what is new or changed, in the caller's transaction. `note`: where it came from, for the journal.

    What ships with Kogge comes in without `by` and without history: each entry names its source itself.
    """
    now = now or timezone.now()
    new = [_made(one.record, reading) for one in findings if one.outcome == NEW]
    _give_addresses(new)
    Organisation.objects.bulk_create(new, batch_size=500)
    targets = {one.target: one for one in findings if one.outcome == CHANGED}
    there = list(Organisation.objects.select_for_update().filter(pk__in=targets))
    touched = set()
    for organisation in there:
        touched |= _set(organisation, targets[organisation.pk], now)
    if touched:
        Organisation.objects.bulk_update(there, sorted(touched | {"changed_at"}), batch_size=100)
    _write_places([one.record.values for one in findings if one.outcome in (NEW, CHANGED)])
    if by:
        _write_history(new, there, by=by, note=note, now=now)
    changed(*new, *there)
    return new, there


def _made(record, reading):
    given = reading.fixed | record.values
    organisation = Organisation(
        **{name: as_column(name, value) for name, value in given.items() if COLUMNS[name].is_of_entry}
    )
    organisation.name = organisation.name or organisation.name_en
    organisation.name_key = name_key(organisation.name)
    return organisation


def _give_addresses(new):
    """Addresses that nobody has, with one query for all."""
    lacking = [one for one in new if not one.slug]
    if not lacking:
        return
    taken = {one.slug for one in new if one.slug} | PAGES
    stems = {free_slug(one.name_en or one.name, taken=set()) for one in lacking}
    taken |= _taken(stems)
    for one in lacking:
        one.slug = free_slug(one.name_en or one.name, taken=taken)
        taken.add(one.slug)


def _taken(stems):
    """Addresses in use that are one of these, or one of these with a number."""
    taken = set(Organisation.objects.filter(slug__in=stems).values_list("slug", flat=True))
    for stem in taken.copy():
        taken |= set(Organisation.objects.filter(slug__startswith=f"{stem}-").values_list("slug", flat=True))
    return taken


def _set(organisation, finding, now):
    """Set what the row says otherwise. Returns the names of the columns."""
    names = {name for name, _old, _new in finding.changes}
    for name in names:
        value = finding.record.values[name]
        setattr(organisation, name, value_of(organisation, name) | value if name in I18N else as_column(name, value))
    if "name" in names:
        organisation.name_key = name_key(organisation.name)
        names.add("name_key")
    organisation.changed_at = now
    return names


def _write_places(rows):
    """Towns that were not known yet, where the list says where they lie."""
    towns = {
        (row["city"], row["country"]): row
        for row in rows
        if row.get("city") and row.get("country") and "latitude" in row
    }
    Place.objects.bulk_create(
        (
            Place(
                town=town,
                country=country,
                region=row.get("nuts", "")[:4],
                latitude=row["latitude"],
                longitude=row["longitude"],
            )
            for (town, country), row in towns.items()
        ),
        ignore_conflicts=True,
    )


def _write_history(new, there, *, by, note, now):
    said = {"import": gettext_noop("brought in from a list"), "renew": gettext_noop("changed by a list")}
    Entry.objects.bulk_create(
        Entry(
            kind=Organisation._meta.label_lower,
            thing_id=one.pk,
            verb=verb,
            said=said[verb],
            by=by,
            at=now,
            note=note,
        )
        for verb, some in (("import", new), ("renew", there))
        for one in some
    )
