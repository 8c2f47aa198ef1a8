"""Taking an entry over, having it removed, asking to join: who proves what, and who answers."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from kogge.base.errors import Refused, TooMany
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.commons.upkeep import actions
from kogge.commons.upkeep.models import Request
from kogge.commons.upkeep.proof import check_address
from tests import make
from tests.commons.people.test_security import by_link, is_in

pytestmark = pytest.mark.django_db
THERE = "anna@tuna-cluster.example"


def newest_link(kind, address=None):
    """The path in the newest mail of this kind."""
    found = Message.objects.filter(kind=kind, **({"address": address} if address else {}))
    word = next(word for word in found.latest("pk").text.split() if word.startswith("http://testserver/"))
    return word.removeprefix("http://testserver")


def claim(client, entry, address=THERE, what="claim"):
    path = f"/clusters/{entry.slug}/claim/"
    return client.post(path, {"way": "address", "what": what, "address": address})


def test_a_stranger_takes_an_entry_over_with_an_address_at_its_website(client):
    entry = make.entry()
    explained = client.get(f"/clusters/{entry.slug}/claim/").content.decode()
    assert ("tuna-cluster.example" in explained, "as of 2024" in explained) == (True, True)
    assert claim(client, entry, "Anna@Mail.Tuna-Cluster.Example").status_code == 302
    link = newest_link("claim", "anna@mail.tuna-cluster.example")

    assert client.get(link).status_code == 200
    entry.refresh_from_db()
    assert (entry.claimed_at, entry.memberships.count()) == (None, 0)
    answer = client.post(link)
    entry.refresh_from_db()

    assert (answer.status_code, is_in(client)) == (302, True)
    assert list(entry.memberships.values_list("person__email", "role")) == [
        ("anna@mail.tuna-cluster.example", "manager")
    ]
    assert entry.claimed_at is not None
    assert {one.verb for one in Entry.objects.about(entry)} == {"join", "claim"}
    assert client.get(answer["Location"]).status_code == 200
    assert Client().post(link).status_code == 410


def test_who_is_signed_in_with_another_address_takes_it_over_with_the_own_account():
    entry, person = make.entry(), make.person()
    client = by_link(person)
    claim(client, entry)
    client.post(newest_link("claim"))

    assert list(entry.memberships.values_list("person", flat=True)) == [person.pk]
    assert User.objects.filter(email=THERE).count() == 0


def test_an_entry_is_removed_at_once_by_who_proves_an_address_there(client):
    entry = make.entry()
    claim(client, entry, what="remove")
    link = newest_link("remove")

    client.post(link)
    entry.refresh_from_db()

    assert (entry.state, Client().get(entry.get_absolute_url()).status_code) == ("removed", 404)
    assert Entry.objects.about(entry).filter(verb="remove").get().by.email == THERE


@pytest.mark.parametrize(
    "address",
    [
        "anna@evil.com",
        "anna@evil.com@tuna-cluster.example",
        '"anna@evil.com"@tuna-cluster.example',
        "anna@tuna-cluster.example.evil.com",
        "anna@eviltuna-cluster.example",
        "anna@tunа-cluster.example",  # a Cyrillic letter
        "anna@tuna-cluster.example, bob@evil.com",
        "anna＠evil.com@tuna-cluster.example",
        "anna@evil.com＠tuna-cluster.example",
        "<anna@evil.com>anna@tuna-cluster.example",
        "anna@gmail.com",
        "tuna-cluster.example",
    ],
)
def test_no_other_address_proves_anything(client, address):
    """A38."""
    entry = make.entry()

    assert claim(client, entry, address).status_code == 422
    assert (Message.objects.count(), Invitation.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "address", ["ann@tuna-cluster.example.", "ann@ｔuna-cluster.example", " ANN@TUNA-CLUSTER.EXAMPLE"]
)
def test_one_address_written_in_several_ways_is_one(address):
    assert check_address(address.rstrip("."), make.entry()) == "ann@tuna-cluster.example"


def test_a_domain_in_its_own_letters_and_as_the_net_knows_it_are_one():
    entry = make.entry(website="https://www.żaba.example/start?x=1")

    assert check_address("a@żaba.example", entry) == check_address("a@xn--aba-22a.example", entry)


@pytest.mark.parametrize("website", ["", "https://www.facebook.com/tuna", "https://gmail.com", "http://10.0.0.1", "x"])
def test_without_a_website_of_its_own_no_address_proves_anything(client, website):
    entry = make.entry(website=website)

    assert claim(client, entry, "anna@gmail.com").status_code == 422
    assert Message.objects.count() == 0
    assert "no website of its own" in client.get(f"/clusters/{entry.slug}/claim/").content.decode()


def test_a_website_with_a_name_before_the_domain_is_that_domain():
    with pytest.raises(Refused):
        check_address("a@evil.com", make.entry(website="https://evil.com@good.example/"))


def test_every_address_there_gets_the_same_answer_known_or_not():
    make.person("Anna Known")
    User.objects.filter(name="Anna Known").update(email=THERE)
    entry = make.entry()

    answers = []
    for address in (THERE, "new@tuna-cluster.example"):
        client = Client()
        answer = claim(client, entry, address)
        answers.append(
            (answer.status_code, answer["Location"], [str(one) for one in get_messages(answer.wsgi_request)])
        )

    assert answers[0] == answers[1]
    assert Message.objects.count() == 2


def test_a_link_is_for_one_entry_one_purpose_three_days_and_once(client):
    entry, other = make.entry(), make.entry("other")
    claim(client, entry)
    link = newest_link("claim")
    token = link.strip("/").split("/")[-1]

    assert [client.get(f"/{where}/{token}/").status_code for where in ("colleagues", "still-true")] == [410, 410]
    wrong = token[:-1] + ("x" if token[-1] != "x" else "y")
    assert client.get(f"/claims/{wrong}/").status_code == 410
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link).status_code == 410
    assert (entry.memberships.count(), other.memberships.count()) == (0, 0)


def test_a_link_counts_no_more_once_the_website_of_the_entry_is_another(client):
    entry = make.entry()
    claim(client, entry)
    type(entry).objects.filter(pk=entry.pk).update(website="https://elsewhere.example")

    assert client.post(newest_link("claim")).status_code == 409
    assert entry.memberships.count() == 0


def test_of_two_links_the_first_takes_the_entry_over(client):
    entry = make.entry()
    claim(client, entry)
    first = newest_link("claim")
    claim(client, entry, "bo@tuna-cluster.example")
    second = newest_link("claim")

    assert (Client().post(first).status_code, Client().post(second).status_code) == (302, 409)
    assert list(entry.memberships.values_list("person__email", flat=True)) == [THERE]


def test_a_suspended_person_takes_nothing_over(client):
    entry = make.entry()
    User.objects.create(email=THERE, is_active=False)
    claim(client, entry)

    assert client.post(newest_link("claim")).status_code == 409
    assert (entry.memberships.count(), Invitation.objects.filter(used_at=None).count()) == (0, 1)


def test_only_so_many_mails_are_sent(client):
    entry = make.entry()
    answers = [claim(Client(), entry, THERE).status_code for _ in range(4)]

    assert (answers, Message.objects.count()) == ([302, 302, 302, 429], 3)
    with pytest.raises(TooMany):
        for number in range(12):
            address = f"a{number}@tuna-cluster.example"
            actions.ask_to_prove(entry, address, what="claim", place=f"10.0.0.{number}", now=timezone.now())
    assert Message.objects.count() == 10


def test_who_looks_after_an_entry_is_joined_and_not_replaced(client):
    entry = make.entry()
    make.colleague(entry)

    page = client.get(f"/clusters/{entry.slug}/claim/").content.decode()
    assert (f"/clusters/{entry.slug}/join/" in page, 'name="address"' in page) == (True, False)
    assert (claim(client, entry).status_code, Message.objects.count()) == (422, 0)


# Through the office --------------------------------------------------------------------------------------
def ask_office(client, entry, what="claim"):
    path = f"/clusters/{entry.slug}/claim/"
    return client.post(path, {"way": "office", "what": what, "why": "I lead it, see the register."})


def test_the_office_accepts_a_claim_and_the_claimant_is_told():
    office, entry, person = make.person("Astrid Ask", is_staff=True), make.entry(), make.person()
    ask_office(by_link(person), entry)
    asked = Request.objects.get()
    desk = by_link(office)
    assert asked.get_absolute_url() in desk.get("/manage/clusters/claims/").content.decode()

    answer = desk.post(asked.get_absolute_url(), {"answer": "accept", "note": "Found in the register."})
    entry.refresh_from_db()

    assert (answer.status_code, entry.claimed_at is not None) == (302, True)
    assert list(entry.memberships.values_list("person", "role")) == [(person.pk, "manager")]
    letters = list(Message.objects.exclude(kind="sign_in").order_by("pk").values_list("kind", "address"))
    assert letters == [("office_asked", office.email), ("answered", person.email)]
    assert asked.get_absolute_url() not in desk.get("/manage/clusters/claims/").content.decode()


def test_a_refusal_needs_a_reason_and_reaches_the_claimant_with_it():
    entry, person = make.entry(), make.person()
    desk = by_link(make.person("Astrid Ask", is_staff=True))
    ask_office(by_link(person), entry)
    path = Request.objects.get().get_absolute_url()

    assert desk.post(path, {"answer": "refuse", "note": " "}).status_code == 422
    assert desk.post(path, {"answer": "refuse", "note": "Nobody there knows you."}).status_code == 302
    assert desk.post(path, {"answer": "accept"}).status_code == 422
    assert "Nobody there knows you." in Message.objects.get(kind="answered").text
    assert (Request.objects.get().state, entry.memberships.count()) == ("refused", 0)


def test_the_office_removes_on_request():
    entry = make.entry()
    ask_office(by_link(make.person()), entry, what="remove")
    office = make.person("Astrid Ask", is_staff=True)

    actions.accept(Request.objects.get(), by=office, now=timezone.now())
    entry.refresh_from_db()

    assert (entry.state, entry.memberships.count()) == ("removed", 0)


def test_nobody_of_the_office_judges_the_own_request():
    entry, office = make.entry(), make.person("Astrid Ask", is_staff=True)
    client = by_link(office)
    ask_office(client, entry)
    asked = Request.objects.get()

    assert client.post(asked.get_absolute_url(), {"answer": "accept"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.accept(asked, by=office, now=timezone.now())


def test_a_stranger_cannot_ask_the_office(client):
    assert ask_office(client, make.entry()).status_code == 403
    assert Request.objects.count() == 0


def test_one_request_at_a_time_and_it_can_be_taken_back():
    entry, person = make.entry(), make.person()
    client = by_link(person)
    assert (ask_office(client, entry).status_code, ask_office(client, entry, "remove").status_code) == (302, 422)
    path = Request.objects.get().get_absolute_url()

    assert by_link(make.person("Nobody Else")).post(f"{path}withdraw/").status_code == 404
    assert client.post(f"{path}withdraw/").status_code == 302
    assert Request.objects.get().state == "withdrawn"
    assert ask_office(client, entry).status_code == 302


# Joining -------------------------------------------------------------------------------------------------
def ask_to_join(entry, name="Bo New"):
    client = by_link(make.person(name))
    client.post(f"/clusters/{entry.slug}/join/", {"why": "I write the newsletter."})
    return client


def test_any_editor_answers_who_asks_to_join():
    entry = make.entry()
    make.colleague(entry)
    staff = make.colleague(entry, "Tiina Staff", role="staff").person
    ask_to_join(entry)
    asked = Request.objects.get()
    assert set(Message.objects.filter(kind="join_asked").values_list("address", flat=True)) == {
        "ulla.saarni@example.org",
        "tiina.staff@example.org",
    }

    assert by_link(staff).post(asked.get_absolute_url(), {"answer": "accept"}).status_code == 302
    assert entry.memberships.get(person__name="Bo New").role == "staff"
    assert "join" in [one.verb for one in Entry.objects.about(entry)]


def test_after_seven_days_the_office_answers_and_not_before():
    entry, office = make.entry(), make.person("Astrid Ask", is_staff=True)
    make.colleague(entry)
    ask_to_join(entry)
    asked, now = Request.objects.get(), timezone.now()
    desk = by_link(office)
    assert desk.post(asked.get_absolute_url(), {"answer": "accept"}).status_code == 403

    actions.hand_to_office(now=now + timedelta(days=6))
    assert Message.objects.filter(kind="office_asked").count() == 0
    for _twice in range(2):
        actions.hand_to_office(now=now + timedelta(days=7, minutes=1))

    assert Message.objects.filter(kind="office_asked").get().address == office.email
    assert desk.post(asked.get_absolute_url(), {"answer": "accept"}).status_code == 302
    assert entry.memberships.filter(person__name="Bo New").exists()


def test_where_nobody_is_left_the_office_is_asked_at_once_and_who_is_accepted_leads():
    entry, office = make.entry(claimed_at=timezone.now()), make.person("Astrid Ask", is_staff=True)
    ask_to_join(entry)
    assert Message.objects.exclude(kind="sign_in").get().kind == "office_asked"

    actions.accept(Request.objects.get(), by=office, now=timezone.now())
    assert entry.memberships.get().role == Membership.Role.MANAGER


def test_of_two_editors_who_answer_one_request_one_is_heard():
    entry = make.entry()
    one, two = (make.colleague(entry, name).person for name in ("Ulla Saarni", "Tiina Staff"))
    ask_to_join(entry)
    first, second = Request.objects.get(), Request.objects.get()

    actions.accept(first, by=one, now=timezone.now())
    with pytest.raises(Refused):
        actions.refuse(second, by=two, note="No.", now=timezone.now())

    assert (Request.objects.get().state, entry.memberships.count()) == ("accepted", 3)
    assert Message.objects.filter(kind="answered").count() == 1


def test_who_was_suspended_meanwhile_is_not_taken_in():
    entry = make.entry()
    by = make.colleague(entry).person
    ask_to_join(entry)
    User.objects.filter(name="Bo New").update(is_active=False)

    with pytest.raises(Refused):
        actions.accept(Request.objects.get(), by=by, now=timezone.now())
    assert (Request.objects.get().state, entry.memberships.count()) == ("open", 1)


def test_nobody_else_sees_a_request():
    entry = make.entry()
    make.colleague(entry)
    ask_to_join(entry)
    path = Request.objects.get().get_absolute_url()

    assert by_link(make.person("Nobody Else")).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert by_link(make.person("Bo New")).post(path, {"answer": "accept"}).status_code == 403
