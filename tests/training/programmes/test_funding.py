"""Whom an edition has to name stands by itself on its mails, letters, minutes and certificates."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from kogge.commons.files.actions import attach, keep
from kogge.commons.files.kinds import PICTURES
from kogge.commons.mail.models import Mailing, Message
from kogge.training.batches.actions import tell_of_change
from kogge.training.credentials.certificate import draw, named
from kogge.training.decisions import actions, letters
from tests import make
from tests.training.decisions.committee import ASSISTANT, a_file, a_round

pytestmark = pytest.mark.django_db
SENTENCE, DISCLAIMER = "Co-funded by the Sea Fund.", "It answers for nothing said here."
NOW = timezone.now()


@pytest.fixture
def edition():
    made = make.edition()
    file = keep(SimpleUploadedFile("e.png", _picture()), by=make.coordinator(), kinds=PICTURES, most=9999, now=NOW)
    attach(file)
    sentence = {"en": SENTENCE, "sv": "Medfinansieras av Havsfonden."}
    given = {"name": "Sea Fund", "sentence": sentence, "disclaimer": make.text(DISCLAIMER), "emblem": file}
    made.funders.create(**given)
    made.funders.create(name="Old Fund", until_on=date(2020, 1, 1))
    return made


def _picture():
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "#039").save(stream, "PNG")
    return stream.getvalue()


def last(kind):
    return Message.objects.filter(kind=kind).order_by("-pk").first()


def is_named(message):
    """In both parts, the emblem in the one that has pictures; and nobody whose time is over."""
    ours = [
        SENTENCE in part and DISCLAIMER in part and "Old Fund" not in part for part in (message.text, message.html)
    ]
    return [*ours, "/emblems/" in message.html and "Emblem of Sea Fund" in message.html]


def test_every_mail_of_a_case_names_the_funder(edition):
    make.nomination("Ebba Lönn", at="completed")
    make.nomination("Ulla Saarni", at="reserve")
    make.nomination("Olle Olsson", at="declined")
    found = {message.kind: is_named(message) for message in Message.objects.all()}

    kinds = ["nominated", "receipt", "agreed", "sent", "offered", "taken", "reserve", "declined"]
    assert found == dict.fromkeys(kinds, [True] * 3)


def test_a_mail_names_the_funder_in_the_language_of_its_reader(edition):
    case = make.nomination(at="sent")
    case.nominee.language = "sv"
    case.nominee.save()
    make.step(case, "offer")

    assert "Medfinansieras av Havsfonden." in last("offered").text
    assert SENTENCE not in last("offered").text


def test_news_of_a_change_name_the_funder(edition):
    make.nomination(at="agreed")
    tell_of_change(edition, "Two weeks later.", by=make.coordinator(), now=NOW)

    assert is_named(last("changed")) == [True] * 3


def test_decision_letters_name_the_funder_and_so_do_their_samples_and_the_minutes(edition, client):
    round = a_round()
    file = a_file(round, 1)
    actions.propose(round, file, "select", version=0, note="", by=make.coordinator(), now=NOW)
    actions.decide(round, by=make.coordinator(), now=NOW)
    actions.close(round, by=make.person(ASSISTANT), now=NOW)
    [pile] = letters.piles(round, list(letters.waiting(round)), now=timezone.now())
    actions.send_letters(round, expected=1, by=make.coordinator(), now=NOW)
    client.force_login(make.coordinator())
    minutes = client.get(reverse("meeting_minutes", args=[edition.slug])).content.decode()

    assert SENTENCE in pile["samples"][0]["text"] and DISCLAIMER in pile["samples"][0]["text"]
    assert is_named(last("offered")) == [True] * 3
    assert SENTENCE in minutes and DISCLAIMER in minutes and "Emblem of Sea Fund" in minutes


def test_the_mail_and_the_pdf_of_a_credential_name_the_funder_with_emblem(edition):
    credential = make.credential()
    [(funder, emblem)] = named(credential)
    with override("en"):
        pdf = draw(credential, "en")

    assert is_named(last("awarded")) == [True] * 3
    assert (funder.title, emblem[:22]) == ("Sea Fund", "data:image/jpeg;base64")
    assert pdf.startswith(b"%PDF") and b"/Image" in pdf


def test_a_letter_to_many_of_the_edition_names_the_funder(edition, client):
    make.nomination(at="taken")
    client.force_login(make.coordinator())
    address = reverse("letter_new", args=[edition.programme.slug, edition.slug])
    given = {"audience": "participants", "subject": "Bus", "text": "It leaves at nine.", "act": "send"}

    shown = client.post(address, given | {"act": "look"}).content.decode()
    client.post(address, given)

    assert SENTENCE in shown
    assert str(Mailing.objects.get().text) == f"It leaves at nine.\n\n{SENTENCE} {DISCLAIMER}"


def test_an_edition_without_a_funder_and_a_mail_without_an_edition_end_as_before(edition):
    edition.funders.all().delete()
    make.nomination(at="offered")

    assert "Sea Fund" not in last("offered").html and 'class="named"' not in last("offered").html


def test_the_emblem_may_be_shown_in_a_mail(edition, client):
    make.nomination(at="nominated")
    address = re.search(r'src="[^"]*?(/programmes/[^"]+/emblems/[^"]+)"', last("nominated").html)[1]

    response = client.get(address)
    response.close()

    assert (response.status_code, response.headers["Cross-Origin-Resource-Policy"]) == (200, "cross-origin")
