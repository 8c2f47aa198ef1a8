"""Every verb of the room. What other rooms call:

begin(person, version, *, seat, moment, now)        somebody begins to assess themselves
rate(assessment, ratings, *, by, now)               {competence: (own, wanted, helps)}; may be repeated
finish(assessment, *, is_compared, by, now)         done: from now on the page shows it
ask / answer / close(asking …)                      how others see somebody
show / hide(assessment, …)                          the page for an employer
tend_askings(*, now)                                what the clock does: close what is over
"""

from kogge.training.selfassessments.actions.asking import answer, ask, close, tend_askings
from kogge.training.selfassessments.actions.assessing import begin, finish, rate, remove
from kogge.training.selfassessments.actions.showing import hide, show

__all__ = ["answer", "ask", "begin", "close", "finish", "hide", "rate", "remove", "show", "tend_askings"]
