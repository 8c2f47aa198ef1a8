"""The counts of an edition, each with what it counts: stated by a source, or counted from our own records."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Count:
    """A number, what it counts, and where it comes from."""

    value: int
    label: str
    note: str = ""
    source: str = ""
    counts: str = ""

    @property
    def said(self):
        """ "22 completed the education"."""
        return f"{self.value} {self.label}"


# The steps of a training, in order: stated numbers of these are one funnel.
STEPS = ["applied", "invited", "selected", "started", "completed"]


def funnel_of(counts: list[Count]) -> list[Count]:
    """Those of the counts that follow each other; nothing when there are fewer than two to compare."""
    found = sorted((count for count in counts if count.counts in STEPS), key=lambda count: STEPS.index(count.counts))
    return found if len(found) > 1 else []


def figures_of(edition) -> list[Count]:
    """What sources state of the edition; or, where there are none, what its own records count."""
    stated = [
        Count(figure.value, str(figure.label), str(figure.note), figure.source, figure.counts)
        for figure in edition.figures.order_by("place", "pk")
    ]
    if stated:
        return stated
    seats = edition.seats.participants()
    taken = seats.count()
    if not taken and not edition.seats_offered:
        return []
    counts = [Count(taken, _("have taken a place"), _("Counted from the seats of this edition, now."))]
    if edition.seats_offered:
        counts.insert(0, Count(edition.seats_offered, _("places"), _("As the edition offers them.")))
    lands = seats.exclude(person__country="").values("person__country").distinct().count()
    if taken >= 5:
        counts.append(
            Count(
                lands,
                _("countries among those who have taken a place"),
                _("By the country in their profile."),
            )
        )
    return counts
