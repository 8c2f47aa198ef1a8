"""Amounts are written down, taken back by a counter line, and rates stated. Nothing is ever changed."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kogge.base.errors import Refused
from kogge.commons.journal.models import record
from kogge.training.costs import rules
from kogge.training.costs.models import Expense
from kogge.training.nominations.places import lock


def _check(edition, by):
    if not rules.can_enter(by, edition):
        raise Refused(_("Only those who run the edition write down its costs, and only until it is archived."))


def _number(expense, *, by, now):
    """Lines of an edition are numbered one after the other, without a gap."""
    last = Expense.objects.filter(edition=expense.edition).aggregate(last=Max("number"))["last"] or 0
    expense.number, expense.by, expense.at = last + 1, by, now
    expense.save()
    return expense


def _note(expense):
    return f"{expense.number}: {expense.amount} {expense.currency}, {expense.state}"


@transaction.atomic
def enter(expense, *, by, now):
    """Write down a new line."""
    lock(expense.edition)
    _check(expense.edition, by)
    _number(expense, by=by, now=now)
    said = gettext_noop("wrote down an expense")
    record("enter", expense, by=by, said=said, note=_note(expense), now=now)
    return expense


@transaction.atomic
def correct(expense, *, reason, instead=None, by, now):
    """Take a line back with a counter line of the same day, and write down what is right `instead`, if anything is."""
    lock(expense.edition)
    _check(expense.edition, by)
    if expense.counters_id:
        raise Refused(_("This line takes another one back. Write down a new line instead."))
    if Expense.objects.filter(counters=expense).exists():
        raise Refused(_("This line is taken back already."))
    same = ("edition", "on", "what", "module", "partner", "bearer", "state", "currency", "person")
    counter = Expense(
        amount=-expense.amount, counters=expense, reason=reason, **{name: getattr(expense, name) for name in same}
    )
    _number(counter, by=by, now=now)
    note = f"{_note(counter)}. {reason}"
    record("counter", counter, by=by, said=gettext_noop("took an expense back"), note=note, now=now)
    return enter(instead, by=by, now=now) if instead else counter


@transaction.atomic
def state_rate(rate, *, by, now):
    """From a day on, one euro is counted as so many kronor."""
    _check(rate.edition, by)
    rate.by, rate.at = by, now
    rate.save()
    note = f"{rate.sek} SEK, {rate.from_on}, {rate.source}"
    record("rate", rate, by=by, said=gettext_noop("stated the rate of euros and kronor"), note=note, now=now)
    return rate
