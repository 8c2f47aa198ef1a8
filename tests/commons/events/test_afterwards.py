"""After a meeting: three questions without names, whom one met there; and what it cost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.commons.clusters.actions import join
from kogge.commons.events import actions
from kogge.commons.events.actions.afterwards import ASKED_FOR
from kogge.commons.events.lists import met
from kogge.commons.events.models import Echo, Event, Showing
from kogge.commons.findings.results import gather, results
from kogge.commons.surveys import actions as surveys
from kogge.commons.surveys.models import Questionnaire
from tests import make
from tests.commons.events.meetings import NOW, meeting, office, registered

pytestmark = pytest.mark.django_db
NAMES = ["Alder A", "Birch B", "Cedar C", "Elm E", "Fir F"]
DAY = timedelta(days=1)


def held(names=NAMES, **modes):
    """A meeting at which these were on site, and others as said: {"Gum G": "recording"}."""
    event = meeting()
    for name, mode in (dict.fromkeys(names, "on_site") | modes).items():
        person = registered(event, name).person
        actions.attend(event, person, mode=mode, by=office(), now=event.starts_at)
    return event


def asked():
    return sorted(Echo.objects.values_list("questionnaire__tickets__person__name", flat=True))


def answer(event, name, step, now):
    draft = surveys.begin(event.echo.questionnaire, person=make.person(name), now=now)
    surveys.save(draft, {"worth": str(step), "use": f"What {name} said"}, now=now)
    surveys.send(draft, now=now)


def test_a_meeting_is_free_of_charge_unless_its_host_says_otherwise(client):
    event = meeting(now=timezone.now())
    client.force_login(office())
    assert "free of charge" in client.get(event.get_absolute_url()).content.decode()
    actions.change(event, {"price": make.text("40 euros, by invoice")}, by=office(), now=timezone.now())
    after = client.get(event.get_absolute_url()).content.decode()

    assert ("free of charge" in after, "40 euros, by invoice" in after) == (False, True)


def test_who_was_there_is_asked_once_and_who_is_written_down_later_is_asked_then():
    event = held(**{"Gum G": "recording", "Hazel H": "absent"})
    for now in (event.ends_at - DAY, event.ends_at, event.ends_at + DAY):
        actions.tend_echoes(now=now)
    assert asked() == NAMES

    actions.attend(event, make.person("Hazel H"), mode="online", by=office(), now=event.ends_at)
    actions.attend(event, make.person("Fir F"), mode="absent", by=office(), now=event.ends_at)
    actions.tend_echoes(now=event.ends_at + 2 * DAY)
    assert asked() == [*NAMES[:4], "Hazel H"]


def test_nobody_is_asked_where_fewer_than_five_were_there_or_two_weeks_have_gone():
    actions.tend_echoes(now=held(NAMES[:4]).ends_at)
    actions.tend_echoes(now=held().ends_at + ASKED_FOR)

    assert Echo.objects.count() == 0


def test_answers_have_no_name_and_are_shown_to_the_host_when_nothing_more_can_come(client):
    event = held()
    now = timezone.now()
    Event.objects.filter(pk=event.pk).update(starts_at=now - 2 * DAY, ends_at=now - DAY)
    actions.tend_echoes(now=now)
    event.refresh_from_db()
    client.force_login(make.person("Alder A"))
    assert "Answer three questions" in client.get(event.get_absolute_url()).content.decode()
    for step, name in enumerate(NAMES, 1):
        answer(event, name, step, now)
    assert "Answer three questions" not in client.get(event.get_absolute_url()).content.decode()
    client.force_login(office())
    path = f"{event.get_absolute_url()}echo/"
    early = client.get(path).content.decode()
    made = event.echo.questionnaire
    Questionnaire.objects.filter(pk=made.pk).update(closes_at=now - DAY)
    late = client.get(path).content.decode()
    made.refresh_from_db()

    assert ("5 of 5 have answered" in early, "What Alder A said" in early) == (True, False)
    assert all(f"What {name} said" in late for name in NAMES)
    assert [(found.question.code, found.n) for found in results(gather(made, now=now), is_guarded=True)] == [
        ("worth", 5), ("use", 5), ("change", 0),
    ]  # fmt: skip
    assert set(made.title.data) == set(made.languages) == dict(settings.LANGUAGES).keys()
    assert set(made.responses.values_list("person", "address", "sent_at")) == {(None, "", None)}
    made.responses.first().delete()
    assert "Fewer than 5 people have answered, so nothing of it is shown." in client.get(path).content.decode()


def test_people_one_met_are_those_who_were_there_and_agreed_and_only_they_see_each_other():
    event = held(**{"Gum G": "recording", "Hazel H": "absent"})
    join(make.organisation("wood-works"), make.person("Birch B"), role="editor", by=office())
    people = {name: make.person(name) for name in (*NAMES, "Gum G", "Hazel H")}
    for name in ("Alder A", "Birch B", "Cedar C", "Gum G", "Hazel H"):
        for _twice in range(2):
            actions.show(event, people[name], by=people[name], now=NOW)
    actions.hide(event, people["Cedar C"], by=people["Cedar C"], now=NOW)

    seen = {name: met(event, person) for name, person in people.items()}
    assert {name: rows for name, rows in seen.items() if rows} == {
        "Alder A": [("Birch B", "Wood Works")],
        "Birch B": [("Alder A", "")],
    }
    assert Showing.objects.count() == 5
    assert Showing.objects.in_force().count() == 4


def test_nobody_agrees_for_another_nor_to_a_meeting_that_is_not_theirs(client):
    event = held()
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - DAY, starts_at=timezone.now() - 2 * DAY)
    other = make.person("Nobody Else")
    for person, by in ((make.person("Elm E"), other), (other, other)):
        with pytest.raises(PermissionDenied):
            actions.show(event, person, by=by, now=NOW)
    path = f"{event.get_absolute_url()}met/"
    for name in ("Alder A", "Birch B"):
        client.force_login(make.person(name))
        assert client.post(path, {"show": "yes"}).status_code == 302
    assert "Alder A" in client.get(path).content.decode()
    client.post(path, {"show": "no"})
    assert "Alder A" not in client.get(path).content.decode()
