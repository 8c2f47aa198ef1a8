"""What auditors read, what the office reads, and that reading leaves a line."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from kogge.base.cells import plain_cell, safe_cell
from kogge.commons.journal.models import Entry, record
from kogge.training.costs.models import Rate
from kogge.training.learning import actions as learning
from kogge.training.nominations import actions as nominations
from kogge.training.programmes.models import Cost
from tests import make
from tests.test_flat import flat

pytestmark = pytest.mark.django_db
LISTS = ["/platform/audit/", "/platform/audit/decisions/", "/platform/audit/attendance/", "/platform/audit/costs/"]


@pytest.fixture
def auditor(client):
    person = make.person("Dag Dahl", is_auditor=True)
    client.force_login(person)
    return person


def decided(count, start=0):
    for number in range(start, start + count):
        make.nomination(f"Person Nr{number}", at="taken")


def attended():
    """Everybody with a seat was at the first meeting."""
    seats = list(make.edition().seats.participants())
    module = make.edition().modules.get()
    meeting = module.meetings.get()
    now = timezone.now()
    over = {"starts_at": now - timedelta(days=1), "ends_at": now - timedelta(hours=23)}
    type(meeting).objects.filter(pk=meeting.pk).update(**over)
    meeting.refresh_from_db()
    modes = dict.fromkeys(seats, "online")
    learning.record_attendance(module, meeting, modes, by=make.coordinator(), now=timezone.now())


def costs(count, start=0):
    for number in range(start, start + count):
        Cost.objects.create(edition=make.edition(), item=make.text(f"Item {number}"), host="", participant="")


def table(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_auditors_read_decisions_with_person_organisation_reason_and_who_decided(client, auditor):
    case = make.nomination(at="sent")
    nominations.decline(case, by=make.coordinator(), note="No place left.", now=timezone.now())

    rows = table(client.get("/platform/audit/decisions/?as=csv"))

    assert [
        {key: row[key] for key in ("Case", "Person", "Organisation", "Decision", "By", "Reason")} for row in rows
    ] == [
        {
            "Case": case.ref,
            "Person": "Ulla Saarni",
            "Organisation": "Photonics Finland",
            "Decision": "declined",
            "By": "Sigrid Björk",
            "Reason": "No place left.",
        }
    ]
    assert "No place left." in client.get("/platform/audit/decisions/").text


def test_auditors_read_attendance_and_costs_of_all_editions_or_of_one(client, auditor):
    decided(2)
    attended()
    costs(1)

    register = table(client.get("/platform/audit/attendance/?as=csv"))
    assert [(row["Person"], row["How"], row["Recorded by"]) for row in register] == [
        ("Person Nr0", "Online", "Sigrid Björk"),
        ("Person Nr1", "Online", "Sigrid Björk"),
    ]
    assert {row["Case"] for row in register} == {"ME-27-001", "ME-27-002"}
    found = table(client.get("/platform/audit/costs/?as=csv&edition=me-2027"))
    assert [row["Item"] for row in found] == ["Course weeks", "Item 0"]
    for name in ("decisions", "attendance", "costs"):
        assert client.get(f"/platform/audit/{name}/?edition=another").context["rows"] == []
        assert len(client.get(f"/platform/audit/{name}/?edition=me-2027").context["rows"]) > 0


def test_auditors_see_no_account_data(client, auditor):
    """Neither an address nor a telephone nor a page about an account."""
    decided(2)
    attended()
    ulla = make.person()
    ulla.phone = "+358 40 1234567"
    ulla.save()
    record("suspend", ulla, by=make.person("Astrid Ask", is_staff=True))

    for path in LISTS:
        for page in (client.get(path), client.get(f"{path}?as=csv")):
            text = page.content.decode()
            assert [word for word in ("person.nr0@", "ulla.saarni@", "1234567") if word in text] == [], path
    for path in ("/platform/", "/platform/people/", f"/platform/people/{ulla.ref}/", "/platform/recoveries/"):
        assert client.get(path).status_code == 403


def test_the_office_reads_the_journal_without_cases_and_no_registers(client):
    case = make.nomination(at="sent")
    client.force_login(make.person("Astrid Ask", is_staff=True))

    page = client.get("/platform/audit/")

    assert case.ref not in page.text
    assert {entry.case for entry in page.context["entries"]} == {""}
    assert client.get(f"/platform/audit/?case={case.ref}").context["entries"] == []
    assert [client.get(path).status_code for path in LISTS] == [200, 403, 403, 403]


def test_somebody_who_stops_being_an_auditor_reads_no_more(client, auditor):
    assert [client.get(path).status_code for path in LISTS] == [200] * 4

    type(auditor).objects.filter(pk=auditor.pk).update(is_auditor=False)

    assert [client.get(path).status_code for path in LISTS] == [403] * 4


def test_the_journal_is_narrowed_by_day_kind_case_and_person(client, auditor):
    case = make.nomination(at="sent")
    old = timezone.now() - timedelta(days=10)
    record("remark", case.edition, by=make.person("Astrid Ask", is_staff=True), now=old)
    day = timezone.localtime(old).date().isoformat()

    def found(**asked):
        return {entry.verb for entry in client.get("/platform/audit/", asked).context["entries"]}

    assert found(since=day, until=day) == {"remark"}
    assert "remark" not in found(since=timezone.localdate().isoformat())
    record("change", Rate(pk=7), by=None)
    assert found(kind="costs.expense") == {"change"}  # what is part of it, too
    assert found(kind="programmes.edition", person=make.person("Astrid Ask").ref) == {"remark"}
    assert found(case=case.ref) == {"draft", "nominate", "agree", "send"} & found(case=case.ref)
    assert "send" in found(person=case.nominee.ref)
    for unreadable in ({"since": "soon"}, {"until": "2027-13-45"}, {"person": "nobody"}, {"kind": "x"}):
        assert found(**unreadable) == set()


def test_the_journal_goes_on_from_line_to_line_without_losing_or_doubling_one(client, auditor):
    moment = timezone.now() - timedelta(days=1)
    edition = make.edition()
    for number in range(120):  # many at one moment, so that the number must decide
        record(f"remark{number}", edition, by=None, now=moment - timedelta(seconds=number // 50))
    seen, path = [], "?kind=programmes.edition"
    while path:
        context = client.get(f"/platform/audit/{path}").context
        seen += [entry.pk for entry in context["entries"]]
        path = context["next"] and f"?kind=programmes.edition&after={context['next'].replace('+', '%2B')}"

    wanted = Entry.objects.filter(kind="programmes.edition").order_by("-at", "-pk").values_list("pk", flat=True)
    assert seen == list(wanted)
    assert client.get("/platform/audit/?after=nonsense~").status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_lists_cost_the_same_for_few_and_for_many(client, auditor, path):
    decided(2)
    attended()
    costs(2)
    client.get(path)

    def more():
        decided(15, start=2)
        attended()
        costs(15, start=2)

    flat(client, path, more)


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_installation_says_what_will_stand_there(client, auditor, path):
    page = client.get(path)

    assert page.status_code == 200
    if path != "/platform/audit/":  # there already stands who reads it
        assert "Nothing is recorded here yet" in page.text


def test_who_reads_stands_in_the_journal_once_a_day(client, auditor):
    for path in LISTS * 2:
        client.get(path)
    assert Entry.objects.filter(verb="read", by=auditor).count() == 1

    other = make.person("Astrid Ask", is_staff=True)
    client.force_login(other)
    client.get("/platform/audit/")
    assert [entry.by for entry in Entry.objects.filter(verb="read").order_by("pk")] == [auditor, other]


def test_a77_no_cell_can_act_as_a_formula_and_reading_it_back_gives_the_text(client, auditor):
    """A77: also full-width signs, tabs, line ends and leading spaces."""
    bad = ["=HYPERLINK(1)", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "  =1", "'=1", "'plain"]
    assert [safe_cell(text)[0] for text in bad] == ["'"] * len(bad)
    assert [plain_cell(safe_cell(text)) for text in bad] == bad
    assert [safe_cell(value) for value in ("plain", "", None, -1, 2.5)] == ["plain", "", "", -1, 2.5]

    case = make.nomination(at="sent")
    nominations.decline(case, by=make.coordinator(), note='=HYPERLINK("https://example.org")', now=timezone.now())
    answer = client.get("/platform/audit/decisions/?as=csv&edition=me-2027")
    assert table(answer)[0]["Reason"] == '\'=HYPERLINK("https://example.org")'
    assert answer["Content-Disposition"] == 'attachment; filename="audit_decisions-me-2027.csv"'
    strange = client.get("/platform/audit/decisions/", {"as": "csv", "edition": 'x"\r\nSet-Cookie: a=b'})
    assert strange["Content-Disposition"] == 'attachment; filename="audit_decisions-x-set-cookie-ab.csv"'


def test_a_day_or_place_at_the_end_of_all_time_is_no_fault(client, auditor):
    make.nomination(at="sent")

    for day in ("9999-12-31", "0001-01-01"):
        for query in (f"since={day}", f"until={day}", f"after={day}T00:00:00%2B00:00~1"):
            assert client.get(f"/platform/audit/?{query}").status_code == 200
    assert client.get("/platform/audit/?until=9999-12-31").context["entries"] == []
