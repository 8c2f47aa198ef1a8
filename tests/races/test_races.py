"""Of several who act at once, one wins: real processes, a real database, each race proved first without its guard."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def run(what, key, *, guard, actors=2):
    """What each of the actors printed."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    environment = os.environ | {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.races.actor", what, guard, key],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(actors)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.communicate()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * actors, answers
    return sorted(out.strip() for out, _err in answers)


def test_without_the_guard_two_decisions_about_one_case_are_both_made():
    case = make.nomination(at="sent")

    answers = run("decide", case.ref, guard="off")

    assert answers == ["done", "done"]
    assert Entry.objects.about(case).filter(verb__in=["offer", "decline"]).count() == 2


def test_of_two_decisions_about_one_case_one_is_made_and_leaves_one_entry():
    case = make.nomination(at="sent")

    answers = run("decide", case.ref, guard="on")

    assert answers == ["done", "refused"]
    assert Entry.objects.about(case).filter(verb__in=["offer", "decline"]).count() == 1


def test_of_three_awards_at_once_one_is_made():
    case = make.nomination(at="completed")

    answers = run("award", case.ref, guard="on", actors=3)

    assert answers == ["done", "refused", "refused"]
    assert make.seat_of(case).credentials.valid().count() == 1


def test_even_without_the_guard_the_database_refuses_a_second_valid_award():
    case = make.nomination(at="completed")

    answers = run("award", case.ref, guard="off")

    assert answers == ["done", "refused"]


def letters(count):
    now = timezone.now()
    Message.objects.all().delete()
    Message.objects.bulk_create(
        Message(address=f"p{n}@example.org", message_id=f"<{n}@x>", language="en", next_try_at=now, written_at=now)
        for n in range(count)
    )


def taken_by(answer):
    """The mails one worker says it took."""
    return {int(word) for word in answer.split() if word.isdigit()}


def test_without_the_guard_two_workers_take_the_same_mails():
    letters(20)

    first, second = map(taken_by, run("claim", "", guard="off"))

    assert first == second == set(Message.objects.values_list("pk", flat=True))


def test_two_workers_never_take_the_same_mail():
    """How the two share them is the database's affair; each mail is taken by one, and what is taken is marked so."""
    letters(80)

    first, second = map(taken_by, run("claim", "", guard="on"))

    assert first & second == set()
    assert first | second == set(Message.objects.filter(state="sending").values_list("pk", flat=True))
    assert 0 < len(first) <= 50 and 0 < len(second) <= 50
