"""Who may open which page. The table below is the permission chapter of the documentation: read it aloud.

Rows are pages as GET or POST, columns are people; a cell is the answer's status. 200 is seen, 302 leads on (a stranger
to the sign-in, everybody after an act), 403 is a no inside something one may see, 404 is what one may not know of, 409
is a refusal with its reason, 410 a link that no longer works, 422 a form with something to mend. What one cell does is
undone before the next is asked.
"""

import inspect
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.commons.people.models import Invitation
from kogge.training.programmes.actions import seat
from tests import make

PEOPLE = ["stranger", "member", "nominator", "nominee", "participant", "lead", "coordinator", "office"]

TABLE = """
page                  method stranger member nominator nominee participant lead coordinator office
front                 get    200      200    200       200     200         200  200         200
about                 get    200      200    200       200     200         200  200         200
about_partners        get    200      200    200       200     200         200  200         200
about_privacy         get    200      200    200       200     200         200  200         200
about_accessibility   get    200      200    200       200     200         200  200         200
about_security        get    200      200    200       200     200         200  200         200
about_data            get    200      200    200       200     200         200  200         200
about_contact         get    200      200    200       200     200         200  200         200
styleguide            get    200      200    200       200     200         200  200         200
theme                 get    200      200    200       200     200         200  200         200
theme                 post   302      302    302       302     302         302  302         302
theme_css             get    200      200    200       200     200         200  200         200
robots_txt            get    200      200    200       200     200         200  200         200
sitemap_xml           get    200      200    200       200     200         200  200         200
security_txt          get    200      200    200       200     200         200  200         200
healthz               get    200      200    200       200     200         200  200         200
readyz                get    503      503    503       503     503         503  503         503
set_up                get    410      410    410       410     410         410  410         410
set_up                post   410      410    410       410     410         410  410         410
sign_in               get    200      200    200       200     200         200  200         200
sign_in               post   422      422    422       422     422         422  422         422
sign_in_code          get    302      302    302       302     302         302  302         302
sign_in_link          get    410      410    410       410     410         410  410         410
sign_in_link          post   410      410    410       410     410         410  410         410
sign_out              post   302      302    302       302     302         302  302         302
hat                   post   403      302    302       302     302         302  302         302
profile               get    302      200    200       200     200         200  200         200
profile               post   403      422    422       422     422         422  422         422
message_list          get    404      404    404       404     404         404  404         404
message_detail        get    404      404    404       404     404         404  404         404
job_detail            get    302      404    404       404     404         404  404         404
cluster_list          get    200      200    200       200     200         200  200         200
cluster_detail        get    200      200    200       200     200         200  200         200
organisation_list     get    200      200    200       200     200         200  200         200
organisation_detail   get    200      200    200       200     200         200  200         200
event_list            get    200      200    200       200     200         200  200         200
event_detail          get    404      404    404       404     200         200  200         404
programme_list        get    200      200    200       200     200         200  200         200
programme_detail      get    200      200    200       200     200         200  200         200
edition_detail        get    200      200    200       200     200         200  200         200
programme_new         get    302      403    403       403     403         403  403         200
programme_new         post   403      403    403       403     403         403  403         422
edition_new           get    302      403    403       403     403         403  200         200
edition_new           post   403      403    403       403     403         403  422         422
edition_copy          get    302      403    403       403     403         403  200         200
edition_copy          post   403      403    403       403     403         403  422         422
edition_setup         get    302      404    404       404     404         404  200         404
edition_setup         post   403      404    404       404     404         404  422         404
edition_step          post   403      404    404       404     404         404  302         404
nomination_new        get    200      200    200       200     200         200  200         200
nomination_new        post   422      422    422       422     422         422  422         422
nomination_drafted    get    302      302    302       302     302         302  302         302
nomination_confirm    get    410      410    410       410     410         410  410         410
nomination_confirm    post   410      410    410       410     410         410  410         410
nomination_agree      get    410      410    410       410     410         410  410         410
nomination_agree      post   410      410    410       410     410         410  410         410
nomination_list       get    302      200    200       200     200         200  200         200
nomination_detail     get    302      404    200       403     404         404  200         404
nomination_step       post   403      404    403       403     404         404  302         404
application_list      get    302      200    200       200     200         200  200         200
application_detail    get    302      404    404       200     404         404  404         404
application_edit      get    302      404    404       302     404         404  404         404
application_check     get    302      404    404       302     404         404  404         404
application_step      post   403      404    404       409     404         404  404         404
learn_edition         get    302      404    404       404     200         200  200         404
learn_people          get    302      404    404       404     200         200  200         404
teach_attendance      get    302      404    404       404     403         200  200         404
teach_attendance      post   403      404    404       404     403         302  302         404
result_edit           get    302      404    404       404     403         403  200         404
result_edit           post   403      404    404       404     403         403  422         404
credential_award      post   403      404    404       404     403         403  409         404
credential_list       get    302      200    200       200     200         200  200         200
credential_detail     get    302      404    404       404     200         404  200         404
credential_revoke     get    302      404    404       404     403         404  200         404
credential_revoke     post   403      404    404       404     403         404  422         404
certificate_make      post   403      404    404       404     302         404  302         404
certificate_download  get    302      404    404       404     302         404  302         404
verify_search         get    200      200    200       200     200         200  200         200
verify_detail         get    200      200    200       200     200         200  200         200
home                  get    302      200    200       200     200         200  200         200
desk                  get    302      403    403       403     403         403  200         200
desk_shipped          post   403      403    403       403     403         403  403         302
desk_edition          get    302      404    404       404     404         404  200         404
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """One edition with a person in every part, made once for the whole table and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        edition = make.edition()
        done = make.nomination("Ebba Lönn", at="completed")
        case = make.nomination(at="sent")
        credential = make.credential(done)
        now = timezone.now()
        Event.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
        module = edition.modules.get()
        seat(edition, make.person("Pekka Leppä"), role="module_lead", module=module, by=make.coordinator())
        yield {
            "people": {
                "member": make.person("Nobody Else"),
                "nominator": case.nominator,
                "nominee": case.nominee,
                "participant": done.nominee,
                "lead": make.person("Pekka Leppä"),
                "coordinator": make.coordinator(),
                "office": make.person("Astrid Ask"),
            },
            "values": {
                "ref": case.ref,
                "number": credential.number,
                "event": module.meetings.get().slug,
                "edition": edition.slug,
                "programme": edition.programme.slug,
                "seat_ref": make.seat_of(done).case,
            },
        }
        transaction.set_rollback(True)


def address(name, values):
    """The address of a page, about the things of the house."""
    p, e, ref = values["programme"], values["edition"], values["ref"]
    arguments = {
        "set_up": ["x"],
        "sign_in_link": ["x"],
        "message_detail": [1],
        "job_detail": ["abcdefghijkm"],
        "cluster_detail": ["photonics-finland"],
        "organisation_detail": ["netport"],
        "event_detail": [values["event"]],
        "programme_detail": [p],
        "edition_detail": [p, e],
        "edition_new": [p],
        "edition_copy": [p, e],
        "edition_setup": [p, e],
        "edition_step": [p, e, "begin"],
        "nomination_new": [p, e],
        "nomination_drafted": [p, e],
        "nomination_confirm": ["x"],
        "nomination_agree": ["x"],
        "nomination_detail": [ref],
        "nomination_step": [ref, "offer"],
        "application_detail": [ref],
        "application_edit": [ref],
        "application_check": [ref],
        "application_step": [ref, "take"],
        "learn_edition": [e],
        "learn_people": [e],
        "teach_attendance": [e, 1, values["event"]],
        "result_edit": [p, e, values["seat_ref"]],
        "credential_award": [p, e, values["seat_ref"]],
        "credential_detail": [values["number"]],
        "credential_revoke": [values["number"]],
        "certificate_make": [values["number"]],
        "certificate_download": [values["number"]],
        "verify_detail": [values["number"]],
        "desk_edition": [p, e],
    }
    return reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_page_answers_each_person_as_the_table_says(row, house, client, django_db_blocker):
    name, method, *expected = row
    with django_db_blocker.unblock():
        answers = [_ask(client, method, address(name, house["values"]), house["people"].get(who)) for who in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, map(int, expected), strict=True))


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
    case = make.nomination(at="sent")
    client.force_login(make.coordinator())
    assert client.get(case.get_absolute_url()).status_code == 200

    case.edition.seats.filter(person=make.coordinator()).delete()

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.post(f"{case.get_absolute_url()}offer/").status_code == 404


@pytest.mark.django_db
def test_a_case_of_another_and_a_missing_one_answer_alike(client):
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
