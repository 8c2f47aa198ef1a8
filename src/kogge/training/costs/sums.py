"""Amounts added up: by partner and module, by who bears them, by person. Pure, and exact to the cent."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from kogge.commons.search.alphabets import in_order

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass
class Amounts:
    """What is planned, committed and spent of something, in one currency."""

    planned: Decimal = NOTHING
    committed: Decimal = NOTHING
    spent: Decimal = NOTHING

    @property
    def left(self):
        return self.planned - self.committed - self.spent

    def add(self, state, amount):
        setattr(self, state, getattr(self, state) + amount)


@dataclass
class Group:
    """One partner, and what becomes of its amounts module by module (None: the whole edition)."""

    partner: object
    rows: list
    total: Amounts


@dataclass
class Sheet:
    """All sums of an edition in one currency, and how many lines are not in them for want of a rate."""

    currency: str
    groups: list = field(default_factory=list)
    modules: list = field(default_factory=list)
    bearers: list = field(default_factory=list)
    people: list = field(default_factory=list)
    total: Amounts = field(default_factory=Amounts)
    left_out: int = 0


def rate_on(rates, day):
    """The rate that holds on a day: the last that began by then, and of those the one written last."""
    begun = [rate for rate in rates if rate.from_on <= day]
    return max(begun, key=lambda rate: (rate.from_on, rate.pk), default=None)


def holding(rates):
    """Of the rates stated for each day the one written last, by day: the others no longer count."""
    last = {rate.from_on: rate for rate in sorted(rates, key=lambda rate: rate.pk)}
    return [last[day] for day in sorted(last)]


def converted(line, to, rates):
    """The amount of a line in a currency, rounded to the cent; None where no rate is stated for its day."""
    if line.currency == to:
        return line.amount
    rate = rate_on(rates, line.on)
    if rate is None:
        return None
    exact = line.amount / rate.sek if to == "EUR" else line.amount * rate.sek
    return exact.quantize(CENT, ROUND_HALF_EVEN)


def sheet_of(lines, to, rates):
    sheet = Sheet(to)
    cells, modules, bearers, people = {}, {}, {}, {}
    for line in lines:
        amount = converted(line, to, rates)
        if amount is None:
            sheet.left_out += 1
            continue
        places = [(cells, (line.partner, line.module)), (modules, line.module), (bearers, line.get_bearer_display())]
        places += [(people, line.person)] if line.person else []
        for found, key in places:
            found.setdefault(key, Amounts()).add(line.state, amount)
        sheet.total.add(line.state, amount)
    sheet.groups = _groups(cells)
    sheet.modules = sorted(modules.items(), key=lambda pair: _place(pair[0]))
    sheet.bearers = sorted(bearers.items())
    sheet.people = sorted(people.items(), key=lambda pair: (in_order(pair[0].name), pair[0].pk))
    return sheet


def _place(module):
    return (module.number, module.pk) if module else (0, 0)


def _groups(cells):
    partners = sorted({partner for partner, _module in cells}, key=lambda one: (in_order(one.title), one.pk))
    groups = []
    for partner in partners:
        rows = [(module, amounts) for (of, module), amounts in cells.items() if of == partner]
        total = Amounts()
        for _module, amounts in rows:
            for state in ("planned", "committed", "spent"):
                total.add(state, getattr(amounts, state))
        groups.append(Group(partner, sorted(rows, key=lambda row: _place(row[0])), total))
    return groups


def per_head(spent, count):
    """What one of `count` people comes to, rounded to the cent; None where there is nobody."""
    return (spent / count).quantize(CENT, ROUND_HALF_EVEN) if count else None
