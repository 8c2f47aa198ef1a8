"""Who may change what hangs on a meeting: whoever runs the meeting."""

from kogge.commons.events.rules import may_run

__all__ = ["may_keep", "may_run"]


def may_keep(user, plan):
    """A plan of one's own is nobody else's; one of a meeting belongs to those who run the meeting."""
    return plan.owner_id == user.pk if plan.owner_id else may_run(user, plan.event)
