"""Public pages are drawn once per version; what strangers get is never somebody's page, and never old."""

from datetime import timedelta

import brotli
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kogge.commons.journal import stored
from kogge.commons.journal.models import Site, forget, site, touch
from tests import make

pytestmark = pytest.mark.django_db


def drawn(client, path, **headers):
    """The answer, and how many queries it took."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path, **headers)
    return response, len(queries)


def test_the_second_stranger_gets_the_page_without_a_query(client, directory):
    client.get("/clusters/")

    response, queries = drawn(client, "/clusters/")

    assert (response.status_code, queries) == (200, 0)


def test_a_page_known_to_the_browser_is_not_sent_again(client, directory):
    etag = client.get("/clusters/")["ETag"]

    response = client.get("/clusters/", headers={"if-none-match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_after_an_edit_the_next_stranger_sees_it(client, directory, django_capture_on_commit_callbacks):
    make.organisation("new-cluster", country="EE")
    client.get("/organisations/")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make.organisation("zz-school", kind="university", name="A School Made Just Now")
        touch()

    assert "A School Made Just Now" in client.get("/organisations/").content.decode()


def test_another_process_sees_an_edit_after_one_second(client, directory, monkeypatch):
    client.get("/clusters/")
    Site.objects.update(version=site().version + 1)  # what another process did
    _response, at_once = drawn(client, "/clusters/")
    real = stored.site
    forget()  # one second later
    _response, later = drawn(client, "/clusters/")

    assert (at_once, later > 0, real is stored.site) == (0, True, True)


def test_a_page_is_drawn_anew_when_its_moment_comes(client, monkeypatch):
    edition = make.edition(call_closes_at=timezone.now() + timedelta(seconds=90))
    path = edition.get_absolute_url()
    client.get(path)
    kept = next(iter(stored._pages.values()))

    assert 80 < kept["until"] - timezone.now().timestamp() <= 90


def test_languages_and_queries_are_kept_apart(client, directory):
    english = client.get("/clusters/").content
    swedish = client.get("/sv/clusters/").content
    finns = client.get("/clusters/?country=FI").content

    assert len({english, swedish, finns}) == 3
    assert client.get("/clusters/").content == english


def test_an_unknown_query_is_answered_but_not_kept(client, directory):
    client.get("/programmes/?utm=1")

    assert drawn(client, "/programmes/?utm=1")[1] > 0


def test_who_is_signed_in_never_gets_a_stored_page_and_never_leaves_one(client, directory):
    client.get("/clusters/")
    client.force_login(make.person("Ulla Saarni"))
    response, queries = drawn(client, "/clusters/")
    assert "Ulla Saarni" in response.content.decode()
    assert queries > 0
    client.logout()

    assert "Ulla Saarni" not in client.get("/clusters/").content.decode()


def test_a_page_that_sets_a_cookie_is_not_kept(client):
    edition = make.edition()
    client.get(f"{edition.get_absolute_url()}nominate/")

    assert list(stored._pages) == []


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_stored_page_comes_as_the_browser_likes_it(client, directory, coding):
    plain = client.get("/clusters/").content
    response = client.get("/clusters/", headers={"accept-encoding": coding})

    assert response.get("Content-Encoding", "") == coding
    if coding == "br":
        assert brotli.decompress(response.content) == plain


def test_every_stored_page_carries_the_security_headers_and_no_cookie(client, directory):
    client.get("/clusters/")
    response = client.get("/clusters/")

    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
