"""A call asks its own questions: chosen, answered as a step of the application, read with the file."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from kogge.base.errors import Refused
from kogge.commons.privacy import own_data
from kogge.commons.privacy.erasure import clear
from kogge.commons.surveys.models import Section
from kogge.training.nominations import actions as nominations
from kogge.training.programmes import actions as programmes
from kogge.training.questions import actions
from kogge.training.questions.models import CallQuestions, CaseAnswers
from kogge.training.selection.models import Redaction, Reviewer
from kogge.training.selection.shown import shown_file
from tests import make

pytestmark = pytest.mark.django_db
HERE = "/manage/manager-education/me-2027/questions/"


def asked():
    """An open edition whose applications are asked what `make.questionnaire` asks."""
    edition = make.edition()
    actions.ask(edition, make.questionnaire(), by=make.coordinator(), now=timezone.now())
    return edition


def test_a_call_s_own_questions_are_a_step_of_the_application_and_read_with_it(client):
    edition = make.edition()
    chosen = make.questionnaire(by="Sigrid Björk")
    client.force_login(make.coordinator())
    client.post(HERE, {"questionnaire": chosen.pk})
    case = make.nomination(at="agreed")
    make.application(case)
    path = f"/applications/{case.ref}/questions/"
    client.force_login(case.nominee)

    assert path in client.get(f"/applications/{case.ref}/").content.decode()
    with pytest.raises(Refused):
        nominations.send(case, by=case.nominee)
    missing = client.post(path, {"seen": "0", "q-abroad": "yes", "q-wish": "Tystnad"})
    assert (missing.status_code, CaseAnswers.objects.get().values["wish"]) == (422, "Tystnad")
    whole = {"seen": "1", "q-abroad": "yes", "q-where": "Riga", "q-strategy": "4", "q-wish": "Tystnad"}
    assert client.post(path, whole)["Location"] == f"/applications/{case.ref}/"
    assert "Tystnad" in client.get(f"/applications/{case.ref}/check/").content.decode()
    client.post(f"/applications/{case.ref}/send/")
    case.refresh_from_db()

    assert (case.state, CallQuestions.objects.get().edition) == ("sent", edition)
    assert client.get(path)["Location"] == f"/applications/{case.ref}/"
    assert client.post(f"{path}save/", whole | {"q-wish": "Annat"}).status_code == 409
    client.force_login(make.coordinator())
    assert "Tystnad" in client.get(f"/nominations/{case.ref}/").content.decode()
    client.force_login(case.nominator)
    assert "Tystnad" not in client.get(f"/nominations/{case.ref}/").content.decode()


def test_the_answers_are_columns_of_the_desk_s_files_once_the_application_is_sent(client):
    asked()
    said = {"abroad": "yes", "where": "Riga", "strategy": "4", "wish": "=Tystnad"}
    for name, values in (("Ulla Saarni", said), ("Eino Toinen", {"abroad": "no", "strategy": "2", "wish": "Kesken"})):
        case = make.nomination(name, at="agreed")
        actions.answer(case, values, seen=0, by=case.nominee, now=timezone.now())
        if name == "Ulla Saarni":
            make.step(case, "send")
    client.force_login(make.coordinator())

    text = client.get("/manage/manager-education/me-2027/cases/export/?as=csv").content.decode()
    book = client.get("/manage/manager-education/me-2027/cases/export/?as=xlsx").content
    rows = list(csv.reader(io.StringIO(text)))
    table = list(load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))

    questions = [str(one.text) for one in CallQuestions.objects.get().questionnaire.questions()]
    answers = {row[1]: row[15:] for row in rows}
    assert answers["Person"] == questions
    assert (answers["Ulla Saarni"][1], answers["Ulla Saarni"][-1]) == ("Riga", "'=Tystnad")
    assert answers["Eino Toinen"] == [""] * len(questions)
    assert "Kesken" not in text
    assert list(table[0][15:]) == questions


def test_the_answers_are_in_one_s_own_data_and_go_with_the_account(tmp_path):
    asked()
    case = make.nomination(at="agreed")
    actions.answer(case, {"wish": "Tystnad"}, seen=0, by=case.nominee, now=timezone.now())
    own_data.write(tmp_path / "own.zip", case.nominee, site_name="x", now=timezone.now())
    own_data.write(tmp_path / "other.zip", case.nominator, site_name="x", now=timezone.now())

    files = [zipfile.ZipFile(tmp_path / f"{of}.zip").read("data.json").decode() for of in ("own", "other")]
    clear(case.nominee, today=timezone.localdate())

    assert (["Tystnad" in one for one in files], CaseAnswers.objects.count()) == ([True, False], 0)


def test_it_saves_itself_and_the_later_of_two_windows_sees_both(client):
    asked()
    case = make.nomination(at="agreed")
    path = f"/applications/{case.ref}/questions/"
    client.force_login(case.nominee)

    assert client.post(f"{path}save/", {"seen": "0", "q-wish": "Tid"}).json()["seen"] == 1
    assert client.post(f"{path}save/", {"seen": "0", "q-wish": "Ro"}).status_code == 409
    both = client.post(path, {"seen": "0", "q-wish": "Ro"})

    assert (both.status_code, CaseAnswers.objects.get().values["wish"]) == (409, "Tid")
    assert "Tid" in both.content.decode()
    assert "Ro" in both.content.decode()


def test_a_reviewer_without_names_reads_the_answers_without_names():
    made = make.committee_round(files=1, is_anonymised=True)
    reviewer = Reviewer.objects.filter(round=made).select_related("round").first()
    CaseAnswers.objects.all().delete()
    case = made.edition.nominations.get()
    CallQuestions.objects.create(edition=made.edition, questionnaire=make.questionnaire())
    Redaction.objects.create(nomination=case, word="tuvstarr", is_hidden=True)
    CaseAnswers.objects.create(nomination=case, values={"abroad": "no", "wish": "Tuvstarr blommar"})

    section = next(one for one in shown_file(case, reviewer).sections if one.slug == "asked")

    assert section.answers[-1][1] == "▇▇▇ blommar"


def test_what_is_asked_stays_once_somebody_has_begun_and_nobody_can_bend_it():
    edition = asked()
    kept = CallQuestions.objects.get().questionnaire
    other = make.questionnaire(by="Sigrid Björk")
    actions.ask(edition, other, by=make.coordinator(), now=timezone.now())
    make.nomination(at="agreed")

    with pytest.raises(Refused):
        actions.ask(edition, other, by=make.coordinator(), now=timezone.now())
    with pytest.raises(Refused):
        actions.ask_nothing(edition, by=make.coordinator(), now=timezone.now())

    now = CallQuestions.objects.get().questionnaire
    assert now.pk not in (kept.pk, other.pk)
    assert (now.is_answered, list(now.editors.all())) == (True, [])


def test_the_copy_of_an_edition_asks_the_same():
    edition = asked()
    fresh = programmes.copy(
        edition,
        slug="me-2028",
        code="ME-28",
        name=make.text("2028"),
        starts_on=edition.starts_on + timedelta(days=365),
        by=make.coordinator(),
    )

    first, second = (one.questionnaire for one in CallQuestions.objects.order_by("pk"))

    assert fresh.asked.questionnaire == second
    assert [one.code for one in first.questions()] == [one.code for one in second.questions()]


def test_a_question_for_a_file_is_not_put_to_a_call():
    made = make.questionnaire()
    section = Section.objects.filter(questionnaire=made).first()
    section.questions.create(code="cv", kind="file", text=make.text("CV"))

    with pytest.raises(Refused):
        actions.ask(make.edition(), made, by=make.coordinator(), now=timezone.now())

    assert not CallQuestions.objects.exists()


def test_questions_that_promise_no_name_are_not_put_to_a_call():
    with pytest.raises(Refused):
        actions.ask(make.edition(), make.questionnaire(is_anonymous=True), by=make.coordinator(), now=timezone.now())

    assert not CallQuestions.objects.exists()
