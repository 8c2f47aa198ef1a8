"""The table of access, asked by people with a part elsewhere: here they are members like others."""

import pytest
from django.db import transaction
from django.utils import timezone

from kogge.training.programmes.actions import found, seat
from kogge.training.programmes.models import Edition, Programme
from kogge.training.selection.models import Reviewer, Round
from tests import make
from tests.addresses import address
from tests.test_access import ROWS, _ask, expected, house

__all__ = ["house"]
pytestmark = pytest.mark.slow
# What one may because one coordinates some edition, whichever: make meetings, see the own desk, draft definitions.
ANYWHERE = {"event_new", "desk", "draft_detail", "draft_begin", "draft_edit", "passage_detail", "passage_remark"}
ANYWHERE |= {"passage_propose", "passage_edit", "competence_edit"}
ANYWHERE |= {"proposal_list", "proposal_detail", "proposal_vote", "proposal_step"}
# What one may in the name of the organisation that one manages.
MANAGES = {("version_endorse", "get"): 200, ("version_endorse", "post"): 422}


def other_programme():
    """{part: person} of another programme, with an edition that has everything one can be in."""
    runs, takes = make.person("Wanda Other"), make.person("Otto Other")
    host = make.organisation("other", kind="company")
    other = make.edition("other-2027", code="OT-27")
    other.seats.all().delete()
    programme = found(Programme(slug="other", name=make.text("Other"), host=host), by=runs)
    Edition.objects.filter(pk=other.pk).update(programme=programme)
    for role, about in (("coordinator", None), ("module_lead", other.modules.get())):
        seat(other, runs, role=role, module=about, by=runs)
    seat(other, takes, role="participant", by=runs)
    make.colleague(host, "Wanda Other")
    reading = Round.objects.create(edition=other, state="reviewing")
    given = {"name": runs.name, "address": runs.email, "state": "accepted", "invited_at": timezone.now()}
    Reviewer.objects.create(round=reading, person=runs, **given)
    make.nomination("Otto Other", nominator="Wanda Other", at="agreed", edition_=other)
    return {"runs": runs, "takes": takes}


@pytest.fixture(scope="module")
def elsewhere(house, django_db_blocker):
    """Everything one can be in an edition of another programme, in two people: who runs it, and who takes part."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert Edition.objects.get(slug=house["values"]["edition"]).programme.slug != "other"
        yield other_programme()
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_who_has_a_part_in_another_programme_is_a_member_here(row, house, elsewhere, client, django_db_blocker):
    """A9, A10, A11: coordinator, module lead, reviewer and manager of another; participant and nominee of another."""
    name, method = row[:2]
    told = dict.fromkeys(elsewhere, expected(row)["member"])
    if name in ANYWHERE:
        told["runs"] = expected(row)["coordinator"]
    told["runs"] = MANAGES.get((name, method), told["runs"])
    with django_db_blocker.unblock():
        path = address(name, house["values"])
        assert {who: _ask(client, method, path, person) for who, person in elsewhere.items()} == told
