"""What stands on the page of an organisation beside its profile: one list of what each room knows of it, in order.

A room that has something to show gets a function here and a line in SHELVES; it returns a `Shelf`, or None.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kogge.base.dates import days
from kogge.training.programmes.models import Edition, Partner, Programme


@dataclass(frozen=True)
class Row:
    """One line of a shelf: what, where to find it, and a word about it."""

    label: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class Shelf:
    title: str
    rows: list[Row] = field(default_factory=list)


def programmes_of(organisation, user):
    """The programmes it hosts, and the editions it carries or leads a part of."""
    editions = Edition.objects.visible_to(user)
    hosted = Programme.objects.filter(host=organisation, pk__in=editions.values("programme")).order_by("pk")
    rows = [Row(str(programme.name), programme.get_absolute_url(), _("Host")) for programme in hosted]
    partners = Partner.objects.filter(organisation=organisation, edition__in=editions)
    by_edition = {}
    for partner in partners.select_related("edition__programme").order_by("-edition__starts_on", "pk"):
        by_edition.setdefault(partner.edition, []).append(str(partner.get_role_display()))
    for edition, roles in by_edition.items():
        when = days(edition.starts_on, edition.ends_on)
        label = f"{edition.programme.name} {edition.name}"
        rows.append(Row(label, edition.get_absolute_url(), f"{', '.join(roles)} · {when}"))
    return Shelf(_("Part in programmes"), rows)


SHELVES = [programmes_of]


def shelves_of(organisation, user) -> list[Shelf]:
    """The shelves on which something lies."""
    found = [shelf(organisation, user) for shelf in SHELVES]
    return [shelf for shelf in found if shelf.rows]
