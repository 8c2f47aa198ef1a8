"""How organisations come into the directory, and people into organisations."""

import csv
import tomllib
from pathlib import Path

from django.db import transaction

from kogge.commons.clusters.models import Membership, Organisation, Place
from kogge.commons.journal.models import record, touch

DATA = Path(__file__).parent / "data"
COLUMNS = {
    "slug": "slug",
    "name": "name",
    "name_en": "name_en",
    "country": "country",
    "nuts2_2024": "nuts",
    "region": "region",
    "city": "city",
    "sector": "sector",
    "ecosystem": "ecosystem",
    "website": "website",
    "remark": "remark",
    "source": "source",
    "as_of": "as_of",
}


@transaction.atomic
def import_directory():
    """Load towns, clusters and other organisations from the files that ship; running it twice changes nothing.

    Only rows that are not there yet are added: what an editor changed afterwards stays. Returns how many are new.
    """
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        Place.objects.bulk_create((Place(**row) for row in csv.DictReader(file)), ignore_conflicts=True)
    with (DATA / "clusters.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Organisation(kind="cluster", **{field: row[column] for column, field in COLUMNS.items()})
            for row in csv.DictReader(file)
        ]
    listed = tomllib.loads((DATA / "organisations.toml").read_text(encoding="utf-8"))["organisation"]
    rows += [Organisation(**row) for row in listed]
    known = set(Organisation.objects.values_list("slug", flat=True))
    new = [row for row in rows if row.slug not in known]
    Organisation.objects.bulk_create(new)
    touch()
    return len(new)


@transaction.atomic
def join(organisation, person, *, by, role=Membership.Role.MANAGER):
    """The person works for the organisation from now on; saying it twice changes nothing."""
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, person=person, defaults={"role": role}
    )
    if is_new:
        record("join", organisation, by=by, said="took somebody in as a colleague")
    return membership
