"""The columns that a list of organisations may have: how each is recognised, read, compared and written again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kogge.commons.clusters.models import Organisation
from kogge.commons.imports import values
from kogge.commons.imports.values import Wrong, key

STANDING, LABEL, KIND = Organisation.Standing, Organisation.Label, Organisation.Kind


@dataclass(frozen=True)
class Column:
    """One column: what it may be called in a file, how its cells are read, and which choice hides it."""

    read: Callable
    called: str = ""  # further names, by which it is recognised
    hidden_by: str = ""  # the field of profile.FIELDS whose audience it has
    is_of_entry: bool = True  # an attribute of an organisation
    label: str = ""

    def said(self, name):
        return self.label or Organisation._meta.get_field(name).verbose_name


def _members(what):
    return Column(values.whole, f"members {what}, {what}", "members")


def _text(name, called=""):
    return Column(values.i18n, called, name)


COLUMNS = {
    "slug": Column(values.slug, "address", label=_("address in the directory")),
    "key": Column(
        values.short("key"), "id, external key, identifier, external id, nr, no, number", label=_("key in the list")
    ),
    "name": Column(values.short("name"), "native name, organisation, cluster, cluster name, title"),
    "name_en": Column(values.short("name_en"), "english name, name in english, name english"),
    "names": Column(values.i18n_short, "names, other names"),
    "kind": Column(values.one_of(KIND.choices, values.KINDS), "type, organisation type"),
    "standing": Column(values.one_of(STANDING.choices)),
    "project_ends_on": Column(values.day, "project ends, project end"),
    "country": Column(values.country, "land, country code, nation, kraj, riik, maa, valsts, salis"),
    "nuts": Column(str, "nuts2 2024, nuts code, nuts2, nuts3, region code"),
    "region": Column(values.short("region"), "region name, province, county, wojewodztwo, lan, bundesland"),
    "city": Column(values.short("city"), "town, place, location, stad, miasto, linn, ort, miestas, pilseta"),
    "latitude": Column(values.degrees(90), "lat, y", is_of_entry=False, label=_("latitude of the town")),
    "longitude": Column(values.degrees(180), "lon, lng, long, x", is_of_entry=False, label=_("longitude of the town")),
    "sector": Column(values.short("sector"), "sectors, field, field of work, branch, industry"),
    "ecosystems": Column(values.several(values.ecosystem), "ecosystem, industrial ecosystem"),
    "is_assigned": Column(values.truth, "ecosystem basis", label=_("ecosystem was assigned, not stated")),
    "nace": Column(str, "nace code, nace codes", "nace"),
    "technologies": Column(str, "technology", "technologies"),
    "summary": Column(values.i18n_short, "in one sentence, short description, claim"),
    "text": _text("text", "description, about, profile, long description"),
    "founded": Column(values.year, "year founded, founding year, established", "founded"),
    "legal_form": Column(values.short("legal_form"), "", "legal_form"),
    "fte": Column(values.posts, "team, staff, team fte, employees, employees fte, full time equivalents", "fte"),
    "members_sme": _members("smes"),
    "members_large": _members("large companies"),
    "members_research": _members("research"),
    "members_public": _members("public bodies"),
    "members_other": _members("others"),
    "services": Column(values.several(values.service), "", "services"),
    "target_countries": Column(values.several(values.country), "target markets", "target_countries"),
    "languages": Column(values.several(values.language, ";|,\n"), "working languages", "languages"),
    "label": Column(
        values.one_of(LABEL.choices, {one: one for one in LABEL.values}), "quality label, excellence", "label"
    ),
    "label_until": Column(values.day, "label expires, label expiry", "label"),
    "aims": _text("aims", "strategic aims, goals"),
    "offers": _text("offers"),
    "needs": _text("needs"),
    "website": Column(values.website, "url, web, homepage, web site, web page, internet"),
    "remark": Column(values.short("remark")),  # stands in public, so what may be a note of the office is no guess
    "source": Column(values.short("source"), "source url"),
    "as_of": Column(values.short("as_of"), "year of source"),
}
I18N = {"names", "summary", "text", "aims", "offers", "needs"}
LISTS = {"ecosystems", "nace", "technologies", "services", "target_countries", "languages"}
NAMED = {
    key(one): name for name, column in COLUMNS.items() for one in (name, *column.called.split(",")) if one.strip()
}


def guessed(heads):
    """{number of the column: name} for the heads of a file; each name once, what is not recognised is left out."""
    found = {}
    for number, head in enumerate(heads):
        name = NAMED.get(key(head.replace("_", " ")))
        if name and name not in found.values():
            found[number] = name
    return found


def read_cell(name, text, vocabularies, notes):
    """The value of a cell. Adds to `notes` what was taken in another way than it was written."""
    if name == "nuts":
        return _region(text, vocabularies, notes)
    if name == "nace":
        return values.several(lambda code: _term(code, "nace-2-1", vocabularies), ";|,\n")(text)
    if name == "technologies":
        return values.several(lambda code: _term(code, "technologies", vocabularies))(text)
    return COLUMNS[name].read(text)


def _region(text, vocabularies, notes):
    code = text.strip().upper()[:10]
    today, version = vocabularies.region(code)
    if not today:
        raise Wrong(_("“%(text)s” is no code of a region (NUTS) that we know.") % {"text": text[:20]})
    if today != code:
        words = _("Region %(old)s is a code of NUTS %(version)s; it is %(new)s today, and entered so.")
        notes.append(str(words % {"old": code, "version": version, "new": today}))
    return today


def _term(text, vocabulary, vocabularies):
    known = vocabularies.codes(vocabulary)
    found = known.get(key(text))
    if not found and (known or not text.replace(".", "").isalnum()):
        raise Wrong(_("“%(text)s” is not one of the words we know here.") % {"text": text[:60]})
    return found or text


def value_of(organisation, name):
    """The value that an entry has, as `read_cell` gives it; None or empty if it has none."""
    value = getattr(organisation, name)
    if name == "country":
        return value.code
    if name in I18N:
        data = getattr(value, "data", value) or {}
        data = data if isinstance(data, dict) else {"en": data}
        return {code: "\n".join(said.splitlines()).strip() for code, said in data.items() if said and said.strip()}
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, str):
        value = " ".join(value.split())
    return value.removesuffix("/") if name == "website" and value.count("/") == 3 else value


def as_column(name, value):
    """A value as the column of an entry wants it."""
    if name == "fte":
        return Decimal(value)
    if name in ("label_until", "project_ends_on"):
        return date.fromisoformat(value)
    return value


def as_cell(name, value):
    """A value as the text of a cell: `read_cell` reads the same again."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if name in I18N:
        return values.i18n_cell(value)
    if name in LISTS:
        return "; ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, int | float) else str(value)
