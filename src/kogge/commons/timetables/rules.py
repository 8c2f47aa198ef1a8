"""Who looks after the timetable of a meeting, and who takes part in it."""

from django.conf import settings
from django.utils.module_loading import import_string


def may_run(user, event):
    """The office, and whoever a room above says runs this meeting (`EVENTS_RUN_BY`)."""
    if not user.is_authenticated:
        return False
    if user.is_staff and (event.is_public or event.circle_id is None):
        return True
    return any(import_string(name)(user, event) for name in getattr(settings, "EVENTS_RUN_BY", ()))


def may_keep(user, plan):
    """A plan of one's own is nobody else's; one of a meeting belongs to those who run the meeting."""
    return plan.owner_id == user.pk if plan.owner_id else may_run(user, plan.event)
