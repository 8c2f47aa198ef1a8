"""The certificate as a file: what it says to people, to readers of screens, and when the server cannot draw."""

import io
import sys
import types

import pytest
from django.utils import translation
from pypdf import PdfReader

from kogge.commons.jobs.models import Job
from kogge.training.credentials import actions
from kogge.training.credentials.certificate import check_address, draw
from kogge.training.credentials.models import Credential
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def certificate(holder="Ebba Lönn", language="en"):
    """The PDF of somebody's certificate."""
    credential = make.credential(make.nomination("Ebba Lönn", at="completed"))
    Credential.objects.filter(pk=credential.pk).update(holder=holder)
    credential.refresh_from_db()
    with translation.override(language):
        return credential, PdfReader(io.BytesIO(draw(credential, language)))


def words(pdf):
    """The text of the first page, with every white space as one blank."""
    return " ".join(pdf.pages[0].extract_text().split())


@pytest.mark.parametrize("language", ["en", "sv", "pl"])
def test_certificate_is_one_tagged_page_that_says_its_language(language):
    _credential, pdf = certificate(language=language)
    root = pdf.trailer["/Root"]

    assert len(pdf.pages) == 1
    assert dict(root["/MarkInfo"]) == {"/Marked": True}
    assert root["/Lang"] == language
    assert "Ebba Lönn" in pdf.metadata.title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 (a boolean of the PDF)


def test_certificate_says_who_what_and_where_to_check():
    credential, pdf = certificate()

    for said in ("Ebba Lönn", "Manager Education 2027", credential.number, "Collaboration and leadership"):
        assert said in words(pdf)
    assert check_address(credential) in words(pdf).replace(" ", "")


@pytest.mark.parametrize(
    "holder",
    [
        "Stanisław Żółćiński",
        "Žydrūnė Šimėnaitė-Jakutytė",
        "Yrjö Ääkkönen-Åkerblom",
        "Jānis Ķēniņš Ģirts",
        "Õie Šõelamägi",
        "Wolfeschlegelsteinhausenbergerdorff " * 3 + "Müller",
        "X" * 120,
    ],
)
def test_every_name_stands_whole_on_one_page(holder):
    _credential, pdf = certificate(holder)

    assert len(pdf.pages) == 1
    assert holder.replace(" ", "") in words(pdf).replace(" ", "")


@pytest.mark.parametrize(
    "holder",
    [
        '<script>alert("1")</script>',
        "<img src=file:///etc/passwd>",
        '"><h1>Dean</h1>',
        "{{ settings.SECRET_KEY }}",
        "</p></body>&lt;&amp;",
    ],
)
def test_a_hostile_name_is_text(holder):
    _credential, pdf = certificate(holder)

    assert holder.replace(" ", "") in words(pdf).replace(" ", "")
    assert len(pdf.pages) == 1


class WithoutPango(types.ModuleType):
    """WeasyPrint on a machine that lacks the libraries of the operating system: importing from it fails."""

    def __getattr__(self, name):
        raise OSError("cannot load library 'libpango-1.0-0'")


def test_without_pango_the_page_says_what_to_install(monkeypatch, client):
    monkeypatch.setitem(sys.modules, "weasyprint", WithoutPango("weasyprint"))
    credential = make.credential(make.nomination("Ebba Lönn", at="completed"))
    client.force_login(credential.seat.person)

    response = client.post(f"{credential.get_absolute_url()}certificate/", follow=True)

    job = Job.objects.get()
    assert (job.state, job.result_url, credential.certificates.count()) == ("failed", "", 0)
    assert job.error == (
        "The server lacks a library that draws PDFs. Its operator installs it on Debian with: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert response.redirect_chain[-1][0] == job.get_absolute_url()
    assert job.error in response.content.decode()


def test_making_it_twice_keeps_one_file_a_language(settings):
    credential = make.credential(make.nomination("Ebba Lönn", at="completed"))
    for language in ("en", "en", "sv"):
        with translation.override(language):
            actions.ask_for_certificate(credential, language=language, by=credential.seat.person, result_url="/")

    assert sorted(credential.certificates.values_list("language", flat=True)) == ["en", "sv"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
