"""Every verb of the room. What other rooms call:

begin(person, version, *, seat, moment, now)        somebody begins to assess themselves
rate(assessment, ratings, *, by, now)               {competence: (own, wanted, helps)}; may be repeated
finish(assessment, *, is_compared, by, now)         done: from now on the page shows it
let_group / stop_grouping(assessment, *, by, now)   whether learning groups may be balanced by it
ask / answer / close(asking …)                      how others see somebody
show / hide(assessment, …)                          the page for an employer
tend_askings(*, now)                                what the clock does: close what is over
"""

from kogge.training.selfassessments.actions.asking import answer, ask, close, tend_askings
from kogge.training.selfassessments.actions.assessing import begin, finish, let_group, rate, remove, stop_grouping
from kogge.training.selfassessments.actions.showing import hide, show

__all__ = [
    "answer", "ask", "begin", "close", "finish", "hide", "let_group", "rate", "remove", "show", "stop_grouping",
    "tend_askings",
]  # fmt: skip
