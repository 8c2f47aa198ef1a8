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
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from kogge.commons.events.models import Event
from kogge.commons.people.models import Invitation
from kogge.commons.surveys.models import Questionnaire
from kogge.training.programmes.actions import seat
from kogge.training.selection.models import Round
from tests import make
from tests.commons.events.meetings import event_addresses
from tests.commons.timetables import things as timetables

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
                "auditor": make.person("Dag Dahl", is_auditor=True),
                "suspended": make.person("Sven Sork", is_active=False, is_staff=True),
            },
            "values": {
                "ref": case.ref,
                "number": credential.number,
                "event": module.meetings.get().slug,
                "timetables": timetables.for_addresses(module.meetings.get()),
                "edition": edition.slug,
                "programme": edition.programme.slug,
                "seat_ref": make.seat_of(done).case,
                "lead_ref": make.person("Pekka Leppä").ref,
                "recovery": make.recovery().ref,
                "questionnaire": make.questionnaire().ref,
                "results_ref": Questionnaire.objects.create(title="R", state="closed", shows_results=True).ref,
            },
        }
        transaction.set_rollback(True)


def address(name, values):
    """The address of a page, about the things of the house."""
    p, e, ref = values["programme"], values["edition"], values["ref"]
    arguments = {
        "set_up": ["x"],
        "sign_in_link": ["x"],
        "openid_connect_login": ["elsewhere"],
        "openid_connect_callback": ["elsewhere"],
        "passkey_edit": [1],
        "passkey_remove": [1],
        "identity_remove": [1],
        "address_confirm": ["x"],
        "platform_person": [values["lead_ref"]],
        "platform_person_step": [values["lead_ref"], "suspend"],
        "recovery_new": [values["lead_ref"]],
        "recovery_detail": [values["recovery"]],
        "recovery_step": [values["recovery"], "agree"],
        "message_detail": [1],
        "erasure_detail": ["abcdefghijkm"],
        "erasure_agree": ["abcdefghijkm"],
        "erasure_refuse": ["abcdefghijkm"],
        "mail_leave": ["x"],
        "platform_mail_detail": [0],
        "platform_mail_retry": [0],
        "platform_mail_lift": [0],
        "job_detail": ["abcdefghijkm"],
        "file_detail": ["abcdefghijkm"],
        "own_data_file": ["abcdefghijkm"],
        "person_detail": [values["lead_ref"]],
        "person_photo": [values["lead_ref"]],
        "consent_give": ["directory"],
        "consent_withdraw": ["directory"],
        "sitemap_part": [1],
        "review_answer": ["x"],
        "review_enclosure": [e, 1, "abcdefghijkm"],
        **dict.fromkeys(("review_file", "review_out", "review_reopen"), [e, 1]),
        "criterion_edit": [p, e, 0],
        "criterion_drop": [p, e, 1],
        "reviewer_remind": [p, e, values["lead_ref"]],
        **dict.fromkeys(("reviewer_ask", "reviewer_withdraw"), [p, e, 1]),
        **dict.fromkeys(("file_words", "pair_give", "pair_take", "pair_reopen"), [p, e, ref]),
        "committee_step": [p, e, "begin"],
        **{name: [e] for name in ("review_queue", "review_conflicts", "review_finish")},
        **{
            name: [p, e]
            for name in ("committee", "committee_new", "committee_edit", "reviewer_new", "committee_files")
        },
        "committee_export": [p, e, "csv"],
        "api_organisation_detail": ["photonics-finland"],
        "api_region_detail": ["SE22"],
        "api_region_figures": ["SE22"],
        "api_vocabulary_detail": ["policy-areas"],
        "cluster_detail": ["photonics-finland"],
        "organisation_detail": ["netport"],
        "organisation_edit": ["clusters", "photonics-finland"],
        "organisation_section": ["clusters", "photonics-finland", "basics"],
        "organisation_step": ["clusters", "photonics-finland", "cease"],
        "organisation_logo": ["clusters", "photonics-finland"],
        "organisation_contact": ["clusters", "photonics-finland"],
        "organisation_members": ["clusters", "photonics-finland"],
        "member_edit": ["clusters", "photonics-finland", 1],
        "member_remove": ["clusters", "photonics-finland", 1],
        "admission_detail": ["photonics-finland"],
        "survey_link": ["x"],
        "survey_fill": ["abcdefghijkm"],
        "survey_save": ["abcdefghijkm"],
        "survey_check": ["abcdefghijkm"],
        "survey_sent": ["abcdefghijkm"],
        "questionnaire_detail": [values["questionnaire"]],
        "questionnaire_edit": [values["questionnaire"]],
        "questionnaire_preview": [values["questionnaire"]],
        "questionnaire_invite": [values["questionnaire"]],
        "questionnaire_remind": [values["questionnaire"]],
        "questionnaire_copy": [values["questionnaire"]],
        "questionnaire_translate": [values["questionnaire"], "en"],
        "questionnaire_step": [values["questionnaire"], "open"],
        "section_new": [values["questionnaire"]],
        "section_edit": [values["questionnaire"], 1],
        "section_remove": [values["questionnaire"], 1],
        "question_new": [values["questionnaire"], 1, "short"],
        "question_edit": [values["questionnaire"], "wish"],
        "question_move": [values["questionnaire"], "wish"],
        "question_remove": [values["questionnaire"], "wish"],
        "region_detail": ["SE22"],
        **event_addresses(values["event"]),
        **values["timetables"],
        "programme_detail": [p],
        "edition_detail": [p, e],
        "edition_new": [p],
        "edition_copy": [p, e],
        "edition_setup": [p, e],
        "edition_section": [p, e, "what"],
        "edition_rows": [p, e, "modules"],
        "edition_hand_over": [p, e],
        "edition_fit": [p, e],
        "funder_emblem": [p, e, "abcdefghijkm"],
        "edition_hold": [p, e],
        **{name: [p, e] for name in ("study_published", "study_detail", "study_begin", "study_edit", "study_ask")},
        **{name: [p, e] for name in ("study_attach", "note_list", "need_list")},
        "study_export": [p, e, "needs", "csv"],
        "study_part": [p, e, "notes", 0],
        "study_remove": [p, e, "notes", 0],
        "study_step": [p, e, "publish"],
        "edition_step": [p, e, "begin"],
        "nomination_new": [p, e],
        "nomination_drafted": [p, e],
        "nomination_confirm": ["x"],
        "nomination_agree": ["x"],
        "nomination_detail": [ref],
        "nomination_step": [ref, "offer"],
        **dict.fromkeys(("application_detail", "application_edit", "application_check"), [ref]),
        "application_step": [ref, "take"],
        "questionnaire_results": [values["results_ref"]],
        "questionnaire_export": [values["results_ref"]],
        "questionnaire_publish": [values["results_ref"]],
        "survey_results": [values["results_ref"]],
        "application_new": [p, e],
        **dict.fromkeys(("application_reuse", "application_dates", "application_files", "application_support"), [ref]),
        **dict.fromkeys(
            ("support_remind", "application_place", "application_gender", "complaint_new", "complaint_answer"), [ref]
        ),
        **dict.fromkeys(("ruling_new", "extension_new", "nomination_substitute"), [ref]),
        "enclosure_detail": [ref, "abcdefghijkm"],
        "enclosure_remove": [ref, "abcdefghijkm"],
        "support_answer": ["x"],
        **dict.fromkeys(("nomination_import", "change_tell", "expense_list", "expense_export", "rate_new"), [p, e]),
        "expense_correct": [p, e, 1],
        **dict.fromkeys(("learn_edition", "learn_calendar", "learn_people"), [e]),
        "teach_attendance": [e, 1, values["event"]],
        "result_edit": [p, e, values["seat_ref"]],
        "credential_award": [p, e, values["seat_ref"]],
        "credential_detail": [values["number"]],
        "credential_revoke": [values["number"]],
        "certificate_make": [values["number"]],
        "certificate_download": [values["number"]],
        "verify_detail": [values["number"]],
        **dict.fromkeys(["desk_edition", "desk_questionnaire", "case_list", "case_export"], [p, e]),
        "meeting": [e],
        "meeting_close": [e],
        "meeting_minutes": [e],
        "meeting_step": [e, "confirm"],
        "meeting_file": [e, ref],
        "decision_list": [p, e],
        "decision_next": [p, e],
        "decision_terms": [p, e],
        "decision_letters": [p, e],
        "letters_undo": [p, e],
        "letter_wording": [p, e, "offered"],
        "decision_detail": [p, e, ref],
        "decision_lapse": [p, e, ref],
        "change_answer": [p, e, ref],
        "letter_list": [p, e],
        "letter_new": [p, e],
        "letter_detail": [p, e, "abcdefghijkm"],
        "letter_step": [p, e, "abcdefghijkm", "pause"],
        "organisation_claim": ["clusters", "photonics-finland"],
        "organisation_join": ["clusters", "photonics-finland"],
        "organisation_colleagues": ["clusters", "photonics-finland"],
        "colleague_show": ["clusters", "photonics-finland"],
        "colleague_recall": ["clusters", "photonics-finland"],
        "colleague_edit": ["clusters", "photonics-finland", values["lead_ref"]],
        "organisation_leave": ["clusters", "photonics-finland"],
        "organisation_confirm": ["clusters", "photonics-finland"],
        "request_detail": ["abcdefghijkm"],
        "request_withdraw": ["abcdefghijkm"],
        "claim_prove": ["x"],
        "colleague_join": ["x"],
        "entry_still_true": ["x"],
        "double_detail": ["photonics-finland", "netport"],
        "double_apart": ["photonics-finland", "netport"],
        "merge_undo": ["photonics-finland"],
        "cluster_export_file": ["abcdefghijkm"],
        "import_detail": ["abcdefghijkm"],
        "import_columns": ["abcdefghijkm"],
        "import_shape": ["abcdefghijkm"],
        "import_refused": ["abcdefghijkm"],
        "import_step": ["abcdefghijkm", "apply"],
    }
    return reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_each_page_answers_each_person_as_the_table_says(row, house, client, django_db_blocker):
    name, method = row[:2]
    with django_db_blocker.unblock():
        answers = [_ask(client, method, address(name, house["values"]), house["people"].get(who)) for who in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == expected(row)


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
