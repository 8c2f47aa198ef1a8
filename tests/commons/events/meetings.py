"""Meetings for tests: tomorrow at ten by the clock of Helsinki, made by the real action."""

from datetime import UTC, datetime, timedelta

from kogge.commons.events import actions
from kogge.commons.events.models import Event
from kogge.commons.mail.models import Message
from tests import make

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def office():
    return make.person("Astrid Ask", is_staff=True)


def meeting(*, now=NOW, **fields):
    """A public meeting of the office, on site and online, for which everybody may register."""
    starts = fields.pop("starts_at", now + timedelta(days=1))
    given = {
        "title": make.text("Forum"), "timezone": "Europe/Helsinki", "mode": "hybrid", "city": "Vaasa", "country": "FI",
        "is_public": True, "registers": "open", "join_url": "https://meet.example.org/one",
    }  # fmt: skip
    event = Event(starts_at=starts, ends_at=fields.pop("ends_at", starts + timedelta(hours=2)), **given | fields)
    return actions.make(event, by=office(), now=now)


def registered(event, name, mode="on_site", now=NOW):
    person = make.person(name)
    return actions.register(event, person, mode=mode, by=person, now=now)


def states(event):
    """[(who, state, mode)] in the order in which they came."""
    rows = event.registrations.order_by("pk").values_list("person__name", "state", "mode")
    return [tuple(row) for row in rows]


def mails():
    """[(to whom, which)] of every mail so far."""
    return list(Message.objects.order_by("pk").values_list("name", "kind"))


def event_addresses(slug):
    """{page: arguments} of every page about one meeting."""
    words = (
        "detail practical practical_edit edit cancel register join here met echo people ask code sheet evidence"
        " catering badges"
    )
    pages = {f"event_{word}": [slug] for word in words.split()} | {"registration_edit": [slug]}
    more = {"registration_step": [slug, "cancel"], "event_join_link": [slug, "x" * 32]}
    return pages | more | {"event_evidence_file": [slug, "abcdefghijkm"]}
