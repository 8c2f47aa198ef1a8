"""What stays of two meetings of the demonstration: three questions answered, and people who may be seen. Made up."""

from datetime import timedelta

from kogge.commons.events import actions
from kogge.commons.events.actions.afterwards import ask_afterwards, who_was_there
from kogge.commons.surveys import actions as surveys
from kogge.portal.demonstration.editions import RUNNING
from kogge.training.programmes.models import Module

ANSWERS = [
    ("5", "The check-in with one question each, tomorrow.", "More time at the tables."),
    ("4", "How we wrote down decisions while all were looking.", ""),
    ("5", "I invite two of the others to our member day.", "Begin at nine."),
    ("4", "", "The room online heard too little of what was said at the tables."),
    ("3", "The list of methods.", "Fewer methods, each tried out."),
    ("5", "The walk in pairs: we do it with our board.", "Nothing."),
]
SHOWN = [
    "ulla.saarni@example.org", "mart.saarepuu@example.org", "kristine.klava@example.org", "darius.klevas@example.org",
]  # fmt: skip


def furnish_echoes(demo):
    """Of the opening of module 1 everything has come in; of that of module 2 the questions are still open."""
    first, second = (
        Module.objects.get(edition__slug=RUNNING, number=number).meetings.order_by("starts_at").first()
        for number in (1, 2)
    )
    _remember(first, ANSWERS, now=min(first.ends_at + timedelta(hours=15), demo.now))
    _remember(second, ANSWERS[:2], now=demo.now)


def _remember(event, answers, *, now):
    made = ask_afterwards(event, now=now).questionnaire
    people = list(who_was_there(event).order_by("name"))
    for person, (worth, use, change) in zip(people, answers, strict=False):
        draft = surveys.begin(made, person=person, now=now)
        surveys.save(draft, {"worth": worth, "use": use, "change": change}, now=now)
        surveys.send(draft, now=now)
    for person in people:
        if person.email in SHOWN:
            actions.show(event, person, by=person, now=now)
