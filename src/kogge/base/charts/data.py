"""What goes into a chart and what comes out. No models: callers count, charts draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """One chart as a page needs it: the sentence, two drawings, and the table that says the same."""

    kind: str
    title: str
    sub: str
    desc: str
    wide: SafeString
    slim: SafeString
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    language: str = ""  # of the labels, if it is not the page's

    @property
    def drawing(self) -> SafeString:
        """Both drawings in the box that shows the one that fits its own width."""
        return format_html('<div class="drawing">{}{}</div>', self.wide, self.slim)


@dataclass(frozen=True)
class Bar:
    label: str
    value: float
    note: str = ""


@dataclass(frozen=True)
class Span:
    """One row of a Gantt chart; both days count. Meetings are (first day, last day) inside it."""

    label: str
    note: str
    start: date
    end: date
    meetings: Sequence[tuple[date, date]] = ()


@dataclass(frozen=True)
class Point:
    label: str
    on: date


@dataclass(frozen=True)
class Town:
    label: str
    latitude: float
    longitude: float
    href: str = ""
    n: int = 1


@dataclass(frozen=True)
class Land:
    """A country's own bead on the map of towns: those whose town is not known."""

    label: str
    n: int
    href: str = ""
