"""How far each case of an edition came, where people were lost, and why. Pure: cases in, numbers out."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kogge.base.charts import Bar, bars

STAGES = {
    "nominated": pgettext_lazy("stage", "Nominated"),
    "agreed": pgettext_lazy("stage", "Agreed"),
    "applied": pgettext_lazy("stage", "Applied"),
    "offered": pgettext_lazy("stage", "Offered"),
    "confirmed": pgettext_lazy("stage", "Confirmed"),
    "completed": pgettext_lazy("stage", "Completed"),
}
ORDER = list(STAGES)
# The stage that a state stands for at the least, and the stage that a step of the journal leads to.
BY_STATE = {
    "nominated": "nominated", "agreed": "agreed", "sent": "applied", "reserve": "applied", "declined": "applied",
    "offered": "offered", "released": "offered", "taken": "confirmed", "completed": "completed",
}  # fmt: skip
BY_STEP = {
    "nominate": "nominated", "enter": "nominated", "apply": "agreed", "agree": "agreed", "send": "applied",
    "offer": "offered", "take": "confirmed", "complete": "completed",
}  # fmt: skip
ENDED = {
    "withdrawn": gettext_lazy("Withdrawn"),
    "declined": gettext_lazy("Declined"),
    "released": gettext_lazy("Place given back"),
}
MOST_REASONS = 3


@dataclass(frozen=True)
class Case:
    """What the funnel reads of one case. `steps`: the verbs that its journal holds."""

    key: int
    state: str
    steps: frozenset = frozenset()
    country: str = ""
    country_name: str = ""
    reason: str = ""  # why it ended

    @cached_property
    def reached(self):
        """The place in `ORDER` of the stage it came to; -1: it was never more than a draft."""
        said = [BY_STATE.get(self.state), *(BY_STEP.get(step) for step in self.steps)]
        return max((ORDER.index(stage) for stage in said if stage), default=-1)

    @property
    def stage(self):
        """The stage it came to; empty for a draft."""
        return ORDER[self.reached] if self.reached >= 0 else ""

    def came_to(self, stage):
        return self.reached >= ORDER.index(stage)

    def was_lost_at(self, stage):
        """Came to this stage, no further, and ended."""
        return self.state in ENDED and self.reached == ORDER.index(stage)


# The four counts that are not one: (code, what it is called, what it counts, whether a case is counted).
COUNTS = [
    ("selected", gettext_lazy("Selected"), gettext_lazy("were offered a place"), lambda one: one.came_to("offered")),
    ("started", gettext_lazy("Started"), gettext_lazy("took the place"), lambda one: one.came_to("confirmed")),
    (
        "withdrew",
        gettext_lazy("Withdrew"),
        gettext_lazy("took the place and gave it back"),
        lambda one: one.was_lost_at("confirmed"),
    ),
    ("completed", gettext_lazy("Completed"), gettext_lazy("passed"), lambda one: one.state == "completed"),
]
HOLDS = {code: holds for code, _label, _note, holds in COUNTS}


@dataclass(frozen=True)
class Loss:
    """Who ended after one stage: how, how many, and the reasons that were given most."""

    stage: str
    label: str
    total: int
    ways: list  # [(state, label, number)]
    reasons: list  # [(words, number)]


def reached_by(cases):
    """[(stage, label, number)] from wide to narrow."""
    return [(stage, label, sum(one.came_to(stage) for one in cases)) for stage, label in STAGES.items()]


def counts_of(cases):
    """[(code, label, what it counts, number)] of selected, started, withdrew, completed."""
    return [(code, label, note, sum(holds(one) for one in cases)) for code, label, note, holds in COUNTS]


def losses(cases):
    """Stage by stage; a stage after which nobody was lost is left out."""
    found = []
    for stage, label in STAGES.items():
        lost = [one for one in cases if one.was_lost_at(stage)]
        if lost:
            ways = Counter(one.state for one in lost)
            reasons = Counter(one.reason for one in lost if one.reason).most_common(MOST_REASONS)
            said = [(state, words, ways[state]) for state, words in ENDED.items() if ways[state]]
            found.append(Loss(stage, label, len(lost), said, reasons))
    return found


def by_country(cases):
    """[(code, name, [(stage, number)], lost)], the country with most cases first."""
    groups = {}
    for one in cases:
        if one.reached >= 0:
            groups.setdefault((one.country, one.country_name), []).append(one)
    rows = [
        (code, name, [(stage, number) for stage, _label, number in reached_by(some)], sum(map(is_lost, some)))
        for (code, name), some in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row[2][0][1], str(row[1])))


def is_lost(case):
    return case.state in ENDED and case.reached >= 0


def chart(cases):
    """The funnel as bars; beside each stage who was lost after it."""
    lost = {loss.stage: loss for loss in losses(cases)}
    return bars(
        title=_("From nomination to completion"),
        sub=_("Every case that came at least that far, also when it ended later; drafts are not counted."),
        desc=_("Bars of how many people have come how far in this edition."),
        items=[
            Bar(
                label=str(label),
                value=number,
                note=", ".join(f"{words}: {n}" for _state, words, n in lost[stage].ways) if stage in lost else "",
            )
            for stage, label, number in reached_by(cases)
        ],
        head=(_("Came as far as"), _("Cases")),
    )
