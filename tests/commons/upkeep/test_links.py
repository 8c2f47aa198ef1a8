"""The pages behind the links of mails, as the database meets them: each request on its own, in no transaction."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kogge.commons.upkeep import actions
from tests import make
from tests.commons.upkeep.test_claims import THERE, newest_link

pytestmark = pytest.mark.django_db(transaction=True)


def walked(kind):
    """What somebody who is not signed in gets who opens the link, looks again, presses the button, and comes back."""
    link, client = newest_link(kind), Client()
    return [client.get(link).status_code, client.get(link).status_code, client.post(link).status_code]


@pytest.mark.parametrize("what", ["claim", "remove"])
def test_the_page_that_proves_an_address_is_seen_and_its_button_works(what):
    entry = make.entry()
    actions.ask_to_prove(entry, THERE, what=what, place="10.0.0.1", now=timezone.now())

    assert walked(what) == [200, 200, 302]
    entry.refresh_from_db()
    assert (entry.state, entry.memberships.get().person.email) == ("removed" if what == "remove" else "listed", THERE)


def test_the_page_of_an_invitation_is_seen_and_its_button_works():
    entry = make.entry()
    by = make.colleague(entry).person
    actions.invite(entry, "bo@example.org", role="staff", by=by, place="10.0.0.1", now=timezone.now())

    assert walked("colleague") == [200, 200, 302]
    assert entry.memberships.filter(person__email="bo@example.org").count() == 1


def test_the_page_of_the_yearly_question_is_seen_and_its_button_works():
    old = timezone.now() - timedelta(days=400)
    entry = make.entry(claimed_at=old, confirmed_at=old)
    make.colleague(entry)
    actions.ask_yearly(now=timezone.now())

    assert walked("still_true") == [200, 200, 302]
    entry.refresh_from_db()
    assert entry.confirmed_at > old
