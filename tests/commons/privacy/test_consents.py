"""Consents: one for each purpose, dated, with the text that was agreed to, and gone the moment they are withdrawn."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from kogge.commons.journal.models import Entry
from kogge.commons.people.models import User
from kogge.commons.people.profile_actions import save_profile, state_of
from kogge.commons.privacy import texts
from kogge.commons.privacy.consents import give, has, standings, withdraw
from kogge.commons.privacy.directory import listed, profile
from kogge.commons.privacy.models import Consent
from kogge.commons.privacy.texts import Text
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
PATH = "/account/privacy/consents/"
LATER = make.NOON + timedelta(days=1)


@pytest.fixture
def ulla():
    return make.person("Ulla Saarni", shown={"name": "public", "photo": "public"})


def agree(person, *purposes, now=make.NOON):
    for purpose in purposes:
        give(person, purpose, by=person, now=now)
    return person


def with_photo(person):
    drawn = io.BytesIO()
    Image.new("RGB", (500, 500), "teal").save(drawn, "JPEG")
    written = {
        name: getattr(person, name) for name in ("name", "called", "language", "timezone", "country", "work", "phone")
    }
    photo = SimpleUploadedFile("me.jpg", drawn.getvalue())
    return save_profile(person, written, {}, seen=state_of(person), photo=photo, by=person, now=timezone.now())


def test_a_consent_keeps_its_day_its_text_and_its_language(ulla):
    agree(ulla, "directory")

    kept = Consent.objects.get()
    assert (kept.person, kept.purpose, kept.given_at, kept.withdrawn_at) == (ulla, "directory", make.NOON, None)
    assert (kept.text_version, kept.language) == (texts.current("directory").version, "en")
    assert [(entry.verb, entry.target) for entry in Entry.objects.about(kept)] == [("consent", "directory")]


def test_each_purpose_stands_alone(ulla):
    agree(ulla, "photo")

    assert {purpose: has(ulla, purpose) for purpose in Consent.Purpose.values} == {
        "directory": False,
        "photo": True,
        "booklet": False,
        "news": False,
    }


def test_withdrawing_ends_it_and_the_proof_stays(ulla):
    agree(ulla, "directory")
    withdraw(ulla, "directory", by=ulla, now=LATER)
    withdraw(ulla, "directory", by=ulla, now=LATER + timedelta(days=1))
    agree(ulla, "directory", now=LATER + timedelta(days=2))

    assert list(Consent.objects.order_by("given_at").values_list("given_at", "withdrawn_at")) == [
        (make.NOON, LATER),
        (LATER + timedelta(days=2), None),
    ]


def test_agreeing_twice_is_agreeing_once(ulla):
    agree(ulla, "news", "news")

    assert Consent.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=ulla, purpose="news", text_version="x", language="en", given_at=LATER)


def test_a_text_that_asks_for_more_asks_again(ulla, monkeypatch):
    """The older consent no longer counts; it is ended by the new one, and its text can still be read."""
    agree(ulla, "directory")
    old = texts.TEXTS["directory"]
    monkeypatch.setitem(texts.TEXTS, "directory", [Text("2027-03-01", "More."), *old])

    standing = standings(ulla)[0]
    assert (has(ulla, "directory"), standing.given, standing.outgrown.given_at) == (False, None, make.NOON)
    assert not listed(ulla).exists()

    agree(ulla, "directory", now=LATER)
    assert has(ulla, "directory")
    assert [(one.text.says, one.withdrawn_at) for one in Consent.objects.order_by("pk")] == [
        (old[0].says, LATER),
        ("More.", None),
    ]


def test_a_text_that_only_says_it_better_asks_nobody_again(ulla, monkeypatch):
    agree(ulla, "directory")
    better = Text("2027-03-01", "Better.", asks_again=False)
    monkeypatch.setitem(texts.TEXTS, "directory", [better, *texts.TEXTS["directory"]])

    assert has(ulla, "directory")
    assert standings(ulla)[0].text == better


def test_every_purpose_has_a_text_and_versions_are_days_newest_first():
    assert set(texts.TEXTS) == set(Consent.Purpose.values)
    for purpose, versions in texts.TEXTS.items():
        days = [text.version for text in versions]
        assert days == sorted(days, reverse=True), purpose


# Pages -----------------------------------------------------------------------------------------------------
def test_one_click_gives_and_one_withdraws(client, ulla):
    client.force_login(ulla)

    given = client.post(f"{PATH}directory/give/", follow=True)
    assert (given.status_code, has(ulla, "directory")) == (200, True)
    assert "You agree" in given.content.decode()

    withdrawn = client.post(f"{PATH}directory/withdraw/", follow=True)
    assert (withdrawn.status_code, has(ulla, "directory")) == (200, False)


def test_looking_gives_nothing_and_an_unknown_purpose_is_not_there(client, ulla):
    client.force_login(ulla)

    assert client.get(f"{PATH}directory/give/").status_code == 405
    assert client.post(f"{PATH}everything/give/").status_code == 404
    assert Consent.objects.count() == 0


def test_the_page_shows_texts_versions_and_the_own_history_alone(client, ulla):
    agree(make.person("Ebba Lönn"), "news", now=make.NOON - timedelta(days=400))
    agree(ulla, "photo")
    client.force_login(ulla)

    page = BeautifulSoup(client.get(PATH).content.decode(), "html.parser").find("main")

    assert len(page.select(".consents > li")) == 4
    assert len(page.select("tbody tr")) == 1
    assert str(texts.current("booklet").says) in page.get_text()
    assert "Text of 22 November 2026" in page.get_text()


def test_nothing_said_yet_is_said(client, ulla):
    client.force_login(ulla)

    assert "Nothing yet" in client.get(PATH).content.decode()


# What a withdrawal ends --------------------------------------------------------------------------------------
def test_who_withdraws_is_gone_from_the_list_with_the_next_look(client, ulla, django_capture_on_commit_callbacks):
    """Also from the stored page of strangers."""
    with django_capture_on_commit_callbacks(execute=True):
        agree(ulla, "directory")
    assert [f"/people/{ulla.ref}/" in client.get("/people/").content.decode() for _ in range(2)] == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(ulla, "directory", by=ulla, now=LATER)

    assert f"/people/{ulla.ref}/" not in client.get("/people/").content.decode()


def test_a_field_that_is_hidden_is_gone_from_stored_pages(client, ulla, django_capture_on_commit_callbacks):
    path = f"/people/{ulla.ref}/"
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    written = {
        name: getattr(ulla, name) for name in ("name", "called", "language", "timezone", "country", "work", "phone")
    }

    with django_capture_on_commit_callbacks(execute=True):
        save_profile(ulla, written, {"name": "members"}, seen=state_of(ulla), by=ulla, now=LATER)

    assert client.get(path).status_code == 404


def test_a_photograph_is_shown_by_rule_and_by_consent_and_only_by_both(client, ulla):
    with_photo(ulla)
    path = f"/people/{ulla.ref}/photo/"

    def photo():
        answer = client.get(path)
        list(answer)  # to its end, so that the file is closed
        return answer.status_code

    def answers():
        client.logout()
        shown = photo(), "/photo/" in client.get(f"/people/{ulla.ref}/?x=1").content.decode()
        client.force_login(ulla)
        return *shown, photo()

    assert answers() == (404, False, 200)
    agree(ulla, "photo")
    assert answers() == (200, True, 200)
    User.objects.filter(pk=ulla.pk).update(shown={"name": "public", "photo": "members"})
    assert answers() == (404, False, 200)
    User.objects.filter(pk=ulla.pk).update(shown={"name": "public", "photo": "public"})
    withdraw(ulla, "photo", by=ulla, now=LATER)
    assert answers() == (404, False, 200)


def test_no_browser_keeps_a_photograph(client, ulla):
    agree(with_photo(ulla), "photo")

    answer = client.get(f"/people/{ulla.ref}/photo/")
    list(answer)

    assert "no-store" in answer.headers["Cache-Control"]


def test_the_booklet_and_the_photograph_are_agreed_to_apart(ulla):
    agree(with_photo(ulla), "booklet")
    stranger = make.person("Nobody Else")

    assert (has(ulla, "booklet"), profile(stranger, ulla).has_photo) == (True, False)


# The list --------------------------------------------------------------------------------------------------
def people(count, start=0):
    for number in range(start, start + count):
        agree(make.person(f"Person Nr{number:03}", work="Works", shown={"name": "members"}), "directory", "photo")


def test_only_who_agreed_stands_in_the_list(ulla):
    agree(make.person("Ebba Lönn", shown={"name": "public"}), "directory")

    assert [person.name for person in listed(ulla)] == ["Ebba Lönn"]


def test_the_list_comes_in_pages_of_thirty_and_numbers_count_what_is_seen(client, ulla):
    people(35)
    agree(make.person("Hidden Hedda"), "directory")
    client.force_login(ulla)

    first, second = (client.get(f"/people/?page={number}").content.decode() for number in (1, 2))

    assert (first.count('class="person"'), second.count('class="person"')) == (30, 5)
    assert "35 people" in first
    assert "Hidden Hedda" not in first + second


def test_the_list_takes_as_many_queries_for_thirty_as_for_two(client, ulla):
    client.force_login(ulla)
    people(2)
    counts = []
    for more in (0, 28):
        people(more, start=2)
        counts.append(queries(client, "/people/?q=Person"))

    assert counts[0] == counts[1] <= 12


def test_words_are_found_in_any_case_and_all_of_them(ulla):
    agree(make.person("Åsa Öberg", work="Leads Wood Works", shown={"name": "members", "work": "members"}), "directory")

    def found(words):
        return listed(ulla, words).count()

    assert [found(words) for words in ("åsa", "ÅSA", "öberg wood", "wood iron", "%", "_", "")] == [1, 1, 1, 0, 0, 0, 1]


def test_an_empty_list_and_a_search_without_hits_say_what_to_do(client):
    assert "Nobody shows themselves to you here yet" in client.get("/people/").content.decode()
    assert "Nobody whom you may see fits these words" in client.get("/people/?q=zzz").content.decode()
