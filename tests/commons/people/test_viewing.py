"""View as: the office looks as somebody else, briefly, openly, and without being able to change anything (A40)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import IntConverter
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.people import viewing
from tests import make
from tests.addresses import address
from tests.test_access import routes

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """A case with all that hangs on it, so that every page is about something."""
    case = make.nomination(at="completed")
    number = make.credential(case).number
    meeting = case.edition.modules.get().meetings.get()
    values = {"ref": case.ref, "number": number, "event": meeting.slug, "edition": case.edition.slug}
    values |= {"programme": case.edition.programme.slug, "seat_ref": case.ref}
    return {"nominee": case.nominee, "values": values}


@pytest.fixture
def astrid(client):
    person = make.person("Astrid Ask", is_staff=True)
    make.proved(client, person)
    return person


def look_as(client, person, reason="She cannot find her application."):
    return client.post(f"/platform/people/{person.ref}/view/", {"note": reason})


def stop(client):
    return client.post("/platform/viewing/stop/")


def contents():
    """Every row of every table but the sessions, in which one's own place is kept."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in tables}


def fitting(kind):
    """A word that this part of an address takes: a number, the first of those it lists, or any."""
    return 1 if isinstance(kind, IntConverter) else kind.regex.partition("|")[0] if "|" in kind.regex else "x"


def all_addresses(values):
    """Every route, with the things of the house where it wants some, and with words that fit anywhere else."""
    for name in routes():
        try:
            yield name, address(name, values)
        except (NoReverseMatch, KeyError):  # the access table asks with what this house does not have
            [(_path, names)], _regex, _defaults, kinds = get_resolver().reverse_dict.getlist(name)[0]
            yield name, reverse(name, kwargs={key: fitting(kinds[key]) for key in names})


def test_the_pages_are_those_of_the_other_person_with_a_banner_that_says_so(client, astrid, house):
    ulla = house["nominee"]
    assert client.get(f"/applications/{house['values']['ref']}/").status_code == 404

    answer = look_as(client, ulla)

    assert answer.url == "/home/"
    for path in (f"/applications/{house['values']['ref']}/", "/home/", "/", "/sv/clusters/"):
        page = client.get(path)
        assert (page.status_code, page.context["viewing"].person) == (200, ulla)
        assert ('class="viewing"' in page.text, "Ulla Saarni" in page.text) == (True, True)
    assert "30 minutes left" in client.get("/home/").text
    assert 'class="viewing"' in client.get("/no/such/page/").text

    assert stop(client).url == f"/platform/people/{ulla.ref}/"
    assert client.get("/platform/").status_code == 200
    assert client.get(f"/applications/{house['values']['ref']}/").status_code == 404


def test_a40_no_route_changes_anything_while_looking(client, astrid, house):
    """A40: every address there is, by every method but looking; then by looking too."""
    look_as(client, house["nominee"])
    client.raise_request_exception = False
    client.get("/readyz")  # the outbox has its one row from the first look on
    before = contents()
    answers = {}

    for name, path in all_addresses(house["values"]):
        if name == "viewing_stop":
            continue
        for method in ("post", "put", "patch", "delete"):
            answers[name, method] = getattr(client, method)(path).status_code

    assert {asked: status for asked, status in answers.items() if status != 403} == {}
    assert contents() == before

    for _name, path in all_addresses(house["values"]):
        client.get(path)
    assert contents() == before


def test_a40_the_journal_has_a_line_at_the_beginning_and_one_at_the_end(client, astrid, house):
    ulla = house["nominee"]
    look_as(client, ulla)
    stop(client)

    lines = Entry.objects.about(ulla).filter(verb__startswith="view")
    assert [(line.verb, line.by, line.note) for line in lines] == [
        ("view", astrid, "She cannot find her application."),
        ("view_end", astrid, ""),
    ]


def test_a40_after_half_an_hour_it_is_over_and_written_down(client, astrid, house):
    ulla = house["nominee"]
    begun = timezone.now() - timedelta(minutes=31)
    session = client.session
    viewing.begin(session, ulla, by=astrid, reason="A question.", now=begun)
    session.save()

    page = client.get("/home/")

    assert (page.context["viewing"], page.context["user"]) == (None, astrid)
    end = Entry.objects.get(verb="view_end")
    assert (end.by, end.at) == (astrid, begun + viewing.LASTS)
    assert client.get("/platform/").status_code == 200


def test_a_closed_browser_is_noticed_by_the_clock_once(astrid, house):
    begun = timezone.now() - timedelta(hours=3)
    viewing.begin({}, house["nominee"], by=astrid, reason="", now=begun)

    for _ in range(2):
        viewing.end_old_views(now=timezone.now())

    assert [entry.at for entry in Entry.objects.filter(verb="view_end")] == [begun + viewing.LASTS]


@pytest.mark.parametrize("who", ["oneself", "another of the office", "suspended"])
def test_a40_never_as_one_of_the_office_nor_as_oneself(client, astrid, who):
    person = {
        "oneself": lambda: astrid,
        "another of the office": lambda: make.person("Bo Berg", is_staff=True),
        "suspended": lambda: make.person("Sven Sork", is_active=False),
    }[who]()

    answer = look_as(client, person)

    assert (answer.status_code, client.get("/home/").context["viewing"]) == (422, None)
    with pytest.raises(Refused):
        viewing.begin({}, person, by=astrid, reason="", now=timezone.now())
    assert not Entry.objects.filter(verb="view").exists()


@pytest.mark.parametrize("who", ["member", "auditor", "coordinator"])
def test_nobody_outside_the_office_looks_as_anybody(client, who):
    make.edition()
    person = make.coordinator() if who == "coordinator" else make.person("Dag Dahl", is_auditor=who == "auditor")
    make.proved(client, person)

    assert look_as(client, make.person()).status_code == 403
    assert stop(client).url == "/home/"


def test_the_persons_account_files_and_security_stay_closed(client, astrid, house):
    look_as(client, house["nominee"])

    closed = ["/account/profile/", "/sv/account/security/", "/account/privacy/", "/files/abcdefghijkm/"]
    closed += ["/platform/", "/platform/audit/", "/sign-in/", "/account/again/"]
    assert {path: client.get(path).status_code for path in closed} == dict.fromkeys(closed, 404)


def test_it_ends_when_the_viewer_leaves_the_office(client, astrid, house):
    look_as(client, house["nominee"])
    type(astrid).objects.filter(pk=astrid.pk).update(is_staff=False)

    page = client.get("/home/")

    assert (page.context["user"], page.context["viewing"]) == (astrid, None)
    assert Entry.objects.filter(verb="view_end").count() == 1


def test_it_ends_when_the_viewer_is_suspended_and_when_the_person_is_taken_into_the_office(client, astrid, house):
    ulla = house["nominee"]
    look_as(client, ulla)
    type(ulla).objects.filter(pk=ulla.pk).update(is_staff=True)
    assert client.get("/home/").context["user"] == astrid
    type(ulla).objects.filter(pk=ulla.pk).update(is_staff=False)

    look_as(client, ulla)
    type(astrid).objects.filter(pk=astrid.pk).update(is_active=False)
    assert client.get("/home/").status_code == 302


def test_it_ends_with_the_session_of_the_viewer(client, astrid, house):
    look_as(client, house["nominee"])
    client.logout()
    make.proved(client, astrid)

    assert client.get("/home/").context["viewing"] is None


def test_public_pages_kept_for_strangers_hold_nothing_of_it(client, astrid, house):
    look_as(client, house["nominee"])
    client.get("/clusters/")
    stranger = type(client)()

    for _ in range(2):
        assert 'class="viewing"' not in stranger.get("/clusters/").text


def test_somebody_else_in_another_browser_notices_nothing(client, astrid, house):
    look_as(client, house["nominee"])
    own = type(client)()
    own.force_login(house["nominee"])

    page = own.get("/home/")

    assert (page.status_code, page.context["viewing"]) == (200, None)


def test_who_does_not_look_as_anybody_pays_no_query_for_it(client, django_assert_max_num_queries):
    client.force_login(make.person())
    client.get("/account/profile/")
    with django_assert_max_num_queries(3):
        client.get("/account/profile/")


def test_what_a_person_shows_to_nobody_stays_hidden_from_who_looks_as_them(client, astrid, house):
    ulla = house["nominee"]
    type(ulla).objects.filter(pk=ulla.pk).update(phone="+358 40 123 4567", shown={"phone": "me"})
    look_as(client, ulla)

    page = client.get(f"/people/{ulla.ref}/")

    assert (page.status_code, "123 4567" in page.text, "Ulla Saarni" in page.text) == (200, False, True)
