"""How far somebody is: which steps are done, open, or closed until when or after what."""

from dataclasses import dataclass
from datetime import datetime

from kogge.training.learning.models import Activity


@dataclass(slots=True)
class Step:
    """A step as one participant sees it: done, open, or closed (until `opens_at`, `after` another one, or until
    its assignment is given out).
    """

    activity: Activity
    state: str
    opens_at: datetime | None = None
    after: Activity | None = None

    @property
    def is_done(self):
        return self.state == "done"


def walk(activities, ticks, *, now, is_free=False):
    """The steps of one module in their order. `is_free`: for who teaches, nothing waits for what comes before it."""
    found, before = [], None
    for activity in activities:
        if activity.pk in ticks:
            step = Step(activity, "done")
        elif activity.opens_at and activity.opens_at > now and not is_free:
            step = Step(activity, "closed", opens_at=activity.opens_at)
        elif activity.is_held and not is_free:
            step = Step(activity, "closed")
        elif activity.needs_previous and before and before.pk not in ticks and not is_free:
            step = Step(activity, "closed", after=before)
        else:
            step = Step(activity, "open")
        found.append(step)
        if not activity.is_optional and not activity.is_held:
            before = activity
    return found


def next_of(steps, after=None):
    """The first open step that has to be done; with `after`, the next in order behind it, then from the beginning."""
    place = next((n for n, step in enumerate(steps) if after and step.activity.pk == after.pk), -1)
    turned = [*steps[place + 1 :], *steps[: place + 1]]
    opened = [step for step in turned if step.state == "open" and (after is None or step.activity.pk != after.pk)]
    return next((step for step in opened if not step.activity.is_optional), opened[0] if opened else None)


def hours(minutes):
    """Minutes as hours with halves: 60 is 1, 80 is 1.5."""
    halves = max(1, round(minutes / 30)) if minutes else 0
    return halves // 2 if halves % 2 == 0 else halves / 2
