"""What time alone brings about: one explicit list, run by every worker, each line by one of them at a time."""

from datetime import timedelta

from kogge.commons.jobs.actions import Due, reap, sweep
from kogge.commons.mail.actions import deliver_waiting

CLOCK = [
    Due(deliver_waiting, every=timedelta(seconds=1)),
    Due(reap, every=timedelta(seconds=15)),
    Due(sweep, every=timedelta(hours=24)),
]
