"""Files on their way in and out through pages (A13, A73, A75, F15, F19)."""

import io
from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from kogge.commons.files import actions, answer, kinds
from kogge.commons.files.forms import UploadField
from kogge.commons.files.limits import uploads
from kogge.commons.files.models import File
from tests import make
from tests.commons.files import samples
from tests.commons.files.samples import picture, upload

pytestmark = pytest.mark.django_db


def keep(content=samples.PDF, name="Łódź cv.pdf"):
    return actions.keep(upload(content, name), by=make.person(), kinds=kinds.ANY, most=9_999_999, now=timezone.now())


# Out ---------------------------------------------------------------------------------------------------------
def test_an_owner_saves_the_file_and_nobody_else_knows_of_it(client):
    """A13."""
    path = keep().get_absolute_url()
    stranger = client.get(path)
    client.force_login(make.person("Ebba Lönn"))
    other, missing = client.get(path), client.get("/files/abcdefghijkm/")
    client.force_login(make.person("Astrid Ask", is_staff=True))
    office = client.get(path)
    client.force_login(make.person())
    own = client.get(path)

    assert (stranger.status_code, stranger["Location"]) == (302, f"/sign-in/?next={path}")
    assert [other.status_code, missing.status_code, office.status_code, own.status_code] == [404, 404, 404, 200]
    assert b"".join(own.streaming_content) == samples.PDF


def test_a_download_can_do_nothing_but_be_saved(client):
    """A73."""
    client.force_login(make.person())
    response = client.get(keep().get_absolute_url())
    response.getvalue()

    wanted = {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(samples.PDF)),
        "Content-Disposition": "attachment; filename=\"_odz cv.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20cv.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response.get(name) for name in wanted} == wanted


def test_a_download_is_only_looked_at(client):
    client.force_login(make.person())
    path = keep().get_absolute_url()
    head = client.head(path)

    assert [head.status_code, head["Content-Length"], head.getvalue()] == [200, str(len(samples.PDF)), b""]
    assert [client.post(path).status_code, client.delete(path).status_code] == [405, 405]


def test_only_what_we_drew_is_shown_in_a_page():
    """A73."""
    drawn = answer.as_picture(keep(picture(), "me.jpg"))
    other = answer.as_picture(keep())

    assert [response["Content-Disposition"].split(";")[0] for response in (drawn, other)] == ["inline", "attachment"]
    assert [response["Content-Security-Policy"] for response in (drawn, other)] == ["default-src 'none'; sandbox"] * 2
    drawn.close()
    other.close()


def test_what_is_kept_until_a_day_is_not_given_out_here(client):
    client.force_login(make.person())
    now = timezone.now()
    data = {"name": "my data.zip", "type": "application/zip", "owner": make.person()}
    file = actions.keep_made(b"x", **data, kept_until=now + timedelta(days=1), now=now)

    assert client.get(file.get_absolute_url()).status_code == 404


# In ----------------------------------------------------------------------------------------------------------
class Asking(forms.Form):
    cv = UploadField(kinds=kinds.DOCUMENTS, most=2_000_000)
    note = forms.CharField()


def errors(content, name="cv.pdf"):
    form = Asking({"note": "kept"}, {"cv": upload(content, name)})
    form.is_valid()
    return form.errors.get_json_data()


def test_a_field_says_beforehand_what_it_takes_in_the_language_of_the_reader():
    form = Asking()

    assert str(form["cv"].help_text) == "PDF, DOCX or ODT, smaller than 2 MB"
    assert 'type="file"' in str(form["cv"]) and 'accept=".pdf,.docx,.odt"' in str(form["cv"])
    assert form.is_multipart()
    with translation.override("de"):
        assert str(form["cv"].help_text)


@pytest.mark.parametrize(
    "content, name, said",
    [
        (b"", "cv.pdf", "“cv.pdf” is empty. Choose a file with something in it."),
        (samples.PDF + b" " * 2_000_000, "cv.pdf", "“cv.pdf” must be smaller than 2 MB"),
        (b"<html>", "cv.pdf", "“cv.pdf” must be a PDF, DOCX or ODT"),
        (picture(), "me.jpg", "“me.jpg” must be a PDF, DOCX or ODT"),
    ],
)
def test_a_field_names_the_file_and_the_limit(content, name, said):
    """A75."""
    assert [error["message"] for error in errors(content, name)["cv"]] == [said]


def test_a_field_that_was_left_empty_asks_for_a_file():
    assert [error["message"] for error in Asking({"note": "x"}, {}).errors.get_json_data()["cv"]] == ["Choose a file"]
    assert Asking({"note": "x"}, {"cv": upload(samples.PDF)}).is_valid()


def send(client, *files, **more):
    """To a page that takes POST from anybody; it has no field for files, and every page receives them alike."""
    data = {f"file{number}": SimpleUploadedFile(name, content) for number, (name, content) in enumerate(files)}
    return client.post("/sign-in/", data | {"email": "x"}, **more)


def said(response):
    """The status and the sentence of a refusal."""
    text = response.content.decode()
    lead = text.partition('<p class="lead">')[2].partition("</p>")[0]
    return response.status_code, lead


def test_a_request_that_is_too_long_is_refused_before_it_is_read(client, settings):
    """A75."""
    settings.REQUEST_MOST = 2_000_000
    response = send(client, ("cv.pdf", b" " * 3_000_000))

    assert said(response) == (413, "All that is sent at once must be smaller than 2 MB, and this is 3 MB.")


def test_many_files_at_once_are_refused_with_the_limit(client):
    """A75: 200 files."""
    files = [(f"{number}.pdf", b"x") for number in range(200)]

    assert said(send(client, *files)) == (413, "At most 10 files can be sent at once.")


def test_a_form_with_a_book_in_it_is_refused_with_a_sentence(client):
    response = client.post("/sign-in/", {"email": "x" * 3_000_000, "f": SimpleUploadedFile("a", b"a")})

    assert said(response) == (413, "This form holds more text than can be sent at once.")


def received(request, *, length=None):
    """What arrives in a view behind the measure."""
    seen = {}

    def view(request):
        seen.update({name: (file.size, file.read()) for name, file in request.FILES.items()})

    uploads(view)(request)
    request.close()
    return seen


def test_of_a_file_that_is_too_large_only_name_and_size_arrive(settings):
    """A75: so the form can name it, and everything else that was typed stays."""
    settings.UPLOAD_MOST = 100_000
    request = RequestFactory().post("/", {"a": upload(b"x" * 300_000, "a.pdf"), "b": upload(b"fine", "b.pdf")})

    seen = received(request)

    assert [(name, size, len(content) <= 100_000) for name, (size, content) in seen.items()] == [
        ("a", 300_000, True),
        ("b", 4, True),
    ]
    assert seen["b"] == (4, b"fine")


def sent_in_part(part):
    """A request that announces more than arrives, which the test client of Django can't send."""
    head = b'--x\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n\r\n'
    body = head + samples.PDF * 5_000 + b"\r\n--x--\r\n"
    environ = RequestFactory().post("/sign-in/", body, content_type="multipart/form-data; boundary=x").environ
    environ["wsgi.input"] = io.BytesIO(body[: int(len(body) * part)])
    return said(Client().handler(environ))


@pytest.mark.parametrize("part", [0, 0.6, 0.99])
def test_an_upload_that_stops_midway_is_nothing(part):
    """A75, F19: without its end, a file would look whole."""
    assert sent_in_part(part) == (400, "Only a part of it arrived. Send it again.")
    assert File.objects.count() == 0


def test_received_files_have_no_name_in_the_folder(settings, tmp_path):
    """F19: whatever ends the process, the disk is free again."""
    settings.UPLOADING = tmp_path / "tmp"
    request = RequestFactory().post("/", {"a": upload(b"x" * 300_000, "a.pdf")})
    request.FILES  # noqa: B018
    lying = list(settings.UPLOADING.iterdir())
    request.close()

    assert lying == []


def test_where_nothing_can_be_received_the_page_says_so(client, settings, tmp_path):
    """F15, F16: the folder for uploads."""
    settings.UPLOADING = tmp_path / "tmp"
    settings.UPLOADING.write_text("not a folder")
    response = send(client, ("cv.pdf", samples.PDF))

    words = "We can’t receive files just now: the disk is full, or closed to us. Try again later."
    assert said(response) == (507, words)
