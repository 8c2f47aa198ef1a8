"""Who has left, or was taken out, does not come back by what was sent before."""

import pytest
from django.test import Client
from django.utils import timezone

from kogge.commons.people.models import Invitation, User
from kogge.commons.upkeep import actions
from tests import make
from tests.commons.people.test_security import by_link
from tests.commons.upkeep.test_claims import newest_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    made = make.entry()
    make.colleague(made)
    make.colleague(made, "Tiina Leaves")
    return made


def invite(entry, address, by, role="staff"):
    """Somebody invites; returns the link."""
    who = make.person(by)
    actions.invite(entry, address, role=role, by=who, place="10.0.0.1", now=timezone.now())
    return newest_link("colleague", address)


def take_out(entry, by="Ulla Saarni"):
    membership = entry.memberships.get(person__name="Tiina Leaves")
    actions.part_with(membership, by=make.person(by), now=timezone.now())


def people(entry):
    return sorted(entry.memberships.values_list("person__email", flat=True))


def test_what_they_sent_and_what_was_sent_to_them_ends_and_no_other(entry):
    own = invite(entry, "tiina@home.example", "Tiina Leaves", role="manager")
    other = invite(entry, "bo@example.org", "Ulla Saarni")
    take_out(entry)

    assert (Client().get(own).status_code, Client().post(own).status_code) == (410, 410)
    assert Client().post(other).status_code == 302
    assert people(entry) == ["bo@example.org", "ulla.saarni@example.org"]


def test_an_invitation_that_waits_for_somebody_who_joined_otherwise_ends_with_them(entry):
    tiina = make.person("Tiina Leaves")
    entry.memberships.filter(person=tiina).delete()
    link = invite(entry, tiina.email, "Ulla Saarni")
    make.colleague(entry, "Tiina Leaves", role="staff")
    actions.leave(entry.memberships.get(person=tiina), by=tiina, now=timezone.now())

    assert by_link(tiina).post(link).status_code == 410
    assert people(entry) == ["ulla.saarni@example.org"]


def test_an_invitation_to_an_entry_that_was_merged_ends_as_well(entry):
    kept = make.entry("kept")
    link = invite(entry, "tiina@home.example", "Tiina Leaves")
    actions.merge(kept, entry, by=make.person("Astrid Ask", is_staff=True), now=timezone.now())
    take_out(kept)

    assert Client().post(link).status_code == 410
    assert people(kept) == ["ulla.saarni@example.org"]


@pytest.mark.parametrize(
    ("role", "change", "answer"),
    [
        ("staff", lambda entry, tiina: None, 302),
        ("manager", lambda entry, tiina: None, 302),
        ("staff", lambda entry, tiina: entry.memberships.filter(person=tiina).delete(), 409),
        ("staff", lambda entry, tiina: User.objects.filter(pk=tiina.pk).update(is_active=False), 409),
        ("manager", lambda entry, tiina: entry.memberships.filter(person=tiina).update(role="staff"), 409),
        ("staff", lambda entry, tiina: entry.memberships.filter(person=tiina).update(role="staff"), 302),
        ("staff", lambda entry, tiina: Invitation.objects.update(key=f"{entry.pk}-staff"), 409),
    ],
)
def test_an_invitation_counts_as_long_as_who_sent_it_could_send_it(entry, role, change, answer):
    link = invite(entry, "bo@example.org", "Tiina Leaves", role=role)
    change(entry, make.person("Tiina Leaves"))

    assert Client().post(link).status_code == answer


def test_the_office_invites_without_working_there(entry):
    make.person("Astrid Ask", is_staff=True)
    link = invite(entry, "bo@example.org", "Astrid Ask", role="manager")

    assert Client().post(link).status_code == 302
