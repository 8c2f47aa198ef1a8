"""P15: who was erased stays erased, also when a backup from before is restored, here or on a new machine."""

import json

import pytest

pytestmark = pytest.mark.slow
ERASE = """
from django.utils import timezone
from kogge.commons.people.models import User
from kogge.commons.privacy import ledger
from kogge.commons.privacy.actions import erase_again
person = User.objects.filter(is_staff=False, email__endswith="@example.org").order_by("pk").last()
ledger.write(person, now=timezone.now())
print(person.pk, person.email)
erase_again(ledger.read()[-1], now=timezone.now())
"""
FIND = "from kogge.commons.people.models import User\nprint(User.objects.filter(email='%s').count())"


def lines(installation):
    path = installation.folder / "erasures.jsonl"
    return list(dict.fromkeys(json.loads(line)["pk"] for line in path.read_text().splitlines()))


def test_a_restore_erases_again_by_the_ledger_that_lies_there_and_by_the_one_in_the_backup(installation, empty):
    first_key, first = installation.ask(ERASE).split()
    before = installation.folder.parent / "before.tar"
    installation.kogge("backup", before)
    second_key, second = installation.ask(ERASE).split()

    done = installation.kogge("restore", "--replace", before)

    assert done.returncode == 0, done.stderr
    assert installation.ask(FIND % first) == installation.ask(FIND % second) == "0\n"
    assert lines(installation) == [int(first_key), int(second_key)]

    elsewhere = empty.kogge("restore", before)
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert lines(empty) == [int(first_key)]
    assert empty.ask(FIND % first) == "0\n"
    assert empty.ask(FIND % second) == "1\n"
