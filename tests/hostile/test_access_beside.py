"""The table of access, asked beside its cells: people with a part elsewhere or half signed in, and what is not there.

Every cell is GET or POST of one address by one person; `test_the_cells_are_counted` prints how many there are.
"""

from contextlib import suppress

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from kogge.commons.people import factors
from kogge.training.programmes.actions import found, seat
from kogge.training.programmes.models import Edition, Programme
from kogge.training.selection.models import Reviewer, Round
from tests import make
from tests.addresses import address
from tests.commons.people.test_security import SEED, by_link, code_at
from tests.hostile.test_withdrawn import ask
from tests.test_access import ROWS, _ask, expected, house, routes

__all__ = ["house"]
pytestmark = pytest.mark.slow
WITH_ARGUMENTS = [row for row in ROWS if routes()[row[0]].pattern.converters]
# What one may because one coordinates some edition, whichever: make meetings, see the own desk, draft definitions.
ANYWHERE = {"event_new", "desk", "draft_detail", "draft_begin", "draft_edit", "passage_detail", "passage_remark"}
ANYWHERE |= {"passage_propose", "passage_edit", "competence_edit"}
ANYWHERE |= {"proposal_list", "proposal_detail", "proposal_vote", "proposal_step"}
# What one may in the name of the organisation that one manages.
MANAGES = {("version_endorse", "get"): 200, ("version_endorse", "post"): 422}
# Pages that answer everybody alike whatever they are asked for, so that nobody learns what there is.
ALIKE = {"mail_leave"}
# Codes that are no code of a region are told so.
ALIKE |= {"api_region_detail", "api_region_figures"}
# That somebody looked into the audit is written down, and when somebody who marks opened a hand-in.
AUDITS = ("audit", "audit_decisions", "audit_attendance", "audit_costs", "audit_expenses")
NOTED = dict.fromkeys(AUDITS, 'INSERT INTO "journal_entry"')
NOTED["marking_file"] = 'UPDATE "assignments_work" SET "opened_at"'
LOOKING = ["stranger", "member", "participant", "coordinator", "office"]
# Who has shown one of two factors is asked for the second.
HALF_WAY = {("second_factor", "get"): 200, ("second_factor", "post"): 200}


def rows(of=ROWS):
    return pytest.mark.parametrize("row", of, ids=lambda row: f"{row[0]} {row[1]}")


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


@rows()
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


@rows(WITH_ARGUMENTS)
def test_what_there_is_not_is_not_found_by_anybody(row, house, elsewhere, django_db_blocker):
    """A2, A32: each argument of the address in turn is one that does not exist here. Whoever is refused, or asked to
    sign in, learns as much of what there is."""
    name, method = row[:2]
    told, wrong = expected(row), []
    for who in LOOKING if name not in ALIKE else []:
        with django_db_blocker.unblock(), transaction.atomic():
            client = signed_in(house["people"].get(who))
            for path in without(address(name, house["values"])):
                status, wrote = ask(client, method, path)
                if wrote or status not in {404} | {told[who]} & {302, 403, 410}:
                    wrong.append((who, path, status, told[who], wrote))
            transaction.set_rollback(True)
    assert wrong == []


def signed_in(person):
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


# What is there, and belongs to the other programme; for every other argument something that is nowhere.
FOREIGN = {"programme": ["other"], "edition": ["other-2027"], "ref": ["OT-27-001", "nothere"]}
NOWHERE = [987654, "nothere", "NOTH-EREE-ERER"]


def without(path):
    """The same address about what is not there: each of its arguments in turn."""
    found = resolve(path)
    foreign = {} if found.view_name == "edition_new" else FOREIGN  # that a programme is there, everybody knows
    for name, value in found.kwargs.items():
        for missing in [*foreign.get(name, []), *NOWHERE]:
            if isinstance(value, int) == isinstance(missing, int):
                with suppress(NoReverseMatch):
                    yield reverse(found.view_name, kwargs=found.kwargs | {name: missing})
                    break


METHODS = ["head", "options", "put", "patch", "delete"]


def acting(row, people):
    """Two of those who may see the page or act there: the first and the last column."""
    may = [who for who, status in expected(row).items() if status in (200, 302, 409, 422) and people.get(who)]
    return may[:1] + may[-1:]


@rows()
def test_only_a_post_writes(row, house, django_db_blocker):
    """A19, A110: by every other method, and with a POST written beside it, nothing is changed and nothing breaks."""
    name, method = row[:2]
    for who in acting(row, house["people"]):
        with django_db_blocker.unblock(), transaction.atomic():
            client = signed_in(house["people"][who])
            path = address(name, house["values"])
            heads = {"headers": {"x-http-method-override": "POST"}, "query_params": {"_method": "post"}}
            asked = [(one, ask(client, one, path, **heads)) for one in (METHODS if method == "post" else ["get"])]
            transaction.set_rollback(True)
        noted = NOTED.get(name, "nothing")
        assert [(one, *said) for one, said in asked if said[0] >= 500 or [w for w in said[1] if noted not in w]] == []


@pytest.fixture(scope="module")
def half_way(house, django_db_blocker):
    """The session of somebody of the office who has followed the link and not shown the second factor."""
    with django_db_blocker.unblock(), transaction.atomic():
        person = make.person("Hilma Half", is_staff=True)
        factors.set_up_app(person, SEED, code_at(timezone.now()), now=timezone.now())
        yield by_link(person).cookies[settings.SESSION_COOKIE_NAME].value
        transaction.set_rollback(True)


@rows()
def test_who_has_not_shown_the_second_factor_is_a_stranger(row, house, half_way, django_db_blocker):
    name, method = row[:2]
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = half_way
        status = getattr(client, method)(address(name, house["values"])).status_code
        transaction.set_rollback(True)

    assert status == HALF_WAY.get((name, method), expected(row)["stranger"])


def test_the_cells_are_counted(house):
    """What these tables ask, with those of the table itself; a new page adds to each of them."""
    asked = {
        "table": len(ROWS) * 10,
        "elsewhere": len(ROWS) * 2,
        "half way": len(ROWS),
        "missing": sum(len(list(without(address(row[0], house["values"])))) for row in WITH_ARGUMENTS) * len(LOOKING),
        "methods": sum(len(acting(row, house["people"])) * (5 if row[1] == "post" else 1) for row in ROWS),
    }
    print(asked, sum(asked.values()))
    assert min(asked.values()) > 800
