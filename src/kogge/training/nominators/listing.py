"""Who is asked to nominate, with what came of it: for the page and for the file."""

import tempfile
from pathlib import Path

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kogge.base.documents.sheets import write_xlsx
from kogge.training.nominations.models import Nomination


def rows(edition):
    """All that were asked, each with `made` (nominations sent) and `is_waiting`. Two queries."""
    sent = Nomination.objects.in_force().filter(edition=edition).order_by()
    made = dict(sent.values_list("nominator_email").annotate(Count("pk")))
    found = list(edition.nominators.select_related("person", "organisation").order_by("asked_at", "pk"))
    for row in found:
        row.made = made.get(row.address, 0)
        row.is_waiting = row.state == "asked" and not row.made
    return found


def told(row):
    """What came of it, in words."""
    if row.made:
        return ngettext("nominated %(n)d person", "nominated %(n)d people", row.made) % {"n": row.made}
    return row.get_state_display()


def head():
    return [_("E-mail address"), _("Name"), _("Organisation"), _("Asked on"), _("Reminded on"), _("Answer"), _("Nominations")]  # fmt: skip  # noqa: E501


def cells(row):
    day = [at.astimezone(row.edition.zone).date().isoformat() if at else "" for at in (row.asked_at, row.reminded_at)]
    name, house = row.person.full_name if row.person else "", row.organisation.title if row.organisation else ""
    return [row.address, name, house, *day, capfirst(told(row)), row.made]


def as_workbook(head, rows):
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "nominators.xlsx"
        write_xlsx(path, _("Who may nominate"), head, rows)
        return path.read_bytes()
