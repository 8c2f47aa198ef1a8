"""The work role that ships with Kogge: a draft compiled from public sources, read from a file of the room."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop
from i18nfield.strings import LazyI18nString

from kogge.commons.journal.models import record
from kogge.training.competences.models import Competence, Definition, Indicator, Line, Section, Source, Version

DATA = Path(__file__).parents[1] / "data" / "definition.toml"
SKILLS = "http://data.europa.eu/esco/skill/"


def shipped():
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def skill(words):
    """ "75d8… lead others" as the address of the skill, and what ESCO calls it."""
    key, _space, label = words.partition(" ")
    return {"uri": SKILLS + key, "label": label}


@transaction.atomic
def load_definitions(*, now):
    """Write the draft, unless the role is there already. Returns whether it is new."""
    rows = shipped()
    head = rows["definition"]
    if Definition.objects.filter(slug=head["slug"]).exists():
        return False
    definition = Definition.objects.create(slug=head["slug"], name=LazyI18nString(head["name"]))
    Source.objects.bulk_create(Source(definition=definition, **row) for row in rows["source"])
    version = Version.objects.create(
        definition=definition,
        number=rows["version"]["number"],
        origin=LazyI18nString(rows["version"]["origin"]),
        is_compiled=True,
        occupations=rows["occupation"],
        began_at=now,
    )
    for place, row in enumerate(rows["section"], start=1):
        _section(version, place, row)
    record("load", version, by=None, said=gettext_noop("compiled the draft from public sources"), now=now)
    return True


def _section(version, place, row):
    title = LazyI18nString(row["title"])
    section = Section.objects.create(version=version, kind=row["kind"], key=row["key"], position=place, title=title)
    Line.objects.bulk_create(
        Line(
            section=section, ref=f"{row['key']}-{number}", position=number,
            text=LazyI18nString(line["text"]), sources=line["sources"],
        )
        for number, line in enumerate(row.get("line", []), start=1)
    )  # fmt: skip
    for number, one in enumerate(row.get("competence", []), start=1):
        made = Competence.objects.create(
            section=section, ref=one["ref"], position=number, title=LazyI18nString(one["title"]),
            about=LazyI18nString(one["about"]), sources=one["sources"], esco=[skill(words) for words in one["esco"]],
        )  # fmt: skip
        Indicator.objects.bulk_create(
            Indicator(competence=made, level=level, text=LazyI18nString(text))
            for level, text in enumerate(one["levels"], start=1)
        )
