"""docs/asvs/ has every requirement of levels 1 and 2 once, and names only files and tests that are there."""

import json
import re
from functools import cache

import pytest
from tests.house import tree
from tests.house.tree import assert_none

FOLDER = tree.ROOT / "docs/asvs"
STANDARD = tree.ROOT.parent / "shared/data/standards/asvs/ASVS_5.0.0_en.flat.json"
ROWS = [
    [cell.strip() for cell in line.split(" | ")]
    for path in sorted(FOLDER.glob("*.md"))
    for line in path.read_text().splitlines()
    if line.startswith("| V")
]
VERDICTS = {"met", "not applicable", "**not met**"}


@cache
def source(path):
    return (tree.ROOT / path).read_text()


def test_every_requirement_has_one_row_with_its_verdict_and_its_reason():
    names = [row[0].removeprefix("| ") for row in ROWS]

    assert (len(names), len(set(names))) == (253, 253)
    assert {row[3] for row in ROWS} == VERDICTS
    assert_none([row[0] for row in ROWS if not row[4] or (row[3] == "met" and "`" not in row[4] + row[5])])


@pytest.mark.needs_shared
def test_the_rows_are_those_of_the_standard():
    """The list of the standard is not part of a clone elsewhere; here it is beside the source."""
    listed = json.loads(STANDARD.read_text())["requirements"]
    asked = {one["req_id"]: str(one["L"]) for one in listed if str(one["L"]) in "12"}

    assert {row[0].removeprefix("| "): row[1] for row in ROWS} == asked


def test_every_file_that_is_named_is_there():
    text = "".join(path.read_text() for path in [*FOLDER.glob("*.md"), tree.ROOT / "docs/asvs.md"])
    named = {word for word in re.findall(r"`([\w./-]+)`", text) if "/" in word.strip("/") or word.endswith(".py")}

    assert len(named) > 80
    assert_none(
        sorted(name for name in named if not (tree.ROOT / name).exists() and not (tree.SOURCE / name).exists())
    )


def test_every_test_that_is_named_is_there():
    named = {tuple(word.split("::")) for row in ROWS for word in re.findall(r"`(tests/[\w./]+::\w+)`", row[5])}

    assert len(named) > 80
    assert_none(sorted(f"{path}::{name}" for path, name in named if f"def {name}(" not in source(path)))


def test_what_is_not_met_stands_at_the_top():
    text = (tree.ROOT / "docs/asvs.md").read_text()
    lacking = [row[0].removeprefix("| ") for row in ROWS if row[3] == "**not met**"]

    assert re.findall(r"^\| \[(V[\d.]+)\]", text, re.M) == lacking
    assert re.findall(r"(\d+) met, (\d+) not applicable, \*\*(\d+) not met", text) == [
        tuple(str(sum(row[3] == verdict for row in ROWS)) for verdict in ("met", "not applicable", "**not met**"))
    ]
