"""Requests no browser makes by itself (A1-A20, A109-A112): each with its answer, and nothing changed."""

import pytest
from django.test import Client
from django.utils import timezone

from kogge.commons.journal.models import Entry
from kogge.commons.people.models import Invitation
from tests import make
from tests.test_access import routes

pytestmark = pytest.mark.django_db

# id: method, path, what goes with it, the answers that are right
REQUESTS = {
    "A20 double slash": ("get", "/", {"PATH_INFO": "//manage/"}, {404}),
    "A20 dots": ("get", "/manage/%2e%2e/home/", {}, {404}),
    "A20 capitals": ("get", "/MANAGE/", {}, {404}),
    "A20 semicolon": ("get", "/clusters/;x", {}, {404}),
    "A20 nul in the path": ("get", "/clusters/%00/", {}, {400, 404}),
    "A109 foreign host": ("get", "/", {"headers": {"host": "evil.example"}}, {400}),
    "A109 forwarded host": ("get", "/", {"headers": {"x-forwarded-host": "evil.example"}}, {200}),
    "A112 page too far": ("get", "/clusters/?page=1000000000", {}, {200}),
    "A112 page below zero": ("get", "/clusters/?page=-1", {}, {200}),
    "A112 page a word": ("get", "/clusters/?page=x", {}, {200}),
    "A112 sort by password": ("get", "/clusters/?sort=password", {}, {200}),
    "A112 connector": ("get", "/clusters/?_connector=OR+1=1", {}, {200}),
    "A112 country": ("get", "/clusters/?country=%27%3B--", {}, {200}),
    "A112 nul in the query": ("get", "/clusters/?q=%00", {}, {200, 400}),
    "A112 very long query": ("get", "/clusters/?q=" + "x" * 100_000, {}, {400}),
    "A112 language": ("get", "/xx/clusters/", {}, {404}),
    "A112 five thousand names": ("post", "/sign-in/", {"data": {f"f{n}": "x" for n in range(5000)}}, {400}),
    "A112 nul in a form": ("post", "/sign-in/", {"data": {"address": "a\x00@example.org"}}, {422, 400}),
    "A112 large cookie": ("get", "/", {"headers": {"cookie": "a=" + "x" * 100_000}}, {200, 400}),
    "A105 unknown certificate": ("get", "/verify/AAAA-AAAA-AAAA/", {}, {404}),
    "A105 certificate with markup": ("get", "/verify/%3Cscript%3E/", {}, {404}),
    "A58 mail of the demonstration": ("get", "/mailbox/", {}, {404}),
}


@pytest.mark.parametrize(("method", "path", "more", "right"), REQUESTS.values(), ids=REQUESTS)
def test_strange_requests_get_a_plain_answer(client, method, path, more, right):
    client.raise_request_exception = False

    response = getattr(client, method)(path, **more)

    assert response.status_code in right
    body = response.content.decode()
    assert "Traceback" not in body
    assert "evil.example" not in body


@pytest.mark.parametrize(
    "goes_to",
    [
        "//evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "/%0d%0aSet-Cookie:x=1",
        "///evil.example",
        "/\t/evil.example",
    ],
)
def test_next_never_leaves_the_house(client, goes_to):
    """A111."""
    answer = client.post("/theme/", {"theme": "dark", "next": goes_to})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))
    assert "evil" not in answer["Location"] or answer["Location"] == goes_to
    assert "\r" not in answer["Location"]


def test_a_post_without_its_token_or_from_elsewhere_changes_nothing():
    """A110."""
    case = make.nomination(at="sent")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.coordinator())
    entries = Entry.objects.count()

    bare = strict.post(f"{case.get_absolute_url()}offer/")
    strict.get("/account/profile/")
    token = strict.cookies["kogge-csrf"].value
    foreign = strict.post(
        f"{case.get_absolute_url()}offer/",
        {"csrfmiddlewaretoken": token},
        headers={"origin": "https://evil.example"},
    )

    case.refresh_from_db()
    assert (bare.status_code, foreign.status_code, case.state) == (403, 403, "sent")
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_never_act(client, method):
    """A19."""
    case = make.nomination(at="sent")
    client.force_login(make.coordinator())
    client.raise_request_exception = False

    answers = [
        getattr(client, method)(f"{case.get_absolute_url()}offer/").status_code,
        client.get(f"{case.get_absolute_url()}offer/").status_code,
        client.post(f"{case.get_absolute_url()}erase/", {"_method": "delete"}).status_code,
    ]

    case.refresh_from_db()
    assert (answers, case.state) == ([405, 405, 404], "sent")


def test_no_get_changes_anything(client):
    """A110."""
    case = make.nomination(at="offered")
    client.force_login(case.nominee)
    entries = Entry.objects.count()
    for verb in ("take", "release", "withdraw", "send"):
        client.get(f"{case.get_application_url()}{verb}/")

    case.refresh_from_db()
    assert (case.state, Entry.objects.count()) == ("offered", entries)


def test_a_link_in_a_mail_may_be_fetched_by_scanners_before_it_is_used(client):
    """A27."""
    case = make.nomination(at="draft")
    make.step(case, "nominate")
    invitation = Invitation.make("agree", address=case.nominee_email, key=case.ref, now=timezone.now())
    path = f"/nominations/agree/{invitation.token}/"

    looks = [client.get(path).status_code for _ in range(5)]
    first = client.post(path, {"answer": "agree", "note": ""})
    second = Client().post(path, {"answer": "agree", "note": ""})

    case.refresh_from_db()
    assert (looks, first.status_code, second.status_code, case.state) == ([200] * 5, 302, 410, "agreed")


def test_the_id_of_a_session_is_new_after_signing_in(client):
    """A25."""
    invitation = Invitation.make("sign-in", address="ulla@example.org", now=timezone.now())
    client.get("/account/profile/")
    client.post("/sign-in/", {"address": "ulla@example.org"})
    before = client.cookies["kogge"].value

    client.post(f"/sign-in/link/{invitation.token}/")

    assert client.cookies["kogge"].value != before


def test_an_invitation_for_one_act_is_no_ticket_for_another(client):
    """A28."""
    sign_in = Invitation.make("sign-in", address="ulla@example.org", now=timezone.now())
    agree = Invitation.make("agree", address="ulla@example.org", key="ME-27-001", now=timezone.now())

    assert client.get(f"/nominations/agree/{sign_in.token}/").status_code == 410
    assert client.get(f"/sign-in/link/{agree.token}/").status_code == 410
    assert client.get(f"/setup/{agree.token}/").status_code == 410


def test_a_double_click_has_the_effect_of_one(client):
    """A82."""
    case = make.nomination(at="offered")
    client.force_login(case.nominee)

    first = client.post(f"{case.get_application_url()}take/")
    second = client.post(f"{case.get_application_url()}take/")

    assert (first.status_code, second.status_code) == (302, 409)
    assert case.edition.seats.filter(case=case.ref).count() == 1


def test_steps_cannot_be_skipped(client):
    """A92."""
    case = make.nomination(at="agreed")
    client.force_login(case.nominee)

    answers = [
        client.post(f"{case.get_application_url()}{verb}/").status_code for verb in ("send", "take", "complete")
    ]

    case.refresh_from_db()
    assert (answers, case.state) == ([409, 409, 404], "agreed")


def test_every_page_has_one_strict_policy(client):
    for path in ("/", "/sign-in/", "/verify/", "/nothing/", "/healthz"):
        policy = client.get(path)["Content-Security-Policy"]
        assert policy.split("; ").count("script-src 'self'") == 1
        assert "unsafe" not in policy and "nonce" not in policy and "http" not in policy


def test_signed_in_pages_are_kept_by_nobody(client):
    client.force_login(make.coordinator())
    make.edition()

    for path in ("/home/", "/manage/", "/account/profile/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    assert set(routes()) > {"home", "desk", "profile"}
