"""How amounts are read, and how they are added up: no database."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from kogge.training.costs.forms import read_amount
from kogge.training.costs.sums import Amounts, converted, per_head, sheet_of

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234", "1234.00"), ("1234.5", "1234.50"), ("1234,56", "1234.56"), ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"), ("1 234,56", "1234.56"), ("1\u00a0234\u202f567,8", "1234567.80"),
        ("1.234.567", "1234567.00"), ("1’234.50", "1234.50"), (" 12 ", "12.00"), ("99999999.99", "99999999.99"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it_in_any_of_our_languages(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "without a minus"), ("−5", "without a minus"), ("0", "above zero"), ("0,00", "above zero"),
        ("1.234", "two ways"), ("1,234", "two ways"), ("1.2345", "at most two"), ("1 234,567", "at most two"),
        ("1.234,567", "at most two"), ("1e9", "in digits"), ("NaN", "in digits"), ("Infinity", "in digits"),
        ("0x10", "in digits"), ("12.", "in digits"), ("1.23.45", "in digits"), ("1 23", "in digits"),
        ("12 34,00", "in digits"), ("١٢", "in digits"), ("½", "in digits"), ("5 EUR", "in digits"), ("", "in digits"),
        ("9" * 30, "in digits"), ("100000000", "more than one line"), ("=1+1", "in digits"), ("1.234.56", "in digits"),
    ],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_asked_again_in_words(typed, words):
    """A92: negative or huge numbers, and whatever else a form may carry."""
    with pytest.raises(ValidationError) as refusal:
        read_amount(typed)

    assert words in refusal.value.messages[0]


def line(amount, currency="EUR", state="spent", on=NOVEMBER, **more):
    given = {"partner": SimpleNamespace(pk=1, title="NetPort"), "module": None, "person": None}
    made = SimpleNamespace(amount=Decimal(amount), currency=currency, state=state, on=on, **given | more)
    made.get_bearer_display = lambda: "Host"
    return made


class Partner(SimpleNamespace):
    __hash__ = object.__hash__


def test_amounts_are_exact_and_a_counter_line_takes_its_line_away():
    partner = Partner(pk=1, title="NetPort")
    rows = [line("0.10", partner=partner), line("0.20", partner=partner), line("-0.10", partner=partner)]
    rows += [line("10.00", state="planned", partner=partner), line("4.05", state="committed", partner=partner)]

    sheet = sheet_of(rows, "EUR", [])

    assert sheet.total == Amounts(Decimal("10.00"), Decimal("4.05"), Decimal("0.20"))
    assert sheet.total.left == Decimal("5.75")
    assert [(group.partner, group.rows, group.total) for group in sheet.groups] == [
        (partner, [(None, sheet.total)], sheet.total)
    ]
    assert sheet.bearers == [("Host", sheet.total)]


def test_a_rate_counts_from_its_day_and_what_has_none_is_left_out_and_said():
    rates = [SimpleNamespace(pk=1, from_on=OCTOBER, sek=Decimal("11.2500"))]
    rates += [SimpleNamespace(pk=2, from_on=NOVEMBER, sek=Decimal("11.0000"))]
    early = line("100.00", "SEK", on=date(2026, 9, 30))

    assert converted(line("1000.00", "SEK", on=OCTOBER), "EUR", rates) == Decimal("88.89")
    assert converted(line("1000.00", "SEK"), "EUR", rates) == Decimal("90.91")
    assert converted(line("2.00"), "SEK", rates) == Decimal("22.00")
    assert converted(early, "EUR", rates) is None
    early.partner = Partner(pk=1, title="N")
    assert (sheet_of([early], "EUR", rates).left_out, sheet_of([early], "EUR", rates).total) == (1, Amounts())


def test_what_one_person_comes_to_is_rounded_to_the_cent_and_nobody_has_none():
    assert (per_head(Decimal("100.00"), 3), per_head(Decimal("100.00"), 0)) == (Decimal("33.33"), None)
