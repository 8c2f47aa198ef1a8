"""The pages of the three acts: what one may see, do at once, and what stays closed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kogge.base.errors import Refused
from kogge.commons.files.models import File
from kogge.commons.jobs.models import Job
from kogge.training.achievements import actions
from kogge.training.achievements.due import waiting_for
from kogge.training.achievements.models import Appeal, Assessment, Correction, Share, Validation
from kogge.training.achievements.transcript import transcript
from tests import make
from tests.test_flat import flat
from tests.training.achievements import things
from tests.training.achievements.test_acts import home_edition

pytestmark = pytest.mark.django_db
BOARD, QUEUE = "/teach/me-2027/assess/", "/manage/manager-education/me-2027/validate/"
UNIT = "/learn/me-2027/units/U1/"


def form_of(version, *, level="3", achieved="2", passed="2", **fields):
    """What the page of one assessment sends."""
    given = {f"c{one['key']}": level for one in version.criteria()}
    given |= {f"o{place}": achieved for place, _one in enumerate(version.outcomes())}
    return given | {"passed": passed, "assessed_on": str(timezone.localdate()), "act": "next"} | fields


def test_one_after_the_other_is_assessed_with_the_digits(client):
    version = things.version()
    client.force_login(make.person("Pekka Leppä"))
    ebba, tom = (make.person(name).ref for name in ("Ebba Lönn", "Tom Tamm"))

    answer = client.post(f"{BOARD}U1/{ebba}/", form_of(version))

    assert answer["Location"] == f"{BOARD}U1/{tom}/"
    assert [things.state(version, name) for name in things.PEOPLE] == ["none", "assessed", "none"]
    assert "2 assessments wait for you." in client.get(BOARD).content.decode()


def test_what_is_missing_is_said_and_what_was_typed_stays(client):
    version = things.version()
    client.force_login(make.person("Pekka Leppä"))
    given = form_of(version, strengths="Listens well.")
    del given["o0"], given["passed"]

    answer = client.post(f"{BOARD}U1/{make.person('Ebba Lönn').ref}/", given)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert ["Say of every outcome whether it is achieved." in said, "Listens well." in said] == [True, True]
    assert Assessment.objects.count() == 0


def test_eight_who_met_the_unit_are_assessed_with_one_button(client):
    version = things.version()
    client.force_login(make.person("Pekka Leppä"))
    seats = [things.seat_of(version, name) for name in things.PEOPLE[:2]]
    given = {f"c{one['key']}": "3" for one in version.criteria()} | {"assessed_on": str(timezone.localdate())}

    answer = client.post(f"{BOARD}U1/", given | {"people": [str(seat.pk) for seat in seats]})

    assert (answer.status_code, Assessment.objects.count()) == (302, 2)
    again = client.post(f"{BOARD}U1/", given | {"people": [str(seats[0].pk)], "grade": "A"})
    assert (again.status_code, Assessment.objects.count()) == (422, 2)


def test_the_second_assessor_does_not_read_the_first_before_the_own_word(client):
    version = things.version(assessors=2)
    things.assessed(version, strengths="Only I saw this.")
    client.force_login(make.coordinator())
    page = f"{BOARD}U1/{make.person('Ulla Saarni').ref}/"

    before = client.get(page).content.decode()
    client.post(page, form_of(version))
    after = client.get(page).content.decode()

    assert ["Only I saw this." in said for said in (before, after)] == [False, True]


def test_the_queue_validates_what_is_ticked_and_leaves_own_work_to_others(client):
    version = things.version()
    rows = [things.assessed(version, name) for name in things.PEOPLE[:2]]
    own = things.assessed(version, "Tom Tamm", by="Sigrid Björk")
    client.force_login(make.coordinator())

    refused = client.post(QUEUE, {"cell": [str(own.pk)]})
    answer = client.post(QUEUE, {"cell": [str(row.pk) for row in rows]})

    assert (refused.status_code, answer.status_code, Validation.objects.achieved().count()) == (409, 302, 2)


def test_a_recognition_is_decided_on_the_page_of_the_home_body(client):
    version = home_edition()
    things.validated(version)
    client.force_login(make.person("Matti Meri"))
    page = f"/recognition/me-2027/U1/{make.person('Ulla Saarni').ref}/"

    listed = client.get("/recognition/").content.decode()
    answer = client.post(page, {"decision": "recognised", "reason": "It counts."})

    assert ["Ulla Saarni" in listed, answer["Location"]] == [True, "/recognition/"]
    assert transcript(things.seat_of(version)).rows[0].recognition == "recognised"
    client.force_login(make.person("Ulla Saarni"))
    assert (client.get(page).status_code, client.get("/recognition/").status_code) == (404, 200)


@pytest.mark.parametrize("name", ["Nobody Else", "Ulla Saarni", "Torsten Ek"])
def test_pages_of_those_who_assess_are_not_there_for_others(client, name):
    version = things.version()
    client.force_login(make.person(name))
    person = make.person("Ebba Lönn").ref
    paths = [BOARD, f"{BOARD}U1/", f"{BOARD}U1/{person}/", QUEUE, f"{QUEUE}U1/{person}/"]

    assert [client.get(path).status_code for path in paths] == [404] * 5
    assert client.post(f"{BOARD}U1/{person}/", form_of(version)).status_code == 404


def test_who_posts_the_assessment_of_another_module_is_refused(client):
    """A102: a role in the edition is not enough, and a person of no such seat is not there."""
    version = things.version()
    client.force_login(make.person("Wanda Jarzębina"))

    answers = [
        client.post(f"{BOARD}U1/{make.person(name).ref}/", form_of(version)).status_code
        for name in ("Ebba Lönn", "Nobody Else")
    ]

    assert (answers, Assessment.objects.count()) == ([403, 404], 0)


def test_who_leads_another_module_reads_the_board_and_is_led_to_nothing_that_is_refused(client):
    things.version()
    client.force_login(make.person("Wanda Jarzębina"))

    said = client.get(BOARD).content.decode()

    assert [f'href="{BOARD}U1/"' in said, "wait for you" in said] == [False, False]
    assert client.get(f"{BOARD}U1/").status_code == 403


def test_a_learner_reads_what_is_said_of_oneself_alone(client):
    version = things.version()
    things.assessed(version, strengths="Listens.")
    for name, expected in (("Ulla Saarni", "Listens."), ("Ebba Lönn", "not assessed yet")):
        client.force_login(make.person(name))
        assert expected in client.get(f"{UNIT}assessment/").content.decode()
    client.force_login(make.person("Nobody Else"))
    assert client.get(f"{UNIT}assessment/").status_code == 404


def test_an_appeal_is_answered_by_somebody_else_and_assessed_anew_by_another(client):
    version = things.version()
    first = things.assessed(version, level=1, achieved=False, has_passed=False)
    client.force_login(make.person("Ulla Saarni"))
    client.post(f"{UNIT}appeal/", {"text": "It is on page 3."})
    made = Appeal.objects.get()
    now, answer = timezone.now(), "Page 3 was not read."
    with pytest.raises(PermissionDenied):
        actions.grant(made, answer=answer, by=make.person("Pekka Leppä"), now=now)
    client.force_login(make.coordinator())
    page = f"/manage/manager-education/me-2027/appeals/{made.ref}/"

    client.post(page, {"verb": "grant", "answer": answer})

    assert things.state(version) == "again"
    with pytest.raises(Refused, match="somebody assesses anew who has had no say"):
        things.assessed(version, seen=first.pk, reason="Once more.")
    anew = things.assessed(version, by="Alva Lund")
    assert (anew.replaces, things.state(version)) == (first, "assessed")


def test_an_appeal_has_its_term_and_comes_once():
    version = things.version()
    things.assessed(version)
    seat, ulla, now = things.seat_of(version), make.person("Ulla Saarni"), timezone.now()
    with pytest.raises(Refused, match="The term for an appeal is over"):
        actions.appeal(seat, version, text="Late.", by=ulla, now=now + timedelta(days=15))
    with pytest.raises(PermissionDenied):
        actions.appeal(seat, version, text="Not mine.", by=make.person("Ebba Lönn"), now=now)
    made = actions.appeal(seat, version, text="In time.", by=ulla, now=now)
    with pytest.raises(Refused, match="appealed against this assessment already"):
        actions.appeal(seat, version, text="Again.", by=ulla, now=now)
    with pytest.raises(Refused, match="An appeal is open"):
        things.validated(version)
    actions.withdraw(made, by=ulla, now=now)
    assert things.validated(version).meets


def test_the_transcript_says_what_was_aimed_at_and_what_was_achieved():
    version = things.version(points=None)
    later = things.version(edition_=version.unit.edition, number=2, hours=40)
    things.validated(version)
    things.assessed(later, by="Wanda Jarzębina", level=1, achieved=False, has_passed=False)

    found = transcript(things.seat_of(version))

    assert [(row.unit_ref, row.state, row.achieved, len(row.outcomes)) for row in found.rows] == [
        ("U1", "achieved", 2, 2), ("U2", "failed", 0, 2),
    ]  # fmt: skip
    assert (found.scheme, found.points, found.hours, found.hours_achieved) == ("", None, 100, 60)
    assert [one.name for one in found.rows[0].assessors] == ["Pekka Leppä"]
    assert (found.rows[0].validator.name, found.rows[0].recognition) == ("Wanda Jarzębina", "")


def test_what_waits_for_a_second_assessor_is_not_told():
    version = things.version(assessors=2)
    things.assessed(version, strengths="Too early.")

    row = transcript(things.seat_of(version)).rows[0]

    assert (row.state, row.strengths, row.assessors, row.outcomes[0].is_achieved) == ("half", "", [], None)


def test_a_shared_transcript_is_read_without_an_account_until_it_ends(client):
    """A39: nobody finds it by counting; what is not shared, has ended or is past its day answers alike."""
    version = things.version()
    things.assessed(version, strengths="Listens.")
    things.validated(version)
    short, whole = things.shared(), things.shared(is_whole=True)
    paths = [f"/transcripts/{things.token_of(one)}/" for one in (short, whole)]

    pages = [client.get(path) for path in paths]

    assert [("Ulla Saarni" in one.content.decode(), "Listens." in one.content.decode()) for one in pages] == [
        (True, False), (True, True),
    ]  # fmt: skip
    headers = [pages[0][name] for name in ("X-Robots-Tag", "Cache-Control", "Referrer-Policy")]
    assert headers == ["noindex, nofollow", "private, no-store", "no-referrer"]
    actions.end_share(short, by=make.person("Ulla Saarni"), now=timezone.now())
    Share.objects.filter(pk=whole.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert [client.get(path).status_code for path in (*paths, "/transcripts/1/")] == [404] * 3


def test_nobody_ends_the_address_of_another(client):
    """A14: the key of what belongs to another answers as if it were not there."""
    things.version()
    made = things.shared()
    client.force_login(make.person("Ebba Lönn"))

    assert client.post(f"/account/transcript/shares/{made.ref}/end/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.end_share(made, by=make.person("Ebba Lönn"), now=timezone.now())
    assert client.get("/account/transcript/other-2027/").status_code == 404


def test_a_wish_for_a_correction_is_asked_and_answered_once(client):
    version = things.version()
    client.force_login(make.person("Ulla Saarni"))
    client.post("/account/transcript/me-2027/correction/", {"text": "Fel dag."})
    wish = Correction.objects.get()
    client.force_login(make.person("Wanda Jarzębina"))
    page = f"/manage/manager-education/me-2027/corrections/{wish.ref}/"

    answers = [client.post(page, {"answer": f"Done {n}."}).status_code for n in (1, 2)]

    wish.refresh_from_db()
    assert (answers, wish.answer, version.number) == ([302, 422], "Done 1.", 1)


def test_the_transcript_is_made_as_a_pdf_for_its_person_with_a_name_in_any_script():
    """A79: a long name in several scripts, with signs of HTML, is drawn and breaks nothing."""
    version = things.version()
    things.validated(version)
    ulla = make.person("Ulla Saarni")
    ulla.name = "<b>Ułla</b> Nguyễn Thị محمد Дарья 🙂 " + "Żółć" * 40
    ulla.name = ulla.name[:120]
    ulla.save()
    job = actions.ask_for_transcript(None, language="en", by=ulla, back_url="/account/transcript/")
    actions.sharing.make_transcript.func(job.pk, ulla.pk, None, "en")

    job.refresh_from_db()
    assert job.state in (Job.State.DONE, Job.State.FAILED)
    if job.state == Job.State.DONE:
        assert File.objects.get(owner=ulla).name == "transcript.pdf"


def test_pages_ask_no_more_often_because_there_is_more_to_show(client):
    version = things.version()
    things.assessed(version)

    def more():
        for number in range(12):
            name = f"Person Nr{number}"
            things.programmes.seat(version.unit.edition, make.person(name), role="participant", by=make.coordinator())
            things.assessed(version, name)
        for number in (2, 2):
            things.version(edition_=version.unit.edition, number=number)

    client.force_login(make.coordinator())
    for path in (BOARD, QUEUE):
        client.get(path)
    flat(client, BOARD, more)
    flat(client, QUEUE, lambda: None)


def test_what_waits_stands_among_what_is_to_do():
    version = home_edition()
    things.validated(version)
    things.assessed(version, "Tom Tamm")
    things.assessed(version, "Ebba Lönn", level=1, achieved=False, has_passed=False)
    tom = make.person("Ebba Lönn")
    actions.appeal(things.seat_of(version, "Ebba Lönn"), version, text="No.", by=tom, now=timezone.now())

    said = {name: [line[0] for line in waiting_for(make.person(name))] for name in ("Sigrid Björk", "Matti Meri")}

    assert said == {
        "Sigrid Björk": ["Answer the appeal of Ebba Lönn", "Validate 1 assessed unit"],
        "Matti Meri": ["Decide about the recognition of 1 unit"],
    }
    assert waiting_for(make.person("Ulla Saarni")) == []


def test_the_units_of_the_edition_say_how_far_one_is(client):
    things.validated(things.version())
    said = {}
    for name in ("Ulla Saarni", "Ebba Lönn", "Pekka Leppä"):
        client.force_login(make.person(name))
        said[name] = f"{UNIT}assessment/" in client.get("/learn/me-2027/units/").content.decode()

    assert said == {"Ulla Saarni": True, "Ebba Lönn": False, "Pekka Leppä": False}
