"""The retention list is whole: every field has its line, every line its field, every key its words."""

import importlib
from dataclasses import replace

from django.apps import apps
from tests.house.tree import assert_none

from kogge.commons.people.models import User
from kogge.commons.privacy import retention, wording
from kogge.commons.privacy.models import Erasure
from kogge.commons.privacy.retention import tables


def test_every_field_of_every_table_has_its_line_and_every_line_its_field():
    assert_none(retention.problems())


def test_a_field_without_a_line_and_a_line_without_a_field_are_told():
    table = tables()["people.User"]
    listed = replace(table, plain=(*table.plain, "shoe_size"), columns=table.columns[1:])

    assert sorted(retention._problems_of(listed, User)) == [
        f".{table.columns[0].name} has no entry in retention.toml",
        ".shoe_size is in retention.toml and not in the table",
    ]


def test_kogge_check_says_what_the_list_lacks(monkeypatch):
    monkeypatch.setattr(retention, "problems", lambda: ["people.User.shoe_size has no entry in retention.toml"])

    assert [(one.id, one.msg) for one in Erasure.check() if one.id == "privacy.W001"] == [
        ("privacy.W001", "people.User.shoe_size has no entry in retention.toml")
    ]


def test_a_line_must_say_why_on_what_ground_and_what_erasing_does():
    table = tables()["people.User"]
    bare = [replace(table.columns[0], why=""), replace(table.columns[1], erase="keep", law=""), *table.columns[2:]]

    assert list(retention._problems_of(replace(table, columns=tuple(bare)), User)) == [
        f".{bare[0].name} does not say why it is held and on what ground",
        f".{bare[1].name} does not say what erasing does, or why it is kept",
    ]


def test_every_key_of_the_list_has_its_words():
    lacking = []
    for label, table in tables().items():
        lacking += [f"{label}: group {table.group}"] * (table.group not in wording.GROUPS)
        lacking += [f"{label}: {table.keep}"] * bool(table.keep and table.keep not in wording.LASTING)
        for rule in (*table.rules, *(rule for column in table.columns for rule in column.rules)):
            lacking += [f"{label}: after {rule.after}"] * (rule.after not in wording.AFTER)
            lacking += [f"{label}: {rule.said}"] * bool(rule.said and rule.said not in wording.SUBSETS)
        for column in table.columns:
            lacking += [f"{label}: why {column.why}"] * (column.why not in wording.REASONS)
            lacking += [f"{label}: ground {column.ground}"] * (column.ground not in wording.GROUNDS)
            fate = column.law if column.erase == "keep" else column.erase
            lacking += [f"{label}: {fate}"] * (fate not in wording.ERASING)
    assert_none(lacking)


def test_who_else_carries_out_a_rule_is_there():
    lacking = []
    for label, table in tables().items():
        module, _dot, name = table.done_by.rpartition(".")
        if module and not callable(getattr(importlib.import_module(module), name, None)):
            lacking.append(f"{label}: {table.done_by}")
    assert_none(lacking)


def test_the_edition_has_what_the_hold_reads():
    rule = retention._read()["hold"]
    model = apps.get_model(rule["model"])

    assert [value for value, _words in model._meta.get_field(rule["years"]).choices] == rule["choices"]
    assert model._meta.get_field(rule["paid"]).null


def test_every_column_that_is_given_out_has_a_label_in_words():
    lacking = [
        f"{label}.{field.name}: {wording.label_of(field)}"
        for label, table in tables().items()
        for field in table.model._meta.concrete_fields
        if any(field.name == column.name and not column.is_secret for column in table.columns)
        and wording.is_automatic(field)
        and field.name not in wording.LABELS
        and list(table.ways())
    ]
    assert_none(lacking)
