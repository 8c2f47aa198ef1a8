"""What the office does across rooms."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from kogge.commons.imports.actions import import_directory
from kogge.commons.journal.models import record, site
from kogge.commons.regions.actions import import_regions
from kogge.training.programmes.actions import load, shipped
from kogge.training.programmes.rules import can_found


@transaction.atomic
def load_shipped(*, by):
    """Load the real regions, clusters and programmes that ship with Kogge; twice is as good as once."""
    if not can_found(by):
        raise PermissionDenied
    import_regions(now=timezone.now())
    import_directory()
    load(shipped())
    record("load_shipped", site(), by=by, said=gettext_noop("loaded the data that ships with Kogge"))
