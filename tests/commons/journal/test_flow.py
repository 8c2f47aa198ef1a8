"""States move only along their FLOW: one entry each, and of two who act at once one wins."""

import pytest
from django.core.exceptions import PermissionDenied

from kogge.base.errors import Refused
from kogge.commons.journal.flow import Flowing
from kogge.commons.journal.models import Entry
from kogge.training.nominations import actions
from kogge.training.nominations.models import Nomination
from tests import make

pytestmark = pytest.mark.django_db

EVERY_FLOW = sorted(Flowing.__subclasses__(), key=lambda model: model._meta.label)


def test_every_change_of_state_of_a_whole_case_leaves_exactly_one_entry():
    case = make.nomination(at="completed")

    steps = [(entry.verb, entry.source, entry.target) for entry in Entry.objects.about(case)]

    assert steps == [
        ("nominate", "draft", "nominated"),
        ("agree", "nominated", "agreed"),
        ("send", "agreed", "sent"),
        ("offer", "sent", "offered"),
        ("take", "offered", "taken"),
        ("complete", "taken", "completed"),
    ]


def test_the_history_of_a_case_says_who_and_holds_what_happened_around_it():
    case = make.nomination(at="completed")
    make.credential(case)

    told = [(entry.verb, entry.by_name) for entry in Entry.objects.of_case(case.ref)]

    assert told == [
        ("nominate", "Torsten Ek"),
        ("agree", "Ulla Saarni"),
        ("send", "Ulla Saarni"),
        ("offer", "Sigrid Björk"),
        ("take", "Ulla Saarni"),
        ("seat", "Ulla Saarni"),
        ("result", "Sigrid Björk"),
        ("complete", "Sigrid Björk"),
        ("award", "Sigrid Björk"),
    ]


def test_of_two_coordinators_who_decide_at_once_only_the_first_counts():
    case = make.nomination(at="sent")
    stale = Nomination.objects.get(pk=case.pk)
    actions.offer(case, by=make.coordinator())

    with pytest.raises(Refused, match="already offered a place"):
        actions.decline(stale, by=make.coordinator())

    case.refresh_from_db()
    assert case.state == "offered"
    assert [entry.verb for entry in Entry.objects.about(case)][-1] == "offer"


def test_who_may_not_take_a_step_is_refused_and_nothing_changes():
    case = make.nomination(at="sent")
    entries = Entry.objects.count()

    with pytest.raises(PermissionDenied):
        actions.offer(case, by=make.person("Nobody Else"))

    case.refresh_from_db()
    assert (case.state, Entry.objects.count()) == ("sent", entries)


@pytest.mark.parametrize("state", Nomination.State.values)
def test_no_step_starts_from_a_state_it_does_not_name(state):
    case = make.nomination(at="taken")
    Nomination.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    everybody = [case.nominator, case.nominee, make.coordinator()]
    for step in Nomination.FLOW:
        if state not in step.sources:
            who = next((person for person in everybody if step.may(person, case)), None)
            with pytest.raises(Refused if who else PermissionDenied):  # nobody applies for a case somebody nominated
                case.take(step.verb, by=who or case.nominee)
            assert case.state == state


@pytest.mark.parametrize("model", EVERY_FLOW, ids=lambda model: model._meta.label)
def test_every_flow_names_only_states_there_are_and_each_verb_once(model):
    named = [step.verb for step in model.FLOW]

    assert model.check() == []
    assert sorted(set(named)) == sorted(named)


def test_the_journal_is_append_only():
    case = make.nomination(at="nominated")
    entry = Entry.objects.about(case).get()

    entry.note = "changed"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        Entry.objects.update(note="changed")
    with pytest.raises(TypeError):
        Entry.objects.all().delete()


def test_an_entry_is_lost_with_its_transaction():
    case = make.nomination(at="sent")
    entries = Entry.objects.count()

    with pytest.raises(RuntimeError):
        _offer_then_break(case)

    case.refresh_from_db()
    assert (case.state, Entry.objects.count()) == ("sent", entries)


def _offer_then_break(case):
    from django.db import transaction

    with transaction.atomic():
        actions.offer(case, by=make.coordinator())
        raise RuntimeError("the power is gone")
