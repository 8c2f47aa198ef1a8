"""Who may make and run a meeting: the office what concerns everybody, and whom the rooms above name."""

from django.conf import settings
from django.utils.module_loading import import_string


def may_run(user, event):
    """May change this meeting, call it off, see who comes and write down who came."""
    if not user.is_authenticated:
        return False
    if user.is_staff and (event.is_public or event.circle_id is None):
        return True
    return any(import_string(name)(user, event) for name in settings.EVENTS_RUN_BY)


def circles_of(user):
    """The keys of the circles for which this person may make meetings."""
    return {key for name in settings.EVENTS_MADE_FOR for key in import_string(name)(user)}


def may_make(user):
    return user.is_staff or bool(circles_of(user))
