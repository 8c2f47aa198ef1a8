"""Who may open which page. The table, `access.txt`, is the permission chapter of the documentation: read it aloud.

Rows are pages as GET or POST, columns are people; a cell is the answer's status. 200 is seen, 302 leads on (a stranger
to the sign-in, everybody after an act), 403 is a no inside something one may see, 404 is what one may not know of, 409
is a refusal with its reason, 410 a link that no longer works, 422 a form with something to mend. What one cell does is
undone before the next is asked.
"""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.urls import get_resolver
from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.commons.people.models import Invitation
from kogge.commons.surveys.models import Questionnaire
from kogge.training.programmes.actions import seat
from kogge.training.selection.models import Round
from tests import make
from tests.addresses import address
from tests.commons.talk import things as talk
from tests.commons.timetables import things as timetables
from tests.training.assignments import things as assigned
from tests.training.booklet import things as booklets
from tests.training.competences import things as roles
from tests.training.evaluations import things as evaluations
from tests.training.issuers import things as signing
from tests.training.learning import courses

COLUMNS = ["stranger", "member", "nominator", "nominee", "participant", "lead", "coordinator", "office"]
PEOPLE = [*COLUMNS, "auditor", "suspended"]
# Auditors are members who may look at a little more. Who is suspended is a stranger, whatever their roles.
AUDITOR = {(name, "get"): 200 for name in ("audit", "audit_decisions", "audit_attendance", "audit_costs")}
AUDITOR |= {(name, "get"): 200 for name in ("audit_expenses", "expense_list", "expense_export")}
AUDITOR |= dict.fromkeys((("rate_new", "get"), ("expense_correct", "get")), 403)
AUDITOR |= {(name, "post"): 403 for name in ("rate_new", "expense_correct", "expense_list")}

TABLE = (Path(__file__).parent / "access.txt").read_text()

ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


def expected(row):
    """{who: status} of a row of the table, with those who have no column of their own."""
    name, method, *cells = row
    told = dict(zip(COLUMNS, map(int, cells), strict=True))
    return told | {"auditor": AUDITOR.get((name, method), told["member"]), "suspended": told["stranger"]}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """One edition with a person in every part, made once for the whole table and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        edition = make.edition()
        make.regions()
        done = make.nomination("Ebba Lönn", at="completed")
        case = make.nomination(at="sent")
        credential = make.credential(done)
        Round.objects.get_or_create(edition=edition)  # from now on the committee decides
        now = timezone.now()
        make.study(edition)
        make.expense(edition)
        evaluations.evaluation(edition)
        Event.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
        module = edition.modules.get()
        seat(edition, make.person("Pekka Leppä"), role="module_lead", module=module, by=make.coordinator())
        roles.proposal(by=make.person("Pekka Leppä"))
        yield {
            "people": {
                "member": make.person("Nobody Else"),
                "nominator": case.nominator,
                "nominee": case.nominee,
                "participant": done.nominee,
                "lead": make.person("Pekka Leppä"),
                "coordinator": make.coordinator(),
                "office": make.person("Astrid Ask"),
                "auditor": make.person("Dag Dahl", is_auditor=True),
                "suspended": make.person("Sven Sork", is_active=False, is_staff=True),
            },
            "values": {
                "ref": case.ref,
                "number": credential.number,
                "event": module.meetings.get().slug,
                "edition": edition.slug,
                "programme": edition.programme.slug,
                "seat_ref": make.seat_of(done).case,
                "lead_ref": make.person("Pekka Leppä").ref,
                "recovery": make.recovery().ref,
                "questionnaire": make.questionnaire().ref,
                "results_ref": Questionnaire.objects.create(title="R", state="closed", shows_results=True).ref,
                "timetables": timetables.for_addresses(module.meetings.get()),
                "assigned": assigned.for_addresses(module, done.nominee),
                "booklet": booklets.for_addresses(make.seat_of(done)),
                "learning": courses.addresses(module, make.seat_of(done)),
                "signing": signing.addresses(credential.issuer),
                **talk.for_addresses([done.nominee, make.person("Pekka Leppä"), make.coordinator()]),
            },
        }
        transaction.set_rollback(True)


def asked_alike(row):
    """Who has no column of their own, and no cell of their own in this row."""
    return {"suspended"} if tuple(row[:2]) in AUDITOR else {"auditor", "suspended"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_page_answers_each_person_as_the_table_says(row, house, client, django_db_blocker):
    """A1; A18: parts of pages and what scripts ask stand in the table like every page."""
    name, method = row[:2]
    told = {who: status for who, status in expected(row).items() if who not in asked_alike(row)}
    if connection.vendor == "postgresql":  # whether a page can be made is the database's doing, who may is not
        told = {who: status for status, who in {status: who for who, status in told.items()}.items()}
    with django_db_blocker.unblock():
        path = address(name, house["values"])
        assert {who: _ask(client, method, path, house["people"].get(who)) for who in told} == told


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_auditors_are_members_elsewhere_and_who_is_suspended_is_a_stranger(row, house, client, django_db_blocker):
    name, method = row[:2]
    told = {who: status for who, status in expected(row).items() if who in asked_alike(row)}
    with django_db_blocker.unblock():
        path = address(name, house["values"])
        assert {who: _ask(client, method, path, house["people"][who]) for who in told} == told


def _ask(client, method, path, person):
    """The status for this person; whatever the request did is undone."""
    with transaction.atomic():
        if person:
            client.force_login(person)
        else:
            client.logout()
        client.raise_request_exception = False
        status = getattr(client, method)(path).status_code
        transaction.set_rollback(True)
    return status


def routes():
    """Every page there is, by name."""
    found = {}

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            else:
                found[pattern.name] = pattern

    walk(get_resolver().url_patterns)
    return found


def test_every_page_stands_in_the_table_and_every_row_is_a_page():
    assert {row[0] for row in ROWS} == set(routes())


def test_every_page_that_changes_something_has_a_row_for_post():
    acting = {
        name
        for name, pattern in routes().items()
        if re.search(
            r"request\.POST|require_POST|method == \"POST\"", inspect.getsource(inspect.unwrap(pattern.callback))
        )
        or "require_POST"
        in inspect.getsource(inspect.getmodule(inspect.unwrap(pattern.callback))).split(f"def {name}(")[0][-40:]
    }
    in_table = {row[0] for row in ROWS if row[1] == "post"}

    assert acting - in_table == {"sign_in_code", "application_edit", "message_list"} & acting


@pytest.mark.django_db
def test_a_right_withdrawn_in_mid_session_holds_at_the_next_request(client):
    """A16."""
    case = make.nomination(at="sent")
    client.force_login(make.coordinator())
    assert client.get(case.get_absolute_url()).status_code == 200

    case.edition.seats.filter(person=make.coordinator()).delete()

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.post(f"{case.get_absolute_url()}offer/").status_code == 404


@pytest.mark.django_db
def test_a_case_of_another_and_a_missing_one_answer_alike(client):
    """A2."""
    case = make.nomination(at="sent")
    client.force_login(make.person("Nobody Else"))

    other, missing = (client.get(f"/applications/{ref}/") for ref in (case.ref, "ME-27-999"))

    assert (other.status_code, missing.status_code) == (404, 404)
    assert plain(other, case.ref) == plain(missing, "ME-27-999")


def plain(response, ref):
    """What a page says, without the reference it was asked for and the one-time sign of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(ref, "")


@pytest.mark.django_db
def test_an_invitation_cannot_be_used_by_an_address_that_only_looks_right(client):
    case = make.nomination(at="nominated")
    invitation = Invitation.objects.get(purpose="agree", key=case.ref)

    assert client.get(f"/nominations/agree/{invitation.token_hash}/").status_code == 410


@pytest.mark.django_db
def test_who_coordinates_one_edition_knows_nothing_of_another(client):
    """A10: board, case, inside and results of somebody else's edition answer as if they were not there."""
    case = make.nomination(at="taken")
    other = make.edition("other-2027", code="OT-27")
    other.seats.all().delete()
    wanda = make.person("Wanda Other")
    seat(other, wanda, role="coordinator", by=wanda)
    client.force_login(wanda)
    paths = [
        "/manage/manager-education/me-2027/",
        "/manage/manager-education/me-2027/setup/",
        f"/manage/manager-education/me-2027/results/{case.ref}/",
        case.get_absolute_url(),
        case.get_application_url(),
        "/learn/me-2027/",
        "/learn/me-2027/people/",
    ]

    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    assert client.get("/manage/manager-education/other-2027/").status_code == 200


@pytest.mark.django_db
def test_a_parameter_never_widens_what_one_sees(client):
    """A3: a nominator's list is their own, whatever the address asks for."""
    make.nomination(at="nominated")
    make.nomination("Ebba Lönn", nominator="Liis Kuusk", at="nominated")
    client.force_login(make.person("Torsten Ek"))

    for query in ("", "?organisation=1", "?nominator=2", "?nominated_by=2&all=1"):
        page = client.get(f"/nominations/{query}").content.decode()
        assert ("Ulla Saarni" in page, "Ebba Lönn" in page) == (True, False)
