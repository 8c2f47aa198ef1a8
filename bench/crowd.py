"""Makes a large directory: as many organisations as asked for, put together from the real ones. `crowd(20_000)`."""

import csv
import random
from pathlib import Path

from bench.words import WORDS
from django.db import transaction
from i18nfield.strings import LazyI18nString

FILE = Path(__file__).resolve().parents[1] / "src/kogge/commons/clusters/data/clusters.csv"


def rows(n):
    """Organisations that are not saved, different in name, place, fields and words; always the same ones."""
    from kogge.commons.clusters.models import Organisation  # after the settings are read
    from kogge.commons.clusters.naming import name_key
    from kogge.commons.clusters.words import SERVICES

    dice = random.Random(1)
    with FILE.open(encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    sectors = range(1, 97)
    for number in range(n):
        one, other, place = dice.choice(real), dice.choice(real), dice.choice(real)
        name = f"{one['name'].split()[0]} {other['name'].split()[-1]} {dice.choice(WORDS)} {number}"
        text = " ".join(dice.choice(WORDS) for _ in range(80))
        yield Organisation(
            slug=f"crowd-{number}",
            kind="cluster" if number % 5 else "company",
            name=name,
            name_en=f"{name} cluster",
            name_key=name_key(name),
            country=place["country"],
            nuts=place["nuts2_2024"],
            region=place["region"],
            city=place["city"],
            sector=other["sector"],
            ecosystems=sorted({each["ecosystem"] for each in (one, other) if each["ecosystem"]}),
            nace=[f"{dice.choice(sectors):02}"],
            technologies=[],
            summary=LazyI18nString({"en": text[:150]}),
            text=LazyI18nString({"en": text}),
            members_sme=dice.randrange(300),
            services=dice.sample(sorted(SERVICES), 3),
            languages=["en"],
            as_of=str(dice.randrange(2014, 2027)),
            source="https://example.org/",
            shown={"members": "members"} if number % 10 == 0 else {},
        )


def crowd(n):
    """Write them and make them findable, in parts."""
    from kogge.commons.clusters.actions import changed
    from kogge.commons.clusters.models import Organisation

    part = []
    for row in rows(n):
        part.append(row)
        if len(part) == 1000:
            _write(Organisation, changed, part)
            part = []
    _write(Organisation, changed, part)


def _write(model, changed, part):
    with transaction.atomic():
        model.objects.bulk_create(part)
        changed(*part)
