"""Who works for an organisation: invited, given another part, handing over, leaving."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.commons.journal.models import Entry
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.commons.upkeep import actions
from tests import make
from tests.commons.people.test_security import by_link
from tests.commons.upkeep.test_claims import newest_link
from tests.test_flat import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    made = make.entry()
    make.colleague(made)
    return made


def page(entry, more=""):
    return f"/clusters/{entry.slug}/colleagues/{more}"


def roles(entry):
    return dict(entry.memberships.order_by("pk").values_list("person__name", "role"))


def test_a_colleague_is_invited_and_joins_by_the_link(entry):
    client = by_link(make.person())
    assert client.post(page(entry), {"address": "Bo@Example.org", "role": "staff"}).status_code == 302
    assert "bo@example.org" in client.get(page(entry)).content.decode()
    link, guest = newest_link("colleague", "bo@example.org"), Client()

    assert guest.get(link).status_code == 200
    assert entry.memberships.count() == 1
    assert guest.post(link).status_code == 302
    assert entry.memberships.get(person__email="bo@example.org").role == "staff"
    assert guest.get(page(entry)).status_code == 200
    assert Client().post(link).status_code == 410
    assert [one.verb for one in Entry.objects.about(entry)] == ["join", "invite", "join"]


def test_staff_invites_staff_and_no_managers(entry):
    make.colleague(entry, "Tiina Staff", role="staff")
    client = by_link(make.person("Tiina Staff"))

    assert client.post(page(entry), {"address": "bo@example.org", "role": "manager"}).status_code == 422
    assert client.post(page(entry), {"address": "bo@example.org", "role": "staff"}).status_code == 302
    assert client.post(page(entry, f"{make.person().ref}/"), {"act": "staff"}).status_code == 403


def test_an_invitation_is_for_one_organisation_and_can_be_taken_back(entry):
    other = make.entry("other")
    make.colleague(other, "Olle Other")
    client = by_link(make.person())
    client.post(page(entry), {"address": "bo@example.org", "role": "manager"})
    link = newest_link("colleague")

    by_link(make.person("Olle Other")).post(page(other, "recall/"), {"address": "bo@example.org"})
    assert Client().get(link).status_code == 200
    assert client.post(page(entry, "recall/"), {"address": "bo@example.org"}).status_code == 302
    assert Client().post(link).status_code == 410
    assert (roles(entry), roles(other)) == ({"Ulla Saarni": "manager"}, {"Olle Other": "manager"})


def test_an_invitation_ends_after_fourteen_days_and_is_nothing_for_the_suspended(entry):
    client = by_link(make.person())
    client.post(page(entry), {"address": "bo@example.org", "role": "staff"})
    link = newest_link("colleague")
    bo = User.objects.create(email="bo@example.org", is_active=False)
    assert Client().post(link).status_code == 409

    User.objects.filter(pk=bo.pk).update(is_active=True)
    Invitation.objects.filter(purpose="colleague").update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(link).status_code == 410
    assert entry.memberships.count() == 1


def test_an_invitation_to_an_entry_that_was_merged_leads_to_the_one_that_stayed(entry):
    kept = make.entry("kept")
    by_link(make.person()).post(page(entry), {"address": "bo@example.org", "role": "staff"})
    actions.merge(kept, entry, by=make.person("Astrid Ask", is_staff=True), now=timezone.now())

    assert Client().post(newest_link("colleague")).status_code == 302
    assert kept.memberships.filter(person__email="bo@example.org").exists()


def test_a_manager_makes_managers_and_takes_people_out(entry):
    tiina = make.colleague(entry, "Tiina Staff", role="staff").person
    client = by_link(make.person())

    assert client.post(page(entry, f"{tiina.ref}/"), {"act": "manager"}).status_code == 302
    assert roles(entry) == {"Ulla Saarni": "manager", "Tiina Staff": "manager"}
    assert Message.objects.get(kind="handed_over").address == tiina.email
    assert client.post(page(entry, f"{tiina.ref}/"), {"act": "take-out"}).status_code == 302
    assert roles(entry) == {"Ulla Saarni": "manager"}
    assert client.post(page(entry, f"{make.person().ref}/"), {"act": "staff"}).status_code == 409
    assert client.post(page(entry, f"{make.person().ref}/"), {"act": "take-out"}).status_code == 409
    assert roles(entry) == {"Ulla Saarni": "manager"}
    assert [one.verb for one in Entry.objects.about(entry)][-2:] == ["role", "take-out"]


def test_the_last_manager_says_who_leads_from_now_on(entry):
    tiina = make.colleague(entry, "Tiina Staff", role="staff").person
    client, leave = by_link(make.person()), f"/clusters/{entry.slug}/leave/"

    assert client.post(leave).status_code == 422
    assert client.post(leave, {"successor": "nobody"}).status_code == 422
    assert client.post(leave, {"successor": tiina.ref}).status_code == 302
    assert roles(entry) == {"Tiina Staff": "manager"}
    assert client.get(page(entry)).status_code == 403


def test_or_hands_the_entry_to_the_office_which_sees_it(entry):
    office = make.person("Astrid Ask", is_staff=True)
    type(entry).objects.filter(pk=entry.pk).update(claimed_at=timezone.now())
    by_link(make.person()).post(f"/clusters/{entry.slug}/leave/", {"successor": "office"})

    assert (roles(entry), Message.objects.get(kind="without_manager").address) == ({}, office.email)
    assert entry.title in by_link(office).get("/manage/clusters/stale/?of=alone").content.decode()


def test_of_two_last_managers_who_leave_at_once_one_stays(entry):
    other = make.colleague(entry, "Tiina Staff")
    mine = Membership.objects.get(person=make.person())

    actions.leave(mine, by=mine.person, now=timezone.now())
    with pytest.raises(Refused):
        actions.leave(other, by=other.person, now=timezone.now())
    assert roles(entry) == {"Tiina Staff": "manager"}


def test_only_oneself_says_whether_one_stands_on_the_page(entry):
    tiina = make.colleague(entry, "Tiina Staff", role="staff")
    client = by_link(make.person())

    client.post(page(entry, "show/"), {"show": "yes"})
    assert dict(entry.memberships.values_list("person__name", "is_shown")) == {
        "Ulla Saarni": True,
        "Tiina Staff": False,
    }
    actions.show(tiina, True, by=make.person(), now=timezone.now())
    assert not Membership.objects.get(pk=tiina.pk).is_shown
    client.post(page(entry, "show/"), {"show": "no"})
    assert not entry.memberships.filter(is_shown=True).exists()


def test_others_see_no_colleagues(entry):
    client = by_link(make.person("Nobody Else"))
    paths = [page(entry), page(entry, f"{make.person().ref}/"), f"/clusters/{entry.slug}/leave/"]

    assert [client.get(path).status_code for path in paths] == [403] * 3
    assert [Client().get(path).status_code for path in paths] == [302] * 3


def test_colleagues_are_read_in_as_many_queries_for_thirty_as_for_two(client, entry):
    client.force_login(make.person())

    def more():
        for number in range(30):
            make.colleague(entry, f"Person Nr{number}", role="staff")

    flat(client, page(entry), more)
