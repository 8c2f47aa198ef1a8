"""The members of a cluster: entered by its people, and in public only with consent."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from kogge.commons.clusters.models import Member
from kogge.commons.journal.models import Entry
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db
FIRM = {"name": "Herring Ltd", "kind": "sme", "country": "SE", "city": "Lund", "website": "herring.example"}
AGREED = {"agreed_on": "2026-03-01", "agreed_how": "mail of the director"}


@pytest.fixture
def tuna(client):
    made = make.begun(at="listed")
    client.force_login(make.person("Maja Sund"))
    return made


def path(organisation, rest=""):
    return f"/{organisation.shelf}/{organisation.slug}/members/{rest}"


def public(client, organisation):
    client.logout()
    return client.get(organisation.get_absolute_url()).content.decode()


def test_a_member_with_consent_stands_on_the_page(client, tuna):
    answer = client.post(path(tuna), FIRM | AGREED)

    assert answer.status_code == 302
    assert [(one.name, one.website, str(one.agreed_on)) for one in tuna.members.all()] == [
        ("Herring Ltd", "https://herring.example", "2026-03-01")
    ]
    assert "Herring Ltd" in public(client, tuna)


def test_a_member_without_consent_is_there_for_its_people_alone(client, tuna):
    client.post(path(tuna), FIRM)

    assert "Herring Ltd" in client.get(path(tuna)).content.decode()
    assert "Herring Ltd" not in public(client, tuna)


def test_members_are_hidden_with_their_numbers(client, tuna):
    client.post(path(tuna), FIRM | AGREED)
    tuna.shown = {"members": "us"}
    tuna.save()

    assert "Herring Ltd" not in public(client, tuna)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agreed_on": "2026-03-01"}, "Write how it agreed, so that it can be shown later"),
        ({"agreed_how": "by phone"}, "Enter the day on which it agreed"),
        ({"agreed_on": "2999-01-01", "agreed_how": "by phone"}, "Enter a day that is not in the future"),
        ({"agreed_on": "soon", "agreed_how": "by phone"}, "Enter a day in the form 2027-03-01"),
        ({"name": " "}, "Enter the name"),
        ({"website": "javascript:alert(1)"}, "Enter a web address in the form https://example.org"),
        ({"country": ""}, "Select the country"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(client, tuna, changes, sentence):
    answer = client.post(path(tuna), FIRM | changes)

    page = BeautifulSoup(answer.content.decode(), "html.parser")
    assert (answer.status_code, Member.objects.count()) == (422, 0)
    assert [link.get_text() for link in page.find(class_="problem").find_all("a")] == [sentence]
    assert page.find(id="id_city")["value"] == "Lund"


def test_a_member_stands_once_however_its_name_is_spelt(client, tuna):
    client.post(path(tuna), FIRM)

    answer = client.post(path(tuna), FIRM | {"name": " herring  LTD "})

    assert (answer.status_code, Member.objects.count()) == (422, 1)


def test_a_consent_that_is_taken_back_takes_the_member_off_the_page(client, tuna):
    client.post(path(tuna), FIRM | AGREED)
    member = tuna.members.get()

    client.post(path(tuna, f"{member.pk}/"), FIRM | {"agreed_on": "", "agreed_how": ""})

    assert "Herring Ltd" not in public(client, tuna)


def test_a_member_that_is_taken_out_is_gone(client, tuna):
    client.post(path(tuna), FIRM)
    member = tuna.members.get()

    client.post(path(tuna, f"{member.pk}/remove/"))

    assert Member.objects.count() == 0
    assert [entry.said for entry in Entry.objects.about(tuna).filter(verb__in=["add", "drop"])] == [
        "entered a member",
        "took a member out of the list",
    ]


def test_the_members_of_another_cluster_are_out_of_reach(client, tuna):
    other = make.begun("Other Cluster", at="listed", by="Ulf Vik")
    member = other.members.create(name="Foreign Ltd", country="FI")

    theirs = client.post(path(tuna, f"{member.pk}/"), FIRM).status_code
    there = client.get(path(other)).status_code

    assert (theirs, there, other.members.get().name) == (404, 403, "Foreign Ltd")


def test_a_school_has_no_members(client):
    school = make.begun("Fish School", kind="university")
    client.force_login(make.person("Maja Sund"))

    assert client.get(path(school)).status_code == 404


def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(client, tuna):
    tuna.members.create(name="Firm 0", country="SE")
    few = queries(client, path(tuna))
    for number in range(1, 30):
        tuna.members.create(name=f"Firm {number}", country="SE", agreed_on=timezone.localdate(), agreed_how="mail")

    assert queries(client, path(tuna)) == few
