"""One entry of the directory that is filled in to the last field, and one in every other state: all say so."""

from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from i18nfield.strings import LazyI18nString

from kogge.commons.clusters.actions import join
from kogge.commons.clusters.models import Member, Organisation
from kogge.commons.clusters.profile import FIELDS
from kogge.commons.clusters.sections import columns_of, state_of
from kogge.commons.people.models import Circle
from kogge.commons.profiles import actions as profiles
from kogge.commons.regions.models import Priority
from kogge.commons.upkeep import actions as upkeep

LOGO = Path(__file__).parent / "data/example.png"
SECTIONS = ("basics", "field", "words", "figures", "services", "audience")
IN_LANGUAGES = {"names", "summary", "text", "aims", "offers", "needs"}
BY_OFFICE = {"admit", "ask", "refuse", "merge"}


def enter(demo):
    row = demo.rows["example"]
    manager, office = demo.person(row["manager"]), demo.person(row["by_office"])
    whole = fill_in(demo, row, by=manager)
    profiles.send(whole, by=manager, now=demo.at(row["sent"]))
    profiles.admit(whole, by=office, note=row["note"], now=demo.at(row["admitted"]))
    upkeep.confirm(whole, by=manager, now=demo.at(row["confirmed"]))
    for other in demo.rows["other_example"]:
        entry = begun(demo, row, {**texts_of(demo, row), "name": other["name"], "name_en": other["name"]}, by=manager)
        for verb in other["steps"]:
            by, now = office if verb in BY_OFFICE else manager, demo.at(row["confirmed"])
            if verb == "merge":
                upkeep.merge(whole, entry, by=by, now=now)
            else:
                getattr(profiles, verb)(entry, by=by, note=row["note"], now=now)


def fill_in(demo, row, *, by):
    """All sections one after the other, as its people do it; then the logo, the colleagues and the members."""
    values = texts_of(demo, row)
    entry = begun(demo, row, {name: values[name] for name in ("name", "name_en", "country", "website")}, by=by)
    now = demo.at(row["begun"])
    for section in SECTIONS:
        given = {name: values[name] for name in columns_of(entry, section) if name in values}
        entry = profiles.change(entry, section, given, seen=state_of(entry, section), by=by, now=now)
    profiles.show_logo(entry, SimpleUploadedFile("example.png", LOGO.read_bytes(), "image/png"), by=by, now=now)
    for address in row["colleagues"]:
        person = demo.person(address)
        upkeep.show(join(entry, person, by=by, role="staff"), True, by=person, now=now)
    upkeep.show(entry.memberships.get(person=by), True, by=by, now=now)
    given = {name: value for name, value in row["members"].items() if name != "names"} | {"agreed_on": now.date()}
    for name, kind in row["members"]["names"]:
        profiles.add_member(Member(cluster=entry, name=name, kind=kind, **given), by=by, now=now)
    entry.refresh_from_db()
    return entry


def begun(demo, row, fields, *, by):
    fields = {name: value for name, value in fields.items() if name != "priorities"}
    return profiles.begin(Organisation(kind=Organisation.Kind.CLUSTER, **fields), by=by, now=demo.at(row["begun"]))


def texts_of(demo, row):
    """Every field of the profile as the file says it: {column: value}."""
    values = {name: value for section in SECTIONS for name, value in row.get(section, {}).items()}
    values |= {name: LazyI18nString(values[name]) for name in IN_LANGUAGES}
    return values | {
        "standing": Organisation.Standing.ESTABLISHED,
        "label_until": demo.today + timedelta(days=row["label_until"]),
        "priorities": list(Priority.objects.filter(region__code=values["nuts"])),
        "shown": dict.fromkeys(FIELDS, "public") | row["shown"],
        "circle": Circle.objects.get(slug=row["circle"]),
    }
