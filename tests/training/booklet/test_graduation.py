"""A graduation: certificates are put together by one and issued by a second person, only from what is recorded."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from pypdf import PdfReader

from kogge.base.documents.letters import lacking
from kogge.base.errors import Refused
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job
from kogge.commons.mail.models import Message
from kogge.training.booklet import actions
from kogge.training.booklet.graduation import rows_of
from kogge.training.booklet.models import Batch
from kogge.training.credentials.certificate import draw
from kogge.training.credentials.models import Credential, Layout
from kogge.training.learning import actions as learning
from kogge.training.programmes.actions import seat
from tests import make
from tests.training.achievements import things
from tests.training.credentials import things as badges

pytestmark = pytest.mark.django_db
BOARD = "/manage/manager-education/me-2027/graduation/"


@pytest.fixture
def edition():
    return make.nomination(at="completed").edition


def seats(edition):
    return list(edition.seats.participants().select_related("person", "edition__programme", "edition__lead", "result"))


def proposed(edition):
    return actions.propose(edition, seats(edition), by=make.coordinator(), now=timezone.now())


def office():
    return make.person("Astrid Ask", is_staff=True)


def test_nothing_is_issued_before_a_second_person_agrees(edition, client):
    office()
    client.force_login(make.coordinator())
    assert client.get(BOARD).status_code == 200
    client.post(f"{BOARD}propose/", {"seat": [one.pk for one in seats(edition)]})
    batch = Batch.objects.get()
    assert (batch.state, Credential.objects.count()) == ("proposed", 0)
    assert (
        Message.objects.filter(kind="batch_waits").values_list("address", flat=True).get() == "astrid.ask@example.org"
    )
    assert client.post(f"{BOARD}{batch.ref}/issue/").status_code == 403
    client.force_login(office())
    assert client.get(f"{BOARD}{batch.ref}/").status_code == 200
    assert client.post(f"{BOARD}{batch.ref}/issue/").status_code == 302
    batch.refresh_from_db()
    made = Credential.objects.get()
    assert (batch.state, batch.agreed_by, made.holder, made.state) == ("issued", office(), "Ulla Saarni", "valid")
    assert made.signature_now().document
    assert client.post(f"{BOARD}{batch.ref}/issue/").status_code in (403, 409)


def test_only_who_completed_goes_into_a_batch(edition):
    """A102: nothing is issued without a recorded result."""
    make.nomination("Mart Saar", at="taken")
    assert {row.seat.person.name: row.state for row in rows_of(edition, None)} == {
        "Mart Saar": "",
        "Ulla Saarni": "ready",
    }
    with pytest.raises(Refused, match="No result is recorded"):
        proposed(edition)
    with pytest.raises(Refused, match="Choose at least one"):
        actions.propose(edition, [], by=make.coordinator(), now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.propose(edition, seats(edition), by=make.person("Nobody Else"), now=timezone.now())
    assert Batch.objects.count() == 0


def test_one_batch_waits_at_a_time_and_can_be_sent_back_with_a_reason(edition, client):
    batch = proposed(edition)
    with pytest.raises(Refused, match="wait for a second person already"):
        proposed(edition)
    client.force_login(office())
    assert client.post(f"{BOARD}{batch.ref}/refuse/", {"note": ""}).status_code == 422
    assert client.post(f"{BOARD}{batch.ref}/refuse/", {"note": "Ulla writes it Saarni-Koski."}).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.note, Credential.objects.count()) == ("refused", "Ulla writes it Saarni-Koski.", 0)
    assert proposed(edition).state == "proposed"


def test_who_gets_one_is_never_the_second_person(edition):
    batch = proposed(edition)
    ulla = make.person()
    seat(edition, ulla, role="assistant", by=make.coordinator())
    for person in (ulla, make.coordinator(), make.person("Nobody Else")):
        with pytest.raises(PermissionDenied):
            actions.issue(batch, by=person, now=timezone.now())
    assert ulla not in actions.second_people(batch)


def test_what_changed_meanwhile_is_said_and_the_others_are_issued(edition):
    done = make.nomination("Mart Saar", at="completed")
    batch = proposed(edition)
    make.credential(done)
    actions.issue(batch, by=office(), now=timezone.now())
    lines = {
        line.seat.person.name: (line.is_issued, line.problem) for line in batch.lines.select_related("seat__person")
    }
    assert lines == {"Ulla Saarni": (True, ""), "Mart Saar": (False, "This person has the certificate already.")}


def test_how_certificates_look_is_set_for_the_edition(edition, client):
    client.force_login(make.coordinator())
    address = "/manage/manager-education/me-2027/certificate/"
    assert client.get(address).status_code == 200
    typed = {
        "second_language": "sv",
        "sentence": "With distinction.",
        "signatories": "Sigrid Björk, coordinator\nA, b",
    }
    assert client.post(address, typed | {"signatories": "a\nb\nc\nd"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    layout = Layout.objects.get()
    assert (layout.second_language, str(layout.sentence), layout.signatories) == (
        "sv", "With distinction.", [["Sigrid Björk", "coordinator"], ["A", "b"]],
    )  # fmt: skip


def test_letters_without_a_font_are_named_with_the_package():
    assert lacking("Šarūnė Żółć Ååkesson Jõgi ĢĶĻŅ Þór Øå Олена Άννα") == ""
    assert "apt-get install fonts-noto-cjk" in lacking("王 Ulla")


def test_a_name_that_cannot_be_set_is_not_issued(edition):
    """A name in a script without a font is refused when it is put together, with the package to install."""
    make.person()
    for one in seats(edition):
        one.person.name = "王秀英"
        one.person.save()
    with pytest.raises(Refused, match="fonts-noto-cjk"):
        proposed(edition)


@pytest.mark.slow
def test_the_certificate_is_tagged_in_two_languages_with_the_signed_credential_inside(edition):
    Layout.objects.create(edition=edition, second_language="sv", signatories=[["Sigrid Björk", "coordinator"]])
    actions.issue(proposed(edition), by=office(), now=timezone.now())
    credential = Credential.objects.with_all().get()
    with translation.override("en"):
        pdf = draw(credential, "en")
    read = PdfReader(io.BytesIO(pdf))
    words = read.pages[0].extract_text()
    assert (read.trailer["/Root"]["/MarkInfo"]["/Marked"], read.trailer["/Root"]["/Lang"]) == (True, "en")
    assert all(said in words for said in ("Ulla Saarni", "Certificate", "Intyg", "Sigrid Björk", credential.number))
    metadata = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert ("pdfaid:part" in metadata, "3" in metadata.partition("pdfaid:part")[2][:12]) == (True, True)
    inside = read.attachments[f"credential-{credential.number}.json"][0]
    assert inside.decode() == credential.signature_now().document
    assert json.loads(inside)["credentialSubject"]


@pytest.mark.slow
def test_all_certificates_of_a_batch_come_in_one_file_and_a_sample_before(edition, client):
    make.nomination("Mart Saar", at="completed")
    client.force_login(make.coordinator())
    client.post("/manage/manager-education/me-2027/certificate/sample/")
    assert Job.objects.get().state == "done"
    batch = proposed(edition)
    with pytest.raises(Refused, match="not issued yet"):
        actions.ask_for_all(batch, language="en", by=make.coordinator())
    actions.issue(batch, by=office(), now=timezone.now())
    job = actions.ask_for_all(batch, language="en", by=make.coordinator())
    assert Job.objects.get(pk=job.pk).state == "done"
    kept = File.objects.get(name="certificates-me-2027.zip")
    with kept.opened() as stream, zipfile.ZipFile(stream) as packed:
        assert packed.namelist() == ["001-mart-saar.pdf", "002-ulla-saarni.pdf"]
    assert kept.kept_until < timezone.now() + timedelta(days=8)


def test_units_that_are_achieved_go_along_in_the_batch_also_without_the_whole(client):
    first, now = badges.version(), timezone.now()
    second = things.version(edition_=first.unit.edition, number=2, points=2, points_reason=make.text("Fem veckor."))
    things.validated(first, "Ulla Saarni"), things.validated(first, "Ebba Lönn")
    things.assessed(second, "Ebba Lönn", by="Wanda Jarzębina")
    things.validated(second, "Ebba Lönn", by="Pekka Leppä")
    learning.record_result(things.seat_of(first, "Ebba Lönn"), has_passed=True, by=make.coordinator(), now=now)
    run = first.unit.edition
    rows = {row.seat.person.name: (row.state, row.kind, len(row.units)) for row in rows_of(run, None)}
    assert rows == {"Ebba Lönn": ("ready", "programme", 2), "Tom Tamm": ("", "", 0), "Ulla Saarni": ("ready", "", 1)}

    batch = actions.propose(run, [one for one in seats(run) if one.person.name != "Tom Tamm"], **by_now())
    client.force_login(make.person("Alva Lund"))
    assert "Micro-credential of the whole programme" in client.get(batch.get_absolute_url()).content.decode()
    actions.issue(batch, by=office(), now=now)
    made = Credential.objects.order_by("holder", "pk").values_list("holder", "kind")
    assert list(made) == [
        ("Ebba Lönn", "programme"),
        ("Ebba Lönn", "unit"),
        ("Ebba Lönn", "unit"),
        ("Ulla Saarni", "unit"),
    ]
    told = Message.objects.filter(kind="awarded").order_by("address").values_list("address", "subject")
    assert list(told) == [
        ("ebba.lonn@example.org", "Your certificate of Manager Education is ready"),
        ("ulla.saarni@example.org", "Your certificate of the unit “Leading a cluster” is ready"),
    ]
    with pytest.raises(Refused, match="No result is recorded"):
        actions.propose(run, [things.seat_of(first, "Ulla Saarni")], **by_now())


def by_now():
    return {"by": make.coordinator(), "now": timezone.now()}
