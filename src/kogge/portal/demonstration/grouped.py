"""Learning groups of the demonstration: wishes of some participants, and published groups of the current edition."""

from kogge.training.groups import actions
from kogge.training.groups.models import Partition
from kogge.training.groups.proposing import RULES
from kogge.training.programmes.models import Edition

SIZE = 4


def furnish_groups(demo):
    """Groups in every edition that runs now and has people enough; two of them have wished for somebody."""
    for edition in Edition.objects.filter(state=Edition.State.RUNNING).select_related("programme").order_by("pk"):
        seats = list(edition.seats.participants().select_related("person", "edition").order_by("pk"))
        if len(seats) < SIZE * 2:
            continue
        now = demo.at(-20)
        for one, other in (seats[:2], seats[2:4]):
            actions.put_wishes(one, wishes=[other], refusals=[seats[-1]], by=one.person, now=now)
        by = demo.coordinator(edition)
        rules = [name for name in RULES if name != "levels"]
        made = Partition(edition=edition, title="Reading circles", size=SIZE, rules=rules)
        actions.propose(made, by=by, now=now)
        actions.publish(made, by=by, now=now)
