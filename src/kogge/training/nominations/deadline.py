"""Until when somebody may act: the stated minute in the stated zone, sixty seconds of grace, more time for one."""

from datetime import timedelta

from django.utils.translation import gettext as _

from kogge.base.dates import clock_time, day
from kogge.base.errors import Refused

GRACE = timedelta(seconds=60)  # for what was begun before the deadline (safety.md P9)


def closes_for(nomination):
    """The moment at which it is too late for this case: that of the call, or the later one given to this person."""
    closes = nomination.edition.call_closes_at
    given = nomination.extensions.order_by("-pk").values_list("until", flat=True).first()
    return max(filter(None, (closes, given)), default=None)


def refuse_unless_open(edition, now):
    """A call takes nominations and applications from its first minute to its last, and sixty seconds more."""
    if edition.has_open_call(now) or edition.has_open_call(now - GRACE):
        return
    if edition.call_closes_at and now >= edition.call_closes_at:
        closed = edition.call_closes_at.astimezone(edition.zone)
        raise Refused(
            _("The call closed on %(day)s at %(hour)s. The page of the programme tells when the next one opens.")
            % {"day": day(closed.date()), "hour": f"{clock_time(closed, edition.timezone)} {closed:%Z}"}
        )
    raise Refused(_("The call is not open yet. The page of the programme tells when it opens."))


def refuse_unless_in_time(nomination, now):
    """Like the call; who was given more time has until then."""
    given = nomination.extensions.order_by("-pk").values_list("until", flat=True).first()
    if given and now - GRACE < given and nomination.edition.state in ("open", "running"):
        return
    refuse_unless_open(nomination.edition, now)
