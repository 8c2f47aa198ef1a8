"""Money is written down by those who run an edition, corrected by counter lines, and read by whom it concerns."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kogge.base.errors import Refused
from kogge.commons.journal.models import Entry
from kogge.training.costs import actions
from kogge.training.costs.models import Expense, Rate
from kogge.training.programmes.actions import seat, strike
from kogge.training.programmes.models import Edition, Module
from tests import make
from tests.test_flat import queries

pytestmark = pytest.mark.django_db


def address(edition, name="expense_list", *more):
    return reverse(name, args=[edition.programme.slug, edition.slug, *more])


def typed(edition, **fields):
    given = {"on": "2026-11-23", "what": "Room in Vaasa", "amount": "1 234,56", "currency": "EUR", "state": "spent"}
    return given | {"partner": edition.lead_id, "bearer": "host", "module": "", "person": ""} | fields


def rows():
    names = ("number", "amount", "currency", "state", "counters__number", "reason")
    return list(Expense.objects.order_by("number").values_list(*names))


@pytest.fixture
def edition():
    return make.edition()


@pytest.fixture
def office(client):
    client.force_login(make.coordinator())
    return client


def test_a_line_is_written_in_one_go_with_its_entry_and_said_back(office, edition):
    module = edition.modules.get()

    response = office.post(address(edition), typed(edition, module=module.pk), follow=True)

    assert rows() == [(1, Decimal("1234.56"), "EUR", "spent", None, "")]
    entry = Entry.objects.get(kind="costs.expense")
    assert (entry.verb, entry.by, entry.note) == ("enter", make.coordinator(), "1: 1234.56 EUR, spent")
    assert "Line 1 is written down: 1,234.56\u00a0EUR." in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-5"}, {"amount": "1.234"}, {"amount": "1e9"}, {"amount": "NaN"}, {"amount": "1.005"},
        {"amount": ""}, {"what": ""}, {"what": "x" * 201}, {"on": "2026-02-30"}, {"state": "stolen"},
        {"currency": "USD"}, {"bearer": "nobody"}, {"partner": "99999"}, {"module": "99999"}, {"person": "99999"},
        {"partner": "x"}, {"amount": "9" * 400},
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_what_was_typed_and_nothing_is_written(office, edition, wrong):
    """A49, A92, A112."""
    response = office.post(address(edition), typed(edition, **wrong))

    assert (response.status_code, rows()) == (422, [])
    assert "There is a problem" in response.content.decode()
    assert "Room in Vaasa" in response.content.decode() or "what" in wrong


def test_module_and_person_are_those_of_the_edition(office, edition):
    """A92: what a form offers is checked again."""
    other = make.edition("me-2030", code="ME-30")

    response = office.post(address(edition), typed(edition, module=other.modules.get().pk))
    stranger = office.post(address(edition), typed(edition, person=make.person("Nobody Else").pk))

    assert (response.status_code, stranger.status_code, rows()) == (422, 422, [])


def test_a_commitment_that_is_paid_is_taken_back_and_stands_as_spent(office, edition):
    line = make.expense(edition, "500.00", state="committed")
    page = address(edition, "expense_correct", 1)

    shown = office.get(page).content.decode()
    given = {"state": "spent", "amount": "480,00", "on": "2026-11-30", "reason": "Invoice 17"}
    response = office.post(page, given)

    assert "Paid or wrong" in shown
    assert (response.status_code, response.url) == (302, address(edition))
    assert rows() == [
        (1, Decimal("500.00"), "EUR", "committed", None, ""),
        (2, Decimal("-500.00"), "EUR", "committed", 1, "Invoice 17"),
        (3, Decimal("480.00"), "EUR", "spent", None, ""),
    ]
    assert Expense.objects.get(number=2).on == line.on
    verbs = Entry.objects.filter(kind="costs.expense").order_by("pk").values_list("verb", "note")
    assert list(verbs)[1:] == [("counter", "2: -500.00 EUR, committed. Invoice 17"), ("enter", "3: 480.00 EUR, spent")]


def test_a_line_is_taken_back_once_and_a_counter_line_never(office, edition):
    first = make.expense(edition)
    given = {"reason": "Twice", "by": make.coordinator(), "now": timezone.now()}
    counter = actions.correct(first, **given)

    for line in (first, counter):
        with pytest.raises(Refused):
            actions.correct(line, **given)
    response = office.post(
        address(edition, "expense_correct", 1), {"state": "spent", "on": "2026-11-23", "reason": "x"}
    )

    assert (response.status_code, len(rows())) == (422, 2)
    assert "taken back already" in response.content.decode()


def test_a_correction_that_changes_nothing_or_gives_no_reason_is_refused(office, edition):
    make.expense(edition)
    same = {"state": "spent", "amount": "100.00", "on": "2026-11-23", "reason": "Because"}

    answers = [
        office.post(address(edition, "expense_correct", 1), given).status_code
        for given in (same, same | {"reason": "", "amount": "90"}, same | {"amount": "-90"})
    ]

    assert (answers, len(rows())) == ([422, 422, 422], 1)


def test_no_line_is_ever_changed_or_deleted_and_the_database_keeps_signs_and_numbers(edition):
    line = make.expense(edition)
    line.what = "Else"

    for change in (line.save, line.delete, Expense.objects.all().delete, lambda: Expense.objects.update(what="x")):
        with pytest.raises(TypeError):
            change()
    by, now = make.coordinator(), timezone.now()
    same = {
        "edition": edition,
        "on": line.on,
        "what": "x",
        "partner": edition.lead,
        "state": "spent",
        "by": by,
        "at": now,
    }
    for wrong in (
        {"number": 1, "amount": 5},
        {"number": 2, "amount": -5},
        {"number": 2, "amount": 5, "counters": line},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Expense.objects.create(**same, **wrong)


def test_a_module_for_which_amounts_are_written_down_stays(office):
    edition = make.edition(at="draft")
    module = edition.modules.get()
    line = make.expense(edition, module=module)
    given = {"part": "modules", "by": make.coordinator(), "now": timezone.now()}

    with pytest.raises(Refused, match="Amounts are written down for this module"):
        strike(edition, module, **given)
    answer = office.post(
        reverse("edition_rows", args=[edition.programme.slug, edition.slug, "modules"]), {"strike": module.pk}
    )

    line.refresh_from_db()
    assert (answer.status_code, line.module, Entry.objects.filter(verb="strike").count()) == (409, module, 0)


def test_who_leads_a_module_sees_its_lines_alone_and_writes_none(client, edition):
    module, lead = edition.modules.get(), make.person("Pekka Leppä")
    seat(edition, lead, role="module_lead", module=module, by=make.coordinator())
    make.expense(edition, "10.00", what="Room in Vaasa", module=module)
    make.expense(edition, "77.00", what="Secret dinner")
    client.force_login(lead)

    shown = client.get(address(edition)).content.decode()
    file = client.get(address(edition, "expense_export")).content.decode()

    assert ["Room in Vaasa" in text and "Secret dinner" not in text for text in (shown, file)] == [True, True]
    assert "77.00" not in shown + file
    assert "You see the lines of the modules you lead." in shown
    assert client.post(address(edition), typed(edition)).status_code == 403
    assert client.get(address(edition, "expense_correct", 1)).status_code == 403
    assert client.get(address(edition, "expense_correct", 2)).status_code == 404


def test_others_may_not_know_of_it_and_who_reads_along_does_not_either(client, edition):
    """A10."""
    make.expense(edition)
    reader = make.person("Rut Reader")
    seat(edition, reader, role="reader", by=make.coordinator())
    make.nomination(at="taken")
    seen = []
    for who in (make.person("Ulla Saarni"), reader, make.person("Astrid Ask", is_staff=True)):
        client.force_login(who)
        seen += [client.get(address(edition, name)).status_code for name in ("expense_list", "expense_export")]

    assert seen == [404] * 6


def test_an_archived_edition_takes_no_more_lines(office, edition):
    make.expense(edition)
    Edition.objects.update(state="archived")

    shown = office.get(address(edition)).content.decode()

    assert "Add a line" not in shown
    assert office.post(address(edition), typed(edition)).status_code == 403
    edition.refresh_from_db()
    with pytest.raises(Refused):
        make.expense(edition)


def test_kronor_are_in_the_sums_once_a_rate_is_stated_and_the_page_says_so(office, edition):
    make.expense(edition, "1000.00", currency="SEK")
    make.expense(edition, "10.00")
    before = office.get(address(edition)).content.decode()

    given = {"sek": "11,25", "from_on": "2026-01-01", "source": "European Central Bank"}
    answer = office.post(address(edition, "rate_new"), given)
    after = office.get(address(edition)).content.decode()
    in_kronor = office.get(address(edition) + "?in=SEK").content.decode()

    assert (answer.status_code, Rate.objects.get().sek) == (302, Decimal("11.2500"))
    assert "1 line is in the other currency" in before and "other currency" not in after
    assert "One euro is counted as 11.2500 SEK from 1 January 2026 on, as European Central Bank states it." in after
    assert "98.89\u00a0EUR spent" in after
    assert "1,112.50\u00a0SEK spent" in in_kronor


def test_of_two_rates_for_one_day_the_one_written_last_is_shown_as_holding(office, edition):
    make.expense(edition, "1000.00", currency="SEK")
    make.expense(edition, "10.00")
    for sek in ("11.25", "11.50"):
        office.post(address(edition, "rate_new"), {"sek": sek, "from_on": "2026-01-01", "source": "ECB"})
    office.post(address(edition, "rate_new"), {"sek": "11.75", "from_on": "2027-01-01", "source": "ECB"})

    budget = office.get(address(edition)).content.decode()
    stated = office.get(address(edition, "rate_new")).content.decode()

    assert ["counted as 11." + end in budget for end in ("2500", "5000", "7500")] == [False, True, True]
    rows = re.findall(r"counted as (11\.\d{4}) [^<]*(<span[^>]*>Replaced</span>)?", stated)
    assert [(sek, bool(mark)) for sek, mark in rows] == [("11.2500", True), ("11.5000", False), ("11.7500", False)]


@pytest.mark.parametrize("rate", ["0", "-11", "11.23456", "1e1", "NaN", "1234", "", "11.2,3"])
def test_a_rate_that_is_none_is_refused(office, edition, rate):
    given = {"sek": rate, "from_on": "2026-01-01", "source": "ECB"}

    assert office.post(address(edition, "rate_new"), given).status_code == 422
    assert not Rate.objects.exists()


def test_what_one_person_comes_to_names_the_count_it_is_divided_by(office, edition):
    make.nomination("Ebba Lönn", at="completed")
    make.nomination(at="taken")
    make.expense(edition, "100.00")
    make.expense(edition, "900.00", state="planned")

    shown = " ".join(office.get(address(edition)).content.decode().split())

    assert "<b>50.00 EUR</b> spent for each person, divided by 2: took a place" in shown
    assert "<b>100.00 EUR</b> spent for each person, divided by 1: completed" in shown
    assert "counted from the cases of this edition" in shown


def test_a_stated_figure_counts_before_the_cases(office, edition):
    edition.figures.create(counts="started", value=4, label=make.text("began the education"))
    make.expense(edition, "100.00")

    shown = " ".join(office.get(address(edition)).content.decode().split())

    assert "<b>25.00 EUR</b> spent for each person, divided by 4: began the education" in shown
    assert "as a source states it" in shown


def test_the_files_hold_numbers_and_nothing_that_acts(office, edition):
    """A77."""
    taken = make.nomination("Ebba Lönn", at="taken")
    line = make.expense(edition, "1234.56", what="=HYPERLINK(1)", person=taken.nominee)
    actions.correct(line, reason="+wrong", by=make.coordinator(), now=timezone.now())

    text = office.get(address(edition, "expense_export") + "?as=csv").content.decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(office.get(address(edition, "expense_export") + "?as=xlsx").content)).active
    _head, first, second = csv.reader(io.StringIO(text))

    assert (first[2], first[7:11]) == ("'=HYPERLINK(1)", ["1234.56", "EUR", "1234.56", "Ebba Lönn"])
    assert (second[7], second[11:13]) == ("-1234.56", ["1", "'+wrong"])
    assert [cell.value for cell in sheet["H"]] == ["Amount", 1234.56, -1234.56]
    assert sheet["C2"].data_type == "s"
    assert office.get(address(edition, "expense_export") + "?as=exe").status_code == 404


def test_the_file_with_semicolons_writes_amounts_with_a_decimal_comma(office, edition):
    line = make.expense(edition, "1234.56", what="Room 1.5")
    actions.correct(line, reason="Wrong", by=make.coordinator(), now=timezone.now())

    text = office.get(address(edition, "expense_export") + "?as=csv-semicolon").content.decode("utf-8-sig")
    _head, first, second = csv.reader(io.StringIO(text), delimiter=";")

    assert (first[2], first[7:10]) == ("Room 1.5", ["1234,56", "EUR", "1234,56"])
    assert second[7:10] == ["-1234,56", "EUR", "-1234,56"]


def test_strange_addresses_are_answered_calmly(office, edition):
    """A112."""
    make.expense(edition)
    asked = ["?in=%00", "?in=USD", "?page=99999999999", "?page=-1", "?in=SEK&in=EUR"]

    assert [office.get(address(edition) + one).status_code for one in asked] == [200] * 5
    assert office.get(address(edition, "expense_correct", 10**30)).status_code == 404


def test_the_page_asks_no_more_often_for_thirty_lines_than_for_one(office, edition):
    taken = make.nomination("Ebba Lönn", at="taken")
    make.expense(edition, person=taken.nominee, module=edition.modules.get())
    few = queries(office, address(edition))
    for number in range(2, 32):
        module = Module.objects.create(
            edition=edition,
            number=number,
            title=make.text(f"M{number}"),
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
        )
        partner = make.organisation(f"partner-{number}")
        person = make.person(f"Person Nr{number}")
        make.expense(edition, module=module, partner=partner, person=person)

    assert (few, few <= 25) == (queries(office, address(edition)), True)


def test_auditors_read_the_lines_of_every_edition(client, edition):
    make.expense(edition, what="Room in Vaasa")
    client.force_login(make.person("Dag Dahl", is_auditor=True))

    register = client.get(reverse("audit_expenses")).content.decode()

    assert "Room in Vaasa" in register and "100.00 EUR" in register
    assert client.get(address(edition)).status_code == 200
    assert client.get(reverse("audit_expenses") + "?as=csv").status_code == 200
