"""The budget of a running edition of the demonstration: planned, committed, paid, and one line taken back."""

from decimal import Decimal

from kogge.training.costs import actions
from kogge.training.costs.models import Expense, Rate
from kogge.training.programmes.models import Edition


def write(demo):
    for row in demo.rows["budget"]:
        edition = Edition.objects.get(slug=row["edition"])
        by, modules = demo.coordinator(edition), {module.number: module for module in edition.modules.all()}
        for one in row["rate"]:
            rate = Rate(edition=edition, sek=Decimal(one["sek"]), from_on=demo.day(one["day"]), source=one["source"])
            actions.state_rate(rate, by=by, now=demo.at(one["day"]))
        for one in row["line"]:
            line(demo, one, edition, modules, by=by)


def line(demo, row, edition, modules, *, by):
    """One line, and what it was taken back for, if it was."""
    given = Expense(
        edition=edition, on=demo.day(row["day"]), what=row["what"], module=modules.get(row.get("module")),
        partner=demo.organisations[row["partner"]], bearer=row.get("bearer", "funder"), state=row["state"],
        amount=Decimal(row["amount"]), currency=row.get("currency", "EUR"),
        person=demo.person(row["person"]) if "person" in row else None,
    )  # fmt: skip
    expense = actions.enter(given, by=by, now=demo.at(row["day"]))
    if "back" in row:
        actions.correct(expense, reason=row["back"]["reason"], by=by, now=demo.at(row["back"]["day"]))
