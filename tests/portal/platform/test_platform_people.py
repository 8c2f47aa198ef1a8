"""The office and the people of the installation: finding, suspending, roles."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.commons.privacy.models import Erasure
from kogge.portal.platform import actions
from kogge.portal.platform.models import Recovery
from tests import make
from tests.test_flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def astrid(client):
    person = make.person("Astrid Ask", is_staff=True)
    make.proved(client, person)
    return person


def act(client, person, verb, note="Because."):
    return client.post(f"/platform/people/{person.ref}/{verb}/", {"note": note})


def history(person):
    return [(entry.verb, entry.by_name, entry.note) for entry in Entry.objects.about(person)]


def test_the_office_finds_people_by_a_part_of_name_or_address(client, astrid):
    for name in ("Örjan Ek", "Ulla Saarni"):
        make.person(name)

    def found(words):
        return [person.name for person in client.get("/platform/people/", {"q": words}).context["page"]]

    assert found("") == ["Astrid Ask", "Ulla Saarni", "Örjan Ek"]
    assert found("örjan") == found("ORJAN.EK@") == ["Örjan Ek"]
    assert found("ulla saarni") == ["Ulla Saarni"]
    assert found("nobody of that name") == []


def test_thirty_people_stand_on_a_page_and_cost_no_more_queries_than_two(client, astrid):
    def more():
        for number in range(60):
            make.person(f"Person Nr{number}")

    flat(client, "/platform/people/", more)
    assert len(client.get("/platform/people/").context["page"]) == 30


def test_the_page_of_a_person_says_roles_and_kinds_of_factors_and_nothing_of_their_content(client, astrid):
    case = make.nomination(at="taken")
    case.nominee.set_password("a sentence nobody knows")
    case.nominee.save()

    answer = client.get(f"/platform/people/{case.nominee.ref}/")

    assert "Participant, Manager Education" in answer.text
    assert answer.context["ways_in"] == ["Password"]
    assert case.nominee.password not in answer.text


def test_somebody_suspended_is_out_at_once_and_cannot_come_back_until_restored(client, astrid, django_user_model):
    ulla, browser = make.person(), type(client)()
    browser.force_login(ulla)
    assert browser.get("/home/").status_code == 200

    assert act(client, ulla, "suspend", "Sent the same mail to forty people.").status_code == 302

    assert browser.get("/home/").status_code == 302
    ulla.refresh_from_db()
    assert ulla.is_active is False
    assert act(client, ulla, "restore", "Has promised not to.").status_code == 302
    ulla.refresh_from_db()
    assert ulla.is_active is True
    assert browser.get("/home/").status_code == 302  # the old session stays ended
    assert history(ulla) == [
        ("suspend", "Astrid Ask", "Sent the same mail to forty people."),
        ("restore", "Astrid Ask", "Has promised not to."),
    ]


def test_an_account_that_was_erased_is_not_opened_again(client, astrid):
    ulla = make.person()
    gone = {"email": f"erased-{ulla.pk}@erased.invalid", "name": "", "is_active": False}
    type(ulla).objects.filter(pk=ulla.pk).update(**gone)

    page = client.get(f"/platform/people/{ulla.ref}/")
    assert ("restore" in [verb for verb, _act in page.context["acts"]], page.context["can_let_in"]) == (False, False)
    assert "was erased" in act(client, ulla, "restore").text
    made = Recovery(person=ulla, new_address="ulla@new.example.org", checked="video", reason="Asks.")
    with pytest.raises(Refused, match="was erased"):
        actions.propose(made, by=astrid, now=timezone.now())
    with pytest.raises(Refused, match="was erased"):
        actions.let_in_on_the_machine(ulla, "ulla@new.example.org", now=timezone.now())
    ulla.refresh_from_db()
    assert ulla.is_active is False


def test_the_reason_must_be_given(client, astrid):
    ulla = make.person()

    assert act(client, ulla, "suspend", "").status_code == 422
    ulla.refresh_from_db()
    assert (ulla.is_active, history(ulla)) == (True, [])


def test_signed_out_everywhere_ends_every_session_with_or_without_a_password(client, astrid):
    for name in ("Ulla Saarni", "Torsten Ek"):
        person, browsers = make.person(name), [type(client)(), type(client)()]
        if name == "Torsten Ek":
            person.set_password("a sentence nobody knows")
            person.save()
        for browser in browsers:
            browser.force_login(person)

        act(client, person, "sign-out")

        assert [browser.get("/home/").status_code for browser in browsers] == [302, 302]


def test_a36_the_last_of_the_office_can_neither_leave_nor_be_suspended(client, astrid):
    """A36: refused with text, and it is still so."""
    for verb in ("office_take", "suspend"):
        answer = act(client, astrid, verb)
        assert answer.status_code == 422
    assert "last member of the office" in act(client, astrid, "office_take").text
    astrid.refresh_from_db()
    assert (astrid.is_staff, astrid.is_active) == (True, True)

    # A suspended colleague does not count.
    make.person("Bo Berg", is_staff=True, is_active=False)
    with pytest.raises(Refused, match="last member"):
        actions.change_role(astrid, "office_take", by=astrid, note="", now=timezone.now())

    # Nor does one who is being erased.
    cia = make.person("Cia Cedergren", is_staff=True)
    leaving = Erasure.objects.create(person=cia, state="agreed", asked_at=timezone.now())
    assert act(client, astrid, "office_take").status_code == 422
    leaving.delete()

    assert act(client, astrid, "office_take").url == "/home/"
    astrid.refresh_from_db()
    assert astrid.is_staff is False


@pytest.mark.parametrize("who", ["member", "auditor", "coordinator"])
def test_a35_nobody_gives_a_role_above_the_own(client, who):
    """A35: neither by the page nor by the action."""
    person = make.person("Dag Dahl", is_auditor=who == "auditor")
    if who == "coordinator":
        make.edition()
        person = make.coordinator()
    make.proved(client, person)

    for verb in actions.ROLES:
        for target in (person, make.person()):
            assert act(client, target, verb).status_code == 403
            with pytest.raises(PermissionDenied):
                actions.change_role(target, verb, by=person, note="", now=timezone.now())
    person.refresh_from_db()
    assert person.is_staff is False


def test_roles_are_given_and_taken_with_a_line_each(client, astrid):
    ulla = make.person()

    for verb in ("office_give", "audit_give", "office_take", "audit_take"):
        assert act(client, ulla, verb).status_code == 302

    ulla.refresh_from_db()
    assert (ulla.is_staff, ulla.is_auditor) == (False, False)
    assert [verb for verb, *_ in history(ulla)] == ["office_give", "audit_give", "office_take", "audit_take"]


def test_nobody_of_the_office_gives_a_role_to_themselves(client, astrid):
    answer = act(client, astrid, "audit_give")

    astrid.refresh_from_db()
    assert (astrid.is_auditor, history(astrid)) == (False, [])
    with pytest.raises(Refused, match="to yourself"):
        actions.change_role(astrid, "audit_give", by=astrid, note="", now=timezone.now())
    assert answer.status_code in (403, 404, 422)


def test_who_signed_in_long_ago_shows_first_that_it_is_still_they(client, astrid):
    session = client.session
    session["account_authentication_methods"][0]["at"] -= timedelta(minutes=11).total_seconds()
    session.save()

    answer = act(client, make.person(), "office_give")

    assert answer.url.startswith("/account/again/")
    make.person().refresh_from_db()
    assert make.person().is_staff is False


def test_an_act_that_is_none_is_not_found(client, astrid):
    assert act(client, make.person(), "erase-everything").status_code == 404
    assert client.get("/platform/people/abcdefghijkm/").status_code == 404


def test_people_read_what_was_done_about_their_account_and_who_looked_as_they(client, astrid):
    ulla = make.person()
    act(client, ulla, "view", "She cannot find her application.")
    client.post("/platform/viewing/stop/")
    act(client, make.person("Torsten Ek"), "sign-out", "Somebody else's reason.")
    client.force_login(ulla)

    page = client.get("/account/history/")

    assert [entry.verb for entry in page.context["entries"]] == ["view_end", "view"]
    assert ("She cannot find" in page.text, "Somebody else" in page.text) == (True, False)
