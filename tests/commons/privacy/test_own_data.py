"""Own data: everything about the person who asks, nothing about anybody else, and for nobody else's eyes."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from kogge.commons.files.actions import keep_made, sweep_files
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job
from kogge.commons.mail.models import Message
from kogge.commons.people.models import User
from kogge.commons.privacy import actions
from kogge.commons.privacy.models import Consent
from kogge.commons.privacy.own_data import count_rows
from kogge.commons.privacy.retention import tables
from tests import make

pytestmark = pytest.mark.django_db


def take(client, person):
    """The ZIP as the person gets it by the pages."""
    make.proved(client, person)
    client.post("/account/privacy/data/")
    job = Job.objects.get(owner=person)
    assert (job.state, job.error) == ("done", "")
    return job.result_url, zipfile.ZipFile(io.BytesIO(b"".join(client.get(job.result_url).streaming_content)))


def everything():
    """Two people in every part of the product, each with a value of their own in every field that takes words."""
    for name in ("Ulla Saarni", "Ebba Lönn"):
        case = make.nomination(name, at="taken")
        make.application(case, **{field: f"{field} of {name}" for field in ("role", "goals", "plan", "experience")})
        make.step(case, "complete")
        make.credential(case)
        person = case.nominee
        person.called, person.work, person.phone = f"called {name}", f"work of {name}", f"phone of {name}"
        person.set_password(f"password of {name}")
        person.save()
        Consent.objects.create(person=person, purpose="news", text_version="1", language="en", given_at=timezone.now())
        keep_made(b"bytes", name=f"{name}.txt", type="text/plain", owner=person, kept_until=None, now=timezone.now())
    make.nomination("Liis Kuusk", nominator="Ulla Saarni", at="nominated")
    return make.person()


def columns_of(data):
    return {
        (section["table"], name) for section in data["sections"] for record in section["records"] for name in record
    }


def test_every_field_about_the_person_is_in_it_with_a_label(client):
    ulla = everything()
    _url, package = take(client, ulla)
    data = json.loads(package.read("data.json"))

    expected = {
        (label, column.name)
        for label, table in tables().items()
        for way, columns in table.ways()
        if table.rows.filter(table.of_person(way, ulla)).exists()
        for column in columns
    }
    # The mail that says it is ready is written after the file, and so is the file itself.
    assert expected - columns_of(data) == set()
    values = [value for section in data["sections"] for record in section["records"] for value in record.values()]
    assert all(value["label"] for value in values)
    everything_said = json.dumps(data, ensure_ascii=False)
    for said in ("called Ulla Saarni", "phone of Ulla Saarni", "goals of Ulla Saarni", "ulla.saarni@example.org"):
        assert said in everything_said


def test_nothing_about_anybody_else_is_in_it(client):
    ulla = everything()
    _url, package = take(client, ulla)
    text = "".join(package.read(name).decode(errors="replace") for name in package.namelist())

    others = User.objects.exclude(pk=ulla.pk)
    canaries = [person.email for person in others] + ["Ebba Lönn", "ebba.lonn"]
    # A letter to Ulla names who nominated her, and whom she nominated: that is her letter.
    letters = "".join(Message.objects.filter(person=ulla).values_list("text", flat=True))
    assert [word for word in canaries if word in text and word not in letters] == []


def test_what_proves_who_one_is_is_named_and_not_given_out(client):
    ulla = everything()
    _url, package = take(client, ulla)
    data = json.loads(package.read("data.json"))
    account = next(one for one in data["sections"] if one["table"] == "people.User")["records"][0]

    assert account["password"]["value"] == "kept in a form that nobody can read"
    assert User.objects.get(pk=ulla.pk).password not in package.read("data.json").decode()


def test_own_files_lie_beside_the_data(client):
    _url, package = take(client, everything())

    inside = [name for name in package.namelist() if name.startswith("files/")]
    assert [package.read(name) for name in inside if name.endswith(".txt")] == [b"bytes"]
    assert "readme.txt" in package.namelist()


def test_labels_are_in_the_persons_language_whatever_page_they_asked_on(client):
    ulla = make.person(language="sv")
    _url, package = take(client, ulla)
    account = json.loads(package.read("data.json"))["sections"][0]["records"][0]

    with translation.override("sv"):
        assert account["email"]["label"] == str(User._meta.get_field("email").verbose_name) != "e-mail address"


def test_the_file_of_another_is_not_there(client):
    """A13, A14"""
    ulla = make.person()
    url, _package = take(client, ulla)
    job = Job.objects.get(owner=ulla)
    make.proved(client, make.person("Ebba Lönn"))

    assert [client.get(path).status_code for path in (url, job.get_absolute_url())] == [404, 404]
    make.proved(client, make.person("Astrid Ask", is_staff=True))
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_the_file_is_gone_after_a_week(client):
    ulla = make.person()
    url, _package = take(client, ulla)
    file = File.objects.get(owner=ulla)
    assert file.kept_until - file.made_at == timedelta(days=7)

    sweep_files(now=file.kept_until + timedelta(minutes=1))

    assert client.get(url).status_code == 404


def test_a_mail_says_when_it_is_ready(client):
    ulla = make.person()
    url, _package = take(client, ulla)

    letter = Message.objects.get(kind="own_data")
    assert (letter.person, url in letter.text) == (ulla, True)


def test_asking_again_and_again_has_an_end(client):
    make.proved(client, make.person())
    answers = [client.post("/account/privacy/data/", {"n": n}).status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_the_page_counts_what_the_file_holds(client):
    ulla = everything()
    counts = count_rows(ulla)
    _url, package = take(client, ulla)
    sections = json.loads(package.read("data.json"))["sections"]

    held = {}
    for section in sections:
        held[section["about"]] = held.get(section["about"], 0) + len(section["records"])
    # Asking for it adds a job; nothing else has changed.
    held["Your files, and what the program made for you"] -= 1
    assert dict(counts) == {what: count for what, count in held.items() if count}


def test_a_file_whose_bytes_are_lost_does_not_stop_it(client):
    ulla = make.person()
    file = keep_made(b"x", name="x.txt", type="text/plain", owner=ulla, kept_until=None, now=timezone.now())
    file.content.storage.delete(file.content.name)
    file.content.storage.save("other", ContentFile(b""))

    _url, package = take(client, ulla)

    assert sorted(package.namelist()) == ["data.json", "readme.txt"]


def test_the_file_opens_only_for_who_has_just_proved_to_be_it_and_says_so_when_it_is_over(client):
    ulla = make.person()
    url, _package = take(client, ulla)
    client.force_login(ulla)
    later = type(client)()
    later.force_login(ulla)
    assert later.get(url).url.startswith("/account/again/?next=")

    File.objects.update(kept_until=timezone.now() - timedelta(days=1))
    over = make.proved(client, ulla).get(url)
    assert (over.status_code, "was kept until" in over.text) == (410, True)


def test_who_gets_an_address_after_somebody_else_gets_nothing_of_theirs_with_it(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    case = make.nomination(at="agreed")
    ulla = case.nominee
    ulla.email = "ulla@new.example.org"
    ulla.save()
    berta = User.objects.create(email="ulla.saarni@example.org", name="Berta Berg")
    assert ("Nominations: who nominates whom, for what, and why", 1) not in count_rows(berta)

    erasure = actions.ask(by=berta, now=timezone.now())
    actions.agree(erasure, by=make.person("Astrid Ask", is_staff=True), now=timezone.now())

    berta.refresh_from_db()
    case.refresh_from_db()
    assert berta.is_erased
    assert (case.nominee_name, case.nominee_email) == ("Ulla Saarni", "ulla.saarni@example.org")
