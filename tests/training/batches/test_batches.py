"""Nominations from a table, and news of a change to the call."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Sent
from kogge.commons.mail.models import Message
from kogge.training.batches import actions, table
from kogge.training.nominations.models import Nomination
from tests import make

pytestmark = pytest.mark.django_db

HEAD = "Name\tE-mail\tCluster\tLanguage\tWhy\tNominated by\tNominator e-mail\n"
GOOD = "Ulla Saarni\tulla.saarni@example.org\tPhotonics Finland\tsv\tShe leads well.\tLiis Kuusk\tliis@example.org\n"
BAD = "\tno address\tNowhere\txx\t\t\t\n"


def read(text):
    make.organisation()
    return table.read_text(text, edition=make.edition(), by=make.coordinator())


def path():
    return f"/manage/manager-education/{make.edition().slug}/nominations/list/"


def test_each_row_is_looked_at_and_says_what_is_wrong_with_it():
    rows = read(HEAD + GOOD + BAD)

    assert [(row.number, len(row.problems)) for row in rows] == [(2, 0), (3, 5)]
    assert rows[1].problems == [
        "Write the name of the person, 120 characters or fewer.",
        "Write the e-mail address in the form name@example.org.",
        "No cluster of the directory is called “Nowhere”. Write it as it stands there.",
        "We write no letters in “xx”. Write one of these: da, de, et, en, lv, lt, nb, pl, fi, sv.",
        "Write why this person, in 1,500 characters or fewer.",
    ]


def test_the_same_person_twice_in_one_table_is_one_nomination():
    assert [len(row.problems) for row in read(HEAD + GOOD + GOOD)] == [0, 1]


def test_a_table_without_the_names_of_its_columns_says_which_are_missing():
    with pytest.raises(Refused) as told:
        read("Name\tCluster\nUlla Saarni\tPhotonics Finland\n")

    assert str(told.value) == "The first row must name the columns. These are missing: e-mail, why."


def test_the_good_rows_are_written_after_a_look_and_the_same_table_again_changes_nothing(client):
    make.organisation()
    client.force_login(make.coordinator())
    seen = client.post(path(), {"text": HEAD + GOOD + BAD})
    assert (seen.status_code, Nomination.objects.count()) == (200, 0)

    client.post(path(), {"text": seen.context["text"], "write": "1"})

    case = Nomination.objects.get()
    assert (case.state, case.nominator, case.nominator_name) == ("nominated", None, "Liis Kuusk")
    letter = Message.objects.get(kind="nominated")
    assert (letter.address, letter.language) == ("ulla.saarni@example.org", "sv")
    again = client.post(path(), {"text": HEAD + GOOD, "write": "1"})
    assert (again.status_code, Nomination.objects.count(), Message.objects.count()) == (422, 1, 1)


def test_where_nobody_nominates_the_coordinator_does_and_does_not_decide():
    rows = read("name;e-mail;cluster;why\nUlla Saarni;ulla.saarni@example.org;photonics-finland;She leads well.\n")
    actions.enter_all(rows, by=make.coordinator(), now=timezone.now())
    case = Nomination.objects.get()

    assert (case.nominator, case.letter_language) == (make.coordinator(), "en")
    make.step(case, "agree")
    make.step(case, "send")
    assert "offer" not in [step.verb for step in case.steps_for(make.coordinator())]


def test_a_workbook_is_read_as_well_and_a_formula_is_only_text(client):
    make.organisation()
    book = openpyxl.Workbook()
    book.active.append(["name", "e-mail", "cluster", "why"])
    book.active.append(["Ulla Saarni", "ulla.saarni@example.org", "Photonics Finland", "'=1+1"])
    kept = io.BytesIO()
    book.save(kept)
    client.force_login(make.coordinator())

    seen = client.post(path(), {"file": SimpleUploadedFile("people.xlsx", kept.getvalue())})

    assert (seen.status_code, seen.context["good"]) == (200, 1)


def test_an_empty_form_says_what_to_do(client):
    client.force_login(make.coordinator())
    answer = client.post(path(), {"text": " "})

    assert (answer.status_code, "Paste the table, or choose a file." in answer.content.decode()) == (422, True)


def test_a_change_to_the_call_is_told_to_everybody_who_has_begun(client):
    make.nomination(at="agreed")
    make.nomination("Ebba Lönn", at="nominated")
    make.nomination("Ivo Kask", at="withdrawn")
    client.force_login(make.coordinator())
    page = f"/manage/manager-education/{make.edition().slug}/change/"

    client.post(page, {"what": "The second module is in Tallinn."})

    told = Message.objects.filter(kind="changed")
    assert sorted(told.values_list("address", flat=True)) == ["ebba.lonn@example.org", "ulla.saarni@example.org"]
    assert all("The second module is in Tallinn." in message.text for message in told)


def test_a_change_sent_twice_is_told_once_also_after_a_minute(client):
    """A82."""
    make.nomination(at="agreed")
    client.force_login(make.coordinator())
    page = f"/manage/manager-education/{make.edition().slug}/change/"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())[1]
    typed = {"csrfmiddlewaretoken": token, "what": "The second module is in Tallinn."}

    client.post(page, typed)
    Sent.objects.update(at=timezone.now() - timedelta(minutes=1))
    client.post(page, typed)

    assert Message.objects.filter(kind="changed").count() == 1


def test_while_nobody_has_begun_nobody_is_told():
    with pytest.raises(Refused) as told:
        actions.tell_of_change(make.edition(), "All.", by=make.coordinator(), now=timezone.now())

    assert str(told.value) == "Nobody has begun yet, so there is nobody to tell."
