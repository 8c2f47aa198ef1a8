"""What taking part costs, module by module, with sums; each currency for itself, never converted."""

from dataclasses import dataclass
from decimal import Decimal

SUMS = ("host_eur", "participant_eur", "host_sek", "participant_sek")


@dataclass(frozen=True)
class Group:
    """The lines of one module (None: of the whole edition), and what they come to."""

    module: object
    lines: list
    sums: dict


def sums_of(lines):
    """The sum of each column; None where no line states an amount, for that is not zero."""
    found = {}
    for name in SUMS:
        stated = [getattr(line, name) for line in lines if getattr(line, name) is not None]
        found[name] = sum(stated, Decimal(0)) if stated else None
    return found


def by_module(lines):
    """The lines of the whole edition first, then those of each module in its order."""
    found = {}
    for line in sorted(lines, key=lambda line: (line.module.number if line.module else 0, line.place, line.pk)):
        found.setdefault(line.module, []).append(line)
    return [Group(module, rows, sums_of(rows)) for module, rows in found.items()]


def has_amounts(sums):
    return any(amount is not None for amount in sums.values())
