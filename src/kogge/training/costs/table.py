"""The budget of an edition as its page shows it: sums, bars, what one person comes to; and its lines as a file."""

import tempfile
from decimal import Decimal
from pathlib import Path

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kogge.base.cells import csv_lines
from kogge.base.charts import Bar, bars
from kogge.base.documents.sheets import write_xlsx
from kogge.commons.clusters.models import Organisation
from kogge.training.costs.models import Currency
from kogge.training.costs.sums import converted, per_head


class Comma(Decimal):
    """A number that is written with a decimal comma, as spreadsheets that expect semicolons read it."""

    def __str__(self):
        return super().__str__().replace(".", ",")


def said(amount, currency):
    """ "1,234.56 EUR", in the reader's way of writing numbers."""
    return f"{number_format(amount, 2, use_l10n=True, force_grouping=True)}\u00a0{currency}"


def partners_of(edition):
    """Whose amounts are written down: those who carry the edition, and its lead partner."""
    own = Q(pk__in=edition.partners.values("organisation")) | Q(pk=edition.lead_id)
    return Organisation.objects.filter(own).order_by("name", "pk")


def currency_of(asked, lines):
    """The currency asked for; else kronor where every line is in kronor, and euros otherwise."""
    if asked in Currency.values:
        return asked
    return Currency.SEK if lines and all(line.currency == Currency.SEK for line in lines) else Currency.EUR


def name_of(module):
    return f"{module.number} {module.title}" if module else _("The whole edition")


def chart(sheet):
    """One bar a module: what is spent, with what was planned beside it."""
    total, currency = sheet.total, sheet.currency
    words = {"spent": said(total.spent, currency), "planned": said(total.planned, currency)}
    items = [
        Bar(
            name_of(module),
            float(amounts.spent),
            _("planned %(planned)s, left %(left)s")
            % {"planned": said(amounts.planned, currency), "left": said(amounts.left, currency)},
        )
        for module, amounts in sheet.modules
    ]
    return bars(
        title=_("%(spent)s spent, %(planned)s planned") % words,
        sub=_("What is spent for each module, in %(currency)s.") % {"currency": currency},
        desc=". ".join(f"{name_of(module)}: {said(amounts.spent, currency)}" for module, amounts in sheet.modules),
        items=items,
        head=(_("Module"), _("Spent")),
    )


def heads(edition, spent):
    """[(count, what it counts, where it comes from, spent for each)]: of those who started, and who completed."""
    stated = {figure.counts: figure for figure in edition.figures.order_by("-place", "-pk")}
    cases = edition.nominations
    own = [("started", _("took a place"), cases.started), ("completed", _("completed"), cases.completed)]
    found = []
    for name, label, count_of in own:
        if name in stated:
            figure = stated[name]
            found.append((figure.value, str(figure.label), _("as a source states it"), per_head(spent, figure.value)))
        else:
            count = count_of().count()
            found.append((count, label, _("counted from the cases of this edition"), per_head(spent, count)))
    return [row for row in found if row[3] is not None]


def head(currency):
    return [
        _("Line"), _("Day"), _("What for"), _("Module"), _("Partner"), _("Who bears it"), _("State"), _("Amount"),
        _("Currency"), _("In %(currency)s") % {"currency": currency}, _("For whom"), _("Takes back line"), _("Reason"),
        _("Written by"), _("Written on"),
    ]  # fmt: skip


def cells(line, currency, rates):
    """One line as a row of the file; amounts stay numbers."""
    return [
        line.number, line.on.isoformat(), line.what, name_of(line.module), line.partner.title,
        line.get_bearer_display(), line.get_state_display(), line.amount, line.currency,
        converted(line, currency, rates), line.person.full_name if line.person else "",
        line.counters.number if line.counters else "", line.reason, line.by.full_name,
        line.at.astimezone(line.edition.zone).date().isoformat(),
    ]  # fmt: skip


def content(lines, currency, rates, form) -> bytes:
    """The whole file, in the order of the lines."""
    rows = (cells(line, currency, rates) for line in lines)
    if form == "xlsx":
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "costs.xlsx"
            write_xlsx(path, _("Budget"), head(currency), rows)
            return path.read_bytes()
    if form == "csv-semicolon":
        rows = ([Comma(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows)
    return "".join(csv_lines(head(currency), rows, delimiter=";" if form == "csv-semicolon" else ",")).encode()
