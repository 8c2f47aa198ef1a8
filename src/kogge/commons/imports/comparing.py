"""What a list says against what the directory holds: new, changed, kept, same or refused, row by row.

Pure of the web and of files. The same code looks at rows for a preview, at rows that are about to be written, and at
the list that ships with Kogge.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from kogge.commons.clusters.doubles import domain_of
from kogge.commons.clusters.models import Membership, Organisation
from kogge.commons.clusters.naming import name_key
from kogge.commons.imports.columns import COLUMNS, I18N, as_cell, read_cell, value_of
from kogge.commons.imports.values import OTHER_CODES, Wrong

NEW, CHANGED, KEPT, SAME, REFUSED = "new", "changed", "kept", "same", "refused"
ON_ITS_WAY = ("draft", "sent", "asked", "refused")


@dataclass(frozen=True)
class Reading:
    """How the columns of a list are read."""

    columns: dict[int, str]  # number of the column: name in COLUMNS
    fixed: dict = field(default_factory=dict)  # values of new entries where the list says nothing
    list_name: str = ""  # stands before the keys of the list
    takes_likely: bool = False  # rows that look like another entry are new ones all the same
    only_new: bool = False  # what is there is left as it is


@dataclass
class Record:
    """One row as it was understood."""

    number: int
    values: dict
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    country: str = ""  # its own, or the one of new entries

    @classmethod
    def of(cls, number, values, reading):
        """A row that was understood before."""
        return cls(number, values, country=values.get("country") or reading.fixed.get("country", ""))

    @cached_property
    def names(self):
        """The names as names are compared, each with the country: the own one first."""
        given = (self.values[name] for name in ("name", "name_en") if name in self.values)
        return list(dict.fromkeys((name_key(one), self.country) for one in given))

    @property
    def title(self):
        return self.values.get("name") or self.values.get("name_en") or self.values.get("slug", "")


@dataclass
class Finding:
    """What becomes of a row."""

    record: Record
    outcome: str
    target: int | None = None  # the entry that it is about
    changes: list = field(default_factory=list)  # [name, old, new] as texts
    is_likely: bool = False  # refused, because it looks like its target

    @property
    def said(self):
        return [*self.record.problems, *self.record.notes]


def read(number, cells, reading, vocabularies) -> Record:
    """A row of a list, cell by cell. An empty cell says nothing."""
    record = Record(number, {})
    for place, name in reading.columns.items():
        text = cells[place] if place < len(cells) else ""
        if not text:
            continue
        try:
            record.values[name] = read_cell(name, text, vocabularies, record.notes)
        except Wrong as wrong:
            record.problems.append(str(wrong))
    if "key" in record.values:
        record.values["key"] = f"{reading.list_name or 'list'}:{record.values['key']}"[:120]
    record.country = record.values.get("country") or reading.fixed.get("country", "")
    _check_whole(record)
    return record


def _check_whole(record):
    values = record.values
    if not record.title and "key" not in values and not record.problems:
        record.problems.append(_("The row names no organisation."))
    code, country = values.get("nuts", "")[:2], values.get("country")
    if code and country and OTHER_CODES.get(code, code) != country:
        words = _("Region %(nuts)s does not lie in %(country)s.")
        record.problems.append(words % {"nuts": values["nuts"], "country": country})
    if not record.problems and ("latitude" in values) != ("longitude" in values):
        record.problems.append(_("A place needs a latitude and a longitude."))
    elif "latitude" in values and not values.get("city"):
        record.notes.append(_("The coordinates are left out, because no town is named."))


class Directory:
    """The entries, as far as one must know them to say which of them a row is about."""

    def __init__(self, organisations):
        self.by_key: dict[str, int] = {}
        self.by_slug: dict[str, int] = {}
        self.by_name: dict[tuple, int | None] = {}  # None: several have it
        self.by_site: dict[tuple, int] = {}
        columns = ("pk", "key", "slug", "name", "name_en", "name_key", "country", "website", "state", "merged_into")
        for pk, key, slug, name, name_en, folded, country, site, state, merged in organisations.values_list(
            *columns
        ).iterator(chunk_size=2_000):
            pk = merged if state == "merged" and merged else pk
            self.by_slug[slug] = pk
            if key:
                self.by_key[key] = pk
            for one in {folded or name_key(name), name_key(name_en) if name_en else ""} - {""}:
                known = self.by_name.setdefault((one, str(country)), pk)
                if known != pk:
                    self.by_name[one, str(country)] = None
            if domain := domain_of(site) if site else "":
                self.by_site.setdefault((domain, str(country)), pk)

    @classmethod
    def whole(cls):
        return cls(Organisation.objects.all())

    @classmethod
    def around(cls, records, targets):
        """Only what some rows may be about, and what they were about when they were looked at before."""
        keys = {one.values["key"] for one in records if "key" in one.values}
        slugs = {one.values["slug"] for one in records if "slug" in one.values}
        names = {name for one in records for name, _country in one.names}
        there = Organisation.objects.filter(
            Q(key__in=keys) | Q(slug__in=slugs) | Q(name_key__in=names) | Q(pk__in=targets)
        )
        return cls(there)

    def about(self, record):
        """(by what it was recognised, the key of the entry or None). Raises Wrong if several may be meant."""
        values = record.values
        if "key" in values and values["key"] in self.by_key:
            return "key", self.by_key[values["key"]]
        if "slug" in values and values["slug"] in self.by_slug:
            return "slug", self.by_slug[values["slug"]]
        if "key" in values or "slug" in values:
            return "", None
        for found in record.names:
            if found in self.by_name:
                if self.by_name[found] is None:
                    raise Wrong(
                        _("Several entries have this name. Add a column with the address of the one you mean.")
                    )
                return "name", self.by_name[found]
        return "", None

    def like(self, record):
        """An entry that a new row looks like: the same name, or the same website, in the same country. Or None."""
        for found in record.names:
            if found in self.by_name:
                return self.by_name[found] or 0
        domain = domain_of(record.values.get("website", ""))
        return self.by_site.get((domain, record.country)) if domain else None


class Comparison:
    """Row after row of one list against the directory. Remembers what the list itself said before."""

    def __init__(self, directory, reading):
        self.directory, self.reading = directory, reading
        self.tended: set[int] = set()  # entries of these rows that people of the organisation look after
        self.seen: dict = {}  # what a row is about, or looks like: the number of the row

    def findings(self, records: Iterable[Record]) -> list[Finding]:
        """Some rows at once, with one query for the entries that they are about."""
        found = [self._first_look(record) for record in records]
        wanted = {one.target for one in found if one.target and one.outcome != REFUSED}
        there = Organisation.objects.in_bulk(wanted)
        self.tended = set(Membership.objects.filter(organisation__in=wanted).values_list("organisation", flat=True))
        for finding in found:
            if finding.outcome == CHANGED:
                self._compare(finding, there.get(finding.target))
        self._name_likely([one for one in found if one.is_likely])
        return found

    def _first_look(self, record):
        if record.problems:
            return Finding(record, REFUSED)
        try:
            _how, target = self.directory.about(record)
        except Wrong as wrong:
            record.problems.append(str(wrong))
            return Finding(record, REFUSED)
        if before := self._row_before(record, target):
            record.problems.append(_("Row %(row)s of this file is about the same organisation.") % {"row": before})
            return Finding(record, REFUSED)
        if target:
            return Finding(record, CHANGED, target)
        for name in ("name", "country", "kind"):
            if name not in record.values and name not in self.reading.fixed:
                words = _("A new entry needs this too: %(field)s.")
                record.problems.append(words % {"field": COLUMNS[name].said(name)})
        if not record.problems and not self.reading.takes_likely:
            likely = self.directory.like(record)
            if likely is not None:
                record.problems.append(_("This looks like an entry that is there already."))
                return Finding(record, REFUSED, likely, is_likely=True)
        return Finding(record, REFUSED if record.problems else NEW)

    def _row_before(self, record, target):
        """The row of this list that was about the same, or about something that looks the same."""
        values = record.values
        marks = [(name, values[name]) for name in ("key", "slug") if name in values]
        if target:
            marks.append(("entry", target))
        if not target and not self.reading.takes_likely or not marks:
            marks += record.names
        marks = [hash(mark) for mark in marks]  # numbers, because there may be very many
        before = next((self.seen[mark] for mark in marks if mark in self.seen), 0)
        for mark in marks:
            self.seen.setdefault(mark, record.number)
        return before

    def _name_likely(self, findings):
        there = Organisation.objects.in_bulk({one.target for one in findings})
        for one in findings:
            if like := there.get(one.target):
                words = _("This looks like “%(name)s”, which is there already (%(slug)s).")
                one.record.problems[-1] = words % {"name": like.name, "slug": like.slug}

    def _compare(self, finding, organisation):
        record = finding.record
        if organisation is None or self.reading.only_new:
            finding.outcome = SAME
            return
        if organisation.state == "removed" or organisation.state in ON_ITS_WAY:
            words = (
                _("“%(name)s” was removed from the directory. Put it back first.")
                if organisation.state == "removed"
                else _("“%(name)s” waits for its admission. Decide on that first.")
            )
            record.problems.append(words % {"name": organisation.name})
            finding.outcome = REFUSED
            return
        finding.changes = list(_differences(organisation, record.values))
        finding.outcome = CHANGED if finding.changes else SAME
        is_own = organisation.claimed_at or organisation.confirmed_at or organisation.pk in self.tended
        if finding.changes and is_own:
            finding.outcome = KEPT
            record.notes.append(_("Kept as it is, because the organisation itself has entered or confirmed it."))


def _differences(organisation, values):
    """[name, old, new] of each value that the entry has otherwise. An address in use is never changed."""
    for name, new in values.items():
        if name == "slug" or not COLUMNS[name].is_of_entry or (name == "key" and organisation.key):
            continue
        old = value_of(organisation, name)
        if name in I18N:
            new = old | new
        if old != new:
            yield [name, as_cell(name, old), as_cell(name, new)]
