"""How organisations come into the directory, and people into organisations."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from kogge.commons.clusters.index import index
from kogge.commons.clusters.models import Membership, Organisation, Place
from kogge.commons.clusters.naming import name_key
from kogge.commons.journal.models import record, touch

DATA = Path(__file__).parent / "data"


# Words in the place of a slug that are pages of their own, so that no organisation may have them.
PAGES = {"new", "criteria", "export", "feed", "map", "claims", "doubles", "import", "stale"}


def changed(*organisations):
    """These entries are other than they were: find them by what they say now, and draw public pages anew.

    Every action that writes an organisation ends with this, in its transaction.
    """
    index(organisations)
    touch()


def enter(organisation):
    """Put a new organisation into the directory, with an address of its own if it has none. Returns it."""
    organisation.slug = organisation.slug or free_slug(organisation.name_en or organisation.name)
    organisation.name_key = name_key(organisation.name)
    organisation.save()
    changed(organisation)
    return organisation


def free_slug(name, taken=None):
    """An address made of a name that no organisation has. `taken`: addresses in use, for many at once."""
    stem = slugify(name)[:70].strip("-") or "organisation"
    if taken is None:
        taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken or slug in PAGES:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def import_places():
    """Where towns lie, from the file that ships; twice is as good as once."""
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        Place.objects.bulk_create((Place(**row) for row in csv.DictReader(file)), ignore_conflicts=True)


@transaction.atomic
def join(organisation, person, *, by, role=Membership.Role.MANAGER):
    """The person works for the organisation from now on; saying it twice changes nothing."""
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, person=person, defaults={"role": role}
    )
    if is_new:
        record("join", organisation, by=by, said="took somebody in as a colleague")
    return membership
