"""How many places a meeting has, of each kind, and how many of them are left."""

from dataclasses import dataclass

from django.db.models import Count

from kogge.commons.events.models import Registration


@dataclass(frozen=True)
class Places:
    """The places of one kind; `most` is None where everybody may come."""

    mode: str
    most: int | None
    taken: int
    waiting: int

    @property
    def left(self):
        return None if self.most is None else max(0, self.most - self.taken)

    @property
    def is_free(self):
        """Somebody new may have one. Who waits already comes first."""
        return self.left is None or (self.left > 0 and not self.waiting)

    @property
    def label(self):
        return Registration.Mode(self.mode).label


def places_of(event, *, without=None):
    """{mode: Places}, in one query; `without` leaves one registration out, to see what it would find."""
    rows = event.registrations.filter(person__is_active=True)  # whose account is closed neither comes nor waits
    rows = rows.exclude(pk=without.pk) if without and without.pk else rows
    counted = {(mode, state): n for mode, state, n in rows.values_list("mode", "state").annotate(n=Count("pk"))}
    return {
        mode: Places(
            mode=mode,
            most=event.places(mode),
            taken=counted.get((mode, "registered"), 0) + counted.get((mode, "offered"), 0),
            waiting=counted.get((mode, "waiting"), 0),
        )
        for mode in event.modes
    }


def place_in_queue(registration):
    """1 for who is next."""
    queue = registration.event.registrations.queue(registration.mode).values_list("pk", flat=True)
    return list(queue).index(registration.pk) + 1 if registration.state == "waiting" else 0
