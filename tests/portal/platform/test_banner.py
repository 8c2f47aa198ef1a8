"""What everybody is told: the notice on every page, and the page while the installation is closed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from kogge.commons.journal import closing
from kogge.commons.journal.models import Entry, site
from kogge.commons.mail.models import Message
from kogge.portal.platform import actions
from tests import make

pytestmark = pytest.mark.django_db
NOTICE = "Mails are late today."


def astrid():
    return make.person("Astrid Ask", is_staff=True)


@pytest.fixture
def office(client):
    return make.proved(type(client)(), astrid())


@pytest.fixture(autouse=True)
def _committed(monkeypatch):
    """What is written counts at once, as if it were committed: stored pages and the notice go by that."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, using=None, robust=False: act())


def announce(*, starts=None, ends=None, texts=None, tone="info"):
    now = timezone.now()
    fields = {"notice": LazyI18nString(texts or {"en": NOTICE, "sv": "Breven är sena i dag."}), "notice_tone": tone}
    actions.announce(fields | {"notice_from": starts, "notice_until": ends}, by=astrid(), now=now)


def at(monkeypatch, moment):
    """Go on as if it were this moment."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_the_notice_stands_on_stored_public_pages_and_on_ones_own_in_the_readers_language(client, office):
    assert NOTICE not in client.get("/clusters/").text
    announce()

    assert NOTICE in client.get("/clusters/").text
    assert NOTICE in client.get("/").text
    assert NOTICE in office.get("/home/").text
    assert NOTICE in client.get("/no/such/page/").text
    assert "Breven är sena i dag." in client.get("/sv/clusters/").text
    assert NOTICE in client.get("/de/clusters/").text  # not written in German: English stands there


def test_the_form_puts_it_up_and_takes_it_down(office, client):
    sent = {"text_en": NOTICE, "text_sv": "Breven är sena i dag.", "tone": "warn"}
    assert office.post("/platform/banner/", sent).status_code == 302
    form = office.get("/platform/banner/").context["form"]
    assert {name: form[name].value() for name in sent} == sent
    assert NOTICE in client.get("/about/").text

    assert office.post("/platform/banner/", {"text_en": "", "tone": "info"}).status_code == 302
    assert NOTICE not in client.get("/about/security/").text
    said = Entry.objects.filter(verb="announce").order_by("pk").values_list("said", flat=True)
    assert list(said) == ["put up a notice on every page", "took the notice down"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text_sv": "Bara svenska."}, "Enter the text in English too"),
        ({"text_en": "x" * 301}, "at most 300"),
        ({"text_en": NOTICE, "ends": "2020-01-01T12:00"}, "The end must be after the beginning"),
        ({"text_en": NOTICE, "starts": "soon"}, "Enter day and hour"),
    ],
)
def test_what_cannot_be_shown_is_not_taken(office, sent, told):
    answer = office.post("/platform/banner/", {"tone": "info"} | sent)

    assert (answer.status_code, told in answer.text) == (422, True)
    assert site().notice_at(timezone.now()) == ""


def test_it_comes_and_goes_by_itself_also_on_stored_pages(client, monkeypatch):
    now = timezone.now()
    announce(starts=now + timedelta(seconds=60), ends=now + timedelta(seconds=120))
    real = closing.time.time

    def look(seconds):
        at(monkeypatch, now + timedelta(seconds=seconds))
        monkeypatch.setattr("kogge.commons.journal.stored.time.time", lambda: real() + seconds)
        return NOTICE in client.get("/about/").text

    assert [look(seconds) for seconds in (0, 59, 61, 119, 121, 200)] == [False, False, True, True, False, False]


def test_mails_do_not_carry_it():
    announce()
    make.nomination(at="nominated")

    assert not Message.objects.filter(text__contains=NOTICE).exists()


def test_markup_in_the_notice_is_text(client):
    announce(texts={"en": "<script>alert(1)</script>"})

    assert "&lt;script&gt;alert(1)" in client.get("/about/").text


def test_only_the_office_announces_and_closes():
    for nobody in (make.person(), make.person("Dag Dahl", is_auditor=True)):
        for act in (
            lambda by: actions.announce({"notice": "x"}, by=by, now=timezone.now()),
            lambda by: actions.close(timezone.now() + timedelta(hours=1), by=by, now=timezone.now()),
            lambda by: actions.reopen(by=by, now=timezone.now()),
        ):
            with pytest.raises(PermissionDenied):
                act(nobody)


def test_closed_says_until_when_to_everybody_but_the_office_and_machines(client, office):
    client.get("/clusters/")  # stored before
    until = (timezone.now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    told = timezone.localtime(until)
    assert office.post("/platform/closing/", {"until": told.strftime("%Y-%m-%dT%H:%M")}).status_code == 302
    member = type(client)()
    member.force_login(make.person())

    for browser, path in ((client, "/clusters/"), (client, "/"), (member, "/home/"), (client, "/sv/about/")):
        answer = browser.get(path)
        assert (answer.status_code, 7100 <= int(answer["Retry-After"]) <= 7200) == (503, True)
        assert answer["Cache-Control"] == "no-store"
    page = client.get("/clusters/").text
    assert f"Back at about {told:%H:%M}" in page
    assert "Deadlines are not moved by themselves" in page
    kept = member.post("/talk/", {"text": "Two words of mine"}, HTTP_ORIGIN="http://testserver")
    assert (kept.status_code, "Two words of mine</textarea>" in kept.text) == (503, True)
    told = client.get("/api/v1/organisations/")
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert (told.json()["title"], told.json()["status"]) == ("Service Unavailable", 503)
    assert [client.get(path).status_code for path in ("/healthz", "/theme.css", "/sign-in/")] == [200, 200, 200]
    assert [office.get(path).status_code for path in ("/home/", "/clusters/", "/platform/")] == [200, 200, 200]

    assert office.post("/platform/closing/end/").status_code == 302
    assert client.get("/clusters/").status_code == 200
    assert list(Entry.objects.filter(verb__in=["close", "reopen"]).order_by("pk").values_list("verb", flat=True)) == [
        "close",
        "reopen",
    ]


def test_it_opens_by_itself_when_the_hour_has_come(client, monkeypatch):
    now = timezone.now()
    actions.close(now + timedelta(minutes=10), by=astrid(), now=now)
    assert client.get("/about/").status_code == 503

    at(monkeypatch, now + timedelta(minutes=11))
    assert client.get("/about/").status_code == 200


def test_an_hour_that_is_over_is_not_taken(office):
    answer = office.post("/platform/closing/", {"until": "2020-01-01T12:00"})

    assert (answer.status_code, "This must be in the future" in answer.text) == (422, True)


@pytest.mark.parametrize(("text", "retry"), [("", 600), ("soon", 600), ("in 2020", 600), ("an hour from now", 3600)])
def test_a_file_on_the_machine_closes_too(client, office, settings, tmp_path, text, retry):
    settings.DATA_DIR = tmp_path
    if text == "an hour from now":
        text = (timezone.now() + timedelta(hours=1)).isoformat()
    (tmp_path / "maintenance").write_text(text)
    closing.forget()

    answer = client.get("/about/")
    assert (answer.status_code, abs(int(answer["Retry-After"]) - retry) <= 2) == (503, True)
    assert "Closed by a file on the machine" in office.get("/platform/closing/").text

    (tmp_path / "maintenance").unlink()
    closing.forget()
    assert client.get("/about/").status_code == 200
