"""What the page of a meeting leads to in the rooms above, which this room does not know."""

from importlib import import_module

from django.conf import settings
from django.utils.module_loading import import_string


def ways(event, user):
    """[(words, address)] for everybody who sees the meeting."""
    return [way for name in settings.EVENT_WAYS for way in import_string(name)(event, user)]


def duties(event, user):
    """[(words, address)] for whoever runs it."""
    return [way for name in settings.EVENT_DUTIES for way in import_string(name)(event, user)]


def fields(event, user):
    """{name: field of a form} that rooms above ask for beside what a meeting is."""
    return {key: one for name in settings.EVENT_FIELDS for key, one in import_module(name).fields(event, user).items()}


def put(event, values, *, by, now):
    """Keep what these fields hold."""
    for name in settings.EVENT_FIELDS:
        import_module(name).put(event, values, by=by, now=now)
