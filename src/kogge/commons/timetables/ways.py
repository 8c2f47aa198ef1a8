"""What the page of a meeting leads to in this room."""

from django.urls import reverse
from django.utils.translation import gettext as _


def of_event(event, user):
    """[(words, address)]: the timetable where there is one, the questions for whoever is signed in."""
    ways = []
    if event.sessions.filter(is_published=True).exists():
        ways.append((_("Timetable"), reverse("timetable_detail", args=[event.slug])))
    if user.is_authenticated:
        ways.append((_("Questions"), reverse("question_list", args=[event.slug])))
    return ways


def of_running(event, user):
    """[(words, address)] for whoever runs the meeting."""
    return [(_("Sessions and plan"), reverse("timetable_edit", args=[event.slug]))]
