"""A coordinator asks organisations and people to nominate; only they can, by their link and without an account."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.clusters.models import Membership
from kogge.commons.mail.models import Message
from kogge.commons.people.models import Invitation, User
from kogge.training.nominations.actions import may_nominate
from kogge.training.nominations.models import Nomination
from kogge.training.nominators import actions
from kogge.training.nominators.models import Nominator
from kogge.training.programmes.models import Call
from tests import make

pytestmark = pytest.mark.django_db
HERE = "/manage/manager-education/me-2027/nominators/"
ADA = "ada.agency@example.org"


def edition():
    made = make.edition()
    Call.objects.create(edition=made, takes_nominations="invited")
    made.refresh_from_db()
    return made


def asked(made, *addresses, **more):
    return actions.invite(made, addresses=addresses, by=make.coordinator(), now=timezone.now(), **more)


def link(address=ADA):
    mails = Message.objects.filter(address=address, kind__in=["may_nominate", "may_still_nominate"])
    return re.search(r"/nominate/[\w-]+/", mails.latest("pk").text)[0]


def reminded():
    return list(Message.objects.filter(kind="may_still_nominate").values_list("address", flat=True))


def written(name="Ulla Saarni", **more):
    given = {"nominee_name": name, "nominee_email": make.address_of(name), "cluster": make.organisation().pk}
    return given | {"why": "She leads.", "letter_language": "fi", "nominator_name": "Ada Agency"} | more


def test_only_who_stands_on_the_list_nominates_by_a_link_without_an_account_and_in_two_clicks_more(client):
    made = edition()
    client.force_login(make.coordinator())
    client.post(HERE, {"addresses": f"Ada <{ADA}>, bo@example.org", "language": "sv"})
    client.logout()
    stranger = {"nominator_email": "eva@example.org"}

    assert [may_nominate(made, one) for one in (None, make.person("Eva Extern"))] == [False, False]
    assert client.post(f"{made.get_absolute_url()}nominate/", written() | stranger).status_code == 422
    mail = Message.objects.get(address=ADA)
    assert (mail.language, "Sigrid Björk" in mail.text) == ("sv", True)

    check = client.post(link(), written())["Location"]
    assert (Nomination.objects.get().state, Message.objects.filter(kind="nominated").exists()) == ("draft", False)
    assert "She leads." in client.get(check).content.decode()
    assert client.post(check)["Location"] == link()
    page = client.get(link()).content.decode()

    case = Nomination.objects.get()
    assert (case.state, case.nominator.email, case.letter_language) == ("nominated", ADA, "fi")
    assert Message.objects.filter(kind="nominated", address="ulla.saarni@example.org").count() == 1
    assert case.ref in page
    assert "_auth_user_id" not in client.session
    again = client.post(link(), written())
    assert (again.status_code, "already nominated this person" in again.content.decode()) == (422, True)
    assert client.post(link(), written("Eino Toinen"))["Location"].startswith(link())
    assert may_nominate(made, User.objects.get(email=ADA))


def test_an_organisation_is_asked_at_its_managers_or_where_its_letters_go_and_its_people_may_nominate(client):
    made = edition()
    agency = make.organisation("vinn", kind="agency")
    manager, other = make.person("Mona Manager", language="sv"), make.person("Stina Staff")
    client.force_login(make.coordinator())

    nowhere = client.post(HERE, {"organisation": agency.pk, "language": "en"})
    assert (nowhere.status_code, "We know no address for Vinn." in nowhere.content.decode()) == (422, True)
    agency.contact_address = "info@example.org"
    agency.save()
    client.post(HERE, {"organisation": agency.pk, "language": "en"})
    for who, role in ((manager, "manager"), (other, "staff")):
        Membership.objects.create(organisation=agency, person=who, role=role)
    asked(made, organisation=agency)
    asked(made, circle=made.circle)

    rows = made.nominators.order_by("pk").values_list("address", "organisation__name", "language")
    assert list(rows)[:2] == [("info@example.org", "Vinn", "en"), (manager.email, "Vinn", "sv")]
    assert may_nominate(made, other)
    made.nominators.update(state="withdrawn")
    assert not may_nominate(made, other)


def test_who_has_not_answered_is_reminded_once_a_day_and_a_week_before_the_close_by_itself(client):
    made = edition()
    now = timezone.now()
    asked(made, ADA, "bo@example.org", "cia@example.org")
    client.post(client.post(link(), written())["Location"])
    client.post(f"{link('bo@example.org')}nobody/")
    client.force_login(make.coordinator())

    assert client.post(f"{HERE}remind/").status_code == 302
    assert client.post(f"{HERE}remind/").status_code == 409
    assert reminded() == ["cia@example.org"]
    Nominator.objects.update(reminded_at=None, asked_at=now - timedelta(days=20))
    actions.tend_nominators(now=now)
    assert reminded() == ["cia@example.org"]
    for _round in range(2):
        actions.tend_nominators(now=made.call_closes_at - timedelta(days=6))
    assert reminded() == ["cia@example.org"] * 2

    page = client.get(HERE).content.decode()
    assert [words in page for words in ("nominated 1 person", "nominates nobody", "no answer yet")] == [True] * 3
    assert "1 of 3 have nominated" in client.get(HERE.removesuffix("nominators/")).content.decode()
    lines = client.get(f"{HERE}list.csv").content.decode().splitlines()
    assert lines[1] == f"{ADA},Ada Agency,,{now - timedelta(days=20):%Y-%m-%d},,Nominated 1 person,1"
    assert client.get(f"{HERE}list.xlsx").content[:2] == b"PK"


def test_a_question_taken_back_ends_its_links_and_can_be_asked_again(client):
    made = edition()
    asked(made, ADA)
    old, row = link(), made.nominators.get()
    client.force_login(make.coordinator())
    client.post(f"{HERE}{row.pk}/withdraw/")

    assert (client.get(old).status_code, client.post(old, written()).status_code) == (410, 410)
    assert asked(made, ADA) == 1
    assert (client.get(old).status_code, client.get(link()).status_code) == (410, 200)
    assert asked(made, ADA) == 0
    row.refresh_from_db()
    assert row.state == "asked"


def test_nobody_is_asked_for_a_call_that_is_closed_or_takes_no_nominations_and_the_link_says_so(client):
    made = edition()
    asked(made, ADA)
    Call.objects.update(takes_nominations="nobody")
    made = type(made).objects.get()
    with pytest.raises(Refused):
        asked(made, "bo@example.org")
    late = timezone.now() - timedelta(minutes=2)
    type(made).objects.update(call_closes_at=late)

    assert "This call is not open" in client.get(link()).content.decode()
    assert client.post(link(), written()).status_code == 422
    assert Nomination.objects.count() == 0


def test_a_link_opens_nothing_of_others_and_another_mail_s_link_is_none_of_these(client):
    made = edition()
    asked(made, ADA, "bo@example.org")
    mine = client.post(link(), written())["Location"]
    ref = mine.rstrip("/").rpartition("/")[2]
    other = Invitation.make("agree", address=ADA, key=ref, now=timezone.now())

    assert client.get(f"{link('bo@example.org')}{ref}/").status_code == 404
    assert client.get(reverse("nominator_link", args=[other.token])).status_code == 410
    assert client.get(mine).status_code == 200


def test_a_link_for_one_edition_leads_to_nothing_of_another(client):
    """A32: who is asked by both has two links, and each knows its own edition alone."""
    made = edition()
    other = make.edition("me-2028", code="ME-28")
    Call.objects.create(edition=other, takes_nominations="invited")
    asked(made, ADA)
    here = link()
    asked(other, ADA)
    there = link()
    check = client.post(here, written())["Location"]
    ref = Nomination.objects.get().ref

    assert here != there
    assert client.get(check).status_code == 200
    assert [getattr(client, how)(f"{there}{ref}/").status_code for how in ("get", "post")] == [404, 404]
    assert ref not in client.get(there).content.decode()
    assert Nomination.objects.get().state == "draft"
