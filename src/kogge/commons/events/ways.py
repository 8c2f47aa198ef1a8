"""What the page of a meeting leads to in the rooms above, which this room does not know."""

from django.conf import settings
from django.utils.module_loading import import_string


def ways(event, user):
    """[(words, address)] for everybody who sees the meeting."""
    return [way for name in settings.EVENT_WAYS for way in import_string(name)(event, user)]


def duties(event, user):
    """[(words, address)] for whoever runs it."""
    return [way for name in settings.EVENT_DUTIES for way in import_string(name)(event, user)]
